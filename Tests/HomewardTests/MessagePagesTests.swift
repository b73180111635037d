import Cases
import Core
import Foundation
import Messages
import Specification
import Storage
import Synchronization
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("EXP-31", "EXP-41")) struct `Messages` {
    /// What is said of the person and the referral, word for word.
    private static let words = ["Ann Lowe", "Quayside Lane 12", "afraid of her brother"]

    /// Takes each summary in the place of a mail server, and keeps it.
    private final class Post: Sendable {
        let sent = Mutex<[Summary]>([])

        func summaries(of bed: HouseBed) throws -> Summaries {
            Summaries(
                database: bed.house.database, shelf: bed.house.shelf, directory: bed.house.directory,
                from: try #require(MailAddress("homeward@example.org")), site: "https://homeward.example.org"
            ) { summary in
                self.sent.withLock { $0.append(summary) }
                return .taken
            }
        }
    }

    private func refer(in bed: HouseBed, at day: String = "2 4 2026") async throws -> String {
        let browser = try await bed.browser(of: "example-olga.finch")
        let form = try await browser.get("/referrals/start")
        let answers = [
            ("person-name", Self.words[0]), ("person-born", "17 5 1980"), ("referral-source", "self"), ("referral-received", day),
            ("referral-received-time", "16:30"), ("referral-needs", "money"), ("referral-consent", "no"),
            ("referral-no_consent_reason", "\(Self.words[2]), \(Self.words[1])"), ("referral-consent-confirmed", "yes"),
        ]
        // It is asked again whether an unlikely answer is right.
        let asked = try await browser.post("/referrals/start", form.hidden + answers)
        let taken = asked.status == 422 ? try await browser.post("/referrals/start", asked.hidden + answers) : asked
        return try #require(taken.location?.prefix { $0 != "?" }.description)
    }

    private func tell(_ bed: HouseBed) async throws { _ = try await MessageJob(house: bed.house, mail: nil).round(at: HouseBed.now) }

    private func part(_ page: Browser.Answer) -> String {
        let from = page.text.components(separatedBy: "<h2 id=\"messages\">")
        return from.count == 2 ? from[1].components(separatedBy: "<h2").first ?? "" : ""
    }

    @Test(arguments: TestEngine.allCases)
    func `stand on My day without a name until they are read, one or all`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let first = try await refer(in: bed), second = try await refer(in: bed)
            let manager = try await bed.browser(of: "example-mina.okoro")
            #expect(part(try await manager.get("/my-day")) == "")
            try await tell(bed)
            let page = try await manager.get("/my-day"), messages = part(page)
            for address in [first, second] { #expect(messages.contains("href=\"\(address)\"")) }
            #expect(messages.contains("Decision, C-") && messages.contains("Missed: due Wednesday 8 April 2026 at 17:00"))
            #expect(!messages.contains("Plan agreed"), "that is the worker's")
            for word in Self.words { #expect(!messages.contains(word)) }
            let shown = page.hidden.filter { $0.0 == "shown" }, one = try #require(shown.first?.1)
            #expect(try await manager.post("/my-day/read", shown + [("message", one)]).location == "/my-day")
            let left = part(try await manager.get("/my-day"))
            #expect(left.components(separatedBy: "<li>").count == 2)
            let worker = try await bed.browser(of: "example-wes.marlow")
            #expect(part(try await worker.get("/my-day")).contains("Mark all as read"))
            let all = try await worker.get("/my-day").hidden.filter { $0.0 == "shown" }
            _ = try await worker.post("/my-day/read", all + [("all", "yes"), ("shown", "no such message"), ("shown", "1 soon 1")])
            #expect(part(try await worker.get("/my-day")) == "")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `about what a register keeps call it by its name`(engine: TestEngine) async throws {
        var files = try Folder(at: HouseBed.services.appending(path: "example").path).files.filter { !$0.key.hasPrefix("examples/") }
        files["clocks.yaml"]?.append(
            """

            supervised:
              code: HAR-C9
              label: First supervision
              of: worker
              starts: starts
              done: ends
              within: 2 working_days
              owner: manager
              when missed: [alert]
              source: Agreement 4.9

            """)
        try await HouseBed.with(on: engine, folders: [Folder(name: "example", files: files)]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            let form = try await manager.get("/registers/worker/name_worker")
            let answers = [("worker-name", "Tess Underhill"), ("worker-starts", "2 4 2026")]
            let taken = try await manager.post("/registers/worker/name_worker", form.hidden + answers)
            #expect(taken.status == 303, "\(taken.text.prefix(2000))")
            try await tell(bed)
            #expect(part(try await manager.get("/my-day")).contains(">First supervision, Tess Underhill</a>"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `go when the clock is done or void`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let first = try await refer(in: bed), second = try await refer(in: bed)
            try await tell(bed)
            let manager = try await bed.browser(of: "example-mina.okoro")
            let form = try await manager.get("\(first)/decide")
            let decided = [("decision-result", "accepted"), ("decision-decided", "14 4 2026"), ("decision-decided-time", "10:00")]
            #expect(try await manager.post("\(first)/decide", form.hidden + decided).status == 303)
            let other = try await manager.get("\(second)/withdraw")
            #expect(try await manager.post("\(second)/withdraw", other.hidden + [("withdrawal-reason", "Moved away")]).status == 303)
            #expect(part(try await manager.get("/my-day")) == "")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are summed up by e-mail once a day outside quiet hours, with references and links and no word about anybody`(
        engine: TestEngine
    ) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let address = try await refer(in: bed)
            try await tell(bed)
            let manager = try await bed.browser(of: "example-mina.okoro")
            _ = try await manager.get("/messages")
            let wrong = try await manager.post("/messages", [("address", "mina at example"), ("from", "25:00"), ("until", "7:00")])
            #expect(wrong.status == 422 && wrong.text.contains("Enter an e-mail address") && wrong.text.contains("mina at example"))
            let right = [("address", "mina@example.org"), ("from", "19:00"), ("until", "13:00")]
            #expect(try await manager.post("/messages", right).status == 303)
            #expect(try await manager.get("/messages?done=yes").text.contains("Summaries go to mina@example.org."))

            let post = Post()
            let summaries = try post.summaries(of: bed)
            let one = HouseBed.now.adding(hours: 1)
            #expect(try await summaries.send(at: HouseBed.now) == 0, "it is quiet until one")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...3 { group.addTask { _ = try await summaries.send(at: one) } }
                try await group.waitForAll()
            }
            let mails = post.sent.withLock { $0 }
            #expect(mails.count == 1)
            let text = try #require(mails.first).text
            #expect(text.contains("https://homeward.example.org\(address)\n"))
            for word in Self.words + ["Decision", "Harbour Street", "mina.okoro", "Mina"] { #expect(!text.contains(word), "\(word)") }
            // Nothing has come since, so the next day brings none; something new does.
            #expect(try await summaries.send(at: one.adding(hours: 24)) == 0)
            _ = try await refer(in: bed)
            _ = try await DueMoments(database: bed.house.database, shelf: bed.house.shelf).tell(at: one.adding(hours: 24))
            #expect(try await summaries.send(at: one.adding(hours: 24)) == 1)
            #expect(try await manager.get("/messages").text.contains("Your last summary: sent, Wednesday 15 April 2026 at 13:00."))
        }
    }

    /// A mail program takes two mails of one number for one, and shows the first.
    @Test func `are summed up in a mail of its own for each of a service on each day`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            _ = try await refer(in: bed)
            try await tell(bed)
            for user in ["example-mina.okoro", "example-wes.marlow"] {
                let browser = try await bed.browser(of: user)
                _ = try await browser.get("/messages")
                let wanted = [("address", "\(user)@example.org"), ("from", "23:00"), ("until", "6:00")]
                #expect(try await browser.post("/messages", wanted).status == 303)
            }
            let post = Post()
            let summaries = try post.summaries(of: bed)
            #expect(try await summaries.send(at: HouseBed.now) == 2)
            let numbers = post.sent.withLock { $0 }.map { $0.text.split(separator: "\n").first { $0.hasPrefix("Message-ID: ") } }
            #expect(!numbers.contains(nil) && Set(numbers).count == 2)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are one server's to make until it stops`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            _ = try await refer(in: bed)
            let one = MessageJob(house: bed.house, mail: nil), two = MessageJob(house: bed.house, mail: nil)
            #expect(try await one.round(at: HouseBed.now) == .init(told: 2, sent: 0))
            #expect(try await two.round(at: HouseBed.now.adding(minutes: 1)) == nil)
            #expect(try await two.round(at: HouseBed.now.adding(minutes: 5)) == .init(told: 0, sent: 0))
            #expect(try await one.round(at: HouseBed.now.adding(minutes: 6)) == nil)
        }
    }

    @Test(
        arguments: [(Summaries.Outcome.notTaken, [1, 1, 2]), (.unknown, [1, 1, 1]), (.taken, [1, 1, 1])], TestEngine.allCases)
    func `summed up are tried again only if they surely did not leave`(
        _ told: (outcome: Summaries.Outcome, tries: [Int]), engine: TestEngine
    ) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            _ = try await refer(in: bed)
            try await tell(bed)
            let choice = SummaryStore.Choice(
                address: try #require(MailAddress("mina@example.org")), quiet: QuietHours(from: TimeOfDay(0), until: TimeOfDay(0)))
            try await bed.house.database.write { try SummaryStore($0).choose(choice, for: "example-mina.okoro") }
            let tries = Mutex(0)
            let summaries = Summaries(
                database: bed.house.database, shelf: bed.house.shelf, directory: bed.house.directory, from: choice.address,
                site: "https://homeward.example.org"
            ) { _ in
                tries.withLock { $0 += 1 }
                return told.outcome
            }
            var counted: [Int] = []
            for minutes in [0, 14, 15] {
                _ = try await summaries.send(at: HouseBed.now.adding(minutes: minutes))
                counted.append(tries.withLock { $0 })
            }
            #expect(counted == told.tries)
        }
    }

    @Test(arguments: [
        (["cat"], Summaries.Outcome.taken), (["false"], .notTaken), (["no-such-mail-program", "-t"], .notTaken),
        (["sh", "-c", "kill -9 $$"], .unknown),
    ])
    func `know whether the mail program took one`(words: [String], outcome: Summaries.Outcome) async {
        #expect(await MailProgram(words: words).take(String(repeating: "a line of mail\n", count: 20_000)) == outcome)
    }

    /// It may have sent the mail before it hung, so nobody tries again.
    @Test func `do not know what a mail program did that was ended for want of an answer`() async {
        let program = MailProgram(words: ["sleep", "600"], longest: .milliseconds(200))
        #expect(await program.take("a line of mail\n") == .unknown)
    }
}
