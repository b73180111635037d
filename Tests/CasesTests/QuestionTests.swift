import Cases
import Core
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("EXP-18", "EXP-31", "SR-06")) struct `An unlikely answer` {
    static let high = CaseRefusal.AnswerMistake(
        kind: "referral", field: "rent", sentence: "This rent is high. Is it the rent of one week?", isQuestion: true)
    static let against = CaseRefusal.AnswerMistake(
        kind: "referral", field: "consent", sentence: "The person does not agree. Is this referral meant to be sent?", isQuestion: true)

    private func refer(
        _ more: [String: JSON], _ confirmed: Set<CaseRefusal.AnswerMistake> = [], in bed: ServiceBed
    ) async throws -> Reference {
        var sent = bed.sent("refer", ["person": ServiceBed.person, "referral": Quay.referral(more)])
        sent.confirmed = confirmed
        return try ServiceBed.file(try await bed.acts.begin(sent, by: try bed.user("wei")))
    }

    @Test(arguments: TestEngine.allCases)
    func `is asked about once, taken when it is confirmed, and the confirmation is kept with who gave it and when`(
        engine: TestEngine
    ) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            await #expect(throws: CaseRefusal.answers([Self.against, Self.high])) {
                try await refer(["rent": .number(60_000), "consent": .bool(false)], in: bed)
            }
            // One tick does not stand for another.
            await #expect(throws: CaseRefusal.answers([Self.against])) {
                try await refer(["rent": .number(60_000), "consent": .bool(false)], [Self.high], in: bed)
            }
            #expect(try await bed.size() == [0, 0, 0])
            let file = try await refer(["rent": .number(60_000), "consent": .bool(false)], [Self.high, Self.against], in: bed)
            let fact = try await bed.subject("referral", in: file)
            #expect(
                fact.body.json["asked again"]
                    == .list([
                        .object(["field": .text("consent"), "question": .text(Self.against.sentence)]),
                        .object(["field": .text("rent"), "question": .text(Self.high.sentence)]),
                    ]))
            #expect(fact.act.by == "quay-wei" && fact.act.at == ServiceBed.now)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that is likely after all is not remembered as asked`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await refer(["rent": .number(10_000)], [Self.high], in: bed)
            #expect(try await bed.subject("referral", in: file).body.json["asked again"] == nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that was confirmed is not asked about again when something else is corrected, and stays confirmed`(
        engine: TestEngine
    ) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await refer(["rent": .number(60_000)], [Self.high], in: bed)
            let fact = try await bed.subject("referral", in: file)
            func mend(_ more: [String: JSON], version: Int, _ confirmed: Set<CaseRefusal.AnswerMistake> = []) async throws {
                _ = try await bed.acts.correct(
                    fact.subject, nth: fact.nth, version: version, body: Quay.referral(more), day: nil, why: "A slip",
                    key: Reference.random().description, by: try bed.user("wei"), confirmed: confirmed)
            }
            try await mend(["rent": .number(61_000)], version: fact.nth)
            let mended = try #require(try await bed.facts(inStream: file).last)
            #expect(mended.body.json["asked again"] == fact.body.json["asked again"])
            await #expect(throws: CaseRefusal.answers([Self.against])) {
                try await mend(["rent": .number(61_000), "consent": .bool(false)], version: mended.nth)
            }
            try await mend(["rent": .number(61_000), "consent": .bool(false)], version: mended.nth, [Self.against])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `goes with an export and comes back with a restore, and the words still prove themselves`(engine: TestEngine) async throws {
        let (lines, asked) = try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await refer(["rent": .number(60_000)], [Self.high], in: bed)
            return (try await bed.exported(), try await bed.subject("referral", in: file).body.json["asked again"])
        }
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let report = try await bed.record.restore(lines, dryRun: false)
            #expect(report.mistakes == [] && report.taken == 3)
            let file = try #require(try await bed.rows(of: "case_file").first?["id"].flatMap { Reference(stored: $0) })
            #expect(try await bed.subject("referral", in: file).body.json["asked again"] == asked)
            #expect(try await bed.verified() == [])
            #expect(try await bed.exported() == lines)
        }
    }
}
