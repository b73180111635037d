import Cases
import Core
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("SR-06", "ROT-013", "DER-140", "SUT-042")) struct `An act that adds to a record` {
    private func paused(_ day: String, _ why: String = "Hospital") -> [String: [String: JSON]] {
        ["pause": ["paused": .text(day), "reason": .text(why)]]
    }
    private func resumed(_ day: String) -> [String: [String: JSON]] { ["pause": ["resumed": .text(day)]] }

    @Test(arguments: TestEngine.allCases)
    func `writes a further fact about it, keeps what it said and moves the stage`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", paused("2026-04-08"), on: file)
            #expect(try await bed.stage(of: file) == "paused")
            try await bed.does("resume_work", resumed("2026-04-13"), on: file)
            #expect(try await bed.stage(of: file) == "received")
            let rows = try await bed.rows(of: "quay_pause")
            #expect(rows.count == 1)
            #expect(rows.first?["resumed"] == Day(2026, 4, 13).stored && rows.first?["reason"] == .text("Hospital"))
            let facts = try await bed.facts(inStream: file).filter { $0.kind == "pause" }
            #expect(facts.map(\.body.json).last == .object(["resumed": .text("2026-04-13")]))
            #expect(Set(facts.map(\.subject)).count == 1)
            // The change holds from its own day, the record stays where it was.
            #expect(facts.map(\.day) == [Day(2026, 4, 8), Day(2026, 4, 13)])
            #expect(rows.first?["day"] == Day(2026, 4, 8).stored)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is refused where there is none it could be done to`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            await #expect(throws: CaseRefusal.nothingToAmend(kind: "Pause")) {
                try await bed.does("resume_work", resumed("2026-04-13"), on: file)
            }
            try await bed.does("pause_work", paused("2026-04-08"), on: file)
            try await bed.does("resume_work", resumed("2026-04-13"), on: file)
            // Its condition no longer holds.
            await #expect(throws: CaseRefusal.nothingToAmend(kind: "Pause")) {
                try await bed.does("resume_work", resumed("2026-04-14"), on: file)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `asks which, where several may be meant, and takes the one that is named`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", paused("2026-04-08"), on: file)
            try await bed.does("pause_work", paused("2026-04-09", "Prison"), on: file)
            await #expect(throws: CaseRefusal.severalToAmend(kinds: "Pauses")) {
                try await bed.does("resume_work", resumed("2026-04-13"), on: file)
            }
            let prison = try #require(
                try await bed.facts(inStream: file).first { $0.body.json["reason"]?.text == "Prison" })
            var sent = bed.sent("resume_work", resumed("2026-04-13"))
            sent.chosen["pause"] = prison.subject
            _ = try await bed.acts.perform(sent, on: file, by: try bed.user("wei"))
            let rows = try await bed.rows(of: "quay_pause")
            #expect(rows.filter { $0["resumed"] != .null }.map { $0["id"] } == [prison.subject.stored])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `meets the checks of the whole record`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", paused("2026-04-08"), on: file)
            let sentence = "Work cannot go on before it stopped."
            await #expect(throws: CaseRefusal.answers([.init(kind: "pause", field: "resumed", sentence: sentence)])) {
                try await bed.does("resume_work", resumed("2026-04-07"), on: file)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `and changes nothing is refused beside its question`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", paused("2026-04-08"), on: file)
            let before = try await bed.size()
            await #expect(throws: CaseRefusal.answers([.init(kind: "pause", field: "resumed", sentence: "Enter the date: Work went on")])) {
                try await bed.does("resume_work", ["pause": [:]], on: file)
            }
            #expect(try await bed.size() == before)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that changed since the form was opened is refused`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", paused("2026-04-08"), on: file)
            let pause = try await bed.subject("pause", in: file)
            _ = try await bed.acts.correct(
                pause.subject, nth: pause.nth, version: pause.nth, body: paused("2026-04-09")["pause"], day: nil, why: "A slip",
                key: "mend", by: try bed.user("wei"))
            var sent = bed.sent("resume_work", resumed("2026-04-13"))
            sent.versions["pause"] = pause.nth
            await #expect(throws: CaseRefusal.changedMeanwhile) {
                try await bed.acts.perform(sent, on: file, by: try bed.user("wei"))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `keeps every answer to a dated question with the day from which it held, whatever the order they came in`(
        engine: TestEngine
    ) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let answers = ["person": ServiceBed.person, "case": ["district": .text("north")], "referral": Quay.referral()]
            let file = try ServiceBed.file(
                try await bed.acts.begin(bed.sent("refer", answers), by: try bed.user("wei")))
            for (district, day) in [("south", Day(2026, 4, 10)), ("north", Day(2026, 4, 12)), ("south", Day(2026, 4, 6))] {
                var sent = bed.sent("move", ["case": ["district": .text(district)]])
                sent.effective["case"] = day
                if district == "south", day == Day(2026, 4, 6) {
                    // As things stand the district is north again, so south from an earlier day is a change.
                    _ = try await bed.acts.perform(sent, on: file, by: try bed.user("wei"))
                } else {
                    _ = try await bed.acts.perform(sent, on: file, by: try bed.user("wei"))
                }
            }
            let history = try await bed.rows(of: "case_file__quay__district").sorted {
                "\($0["starts"] ?? .null)" < "\($1["starts"] ?? .null)"
            }
            #expect(history.map { $0["value"] } == [.text("north"), .text("south"), .text("south"), .text("north")])
            #expect(
                history.map { $0["starts"] }
                    == [Day(2026, 4, 2), Day(2026, 4, 6), Day(2026, 4, 10), Day(2026, 4, 12)].map(\.stored))
            var early = bed.sent("move", ["case": ["district": .text("south")]])
            early.effective["case"] = Day(2026, 4, 1)
            await #expect(throws: CaseRefusal.self) {
                try await bed.acts.perform(early, on: file, by: try bed.user("wei"))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `records and adds in one act`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does(
                "leave", ["case": ["district": .text("south")], "departure": ["left": .text("2026-04-10")]], on: file)
            #expect(try await bed.stage(of: file) == "left")
            #expect(try await bed.rows(of: "case_file").count == 1)
            #expect(try await bed.rows(of: "case_file").first?["quay__district"] == .text("south"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `on a rebuild gives the same rows`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred(["rent": .number(60_000)], confirming: true)
            try await bed.does("pause_work", paused("2026-04-08"), on: file)
            try await bed.does("resume_work", resumed("2026-04-13"), on: file)
            try await bed.does("move", ["case": ["district": .text("south")]], on: file)
            #expect(try await bed.verified() == [])
        }
    }
}

@Suite(.covers("ROT-046", "ROT-042")) struct `A case begins` {
    @Test(arguments: TestEngine.allCases)
    func `on the day of what opens it, with the answers asked of it`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let answers = ["person": ServiceBed.person, "case": ["district": .text("north")], "referral": Quay.referral()]
            let file = try ServiceBed.file(
                try await bed.acts.begin(bed.sent("refer", answers), by: try bed.user("wei")))
            let row = try #require(try await bed.rows(of: "case_file").first)
            #expect(row["starts"] == Day(2026, 4, 2).stored && row["quay__district"] == .text("north"))
            let opening = try await bed.subject("case", in: file)
            #expect(opening.day == Day(2026, 4, 2))
            #expect(try await bed.subject("referral", in: file).at == Moment(Day(2026, 4, 2), 16, 30))
        }
    }
}
