import Access
import Core
import Record
import Storage
import Testbed
import Testing
import Web

@testable import Cases
@testable import Homeward
@testable import Returns

/// Two providers of one service, Rope and Tide, and the council that hands cases to them.
@Suite(.covers("KEN-023", "SR-14")) struct `The figures that a provider is shown` {
    private static let period = "/figures/2026-27-q1"

    /// Rope has two cases and Tide has one; of Tide's, the references that nobody of Rope may read.
    private func handedOver(_ pier: PierBed) async throws -> (first: Reference, ofTide: [String]) {
        let rope = try await pier.partner("Rope", account: "rope"), tide = try await pier.partner("Tide", account: "tide")
        let files = [try await pier.refer("Ann Lowe"), try await pier.refer("Jon Smyth"), try await pier.refer("Zacharias Untypical")]
        for file in files.dropLast() { try await pier.handOver(file, to: rope) }
        try await pier.handOver(files[2], to: tide)
        let referral = try await pier.record("referral", of: files[2]).subject
        return (files[0], [files[2].printed("C"), files[2].description, referral.printed("R"), referral.description, "Untypical"])
    }

    @Test(arguments: TestEngine.allCases)
    func `are of its own cases, in the list, behind each figure and in no word of another's`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let (_, ofTide) = try await handedOver(pier)
            for (name, count) in [("rosa", 2), ("theo", 1), ("olga", 3)] {
                let browser = try await pier.browser(name)
                // Twice, since the second is told from what is kept.
                for _ in 1...2 { #expect(try await browser.get(Self.period).text.contains(">\(count)<"), "\(name)") }
                let opened = try await browser.get(Self.period + "/pie-1").text
                #expect(opened.contains("<b>\(count)</b>"), "\(name)")
                let isOfPart = name != "olga"
                #expect(opened.contains("not over the whole service") == isOfPart, "\(name)")
                #expect(try await browser.get(Self.period).text.contains("not over the whole service") == isOfPart, "\(name)")
            }
            let rosa = try await pier.browser("rosa")
            for address in [Self.period, Self.period + "/pie-1", Self.period + "/pie-2", "/returns/quarterly/2026-27-q1/draft"] {
                let answer = try await rosa.get(address)
                #expect(answer.status == 200, "\(address)")
                for canary in ofTide { #expect(!answer.text.contains(canary), "\(address)") }
            }
            // What is counted against an agreed number of the whole service is nobody's but the service's.
            #expect(try await rosa.get(Self.period + "/pie-2").text.contains("figure of the whole service"))
            #expect(try await pier.browser("olga").get(Self.period + "/pie-2").text.contains("<b>0.75</b>"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `count a case that has gone elsewhere, and do not open it`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let (first, _) = try await handedOver(pier)
            let ended = ["hand_over": ["ends": JSON.text("2026-04-13")]]
            _ = try await pier.acts.perform(pier.sent("take_back", ended), on: first, by: try pier.user("olga"))
            let referral = try await pier.record("referral", of: first).subject
            let opened = try await pier.browser("rosa").get(Self.period + "/pie-1")
            #expect(opened.text.contains("<b>2</b>") && opened.text.contains(referral.printed("R")))
            #expect(!opened.links.contains("/records/\(referral)"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are sent by each provider in a return of its own, which another does not read`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            _ = try await handedOver(pier)
            let acts = ReturnActs(record: pier.house.record, shelf: pier.house.shelf)
            let period = "2025-26-q4"
            func sent(_ name: String = "quarterly") -> ReturnActs.Sent { .init(name, period, key: Reference.random().description) }
            let (rosa, theo) = (try pier.user("rosa"), try pier.user("theo"))
            try await acts.write(["comment": "What only Rope says"], sent(), by: rosa)
            for (name, isTheirs) in [("rosa", true), ("theo", false)] {
                let draft = try await pier.browser(name).get("/returns/quarterly/\(period)/draft")
                #expect(draft.status == 200 && draft.text.contains("What only Rope says") == isTheirs, "\(name)")
            }
            // The council reads what was sent, and not before.
            #expect(try await pier.browser("olga").get("/returns/quarterly~rope/\(period)").status != 200)
            let draft = try await pier.house.database.read { transaction in
                let reading = ReturnReading(on: pier.house.shelf)
                let returned = try reading.find("quarterly", period, of: "pier", for: rosa.viewer, in: transaction)
                return try reading.draft(returned, for: rosa.viewer, at: HouseBed.now, in: transaction)
            }
            try await acts.confirm(Set(draft.unconfirmed.map(\.sentence)), sent(), by: rosa)
            try await acts.seal(.init(seen: draft.seen, seals: 0), sent(), by: rosa)
            #expect(try await pier.browser("olga").get("/returns/quarterly~rope/\(period)").text.contains("What only Rope says"))
            #expect(try await pier.browser("rosa").get("/returns/quarterly/\(period)").text.contains("What only Rope says"))
            for part in ["", "/draft", "/sealed.json", "/sealed.xlsx"] {
                let answer = try await pier.browser("theo").get("/returns/quarterly~rope/\(period)\(part)")
                #expect(answer.status != 200 && !answer.text.contains("Rope says"), "\(part)")
            }
            await #expect(throws: ReturnRefusal.noSuchReturn) {
                try await acts.write(["comment": "Mine"], sent("quarterly~rope"), by: theo)
            }
            // Tide's is its first all the same.
            #expect(try await !pier.browser("theo").get("/returns/quarterly/\(period)").text.contains("Rope"))
        }
    }
}
