import Cases
import Core
import Record
import Specification
import Storage
import Testbed
import Testing

/// "Someone lives in this room" cannot be said by looking at one case.
@Suite struct `A check that goes to records of other cases` {
    private static let busy = "This worker is with somebody else on that day. Choose another day."
    private static let full = "This worker has two visits already. Choose another worker."
    private static let folder = Quay.folder
        .changed(
            "kinds/visit.yaml", "  goal: {type: row of goal, label: Goal worked on}",
            """
              goal: {type: row of goal, label: Goal worked on}
            checks:
              - refuse unless: (count of worker.visit where held is visit.held) at most 1
                say: \(busy)
                at: held
            """
        )
        .changed(
            "pathway.yaml", "    records: [visit]",
            """
                records: [visit]
                guards:
                  - refuse unless: (count of worker.visit) at most 2
                    say: \(full)
            """)

    private static func visit(_ day: Int, by worker: Reference) -> [String: [String: JSON]] {
        ["visit": ["held": .text(Day(2026, 4, day).description), "worker": .text(worker.description)]]
    }

    private static func with(
        _ engine: TestEngine, _ body: (ServiceBed, _ first: Reference, _ second: Reference, _ worker: Reference) async throws -> Void
    ) async throws {
        try await ServiceBed.with(on: engine, folder: folder) { bed in
            _ = try await bed.acts.enter(bed.sent("name_worker", ["worker": ["name": .text("Ada Quill")]]), by: try bed.user("wei"))
            let id = try #require(try await bed.rows(of: "quay_worker").first?["id"].flatMap { Int64(stored: $0) })
            let (first, second) = (try await bed.referred(), try await bed.referred())
            try await body(bed, first, second, try #require(Reference(number: id)))
        }
    }

    @Test(.covers("THU-005"), arguments: TestEngine.allCases)
    func `refuses an act, which leaves nothing behind`(engine: TestEngine) async throws {
        try await Self.with(engine) { bed, first, second, worker in
            try await bed.does("record_visit", Self.visit(13, by: worker), on: first)
            let before = try await bed.size()
            let mistake = CaseRefusal.AnswerMistake(kind: "visit", field: "held", sentence: Self.busy)
            await #expect(throws: CaseRefusal.answers([mistake])) {
                try await bed.does("record_visit", Self.visit(13, by: worker), on: second)
            }
            #expect(try await bed.size() == before)
            try await bed.does("record_visit", Self.visit(14, by: worker), on: second)
            await #expect(throws: CaseRefusal.guarded(Self.full)) {
                try await bed.does("record_visit", Self.visit(12, by: worker), on: first)
            }
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `refuses a correction and an import alike`(engine: TestEngine) async throws {
        try await Self.with(engine) { bed, first, second, worker in
            try await bed.does("record_visit", Self.visit(13, by: worker), on: first)
            try await bed.does("record_visit", Self.visit(14, by: worker), on: second)
            let visit = try await bed.subject("visit", in: second)
            let before = try await bed.size()
            await #expect(throws: CaseRefusal.self) {
                try await bed.acts.correct(
                    visit.subject, nth: visit.nth, version: 1, body: Self.visit(13, by: worker)["visit"], day: nil, why: "Misread",
                    key: "correct", by: try bed.user("wei"))
            }
            let lines = [first, second].map { file in
                JSON.object([
                    "service": .text("quay"), "kind": .text("visit"), "subject": .text("visit of \(file)"),
                    "stream": .text(file.description), "body": .object(Self.visit(10, by: worker)["visit"] ?? [:]),
                ])
            }
            let report = try await bed.take(lines)
            #expect(report.mistakes.map(\.line) == [1, 2] && report.mistakes.allSatisfy { $0.field == "body.held" })
            #expect(try await bed.size() == before)
            #expect(try await bed.take(Array(lines.prefix(1))).mistakes == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `lets one of two acts pass that come at the same time`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Self.folder) { bed in
            for name in ["Ada Quill", "Ben Oates", "Cy Marsh", "Di Rowe", "Ed Pike", "Flo Ash"] {
                _ = try await bed.acts.enter(bed.sent("name_worker", ["worker": ["name": .text(name)]]), by: try bed.user("wei"))
            }
            let (first, second) = (try await bed.referred(), try await bed.referred())
            for row in try await bed.rows(of: "quay_worker") {
                let worker = try #require(row["id"].flatMap { Int64(stored: $0) }.flatMap { Reference(number: $0) })
                let taken = await withTaskGroup(of: Bool.self) { group in
                    for file in [first, second] {
                        group.addTask { (try? await bed.does("record_visit", Self.visit(13, by: worker), on: file)) != nil }
                    }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(taken == 1)
            }
            #expect(try await bed.rows(of: "quay_visit").count == 6)
        }
    }
}
