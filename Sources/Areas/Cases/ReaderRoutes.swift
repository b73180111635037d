import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// `/readers/{case}`: who has looked at a case, for the role that may know.
package struct ReaderRoutes: Sendable {
    let database: Database
    let shelf: Shelf
    let directory: Directory
    let log: AccessLog

    package init(database: Database, shelf: Shelf, directory: Directory, log: AccessLog) {
        (self.database, self.shelf, self.directory, self.log) = (database, shelf, directory, log)
    }

    package func add(to router: Router<HomewardContext>) { router.get("/readers/{case}", use: readers) }

    private func readers(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try directory.signedIn(context)
        guard user.may(Role.Capability.readers.rawValue) else { throw CaseRefusal.notYours(act: ReadersPage.title) }
        guard let file = context.parameters.get("case").flatMap({ Reference($0) }) else { throw WebRefusal.absent }
        let wanted = max(1, min(request.uri.queryParameters.get("page").flatMap { Int($0) } ?? 1, 1_000))
        let page = try await database.read { transaction -> ReadersPage in
            guard let entry = try CaseStore(transaction, for: user.viewer).entry(file), entry.kind == "case",
                let published = try shelf.version(of: entry, in: transaction)
            else { throw CaseRefusal.noSuchCase }
            let store = AccessLogStore(transaction)
            let looks = try store.looks(
                at: file, in: entry.service, for: user.viewer, from: (wanted - 1) * Pagination.pageSize, limit: Pagination.pageSize)
            return ReadersPage(
                service: published.service, directory: directory, reference: file.printed(published.letter(of: "case")), looks: looks,
                number: wanted, count: try store.count(of: file, in: entry.service, for: user.viewer))
        }
        try await log.keep(.one(file), to: user, context)
        return Reply.page(page.page, context)
    }
}

/// Who has looked at a case, the last first. HTML, and nothing but HTML.
struct ReadersPage {
    static let title = "Who has looked at this record"

    let service: Service
    let directory: Directory
    let reference: String
    let looks: [AccessLogStore.Entry]
    let number: Int, count: Int

    static func address(_ reference: String) -> String { "/readers/\(reference)" }

    var page: Page {
        var content: HTML = "\(Heading(ReadersPage.title, caption: "Case \(reference)"))"
        content += "<p>Every look at this case, at its records and at the person, and every list they stood in.</p>"
        if looks.isEmpty {
            content += "\(EmptyState("Nobody has looked yet.", why: "Whoever looks from now on stands here."))"
        } else {
            let columns = ["When", "Who", "Role", "Organisation", "What they looked at"].map { Table.Column($0) }
            content += "\(Table("Who has looked, the last first", captionHidden: true, columns: columns, rows: looks.map(row)))"
        }
        let pagination = Pagination(page: number, count: count) { "\(ReadersPage.address(reference))?page=\($0)" }
        content += "\(pagination)"
        var page = Page(ReadersPage.title, back: BackLink("Back to the case", to: "/cases/\(reference)"), wide: true, content)
        if pagination.pages > 1 { page.part = (number, pagination.pages) }
        return page
    }

    private func row(_ look: AccessLogStore.Entry) -> [HTML] {
        let user = directory[look.by]
        return [
            HTML(text: look.at.words), HTML(text: user?.name ?? look.by),
            HTML(text: service.roles[look.capacity]?.label.english ?? look.capacity),
            HTML(text: user?.organisationLabel ?? look.organisation), HTML(text: ReadersPage.words(look)),
        ]
    }

    /// What stood on a page, by the pattern of its address.
    static func words(_ look: AccessLogStore.Entry) -> String {
        let others = look.count > 1 ? ", with \(look.count - 1) other record\(look.count == 2 ? "" : "s")" : ""
        return switch look.route {
        case "/cases/{case}": "The case"
        case "/cases/{case}/{act}": "A form of the case"
        case "/records/{record}", "/records/{record}/correct": "One record"
        case "/records/{record}/files/{fact}/{question}": "A file that is attached"
        case "/readers/{case}": "This page"
        case "/my-day": "My day\(others)"
        case "/search": "A search\(others)"
        case "/feeds/{secret}": "Their calendar of deadlines\(others)"
        case let route where route.hasSuffix("/file"): "A list, taken as a file\(others)"
        case let route where route.hasPrefix("/figures/"): "The list behind a figure\(others)"
        case let route where route.hasPrefix("/returns/"): "A return with its lists\(others)"
        default: "A list\(others)"
        }
    }
}
