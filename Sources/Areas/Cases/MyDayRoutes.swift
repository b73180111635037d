import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Storage
import Web

/// `/my-day`, and throwing a draft away.
package struct MyDayRoutes: Sendable {
    let database: Database
    let shelf: Shelf
    let directory: Directory
    let log: AccessLog

    package init(database: Database, shelf: Shelf, directory: Directory, log: AccessLog) {
        (self.database, self.shelf, self.directory, self.log) = (database, shelf, directory, log)
    }

    package func add(to router: Router<HomewardContext>) {
        router.get("/my-day", use: day)
        router.post("/my-day/read", use: markRead)
        router.get("/drafts/discard", use: askToDiscard)
        router.post("/drafts/discard", use: discard)
    }

    private func user(_ context: HomewardContext) throws -> Directory.User { try directory.signedIn(context) }

    private func page(_ context: HomewardContext, for user: Directory.User, whole: MyDayPage.Group? = nil) async throws -> MyDayPage {
        guard user.may("read"), let published = shelf[user.service] else { throw CaseRefusal.notYours(act: "My day") }
        let now = context.arrived
        return try await database.read { transaction in
            let store = MyDayStore(transaction, for: user.viewer)
            let duties = try store.duties(
                in: published.reference, before: Moment(now.day + (MyDayPage.days + 1), 0), limit: MyDayPage.most)
            let events = try store.events(since: Moment(now.day - MyDayPage.days, 0), limit: 10)
            let messages = try MessageStore(transaction).unread(
                of: user.role.code, in: published.reference, at: now, before: published.soonEnds(at: now), for: user.viewer,
                limit: MyMessages.most)
            let registers = messages.filter { $0.kind != "case" }.map { ($0.record, $0.kind) }
            let versions = try PageVersions(
                published, stamps: events.map(\.version), days: duties.map(\.started.day) + messages.map(\.started),
                for: user.viewer, on: shelf, transaction
            ).naming(Dictionary(registers) { first, _ in first }, for: user.viewer, transaction)
            return MyDayPage(
                user: user, cases: CasePages(versions: versions, directory: directory, now: now), duties: duties, messages: messages,
                token: context.token, events: events, drafts: try DraftStore(transaction).all(by: user.code), whole: whole)
        }
    }

    private func day(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let whole = request.uri.queryParameters.get("all").flatMap { MyDayPage.Group(rawValue: $0) }
        let user = try user(context)
        let day = try await page(context, for: user, whole: whole)
        try await log.keep(.list(day.listed), to: user, context)
        return Reply.page(day.page, context)
    }

    private func markRead(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let keys = context.form.all(context.form["all"] == nil ? "message" : "shown").compactMap { MessageStore.Key($0) }.prefix(
            MyMessages.most)
        try await database.write { try MessageStore($0).read(Array(keys), by: user.code, at: context.arrived) }
        return Reply.redirect(to: "/my-day")
    }

    /// A draft cannot be got back once it is gone, so this is asked first.
    private func askToDiscard(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let day = try await page(context, for: try user(context))
        let form = request.uri.queryParameters.get("form") ?? ""
        guard let draft = day.drafts.first(where: { $0.form == form }), let title = day.title(of: draft) else { throw WebRefusal.absent }
        let question = "Do you want to throw this draft away?"
        let confirmation = Confirmation(
            question, facts: SummaryList([.init("Draft", title), .init("Saved", draft.at.words)]),
            consequence: "What you typed in it is gone then.",
            form: Form(
                to: "/drafts/discard", token: context.token, [], buttons: [Button("Throw this draft away", look: .warning)],
                hidden: [.init("form", form)]),
            cancel: Link("Keep the draft", to: "/my-day"))
        return Reply.page(Page(question, back: BackLink("Back to My day", to: "/my-day"), confirmation.html), context)
    }

    private func discard(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let form = context.form["form"] ?? ""
        try await database.write { try DraftStore($0).discard(form, by: user.code) }
        return Reply.redirect(to: "/my-day")
    }
}
