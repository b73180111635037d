import Access
import Cases
import Core
import Documents
import Hummingbird
import Record
import Specification
import Storage
import Web

/// `/me`: the pages of the person a case is about; `/me/{case}` where there are several; `/me/{case}/my_week` one of the folder's pages.
package struct OwnRoutes: Sendable {
    let database: Database
    let shelf: Shelf
    let directory: Directory
    let log: AccessLog

    package init(database: Database, shelf: Shelf, directory: Directory, log: AccessLog) {
        (self.database, self.shelf, self.directory, self.log) = (database, shelf, directory, log)
    }

    package func add(to router: Router<HomewardContext>) {
        router.get("/me", use: choose)
        router.get("/me/{case}", use: home)
        router.get("/me/{case}/{page}", use: page)
    }

    private func user(_ context: HomewardContext) throws -> Directory.User {
        let user = try directory.signedIn(context)
        guard shelf.hasOwnPages(user) else { throw WebRefusal.absent }
        return user
    }

    private func choose(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let cases = try await database.read { transaction in
            try CaseStore(transaction, for: user.viewer).own(in: user.service).compactMap { entry in
                try shelf.version(of: entry, in: transaction).map { (entry.id.printed($0.letter(of: "case")), entry.id, entry.day) }
            }
        }
        if cases.count == 1 { return Reply.redirect(to: OwnPage.address(of: cases[0].0)) }
        try await log.keep(.list(cases.map(\.1)), to: user, context)
        return Reply.page(cases.isEmpty ? OwnPage.nothing : OwnPage.choice(cases.map { ($0.0, $0.2) }), context)
    }

    private func home(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let reading = try await reading(context, for: user)
        var done: String?
        if let act = request.uri.queryParameters.get("done").flatMap({ reading.published.service.acts[$0] }) {
            let agreed = try await database.read { try reading.published.agreed(on: context.today, in: $0) }
            done = act.then?.english(agreed) ?? "\(reading.words(act.label)): done."
        }
        try await log.keep(.one(reading.file), to: user, context)
        return Reply.page(OwnPage(reading: reading).home(today: context.today, done: done), context)
    }

    private func page(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let reading = try await reading(context, for: user)
        guard let document = try reading.written(context.parameters.get("page") ?? "") else { throw WebRefusal.absent }
        try await log.keep(.one(reading.file), to: user, context)
        return Reply.page(OwnPage(reading: reading).page(document), context)
    }

    private func reading(_ context: HomewardContext, for user: Directory.User) async throws -> OwnReading {
        guard let file = context.parameters.get("case").flatMap({ Reference($0) }) else { throw WebRefusal.absent }
        return try await database.read { try OwnReading(file, for: user, on: shelf, at: context.arrived, in: $0) }
    }
}
