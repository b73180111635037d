import Core
import Specification
import Storage
import Testbed
import Testing

@testable import Cases

@Suite struct `Comparing another version` {
    /// A case with an answer to every question that changes, one received today, and one that is over.
    private func cases(_ bed: ServiceBed) async throws -> (old: Reference, today: Reference) {
        let old = try await bed.referred(["rent": .number(12_000)])
        try await bed.does("move", Versions.south, on: old)
        let today = try await bed.referred(["received": .text(Moment(Day(2026, 4, 14), 10).description)])
        let over = try await bed.referred(["rent": .number(12_000)])
        try await bed.does("leave", ["departure": ["left": .text("2026-04-14")]], on: over)
        return (old, today)
    }

    @Test(arguments: TestEngine.allCases)
    func `names the open cases with an answer that is asked or may be given no more, and with a clock that starts from then on`(
        engine: TestEngine
    ) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let (old, today) = try await cases(bed)
            let changes = try await bed.comparing(Versions.second(), from: Versions.begins)
            #expect(
                Set(changes.map(\.answers)) == [["case.district may be south no more", "referral.rent is asked no more"], []])
            #expect(changes.first { $0.file == old }?.deadlines == [])
            let sooner = Comparison.Change.Deadline(
                code: "QUA-C1", before: Moment(Day(2026, 4, 21), 17), after: Moment(Day(2026, 4, 16), 17))
            #expect(changes.first { $0.file == today }?.deadlines == [sooner])
            #expect(changes.count == 2 && changes.allSatisfy { $0.stage == nil })
            // Nothing is kept.
            #expect(try await bed.due("QUA-C1", of: [today]) == [Day(2026, 4, 21)])
            #expect(try await bed.rows(of: "specification").count == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `names a renamed stage only where the open cases are moved`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let file = try await bed.referred()
            try await bed.does("decide", Versions.decision(), on: file)
            let next = Versions.first.changed("pathway.yaml", "  accepted:\n    label: Accepted", "  taken_on:\n    label: Taken on")
            #expect(try await bed.comparing(next) == [])
            let moved = try await bed.comparing(next, moving: true)
            #expect(moved.map(\.file) == [file] && moved.map(\.stage) == [.init(before: "accepted", after: "taken_on")])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `names no case where a question is only added, and none where nothing differs`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            _ = try await cases(bed)
            let added = Versions.first.changed("kinds/plan.yaml", "fields:\n", "fields:\n  words: {type: text, label: In your words}\n")
            for folder in [added, Versions.first] { #expect(try await bed.comparing(folder, moving: true) == []) }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `refuses a version in which a question has another type, as publishing does, and says why`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let next = Versions.first.changed("kinds/referral.yaml", "rent: {type: money,", "rent: {type: text,")
                .changed("kinds/referral.yaml", "rent below £500.00", "rent is recorded")
            for attempt in [{ _ = try await bed.comparing(next) }, { _ = try await bed.publish(next) }] {
                let refusal = try await #require(throws: FolderRefusal.self) { try await attempt() }
                #expect(refusal.notice.sentence.contains("rent was money and is now text, and a field never changes its type"))
            }
            #expect(try await bed.rows(of: "specification").count == 1)
        }
    }
}
