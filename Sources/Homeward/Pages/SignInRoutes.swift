import Access
import Core
import Hummingbird
import Storage
import Web

/// Signing in and out. In demonstration mode one chooses among invented people; there is no password to guess because nobody is real.
struct SignInRoutes: Sendable {
    let house: House
    private var database: Database { house.database }
    private var directory: Directory { house.directory }

    static let idleMinutes = 15
    static let longestHours = 12

    func add(to router: Router<HomewardContext>) {
        router.get("/sign-in", use: choose)
        router.post("/sign-in", use: signIn)
        router.post("/sign-out", use: signOut)
    }

    /// Finds the session of a token, and keeps it alive. What others published since the last page is learned in the same crossing.
    @Sendable func find(_ digest: [UInt8], _ context: HomewardContext) async throws -> Session? {
        let moment = context.arrived
        let found = try await database.read { transaction in
            try house.catchUp(in: transaction, at: moment)
            return try SignInStore(transaction).find(
                token: digest, at: moment, idleMinutes: SignInRoutes.idleMinutes, longestHours: SignInRoutes.longestHours)
        }
        try await house.settle()
        guard let found, let user = directory[found.user] else { return nil }
        // Written at most once a minute: a page must not wait for the disk to say that it was looked at.
        if moment - found.seen > 60_000 { try await database.write { try SignInStore($0).touch(token: digest, at: moment) } }
        return Session(digest: digest, user: user.code, organisation: user.organisation, viewer: user)
    }

    @Sendable func choose(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let destination = request.uri.queryParameters.get("to").flatMap { Destination($0) }
        var content: HTML = "\(Heading("Choose who to be"))"
        content += "<p>Everyone here is invented. Each sees what their role may see.</p>"
        for (service, users) in Dictionary(grouping: directory.users, by: \.serviceLabel).sorted(by: { $0.key < $1.key }) {
            content += "<h2>\(service)</h2>"
            content += "<ul class=\"people\">"
            for user in users {
                content += "<li><form method=\"post\" action=\"/sign-in\"><input type=\"hidden\" name=\"token\" value=\"\(context.token)\">"
                content += "<input type=\"hidden\" name=\"user\" value=\"\(user.code)\">"
                if let destination { content += "<input type=\"hidden\" name=\"to\" value=\"\(destination.address)\">" }
                content += "<button class=\"button second\" data-role=\"\(user.role.code)\">\(user.name)</button>"
                content += "<span>\(user.role.label) <span class=\"muted\">\(user.organisationLabel)</span></span></form></li>"
            }
            content += "</ul>"
        }
        return Reply.page(Page("Choose who to be", content), context)
    }

    @Sendable func signIn(_ request: Request, _ context: HomewardContext) async throws -> Response {
        guard let user = directory[context.form["user"] ?? ""] else { throw WebRefusal.absent }
        let token = SessionToken.random()
        let (digest, moment) = (token.digest, context.arrived)
        try await database.write { transaction in
            let store = SignInStore(transaction)
            // A new sign-in in the same browser ends the one before it.
            if let earlier = context.session { try store.end(token: earlier.digest) }
            try store.begin(token: digest, user: user.code, secret: "", at: moment)
        }
        var response = Reply.redirect(to: context.form["to"].flatMap { Destination($0) }?.address ?? "/")
        response.signIn(token, context)
        return response
    }

    @Sendable func signOut(_ request: Request, _ context: HomewardContext) async throws -> Response {
        if let session = context.session { try await database.write { try SignInStore($0).end(token: session.digest) } }
        var response = Reply.redirect(to: "/sign-in")
        response.signOut(context)
        return response
    }
}
