import Access
import Cases
import Core
import Hummingbird
import Record
import Specification
import Storage
import Web

/// `/boards/ward`: a board of the folder, for whoever reads cases; `/boards/ward/file`, where it is given away as a file.
package struct BoardRoutes: Sendable {
    let database: Database
    let shelf: Shelf
    let directory: Directory
    let log: AccessLog
    let desk: FileDesk

    package init(database: Database, shelf: Shelf, directory: Directory, log: AccessLog, desk: FileDesk) {
        (self.database, self.shelf, self.directory, self.log, self.desk) = (database, shelf, directory, log, desk)
    }

    package func add(to router: Router<HomewardContext>) {
        router.get("/boards/{board}", use: show)
        router.get("/boards/{board}/file", use: ask)
        router.post("/boards/{board}/file", use: give)
    }

    private func page(_ request: Request, _ context: HomewardContext, for user: Directory.User) async throws -> BoardPage {
        guard let published = shelf[user.service], let board = published.service.boards[context.parameters.get("board") ?? ""] else {
            throw WebRefusal.absent
        }
        guard user.may(Role.Capability.read.rawValue) else { throw CaseRefusal.notYours(act: board.label.english) }
        let reading = BoardReading(board, of: published, read: shelf.asRead(published, by: user.viewer), for: user)
        let (lines, areAll) = try await database.read { try reading.lines(at: context.arrived, in: $0) }
        return BoardPage(
            reading: reading, lines: lines, areAll: areAll, chosen: reading.by == nil ? nil : chosen(request), now: context.arrived)
    }

    /// A code as it may stand in an address; any other is none.
    private func chosen(_ request: Request) -> String? {
        request.uri.queryParameters.get("group").flatMap { code in
            code.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") } && !code.isEmpty
                ? String(code) : nil
        }
    }

    private func show(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try directory.signedIn(context)
        let page = try await page(request, context, for: user)
        try await log.keep(.list(page.shownLines.map(\.file)), to: user, context)
        return Reply.page(page.page(file: FileDesk.link(to: wanted(page), for: user)), context)
    }

    private func wanted(_ page: BoardPage) -> FileDesk.Wanted {
        .init(page.reading.board.label.english, at: page.address, file: page.fileAddress, isAboutPeople: true)
    }

    private func ask(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try desk.user(context)
        return desk.ask(for: wanted(try await page(request, context, for: user)), context)
    }

    private func give(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try desk.user(context)
        let page = try await page(request, context, for: user)
        return try await desk.give(wanted(page), to: user, request, context) {
            let service = page.reading.published.service, files = Set(page.shownLines.map(\.file))
            return ListFile(
                name: "\(service.name)-\(page.reading.board.name)-\(context.today)",
                about: [("service", service.label.english), ("which", page.which)], sheets: [page.sheet], records: files,
                people: files.count)
        }
    }
}
