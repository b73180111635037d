import Cases
import Core
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-042", "ROT-014", "SUT-057")) struct `A link` {
    private let decision: [String: JSON] = ["decided": .text("2026-04-07"), "result": .text("accepted")]

    private func worker(_ name: String, in bed: ServiceBed) async throws {
        _ = try await bed.acts.enter(
            bed.sent("name_worker", ["worker": ["name": .text(name)]]), by: try bed.user("wei"))
    }

    @Test(arguments: TestEngine.allCases)
    func `to what a case has one of is answered without being asked, though it need not be answered`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("decide", ["decision": decision], on: file)
            let referral = try await bed.subject("referral", in: file).subject
            #expect(try await bed.rows(of: "quay_decision").map { $0["referral"] } == [referral.stored])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that is required and has nothing to lead to refuses the act`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            await #expect(throws: CaseRefusal.nothingToLink(kind: "Goal", whole: "Support plan")) {
                try await bed.does("set_goal", ["goal": ["name": .text("Pay the rent")]], on: file)
            }
            await #expect(throws: CaseRefusal.nothingToLink(kind: "Visit", whole: "Worker")) {
                try await bed.does("record_visit", ["visit": ["held": .text("2026-04-08")]], on: file)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `with one possible answer is filled in where it is required, and asked where there are several`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            let plan: [String: [String: JSON]] = ["plan": ["agreed": .text("2026-04-08")]]
            let goal: [String: [String: JSON]] = ["goal": ["name": .text("Pay the rent")]]
            try await bed.does("agree_plan", plan, on: file)
            try await bed.does("set_goal", goal, on: file)
            let first = try await bed.subject("plan", in: file).subject
            #expect(try await bed.rows(of: "quay_goal").map { $0["parent"] } == [first.stored])
            try await bed.does("agree_plan", plan, on: file)
            await #expect(throws: CaseRefusal.answers([.init(kind: "goal", field: "plan", sentence: "Choose the support plan")])) {
                try await bed.does("set_goal", goal, on: file)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that need not be answered and may lead to several things is never guessed`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await worker("Ada Quill", in: bed)
            try await bed.does("agree_plan", ["plan": ["agreed": .text("2026-04-08")]], on: file)
            try await bed.does("set_goal", ["goal": ["name": .text("Pay the rent")]], on: file)
            try await bed.does("record_visit", ["visit": ["held": .text("2026-04-08")]], on: file)
            let visit = try #require(try await bed.rows(of: "quay_visit").first)
            #expect(visit["goal"] == .null && visit["worker"] != .null)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `to what the same act adds to means that record before any other`(engine: TestEngine) async throws {
        let folder = Quay.folder.changed("kinds/departure.yaml", "day: left", "of: pause\nday: left")
            .changed("pathway.yaml", "records: [case, departure]", "amends: [pause]\n    records: [departure]")
        try await ServiceBed.with(on: engine, folder: folder) { bed in
            let file = try await bed.referred()
            for day in ["2026-04-08", "2026-04-09"] {
                try await bed.does("pause_work", ["pause": ["paused": .text(day), "reason": .text("Hospital")]], on: file)
            }
            let second = try #require(try await bed.facts(inStream: file).last)
            var sent = bed.sent(
                "leave",
                [
                    "pause": ["paused": .text("2026-04-09"), "reason": .text("Hospital"), "resumed": .text("2026-04-10")],
                    "departure": ["left": .text("2026-04-10")],
                ])
            sent.chosen["pause"] = second.subject
            _ = try await bed.acts.perform(sent, on: file, by: try bed.user("wei"))
            #expect(try await bed.rows(of: "quay_departure").map { $0["parent"] } == [second.subject.stored])
            #expect(try await bed.stage(of: file) == "left")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `leads to a record of the same case or to none`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let (file, other) = (try await bed.referred(), try await bed.referred())
            for wrong in [try await bed.subject("referral", in: other).subject, try await bed.subject("case", in: file).subject, .random()]
            {
                let sentence = "Referral leads to no such record. Choose one of those offered"
                let body = decision.merging(["referral": .text(wrong.description)]) { $1 }
                await #expect(throws: CaseRefusal.answers([.init(kind: "decision", field: "referral", sentence: sentence)])) {
                    try await bed.does("decide", ["decision": body], on: file)
                }
            }
        }
    }
}

@Suite(.covers("ROT-044", "SUT-020")) struct `A register of the service` {
    @Test(arguments: TestEngine.allCases)
    func `takes records that belong to no case and to no person, from those whose role may`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let sent = bed.sent("name_worker", ["worker": ["name": .text("Ada Quill")]])
            #expect(try await bed.acts.enter(sent, by: try bed.user("wei")) == "/registers/worker")
            let row = try #require(try await bed.rows(of: "record").first)
            #expect(row["case"] == .null && row["person"] == .null && row["kind"] == .text("worker"))
            await #expect(throws: CaseRefusal.notYours(act: "Add a worker")) {
                try await bed.acts.enter(bed.sent("name_worker", ["worker": ["name": .text("Ada Quill")]]), by: try bed.user("olga"))
            }
            // Not an act on a case, and an act on a case is none on a register.
            let file = try await bed.referred()
            await #expect(throws: CaseRefusal.wrongStage(act: "Add a worker", stage: "Received")) {
                try await bed.does("name_worker", ["worker": ["name": .text("Ada Quill")]], on: file)
            }
            await #expect(throws: CaseRefusal.noSuchAct("agree_plan")) {
                try await bed.acts.enter(
                    bed.sent("agree_plan", ["plan": ["agreed": .text("2026-04-08")]]), by: try bed.user("wei"))
            }
        }
    }
}
