import Cases
import Core
import Record
import Specification
import Storage
import Testbed
import Testing

/// An act reads only the registers that its own rules read, wherever in the folder such a rule stands.
@Suite struct `An act whose rule reads a register` {
    private static let nobody = "Nobody works here yet. Add a worker first."
    private static let agreed = "agreed: {type: day, label: Agreed, required: yes}"

    static let places: [(place: String, folder: Folder)] = [
        (
            "a guard",
            Quay.folder.changed(
                "pathway.yaml", "    records: [plan]",
                "    records: [plan]\n    guards:\n      - refuse unless: has worker\n        say: \(nobody)")
        ),
        ("a check of the record", plan(agreed, "checks:\n  - refuse unless: has worker\n    say: \(nobody)\n    at: agreed")),
        (
            "a check of a value that is worked out",
            plan(agreed, "worked:\n  staffed: has worker\nchecks:\n  - refuse unless: staffed\n    say: \(nobody)\n    at: agreed")
        ),
        (
            "a check of a question",
            plan(
                "agreed:\n    type: day\n    label: Agreed\n    required: yes\n    checks:\n"
                    + "      - refuse unless: has worker\n        say: \(nobody)", "")
        ),
        (
            "what a question is asked for",
            plan(
                "\(agreed)\n  volunteer:\n    type: text\n    label: Who will support them?\n    required: yes\n"
                    + "    when: not (has worker)", "")
        ),
    ]

    private static func plan(_ fields: String, _ more: String) -> Folder {
        Quay.folder.changed("kinds/plan.yaml", agreed, "\(fields)\n\(more)")
    }

    @Test(arguments: TestEngine.allCases, places)
    func `is refused while there is nothing in it, and goes through as soon as there is`(
        engine: TestEngine, at place: (place: String, folder: Folder)
    ) async throws {
        try await ServiceBed.with(on: engine, folder: place.folder) { bed in
            let file = try await bed.referred()
            let answers: [String: [String: JSON]] = ["plan": ["agreed": .text("2026-04-08")]]
            await #expect(throws: CaseRefusal.self) { try await bed.does("agree_plan", answers, on: file) }
            _ = try await bed.acts.enter(bed.sent("name_worker", ["worker": ["name": .text("Ada Quill")]]), by: try bed.user("wei"))
            try await bed.does("agree_plan", answers, on: file)
            #expect(try await bed.rows(of: "quay_plan").count == 1)
            #expect(try await bed.verified() == [])
        }
    }
}
