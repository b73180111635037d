import Core
import Proof
import Record
import Returns
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("ROT-091", "ROT-092", "EXP-24", "SR-15")) struct `The pages of a return` {
    /// The quarter before the one that holds the bed's today; its return was due in January.
    private static let address = "/returns/quarterly/2025-26-q3"
    private static let manager = "example-mina.okoro", officer = "example-carl.dunn", worker = "example-wes.marlow"

    /// A referral of December that nobody decided.
    private func refer(in bed: HouseBed) async throws {
        let browser = try await bed.browser(of: "example-olga.finch")
        let form = try await browser.get("/referrals/start")
        let referral = [
            ("person-name", "Ann Lowe"), ("person-born", "17 5 1980"), ("referral-source", "self"), ("referral-received", "1 12 2025"),
            ("referral-received-time", "10:00"), ("referral-needs", "money"), ("referral-consent", "yes"),
        ]
        #expect(try await browser.post("/referrals/start", form.hidden + referral).status == 303)
    }

    private func confirmAll(_ browser: Browser) async throws {
        for action in try await browser.get(Self.address).actions where action.contains("/right?") {
            #expect(try await browser.post(action, []).status == 303)
        }
    }

    private func seal(_ browser: Browser) async throws {
        let form = try await browser.get("\(Self.address)/words")
        let words = [("highlights", "Nobody lost their home."), ("worries", "")]
        #expect(try await browser.post("\(Self.address)/words", form.hidden + words).location == "\(Self.address)/draft?done=words")
        try await confirmAll(browser)
        let signing = try await browser.get("\(Self.address)/sign")
        #expect(signing.text.contains("Sign and seal this return?"))
        #expect(try await browser.post("\(Self.address)/sign", signing.hidden).location == "\(Self.address)?done=sealed")
    }

    @Test(arguments: TestEngine.allCases)
    func `lead from the list to the draft, its checks, its words and its seal`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            try await refer(in: bed)
            let browser = try await bed.browser(of: Self.manager)
            let list = try await browser.get("/returns")
            #expect(list.links.contains(Self.address) && list.text.contains("working days late"))
            let draft = try await browser.get(Self.address)
            #expect(draft.text.contains("Provisional. Due Thursday 15 January at 17:00: 10 working days, New Year’s Day skipped"))
            #expect(draft.links.contains("/figures/2025-26-q3/har-7") && draft.text.contains("Nothing is written under"))
            // As long as something is open, it cannot be signed.
            #expect(!draft.links.contains("\(Self.address)/sign"))
            #expect(try await browser.get("\(Self.address)/sign").status == 422)
            try await seal(browser)
            let sealed = try await browser.get("\(Self.address)?done=sealed")
            #expect(sealed.text.contains("signed and sealed") && sealed.text.contains("Nobody lost their home."))
            #expect(sealed.text.contains("by Mina Okoro, Team manager, Harbour Street Support (invented)"))
            let found = try await bed.house.sealed("example", "2025-26-q3", named: nil, number: nil)
            #expect(sealed.text.contains("<code>\(found.digest)</code>"))
            #expect(try await browser.get("/returns").text.contains("Sealed"))
            // The files say the same digest, and it is that of the document without it.
            let file = try JSON(parsing: try await browser.get("\(Self.address)/sealed.json").text)
            #expect(file["digest"]?.text == found.digest && file.removing("digest").canonical.sha256.hexadecimal == found.digest)
            let workbook = try await browser.get("\(Self.address)/sealed.xlsx")
            #expect(workbook.status == 200 && workbook.text.hasPrefix("PK"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `show what came after, and what changed when it is sent again`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            try await refer(in: bed)
            let browser = try await bed.browser(of: Self.manager)
            try await seal(browser)
            #expect(try await browser.get(Self.address).text.contains("No figure has changed since."))
            try await refer(in: bed)
            let drifted = try await browser.get(Self.address)
            #expect(drifted.text.contains("figures have changed since.") && drifted.text.contains("By the record today"))
            #expect(drifted.text.contains("referral, recorded on 14 April 2026 at 12:00 by Olga Finch, housing officer who refers"))
            #expect(!drifted.text.contains("Ann Lowe"))
            try await confirmAll(browser)
            for action in try await browser.get("\(Self.address)/draft").actions where action.contains("/right?") {
                #expect(try await browser.post(action, []).status == 303)
            }
            let signing = try await browser.get("\(Self.address)/sign")
            let refused = try await browser.post("\(Self.address)/sign", signing.hidden + [("reason", "")])
            #expect(refused.status == 422 && refused.text.contains("Say why it is sent again"))
            #expect(try await browser.post("\(Self.address)/sign", signing.hidden + [("reason", "One was forgotten.")]).status == 303)
            let again = try await browser.get(Self.address)
            #expect(again.text.contains("What changed from number 1") && again.text.contains("One was forgotten."))
            #expect(try await browser.get("\(Self.address)?number=1").text.contains("A later one was sent"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are for those whose role sees returns, and each does what is theirs`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            try await refer(in: bed)
            let worker = try await bed.browser(of: Self.worker)
            for address in ["/returns", Self.address] {
                let refused = try await worker.get(address)
                #expect(refused.status == 403 && refused.text.contains("Your role does not see the returns of this service."))
            }
            #expect(!(try await worker.get("/referrals").links.contains("/returns")))
            let (manager, officer) = (try await bed.browser(of: Self.manager), try await bed.browser(of: Self.officer))
            let early = try await officer.get(Self.address)
            #expect(early.status == 200 && early.links.contains("/returns") && early.actions.allSatisfy { !$0.contains("/right") })
            #expect(try await officer.get("\(Self.address)/words").status == 403)
            #expect(try await officer.get("\(Self.address)/sign").status == 403)
            try await seal(manager)
            let sealed = try await officer.get(Self.address)
            // The council's officer sees no record, only references.
            #expect(sealed.text.contains("Your question") && !sealed.links.contains { $0.hasPrefix("/records/") })
            let empty = try await officer.post("\(Self.address)/ask", sealed.hidden + [("ask", " ")])
            #expect(empty.status == 422 && empty.text.contains("Nothing is written."))
            #expect(try await officer.post("\(Self.address)/ask", sealed.hidden + [("ask", "Why?")]).status == 303)
            let asked = try await manager.get(Self.address)
            #expect(asked.text.contains("Why?") && asked.text.contains("Your answer"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `keep what was typed where it is refused`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            try await refer(in: bed)
            let browser = try await bed.browser(of: Self.manager)
            let form = try await browser.get("\(Self.address)/words")
            let long = String(repeating: "x", count: ReturnActs.mostCharacters + 1)
            let answer = try await browser.post("\(Self.address)/words", form.hidden + [("highlights", "Kept."), ("worries", long)])
            #expect(answer.status == 422 && answer.text.contains("Kept.") && answer.text.contains(long))
            let again = try await browser.get("\(Self.address)/words")
            #expect(again.text.contains("Kept.") && again.text.contains(long) && again.text.contains("Saved at 12:00"))
        }
    }

    @Test func `and of an invented service: one was sent, and one waits to be signed`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"], people: 3) { bed in
            let browser = try await bed.browser(of: Self.manager)
            let list = try await browser.get("/returns").text
            #expect(list.contains("Sealed") && list.contains("Overdue"))
        }
    }
}

extension JSON {
    fileprivate func removing(_ name: String) -> JSON {
        guard case .object(var members) = self else { return self }
        members[name] = nil
        return .object(members)
    }
}
