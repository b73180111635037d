import Core
import Specification
import Web

/// Who was found, and by what. HTML, and nothing but HTML.
struct SearchPage {
    static let title = "Search"

    let versions: PageVersions
    let typed: String
    /// By what they were found.
    let why: String
    /// One more than are shown, where there are more.
    let found: [SearchStore.Found]
    let waysToFind: [WayToFind]
    let token: String
    private var showsNames: Bool { versions.own.field("name", of: "person") != nil }
    private var showsBirth: Bool { versions.own.field("born", of: "person") != nil }

    var shown: ArraySlice<SearchStore.Found> { found.prefix(SearchRoutes.most) }

    /// The box alone.
    ///
    /// - Parameter waysToFind: what one may look for, in the order in which it is said.
    static func form(_ waysToFind: [WayToFind], token: String, typed: String = "", error: String? = nil) -> Page {
        Page(title, place: "/search", form: box(waysToFind, token: token, typed: typed, error: error))
    }

    private static func box(_ waysToFind: [WayToFind], token: String, typed: String, error: String? = nil) -> Form {
        Form(
            to: "/search", token: token,
            fields: [
                FormField(
                    "for", "Whom are you looking for?", .text(keyboard: .search),
                    hint: WayToFind.words(waysToFind), value: typed, error: error)
            ], button: "Search")
    }

    var page: Page {
        var content: HTML = "\(Heading(SearchPage.title))\(SearchPage.box(waysToFind, token: token, typed: typed))<h2>\(number)</h2>"
        if shown.isEmpty {
            content +=
                "<p>Only people whose cases you may see are found.\(waysToFind.contains(.name) ? " Try a part of the name, or the date of birth." : "")</p>"
        } else {
            let columns = (["Case"] + (showsNames ? ["Person"] : []) + (showsBirth ? ["Date of birth"] : []) + ["Stage", "Found by"])
                .map { Table.Column($0) }
            content += "\(Table("Who was found", captionHidden: true, columns: columns, rows: shown.map(row)))"
        }
        if found.count > shown.count { content += "<p>The first \(SearchRoutes.most) are shown. Enter more of what you know.</p>" }
        return Page(SearchPage.title, place: "/search", wide: true, content)
    }

    private var number: String {
        switch shown.count {
        case 0: "Nobody was found"
        case 1: "1 case was found"
        case let count: found.count > count ? "More than \(count) cases were found" : "\(count) cases were found"
        }
    }

    private func row(_ one: SearchStore.Found) -> [HTML] {
        let own = versions[one.version]
        let reference = one.file.printed(own.service.letter(of: "case"))
        var cells: [HTML] = ["\(Link.reference(reference, to: "/cases/\(reference)"))"]
        if showsNames { cells.append(HTML(text: one.person.words(or: reference))) }
        if showsBirth { cells.append(HTML(text: one.born?.withoutWeekday ?? "Not recorded")) }
        return cells + [HTML(text: one.stage.map { own.service.stages[$0]?.label.english ?? $0 } ?? ""), HTML(text: why)]
    }
}
