import Access
import Cases
import Core
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("SR-06", "ROT-031", "SR-15")) struct `A correction` {
    let received = Moment(Day(2026, 4, 2), 16, 30)

    private func mend(
        _ fact: Fact, _ body: [String: JSON]?, in bed: ServiceBed, by user: Directory.User? = nil
    ) async throws {
        _ = try await bed.acts.correct(
            fact.subject, nth: fact.nth, version: fact.nth, body: body, day: nil, why: "A slip", key: Reference.random().description,
            by: try user ?? bed.manager)
    }

    private func expect(_ field: String, _ sentence: String, in bed: ServiceBed, _ act: () async throws -> Void) async throws {
        let before = try await bed.size()
        let refusal = await #expect(throws: CaseRefusal.self) { try await act() }
        guard case .answers(let mistakes)? = refusal else { return #expect(refusal == nil, "refused for its answers") }
        #expect(mistakes.map(\.field) == [field])
        #expect(mistakes.first?.sentence.contains(sentence) == true)
        #expect(try await bed.size() == before)
    }

    @Test(arguments: TestEngine.allCases)
    func `that would make the person too young for the service is refused like the referral itself`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            var person = ServiceBed.person
            person["born"] = .text("2008-04-02")
            let answers = ["person": person, "referral": ServiceBed.referral(received: received)]
            let file = try ServiceBed.file(
                try await bed.acts.begin(bed.sent("refer", answers, at: received), by: try bed.nurse))
            let referral = try await bed.subject("referral", in: file)
            try await expect("received", "under 18", in: bed) {
                try await mend(referral, ServiceBed.referral(received: Moment(Day(2026, 4, 1), 9)), in: bed)
            }
            try await mend(referral, ServiceBed.referral(received: Moment(Day(2026, 4, 2), 9)), in: bed)
            #expect(try await bed.clocks(of: file).map(\.started) == [Moment(Day(2026, 4, 2), 9)])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `meets the checks that read other records of its case`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("decide", ["decision": ["decided": .text("2026-04-07"), "result": .text("accepted")]], on: file)
            let decision = try await bed.subject("decision", in: file)
            let early: [String: JSON] = ["decided": .text("2026-04-01"), "result": .text("accepted")]
            try await expect("decided", "cannot be earlier than the referral", in: bed) {
                try await mend(decision, early, in: bed, by: try bed.user("wei"))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that leaves an answer out clears it, and keeps whose record it is`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred(["rent": .number(12_000)])
            let referral = try await bed.subject("referral", in: file)
            try await mend(
                referral, ["received": .text(received.description), "consent": .bool(true)], in: bed, by: try bed.user("wei"))
            let row = try #require(try await bed.rows(of: "quay_referral").first)
            #expect(row["rent"] == .null)
            #expect(row["person"] != .null)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of a person brings all their cases up to date in the same act`(engine: TestEngine) async throws {
        // A stage that reads the person, so that one sees what was derived.
        let folder = Quay.folder.changed(
            "pathway.yaml", "when: has decision where result is accepted", "when: person.born after 2000-01-01")
        try await ServiceBed.with(on: engine, folder: folder) { bed in
            let file = try await bed.referred()
            let person = try await bed.person(of: file)
            #expect(try await bed.stage(of: file) == "received")
            let fact = try await bed.subject("person", in: person)
            try await mend(fact, ["name": .text("Ann Lowe"), "born": .text("2001-05-17")], in: bed, by: try bed.user("wei"))
            #expect(try await bed.stage(of: file) == "accepted")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of a person is theirs who may know one of the person's cases, and to others the person is not there`(
        engine: TestEngine
    ) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            let fact = try await bed.subject("person", in: try await bed.person(of: file))
            await #expect(throws: CaseRefusal.noSuchCase) {
                try await mend(fact, ["name": .text("Nobody"), "born": .text("1980-05-17")], in: bed, by: try bed.user("olga"))
            }
            try await mend(fact, ["name": .text("Ann Low"), "born": .text("1980-05-17")], in: bed, by: try bed.user("wei"))
            #expect(try await bed.rows(of: "person").map { $0["name"] } == [.text("Ann Low")])
            // A case that the other organisation has of the same person makes the person known there.
            let line: JSON = .object([
                "service": .text("quay"), "kind": .text("case"), "stream": .text("second"), "subject": .text("second"),
                "organisation": .text("inland"), "day": .text("2026-04-03"),
                "body": .object(["person": .text(fact.subject.description), "starts": .text("2026-04-03")]),
            ])
            #expect(try await bed.take([line]).mistakes == [])
            let entry = try await bed.database.read { [user = try bed.user("olga")] in
                try CaseStore($0, for: user.viewer).entry(fact.subject)
            }
            #expect(entry?.kind == "person")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `without a body takes out all that a record says`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred()
            try await bed.does("pause_work", ["pause": ["paused": .text("2026-04-08"), "reason": .text("Hospital")]], on: file)
            try await bed.does("resume_work", ["pause": ["resumed": .text("2026-04-10")]], on: file)
            let pause = try await bed.subject("pause", in: file)
            let last = try #require(try await bed.facts(inStream: file).last)
            _ = try await bed.acts.correct(
                pause.subject, nth: pause.nth, version: last.nth, body: nil, day: nil, why: "Another person", key: "out",
                by: try bed.user("wei"))
            #expect(try await bed.rows(of: "quay_pause").isEmpty)
        }
    }
}
