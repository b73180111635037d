import Access
import Cases
import Core
import HTTPTypes
import Hummingbird
import Proof
import Record
import Storage
import Web

/// `/feeds/<secret>.ics`: one's own deadlines for a calendar program, which cannot sign in; and `/messages/calendar`, where the secret is made,
/// replaced and stopped (experience EXP-51).
package struct FeedRoutes: Sendable {
    let database: Database
    let shelf: Shelf
    let directory: Directory
    let log: AccessLog
    let isSecure: Bool
    /// Who has a code at a moment: a calendar program does not sign in, so nobody else asks whether the account still stands.
    let user: @Sendable (_ code: String, _ moment: Moment, _ transaction: Transaction) throws -> Directory.User?

    package init(
        database: Database, shelf: Shelf, directory: Directory, log: AccessLog, isSecure: Bool,
        user: @escaping @Sendable (_ code: String, _ moment: Moment, _ transaction: Transaction) throws -> Directory.User?
    ) {
        (self.database, self.shelf, self.directory, self.log) = (database, shelf, directory, log)
        (self.isSecure, self.user) = (isSecure, user)
    }

    static let address = "/messages/calendar"
    private static let ending = ".ics"
    /// From a week ago for a year: what is long past is on My day.
    private static let days = (before: 7, after: 366)
    private static let most = 1_000

    package func add(to router: Router<HomewardContext>) {
        router.get("/messages/calendar", use: show)
        router.post("/messages/calendar", use: make)
        router.post("/messages/calendar/stop", use: stop)
        router.get("/feeds/{secret}", use: feed)
    }

    // MARK: One's own

    private func show(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try directory.signedIn(context)
        let since = try await database.read { try FeedStore($0).since(of: user.code, at: context.arrived) }
        var page = page(since: since, context)
        if request.uri.queryParameters.get("done") != nil { page.banner = NotificationBanner(.done, "The calendar has stopped.") }
        return Reply.page(page, context)
    }

    /// Shown this once: only its hash is kept.
    private func make(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try directory.signedIn(context)
        let secret = Secret.random()
        try await database.write { try FeedStore($0).begin(Secret.sha256(secret), for: user.code, at: context.arrived) }
        let address = "\(site(request))/feeds/\(Secret.hexadecimal(secret))\(FeedRoutes.ending)"
        return Reply.page(page(since: context.arrived, made: address, context), context)
    }

    private func stop(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try directory.signedIn(context)
        try await database.write { try FeedStore($0).end(of: user.code) }
        return Reply.redirect(to: "\(FeedRoutes.address)?done=yes")
    }

    private func page(since: Moment?, made: String? = nil, _ context: HomewardContext) -> Page {
        let title = "Deadlines in a calendar of your own"
        var content: HTML = "\(Heading(title))"
        content += """
            <p>A calendar program can show your deadlines: each with the reference of its case and a link, and no name. It asks at an address that only \
            you know. Whoever has the address can read that much, so give it to no one. It ends after \(FeedStore.longestDays) days, and whenever your \
            password or your app is set anew.</p>
            """
        if let made {
            content += """
                <p>Subscribe to this address in your calendar now: it is shown this once.</p><p><code class="address">\(made)</code></p>
                """
        } else if let since {
            content += "<p>Your calendar has an address since \(since.words). A new one replaces it at once.</p>"
        }
        let make = Button(since == nil ? "Make an address" : "Make a new address", .post(to: FeedRoutes.address, token: context.token))
        let stop = Button("Stop the calendar", .post(to: "\(FeedRoutes.address)/stop", token: context.token), look: .second)
        content += since == nil ? "\(ButtonGroup(make))" : "\(ButtonGroup(make, stop))"
        return Page(title, back: BackLink("Back to summaries by e-mail", to: "/messages"), content)
    }

    // MARK: The calendar

    private func feed(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let name = context.parameters.get("secret") ?? ""
        guard name.hasSuffix(FeedRoutes.ending), let secret = Secret.bytes(hexadecimal: String(name.dropLast(FeedRoutes.ending.count)))
        else { throw WebRefusal.absent }
        let now = context.arrived
        let found = try await database.read { transaction -> (user: Directory.User, duties: [MyDayStore.Duty], letter: String)? in
            guard let code = try FeedStore(transaction).user(of: Secret.sha256(secret), at: now),
                let user = try user(code, now, transaction), let published = shelf[user.service]
            else { return nil }
            let letter = published.letter(of: "case")
            guard user.may("read") else { return (user, [], letter) }
            let since = now.adding(hours: -24 * FeedRoutes.days.before), until = now.adding(hours: 24 * FeedRoutes.days.after)
            let duties = try MyDayStore(transaction, for: user.viewer).duties(
                of: user.role.code, in: published.reference, since: since, before: until, limit: FeedRoutes.most)
            return (user, duties, letter)
        }
        guard let (user, duties, letter) = found else { throw WebRefusal.absent }
        let events = duties.map { duty in
            CalendarFeed.Event(
                reference: duty.file.printed(letter), due: duty.due,
                key: Reference(digest: Array("\(duty.subject) \(duty.clock) \(duty.started)".utf8).sha256))
        }
        try await log.keep(.list(duties.map(\.file)), to: user, context, as: user.viewer.through("calendar"))
        let calendar = CalendarFeed(site: site(request), events: events, at: now)
        return Reply.text(calendar.text, type: "text/calendar; charset=utf-8")
    }

    /// Where this is reached, as whoever asks has it.
    private func site(_ request: Request) -> String {
        let authority = request.head.authority ?? ""
        let isPlain = !authority.isEmpty && authority.utf8.allSatisfy { $0.isPlainInAuthority }
        return "\(isSecure ? "https" : "http")://\(isPlain ? authority : "localhost")"
    }
}

extension UInt8 {
    /// Of a host's name or number and a port; whatever else a client sends stands in no answer.
    fileprivate var isPlainInAuthority: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || ".-:[]".utf8.contains(self)
    }
}
