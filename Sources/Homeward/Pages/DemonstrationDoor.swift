import Access
import Core
import Hummingbird
import Storage
import Web

/// The door of a demonstration: one chooses among invented people; there is no password to guess because nobody is real.
struct DemonstrationDoor: Sendable {
    let house: House
    private var directory: Directory { house.directory }

    func add(to router: Router<HomewardContext>) {
        router.get("/sign-in", use: choose)
        router.post("/sign-in", use: signIn)
    }

    @Sendable func choose(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let destination = request.uri.queryParameters.get("to").flatMap { Destination($0) }
        var content: HTML = "\(Heading("Choose who to be"))"
        content += "<p>Everyone here is invented. Each sees what their role may see. "
        content += "<a href=\"/tour\">A tour of what can be done here</a></p>"
        for (service, users) in Dictionary(grouping: directory.users, by: \.serviceLabel).sorted(by: { $0.key < $1.key }) {
            content += "<h2>\(service)</h2>"
            content += "<ul class=\"people\">"
            for user in users {
                content += "<li id=\"\(user.code)\"><form method=\"post\" action=\"/sign-in\">"
                content += "<input type=\"hidden\" name=\"token\" value=\"\(context.token)\">"
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
        let (digest, moment) = (token.digest, house.steady.time(context.arrived))
        try await house.database.write { transaction in
            let store = SignInStore(transaction)
            // A new sign-in in the same browser ends the one before it.
            if let earlier = context.session { try store.end(token: earlier.digest) }
            try store.begin(token: digest, user: user.code, at: moment)
        }
        var response = Reply.redirect(to: context.form["to"].flatMap { Destination($0) }?.address ?? "/")
        response.signIn(token, context)
        return response
    }
}
