import Core
import Documents
import Specification
import Web

/// The pages of the person a case is about (experience §10): one idea a row, in the style they chose. HTML, and nothing but HTML.
struct OwnPage {
    let reading: OwnReading
    static let home = "/me"
    var address: String { OwnPage.address(of: reading.reference) }

    static func address(of reference: String) -> String { "\(home)/\(reference)" }

    func home(today: Day, done: String?) -> Page {
        var content: HTML = "\(Heading(reading.name.map { "Hello \($0)" } ?? "Hello"))"
        content += "<div class=\"own-pages\" data-listen><p>Today is \(today.withoutYear).</p>"
        if let stage = reading.stage { content += "<p>\(reading.words(stage.label)).</p>" }
        content += "</div>"
        content += "<p class=\"hint\">You can leave fast. Press Exit this page. You are signed out, and you see the weather.</p>"
        for page in reading.pages { content += "\(row(page.row.picture.value, page.title, to: "\(address)/\(page.row.name)"))" }
        if !reading.acts.isEmpty { content += "<h2>What you can do</h2>" }
        for (row, act) in reading.acts {
            content += "\(self.row(row.picture.value, reading.words(act.label), to: "/cases/\(reading.reference)/\(act.code)"))"
        }
        content += "<h2>What is written about you</h2>"
        content += "\(row(Picture.document.rawValue, "Everything that is written", to: "/cases/\(reading.reference)"))"
        var page = Page("Home", place: OwnPage.home, content)
        if let done { page.banner = NotificationBanner(.done, done) }
        return page
    }

    /// Where somebody has been with the service more than once.
    static func choice(_ cases: [(reference: String, begun: Day)]) -> Page {
        var content: HTML = "\(Heading("Hello"))<p>You have been with us more than once.</p>"
        for one in cases {
            content +=
                "\(EasyReadRow(picture: Assets.address(ofPicture: Picture.calendar.rawValue), "From \(one.begun.withoutWeekday)", to: address(of: one.reference)))"
        }
        return Page("Home", place: home, content)
    }

    static var nothing: Page {
        let next = "Ask the person who supports you. They can open your pages for you."
        return Page("Home", place: home, "\(Heading("Hello"))<p>There is nothing here for you yet.</p><p>\(next)</p>")
    }

    func page(_ document: WrittenDocument) -> Page {
        var content: HTML = "\(Heading(document.title))<div class=\"own-pages\" data-listen></div>"
        let lines = document.lines.filter { $0.form != .title }
        for (place, line) in lines.enumerated() where line.form != .explanation {
            let next = lines.dropFirst(place + 1).first
            content += element(line, explained: next?.form == .explanation ? next?.words : nil)
        }
        return Page(document.title, back: BackLink("Home", to: address), content)
    }

    private func element(_ line: WrittenDocument.Line, explained: String?) -> HTML {
        switch (line.form, reading.style) {
        case (.heading, _), (.title, _): "<h2>\(line.words)</h2>"
        case (.part, _): "<h3>\(line.words)</h3>"
        case (_, .standard):
            "<p class=\"typed\">\(line.words)\(explained.map { HTML(text: " (\($0))") })</p>"
        default:
            "\(EasyReadRow(picture: line.picture.flatMap { picture($0.rawValue) }, line.words, explanation: explained))"
        }
    }

    private func row(_ picture: String, _ words: String, to address: String) -> EasyReadRow {
        EasyReadRow(picture: self.picture(picture), words, to: address)
    }

    private func picture(_ concept: String) -> String? { reading.style == .pictures ? Assets.address(ofPicture: concept) : nil }
}
