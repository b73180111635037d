import Access
import Core
import HTTPTypes
import Hummingbird
import Storage
import Web

/// `/messages`: whether, where and when one wants a summary by e-mail.
package struct MessageRoutes: Sendable {
    let database: Database
    let directory: Directory

    package init(database: Database, directory: Directory) { (self.database, self.directory) = (database, directory) }

    package func add(to router: Router<HomewardContext>) {
        router.get("/messages", use: show)
        router.post("/messages", use: save)
    }

    private func user(_ context: HomewardContext) throws -> Directory.User { try directory.signedIn(context) }

    private func show(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let (choice, last) = try await database.read { transaction in
            let store = SummaryStore(transaction)
            return (try store.choice(of: user.code), try store.last(of: user.code).map { ($0.state, $0.at) })
        }
        let quiet = choice?.quiet ?? .usual
        let typed = FormBody([
            .init("address", choice?.address.text ?? ""), .init("from", quiet.from.description), .init("until", quiet.until.description),
        ])
        var page = page(form(context).filled(from: typed), last: last.map { "\($0.words), \($1.words)." })
        if request.uri.queryParameters.get("done") != nil {
            let sentence = choice.map { "Summaries go to \($0.address.text)." } ?? "You get no e-mail."
            page.banner = NotificationBanner(.done, sentence)
        }
        return Reply.page(page, context)
    }

    private func page(_ form: Form, last: String? = nil) -> Page {
        var intro: HTML = """
            <p>Once a day at most, a summary says how much is missed or soon due, with the reference of each and a link. It never says who or what it \
            is about.</p>
            """
        if let last { intro += "<p>Your last summary: \(last)</p>" }
        intro += "<p>\(Link("Deadlines in a calendar of your own", to: FeedRoutes.address))</p>"
        return Page("Summaries by e-mail", back: BackLink("Back to My day", to: "/my-day"), intro: intro, form: form)
    }

    private func form(_ context: HomewardContext) -> Form {
        Form(
            to: "/messages", token: context.token,
            fields: [
                FormField(
                    "address", "Your e-mail address at work", .text(keyboard: .email), hint: "Leave empty if you want no e-mail",
                    optional: true,
                    autocomplete: "email"),
                FormField("from", "No e-mail from", .time, hint: "For example, 19:00"),
                FormField("until", "No e-mail until", .time, hint: "For example, 07:00"),
            ], button: "Save")
    }

    private func save(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let filled = form(context).filled(from: context.form)
        var errors: [String: String] = [:]
        func time(_ name: String, _ noun: String) -> TimeOfDay? {
            do { return try TimeEntry.read(context.form.answer(name)) } catch {
                errors[name] = error.sentence(noun)
                return nil
            }
        }
        let (from, until) = (time("from", "the time from which"), time("until", "the time until which"))
        let typed = context.form.answer("address"), address = MailAddress(typed)
        if !typed.isEmpty, address == nil { errors["address"] = "Enter an e-mail address, such as name@example.org" }
        guard errors.isEmpty, let from, let until else { return Reply.refused(page(filled.refused(with: errors)), context) }
        let choice = address.map { SummaryStore.Choice(address: $0, quiet: QuietHours(from: from, until: until)) }
        try await database.write { try SummaryStore($0).choose(choice, for: user.code) }
        return Reply.redirect(to: "/messages?done=yes")
    }
}

extension SummaryStore.State {
    fileprivate var words: String {
        switch self {
        case .sending: "begun, and nobody can say whether it left"
        case .sent: "sent"
        case .failed: "not taken by the mail program"
        }
    }
}
