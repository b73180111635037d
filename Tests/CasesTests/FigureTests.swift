import Cases
import Core
import Figures
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-M1", "ROT-048", "ROT-049", "SR-06")) struct `The figure ROT-M1` {
    let received = Moment(Day(2026, 4, 2), 16, 30)

    /// One case of each class; received on the Thursday before Easter unless it is not yet due.
    private struct Cases { let inTime, late, unanswered, withdrawn, notYetDue, unconfirmed: Reference }

    private func cases(in bed: ServiceBed) async throws -> Cases {
        func decided(_ day: Day, _ confirmed: Moment?) async throws -> Reference {
            let file = try await bed.refer(received: received)
            try await bed.checkCriteria(of: file)
            try await bed.perform("decide", ServiceBed.decision(on: day, confirmed: confirmed), on: file)
            return file
        }
        let inTime = try await decided(Day(2026, 4, 7), Moment(Day(2026, 4, 8), 17))
        let late = try await decided(Day(2026, 4, 7), Moment(Day(2026, 4, 8), 17, 1))
        let unconfirmed = try await decided(Day(2026, 4, 7), nil)
        let unanswered = try await bed.refer(received: received)
        let withdrawn = try await bed.refer(received: received)
        let why: [String: JSON] = ["withdrawn": .text("2026-04-07"), "why": .text("Went home")]
        try await bed.perform("withdraw", why, on: withdrawn)
        let notYetDue = try await bed.refer(received: Moment(Day(2026, 4, 13), 10))
        return Cases(
            inTime: inTime, late: late, unanswered: unanswered, withdrawn: withdrawn, notYetDue: notYetDue, unconfirmed: unconfirmed)
    }

    private func referrals(_ files: [Reference], _ bed: ServiceBed) async throws -> [Reference] {
        var found: [Reference] = []
        for file in files { found.append(try await bed.subject("referral", in: file).subject) }
        return found.sorted()
    }

    @Test(arguments: TestEngine.allCases)
    func `opens to counted, not counted, left out and undecided, which make up the population`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let cases = try await cases(in: bed)
            let figure = try await bed.figure()
            #expect(figure.counted.map(\.reference) == (try await referrals([cases.inTime], bed)))
            #expect(figure.notCounted.map(\.reference) == (try await referrals([cases.late, cases.unanswered], bed)))
            #expect(figure.undecided.map(\.reference) == (try await referrals([cases.unconfirmed], bed)))
            #expect(Set(figure.leftOut.map(\.reference)) == Set(try await referrals([cases.withdrawn, cases.notYetDue], bed)))
            #expect(Set(figure.leftOut.compactMap(\.reason)) == ["withdrawn before due", "not yet due"])
            #expect(figure.population == 6)
            #expect((figure.numerator, figure.denominator) == (1, 4))
            #expect(figure.value == "25.0")
            #expect(figure.breakdown.map(\.value) == ["ward_a"])
            #expect(figure.breakdown.map(\.denominator) == [4])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `follows a back-dated correction, with row and clock, and the old reading stays in the history`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let cases = try await cases(in: bed)
            let told = Moment(Day(2026, 4, 8), 17), right = Moment(Day(2026, 4, 9), 9)
            let decision = try await bed.subject("decision", in: cases.inTime)
            _ = try await bed.acts.correct(
                decision.subject, nth: decision.nth, version: decision.nth,
                body: ServiceBed.decision(on: Day(2026, 4, 7), confirmed: right), day: Day(2026, 4, 7), why: "Told a day later",
                key: "mend", by: try bed.manager)

            let row = try #require(try await bed.rows(of: "rotherham_decision").first { $0["id"] == decision.subject.stored })
            #expect(row["confirmed"] == right.stored)
            let clock = try #require(try await bed.clocks(of: cases.inTime).first)
            #expect((clock.done, clock.state) == (right, "missed"))
            let figure = try await bed.figure()
            #expect(figure.counted.isEmpty)
            #expect(figure.notCounted.map(\.reference) == (try await referrals([cases.inTime, cases.late, cases.unanswered], bed)))
            #expect(figure.population == 6)

            let history = try await bed.facts(inStream: cases.inTime).filter { $0.subject == decision.subject }
            #expect(history.map { $0.body.json["confirmed"]?.text } == [told.description, right.description])
            #expect(history.map(\.why) == [nil, "Told a day later"])
            #expect(history.last?.corrects == decision.nth)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `no longer waits for a confirmation once it is recorded, nor counts one whose decision is taken out`(
        engine: TestEngine
    ) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let cases = try await cases(in: bed)
            let open = try await bed.subject("decision", in: cases.unconfirmed)
            _ = try await bed.acts.correct(
                open.subject, nth: open.nth, version: open.nth,
                body: ServiceBed.decision(on: Day(2026, 4, 7), confirmed: Moment(Day(2026, 4, 7), 12)), day: nil, why: "Written down late",
                key: "late", by: try bed.manager)
            let counted = try await bed.figure()
            #expect(counted.counted.count == 2 && counted.undecided.isEmpty)
            let decision = try await bed.subject("decision", in: cases.inTime)
            _ = try await bed.acts.correct(
                decision.subject, nth: decision.nth, version: decision.nth, body: nil, day: nil, why: "Another patient", key: "out",
                by: try bed.manager)
            let figure = try await bed.figure()
            #expect(figure.counted.count == 1 && figure.notCounted.count == 3 && figure.population == 6)
            let screening = try #require(try await bed.clocks(of: cases.inTime).first)
            #expect(screening.done == nil)
        }
    }
}
