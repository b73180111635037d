import Core
import HTTPTypes
import Hummingbird
import Storage
import Web

/// `/sign-ins`: where one is signed in, ending it and staying; `/sign-out` and `/leave`.
package struct SignInsRoutes: Sendable {
    let database: Database
    let steady: SteadyClock

    package init(database: Database, steady: SteadyClock) { (self.database, self.steady) = (database, steady) }

    package func add(to router: Router<HomewardContext>) {
        router.get("/sign-ins", use: list)
        router.post("/sign-ins/end", use: end)
        router.post("/sign-ins/extend", use: extend)
        router.post("/sign-out", use: signOut)
        router.post("/leave", use: leave)
    }

    private func list(_ request: Request, _ context: HomewardContext) async throws -> Response {
        guard let session = context.session else { throw WebRefusal.signInNeeded }
        let found = try await database.read { try SignInStore($0).all(of: session.user, at: steady.time(context.arrived)) }
        let columns = ["Began", "Last used", ""].enumerated().map { Table.Column($1.isEmpty ? "End it" : $1, hidden: $0 == 2) }
        let rows = found.map { one -> [HTML] in
            let isThis = one.digest == session.digest
            let end = Button(
                "End it", .post(to: "/sign-ins/end?which=\(one.mark)", token: context.token), look: .second,
                hidden: "the sign-in of \(one.began.words)")
            return [HTML(text: one.began.words), HTML(text: one.seen.words), isThis ? "This one" : "\(end)"]
        }
        var content: HTML = "\(Heading("Where you are signed in"))"
        content += "<p>If one of these is not yours, end it and choose a new password.</p>"
        content += "\(Table("Where you are signed in", captionHidden: true, columns: columns, rows: rows))"
        if found.count > 1 {
            content += "\(ButtonGroup(Button("End all the others", .post(to: "/sign-ins/end", token: context.token), look: .second)))"
        }
        var page = Page("Where you are signed in", place: "/sign-ins", content)
        if request.uri.queryParameters.get("done") != nil { page.banner = NotificationBanner(.done, "It is ended.") }
        return Reply.page(page, context)
    }

    /// One of the others, or all of them.
    private func end(_ request: Request, _ context: HomewardContext) async throws -> Response {
        guard let session = context.session else { throw WebRefusal.signInNeeded }
        let which = request.uri.queryParameters.get("which")
        let moment = steady.time(context.arrived)
        try await database.write { transaction in
            let store = SignInStore(transaction)
            for one in try store.all(of: session.user, at: moment) where one.digest != session.digest && which ?? one.mark == one.mark {
                try store.end(token: one.digest)
            }
        }
        return Reply.redirect(to: "/sign-ins?done=ended")
    }

    /// That it was asked for keeps the sign-in, as any request does; a sign-in that has ended is not brought back.
    private func extend(_ request: Request, _ context: HomewardContext) async throws -> Response {
        guard context.session != nil else { throw WebRefusal.signInNeeded }
        return Reply.text("kept\n")
    }

    private func signOut(_ request: Request, _ context: HomewardContext) async throws -> Response {
        try await end(context, answering: Reply.redirect(to: "/sign-in"))
    }

    /// For somebody who is being watched: signed out, and shown something of another site at once.
    private func leave(_ request: Request, _ context: HomewardContext) async throws -> Response {
        try await end(context, answering: Reply.elsewhere)
    }

    private func end(_ context: HomewardContext, answering response: Response) async throws -> Response {
        if let session = context.session { try await database.write { try SignInStore($0).end(token: session.digest) } }
        var response = response
        response.signOut(context)
        return response
    }
}
