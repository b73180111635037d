import Access
import Core
import Foundation
import Record
import Storage
import Testbed
import Testing
import Web

@testable import Cases
@testable import Homeward

@Suite(.covers("THU-012", "THU-015", "DER-161", "SR-14")) struct `A case that a record hands over` {
    /// Everywhere in the house that a case could show itself to somebody.
    private func sees(_ name: String, _ file: Reference, of person: String, _ pier: PierBed) async throws -> [String] {
        let browser = try await pier.browser(name)
        let user = try pier.user(name)
        var places: [String] = []
        let printed = file.printed("C")
        for address in ["/referrals", "/my-day", "/cases/\(printed)", "/records/\(try await pier.record("referral", of: file).subject)"] {
            let answer = try await browser.get(address)
            if answer.status == 200, answer.text.contains(printed) || answer.text.contains(person) || address.hasPrefix("/records") {
                places.append(address.split(separator: "/")[0].description)
            }
        }
        for typed in [person, printed] {
            _ = try await browser.get("/search")
            let answer = try await browser.post("/search", [("for", typed)])
            if answer.links.contains(where: { $0.hasSuffix(file.description) }) { places.append("search") }
        }
        if user.may("figures") {
            let subject = try await pier.record("referral", of: file).subject
            if try await browser.get("/figures/2026-27-q1/pie-1").links.contains("/records/\(subject)") { places.append("figures") }
        }
        let service = try pier.house.service("pier")
        let (entries, count, someone) = try await pier.house.database.read { transaction in
            let store = CaseStore(transaction, for: user.viewer)
            let held = try FactStore(transaction).facts(inStream: file).first { $0.kind == "case" }
            let someone = held?.body.json["person"]?.text.flatMap { Reference($0) }
            return (
                try store.entries(of: file).count, try store.queueLength(of: "pier_referral", in: service.reference, most: 100),
                try someone.map { try store.known(among: [$0, file]).count } ?? 0
            )
        }
        if entries > 0 { places.append("entries") }
        if count > 0 { places.append("count") }
        if someone > 0 { places.append("known") }
        return Array(Set(places)).sorted()
    }

    private static let everywhere = ["cases", "count", "entries", "figures", "known", "my-day", "records", "referrals", "search"]

    @Test(arguments: TestEngine.allCases)
    func `is seen by whom it names and by nobody beside them`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope")
            _ = try await pier.partner("Tide", account: "tide")
            let file = try await pier.refer("Zacharias Untypical")
            for name in ["rosa", "theo", "hugo", "ines"] {
                #expect(try await sees(name, file, of: "Untypical", pier) == [], "\(name) before")
            }
            try await pier.handOver(file, to: rope, helper: "pier-hugo")
            #expect(try await sees("rosa", file, of: "Untypical", pier) == Self.everywhere)
            #expect(try await sees("hugo", file, of: "Untypical", pier) == Self.everywhere.filter { $0 != "figures" })
            for name in ["theo", "ines"] { #expect(try await sees(name, file, of: "Untypical", pier) == [], "\(name)") }
            // What they may do on it they can, and the others are answered as for a case that is not there.
            let visit = ["visit": ["held": JSON.text("2026-04-13")]]
            _ = try await pier.acts.perform(pier.sent("record_visit", visit), on: file, by: try pier.user("rosa"))
            await #expect(throws: CaseRefusal.noSuchCase) {
                try await pier.acts.perform(pier.sent("record_visit", visit), on: file, by: try pier.user("theo"))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `opens no other, not even of the same person`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope"), tide = try await pier.partner("Tide", account: "tide")
            let file = try await pier.refer("Zacharias Untypical")
            let someone = try #require(try await pier.record("case", of: file).body.json["person"]?.text.flatMap { Reference($0) })
            let earlier = try await pier.refer("Zacharias Untypical", for: someone), neighbour = try await pier.refer("Maria Reid")
            try await pier.handOver(file, to: rope)
            try await pier.handOver(neighbour, to: tide)
            let service = try pier.house.service("pier")
            for (name, seen) in [("rosa", [file]), ("theo", [neighbour])] {
                let user = try pier.user(name)
                let (queue, known, cases) = try await pier.house.database.read { transaction in
                    let store = CaseStore(transaction, for: user.viewer)
                    return (
                        try store.queue(of: "pier_referral", in: service.reference, columns: [], from: 0, limit: 50).map(\.file),
                        try store.known(among: [file, earlier, neighbour]), try store.cases(of: someone, in: service.reference)
                    )
                }
                #expect(queue == seen && known == Set(seen), "\(name)")
                #expect(cases == seen.filter { $0 == file }, "\(name)")
            }
            // Own cases stay, beside those handed over.
            let own = try await pier.refer("Jon Smyth", by: "rosa")
            let rosa = try pier.user("rosa").viewer
            let known = try await pier.house.database.read { try CaseStore($0, for: rosa).known(among: [file, earlier, neighbour, own]) }
            #expect(known == [file, own])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `closes again when the record is withdrawn, has ended, or leads to nobody any more`(engine: TestEngine) async throws {
        for closing in ["withdrawn", "ended", "partner withdrawn", "given to another"] {
            try await PierBed.with(on: engine) { pier in
                let rope = try await pier.partner("Rope", account: "rope"), tide = try await pier.partner("Tide", account: "tide")
                let file = try await pier.refer("Zacharias Untypical")
                try await pier.handOver(file, to: rope, helper: "pier-hugo")
                #expect(try await sees("rosa", file, of: "Untypical", pier) == Self.everywhere)
                switch closing {
                case "withdrawn": try await pier.withdraw(try await pier.record("hand_over", of: file))
                case "ended":
                    let ended = ["hand_over": ["ends": JSON.text("2026-04-13")]]
                    _ = try await pier.acts.perform(pier.sent("take_back", ended), on: file, by: try pier.user("olga"))
                case "partner withdrawn":
                    try await pier.withdraw(
                        try #require(try await pier.house.database.read { try FactStore($0).facts(of: rope) }.first))
                default:
                    let moved: [String: [String: JSON]] = [
                        "hand_over": ["ends": .text("2026-04-13")],
                        "new-hand_over": ["partner": .text(tide.description), "starts": .text("2026-04-13")],
                    ]
                    _ = try await pier.acts.perform(pier.sent("move_on", moved), on: file, by: try pier.user("olga"))
                    #expect(try await sees("theo", file, of: "Untypical", pier) == Self.everywhere)
                }
                #expect(try await sees("rosa", file, of: "Untypical", pier) == [], "\(closing)")
                let stays = closing == "partner withdrawn"
                #expect(try await sees("hugo", file, of: "Untypical", pier).isEmpty == !stays, "\(closing)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `shows of what names another in it nothing, where a role sees only its own`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let rope = try await pier.partner("Rope", account: "rope"), tide = try await pier.partner("Tide", account: "tide")
            let file = try await pier.refer("Zacharias Untypical")
            for (partner, price) in [(rope, 41_100), (tide, 72_300)] {
                let body: [String: JSON] = [
                    "partner": .text(partner.description), "made": .text("2026-04-10"), "price": .number(Int64(price)),
                ]
                _ = try await pier.acts.perform(pier.sent("record_bid", ["bid": body]), on: file, by: try pier.user("olga"))
            }
            try await pier.handOver(file, to: rope)
            let bids = try await pier.house.database.read { try FactStore($0).facts(inStream: file) }.filter { $0.kind == "bid" }
            let (own, rival) = (try #require(bids.first).subject, try #require(bids.last).subject)
            let (rosa, olga) = (try await pier.browser("rosa"), try await pier.browser("olga"))
            let address = "/cases/\(file.printed("C"))"
            let (hers, all) = (try await rosa.get(address), try await olga.get(address))
            #expect(all.text.contains("411.00") && all.text.contains("723.00"))
            #expect(hers.text.contains("411.00") && !hers.text.contains("723.00") && !hers.text.contains(rival.description))
            #expect(hers.text.components(separatedBy: "Bid explained").count == 2)
            #expect(try await rosa.get("/records/\(own)").status == 200)
            #expect(try await rosa.get("/records/\(rival)").status == 404)
            // What happened lately and what is due speak of one bid, and a form that adds to one asks of no other.
            let day = try await rosa.get("/my-day")
            #expect(day.text.components(separatedBy: "Bid explained").count == 2)
            let viewer = try pier.user("rosa").viewer
            let (events, duties, kinds) = try await pier.house.database.read { transaction in
                let store = MyDayStore(transaction, for: viewer)
                return (
                    try store.events(since: Moment(Day(2026, 4, 1), 0), limit: 50).filter { $0.kind == "bid" }.count,
                    try store.duties(in: try pier.house.service("pier").reference, before: Moment(Day(2026, 5, 1), 0), limit: 50).count,
                    try CaseStore(transaction, for: viewer).entries(of: file).filter { $0.kind == "bid" }.map(\.id)
                )
            }
            #expect(events == 1 && duties == 2 && kinds == [own])
            #expect(try await rosa.get("\(address)/explain_bid").text.contains("bid-explained"))
            #expect(try await rosa.get("\(address)/explain_bid?bid=\(rival)").status == 404)
            var sent = pier.sent("explain_bid", ["bid": ["explained": .text("Two visits")]])
            sent.chosen["bid"] = rival
            await #expect(throws: CaseRefusal.nothingToAmend(kind: "Bid")) {
                try await pier.acts.perform(sent, on: file, by: try pier.user("rosa"))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is looked for along indexes`(engine: TestEngine) async throws {
        try await PierBed.with(on: engine) { pier in
            let viewer = try pier.user("rosa").viewer
            let plan = try await pier.house.database.write { transaction -> [String] in
                // An empty table is read whole, whatever indexes it has.
                if engine == .postgresql { try transaction.run("SET LOCAL enable_seqscan = off") }
                let explain: Statement = engine == .sqlite ? "EXPLAIN QUERY PLAN" : "EXPLAIN"
                return try transaction.rows(
                    "\(explain) SELECT opened.id FROM record AS opened WHERE opened.id = 1 AND \(viewer.mayKnow(case: "opened"))"
                ) { row in row.columnNames.indices.map { "\(row.value(at: $0))" }.joined(separator: " ") }
            }
            let text = plan.joined(separator: "\n")
            #expect(!text.contains("SCAN") && !text.contains("Seq Scan"), "\(text)")
            #expect(text.contains("opening"), "\(text)")
        }
    }
}

@Suite(.covers("THU-012", "THU-015")) struct `A provider of a served folder` {
    @Test(arguments: TestEngine.allCases)
    func `sees the referrals that were shared with it and no other`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["thurrock"], people: 12) { bed in
            let published = try bed.house.service("thurrock")
            func files(_ statement: Statement) async throws -> [Reference] {
                try await bed.house.database.read { try $0.rows(statement) { try $0.get("file", as: Reference.self) } }
            }
            let all = try await files("SELECT id AS file FROM record WHERE kind = 'case'")
            let shared = try await files("SELECT \"case\" AS file FROM thurrock_sharing")
            // A queue holds what is not over.
            let open = Set(try await files("SELECT \"case\" AS file FROM stage WHERE over = 0"))
            #expect(all.count == 12 && !shared.isEmpty && shared.count < all.count)
            for (user, seen) in [("grace_fenwick", shared), ("sam_adeyo", shared), ("amira_lund", all)] {
                let viewer = try #require(bed.house.directory["thurrock-\(user)"]).viewer
                let known = try await bed.house.database.read { transaction in
                    let store = CaseStore(transaction, for: viewer)
                    #expect(
                        try store.queueLength(of: "thurrock_referral", in: published.reference, most: 100) == open.intersection(seen).count,
                        "\(user)")
                    return try store.known(among: all)
                }
                #expect(known == Set(seen), "\(user)")
            }
        }
    }
}
