import Core
import Populations
import Storage
import Testbed
import Testing

@testable import Language

@Suite struct `An indicator` {
    private let place = SourcePlace(file: "figures.yaml", line: 1, column: 1)

    private func share(_ rows: String, _ counted: String) -> IndicatorText {
        IndicatorText("ROT-KPI1", at: place, .share(of: [RuleText(rows)], countedWhen: RuleText(counted)))
    }

    /// W7: 106 of 111 is 95.495…%, which prints 95 and never 96.
    @Test(.covers("KEN-394", "KEN-177")) func `is rounded once, from the exact ratio`() throws {
        var text = IndicatorText("X", at: place, .share(of: [RuleText("referral")], countedWhen: RuleText("severity above 3")))
        (text.notRecorded, text.places) = (.stays, 0)
        #expect(try Indicator(text, in: World.vocabulary).printed(try Ratio(106, over: 111)).description == "95")
    }

    /// ROT-KPI1 in small: accepted, declined, undecided, left out for the first reason, outside the period.
    private var referrals: Records {
        var records = Records()
        let inside = Datum.day(Day(2026, 4, 2))
        let rows: [[String: Datum]] = [
            ["effective": inside, "decision": .code("accepted")],
            ["effective": inside, "decision": .code("declined"), "reason": .code("capacity")],
            ["effective": inside],
            ["effective": inside, "decision": .code("declined"), "reason": .code("duplicate"), "urgent": .yesNo(true)],
            ["effective": .day(Day(2026, 7, 1)), "decision": .code("accepted")],
            ["decision": .code("accepted")],
        ]
        for (place, values) in rows.enumerated() {
            records.add("referral", Int64(place + 1), values.merging(["received": .moment(Moment(Day(2026, 4, 1), 9))]) { $1 })
        }
        return records
    }

    /// Rows divided by rows are said as a share is: how many of how many.
    @Test(
        arguments: [
            ("(count of referral where decision is accepted) ÷ (count of referral)", true, 3, 6),
            ("((count of referral where decision is accepted) + (count of referral where urgent)) ÷ (count of referral)", true, 4, 6),
            ("(count of referral where decision is accepted) ÷ (count of referral)", false, nil, nil),
            ("(count of referral where decision is accepted) ÷ 6", true, nil, nil),
            ("(count of referral where decision is accepted) × (count of referral)", true, nil, nil),
        ] as [(String, Bool, Int64?, Int64?)])
    func `says how many of how many it divides where it is a percentage`(
        rule: String, isPercent: Bool, numerator: Int64?, denominator: Int64?
    ) throws {
        var text = IndicatorText("ROT-PE", at: place, .figure(RuleText(rule)))
        text.isPercent = isPercent
        let figure = try Indicator(text, in: World.vocabulary).figure(in: referrals, Bench.occasion)
        #expect(figure.numerator == numerator && figure.denominator == denominator)
    }

    private func kpi1(_ policy: NotRecorded) throws -> Indicator {
        var text = share("referral where effective during period", "decision is accepted")
        text.leaveOut = [
            .init("not appropriate", RuleText("reason.kind in (not_appropriate, excluded)")), .init("urgent", RuleText("urgent")),
        ]
        text.notRecorded = policy
        text.target = RuleText("above 98%")
        return try Indicator(text, in: World.vocabulary)
    }

    @Test func `puts each row in one class, and the classes are the figure`() throws {
        let figure = try kpi1(.stays).figure(in: referrals, Bench.occasion)
        func numbers(_ rowClass: RowClass) -> [Int64] { figure.rows(rowClass).map { $0.key[0] } }
        #expect(numbers(.counted) == [1] && numbers(.notCounted) == [2] && numbers(.undecided) == [3])
        // Both reasons hold for the fourth: it is left out for the first.
        #expect(numbers(.leftOut(0)) == [4] && numbers(.leftOut(1)) == [])
        #expect(figure.numerator == 1 && figure.denominator == 3)
        #expect(try kpi1(.leftOut).figure(in: referrals, Bench.occasion).denominator == 2)
    }

    @Test func `is said part by part as it is in one sentence`() throws {
        let indicator = try kpi1(.stays)
        let parts = indicator.saidParts
        let said = parts.about + [parts.counted].compactMap(\.self) + parts.leftOut.map(\.rows)
        #expect(said.count == 4)
        for part in said { #expect(indicator.saying.description.contains(part.description)) }
        #expect(parts.leftOut.map(\.reason) == ["not appropriate", "urgent"])
        #expect(parts.undecided == .stays)
    }

    private func refusals(of rows: [String], _ counted: String, by: [String] = []) -> [String] {
        var vocabulary = World.vocabulary
        vocabulary.add(.init("letter", fields: [.init("urgent", .number), .init("decision", .code(list: "decision"))]))
        var text = IndicatorText("X", at: place, .share(of: rows.map { RuleText($0) }, countedWhen: RuleText(counted)))
        (text.by, text.notRecorded) = (by.map { RuleText($0) }, .stays)
        do { _ = try Indicator(text, in: vocabulary) } catch { return error.all.map(\.what) }
        return []
    }

    /// Rows of one kind twice would be counted twice, and a part has values of one sort.
    @Test func `over rows of several kinds takes each kind once, with rules that read for each`() {
        let counted = "decision is accepted"
        #expect(refusals(of: ["referral", "letter"], counted) == [])
        #expect(refusals(of: ["referral", "referral where urgent"], counted) == ["the share counts rows of referral twice"])
        #expect(refusals(of: ["referral", "override"], counted).contains { $0.contains("decision") })
        #expect(
            refusals(of: ["referral", "letter"], counted, by: ["urgent"])
                == ["this is a yes or no for rows of referral and a number for rows of letter"])
        #expect(refusals(of: ["referral", "letter"], counted, by: ["decision"]) == [])
    }

    @Test(arguments: TestEngine.allCases)
    func `gives the same lists in SQL`(engine: TestEngine) async throws {
        let records = referrals
        let indicator = try kpi1(.stays)
        try await withDatabase(on: engine) { database in
            let figure = try await database.write { transaction in
                let tables = Tables(vocabulary: World.vocabulary)
                for statement in tables.script(transaction.dialect) { try transaction.connection.script(statement) }
                try tables.fill(records, Bench.occasion, transaction)
                try tables.fillCalendar(Bench.occasion, transaction)
                return try indicator.figure(in: transaction, Bench.occasion)
            }
            let memory = try indicator.figure(in: records, Bench.occasion)
            #expect(figure.answer == memory.answer && Set(figure.lines) == Set(memory.lines))
        }
    }

    /// The caller's condition stands beside every kind that is read: the population, what it counts, and what a link leads to.
    @Test(arguments: TestEngine.allCases)
    func `sees only what the scope lets through`(engine: TestEngine) async throws {
        var text = share("referral where effective is recorded", "case.closed is recorded or (has override)")
        text.notRecorded = .stays
        let indicator = try Indicator(text, in: World.vocabulary)
        try await Bench.with(seed: 11, size: 9, on: engine) { bench in
            var seen = Records()
            for kind in bench.records.kinds.keys {
                for (number, values) in bench.records.kinds[kind] ?? [] where number % 3 != 0 { seen.add(kind, number, values) }
            }
            // A link to a record that may not be seen leads nowhere; of the memory's records the same is true.
            let memory = try indicator.figure(in: seen, bench.occasion)
            let figure = try await bench.database.read { transaction in
                try indicator.figure(
                    in: transaction, bench.occasion, scope: RowScope { _, alias in Statement(composed: "\(alias).\"id\" % 3 <> 0") })
            }
            #expect(Set(figure.lines) == Set(memory.lines) && !figure.lines.isEmpty)
        }
    }

    /// rules.md §3.7: a row stands in every group it belongs to; the caller sees that they overlap.
    @Test(arguments: TestEngine.allCases)
    func `breaks down by several answers of one question`(engine: TestEngine) async throws {
        var text = IndicatorText("MI2", at: place, .count(of: RuleText("referral")))
        text.by = [RuleText("case.needs"), RuleText("urgent")]
        let indicator = try Indicator(text, in: World.vocabulary)
        try await Bench.with(seed: 3, size: 9, on: engine) { bench in
            let memory = try indicator.figure(in: bench.records, bench.occasion)
            let figure = try await bench.database.read { try indicator.figure(in: $0, bench.occasion) }
            #expect(Set(figure.lines) == Set(memory.lines))
            #expect(figure.lines.contains { if case .codes(let codes)? = $0.groups[0] { codes.count > 1 } else { false } })
        }
    }

    @Test func `that no whole numbers can hold is found when the folder is checked`() throws {
        var text = share("service", "(mean of (10 ÷ population) over district) above 1")
        text.notRecorded = .stays
        var vocabulary = World.vocabulary
        vocabulary.add(.init("district", fields: [.init("population", .number)], links: ["service"]))
        let indicator = try Indicator(text, in: vocabulary)
        #expect(indicator.notInSQL(Bench.occasion).count == 1)
        #expect(try kpi1(.stays).notInSQL(Bench.occasion).isEmpty)
    }

    @Test func `says how many values a sum passed over`() throws {
        var records = Records()
        records.add("district", 1, ["units": .whole(3)])
        records.add("district", 2, [:])
        let text = IndicatorText("X", at: place, .figure(RuleText("sum of units over district")))
        let figure = try Indicator(text, in: World.vocabulary).figure(in: records, Bench.occasion)
        #expect(figure.value == Ratio(3) && figure.missing == [1])
    }

    @Test func `of nothing is no activity, never nought`() throws {
        #expect(try kpi1(.stays).figure(in: Records(), Bench.occasion).answer == .noActivity)
        let text = IndicatorText("X", at: place, .figure(RuleText("(count of stay) ÷ (count of referral)")))
        #expect(try Indicator(text, in: World.vocabulary).figure(in: Records(), Bench.occasion).answer == .noActivity)
    }

    @Test func `must say what becomes of a row where something is not recorded`() throws {
        let error = #expect(throws: Mistakes.self) { try Indicator(share("referral", "decision is accepted"), in: World.vocabulary) }
        #expect(error?.all.first?.remedy.contains("not recorded: stays") == true)
        // Where nothing can be missing there is nothing to say.
        _ = try Indicator(share("unit", "adapted"), in: World.vocabulary)
    }

    @Test(arguments: [
        ("above 98%", Ratio(98, 100), Tested.exact, false), ("at least 98%", Ratio(98, 100), .exact, true),
        ("below 5%", Ratio(5, 100), .exact, false), ("at least 95%", Ratio(9495, 10000), .exact, false),
        // 94.95 prints as 95.0: half away from nought.
        ("at least 95%", Ratio(9495, 10000), .asPrinted, true), ("above 20", Ratio(21, 1), .exact, true),
    ])
    func `meets its target exactly, or as printed`(target: String, value: Ratio, tested: Tested, met: Bool) throws {
        var text = share("unit", "adapted")
        (text.target, text.tested) = (RuleText(target), tested)
        #expect(try Indicator(text, in: World.vocabulary).isMet(value) == met)
    }

    /// 3 leavers printed as 300.0% would be believed.
    @Test func `is no percentage where it only counts`() throws {
        var counted = IndicatorText("X", at: place, .count(of: RuleText("stay")))
        counted.isPercent = true
        var summed = IndicatorText("X", at: place, .figure(RuleText("(count of stay) + (count of referral)")))
        summed.isPercent = true
        var beside = IndicatorText("X", at: place, .count(of: RuleText("stay")))
        beside.also = [.init("a", RuleText("count of referral"), print: .init(places: 1, isPercent: true))]
        for text in [counted, summed, beside] {
            let error = #expect(throws: Mistakes.self) { try Indicator(text, in: World.vocabulary) }
            #expect(error?.all.map(\.what) == ["a count is printed as a percentage, and it is a share of nothing"])
        }
        var quotient = IndicatorText("X", at: place, .figure(RuleText("(count of stay) ÷ (count of referral)")))
        quotient.isPercent = true
        _ = try Indicator(quotient, in: World.vocabulary)
    }

    /// The folder prints to 1 place unless it says otherwise; time is whole minutes all the same.
    @Test func `in minutes is printed in whole ones`() throws {
        let sum = IndicatorText("X", at: place, .figure(RuleText("sum of weekly_minutes over allocation")))
        #expect(try Indicator(sum, in: World.vocabulary).printed(Ratio(2235)).description == "2235")
        #expect(try Indicator(sum, in: World.vocabulary).printed(Ratio(4471, 2)).description == "2236")
    }

    /// Different cases and weeks over rows of a case and a week are the rows; different cases are fewer.
    @Test(arguments: TestEngine.allCases, ["case, week", "week, case", "case"])
    func `counts different values as memory does, also where they are the rows`(engine: TestEngine, different: String) async throws {
        let text = IndicatorText(
            "X", at: place, .figure(RuleText("count of different \(different) over case_week where week.last during period")))
        let indicator = try Indicator(text, in: World.vocabulary)
        try await Bench.with(seed: 17, size: 9, on: engine) { bench in
            let memory = try indicator.figure(in: bench.records, bench.occasion)
            let figure = try await bench.database.read { try indicator.figure(in: $0, bench.occasion) }
            #expect(figure.answer == memory.answer && memory.value != Ratio(0))
            let glance = try await bench.database.read { try indicator.glance(in: $0, bench.occasion) }
            #expect(glance.answer == memory.answer)
        }
    }

    @Test(arguments: TestEngine.allCases, [NotRecorded.stays, .leftOut])
    func `comes to the same at a glance`(engine: TestEngine, policy: NotRecorded) async throws {
        let indicator = try kpi1(policy)
        let records = referrals
        try await Bench.with(records, on: engine) { bench in
            let glance = try await bench.database.read { try indicator.glance(in: $0, bench.occasion) }
            let whole = try await bench.database.read { try indicator.figure(in: $0, bench.occasion) }
            #expect(glance.answer == whole.answer && glance.numerator == whole.numerator && glance.denominator == whole.denominator)
            #expect(glance.lines.isEmpty && !whole.lines.isEmpty)
        }
    }

    @Test func `reports the mistakes of all its rules`() {
        var text = share("referal", "decision is accepted")
        text.target = RuleText("98%")
        text.also = [.init("a", RuleText("count of stya"))]
        let error = #expect(throws: Mistakes.self) { try Indicator(text, in: World.vocabulary) }
        #expect(error?.all.count == 3)
    }

    @Test func `cannot be given while its condition holds`() throws {
        var text = IndicatorText("SUT-SPI-4a", at: place, .figure(RuleText("(count of case) ÷ as_at(setting.units, period.last)")))
        text.cannot = .init(when: RuleText("as_at(setting.units, period.last) is not recorded"), say: "The number of units is not agreed.")
        let figure = try Indicator(text, in: World.vocabulary).figure(in: Records(), Bench.occasion)
        #expect(figure.answer == .cannot("The number of units is not agreed."))
    }
}

extension Ratio {
    /// A fraction written in a test, where the reader sees that it exists.
    init(_ numerator: Int64, _ denominator: Int64) {
        guard let ratio = try? Ratio(numerator, over: denominator) else { preconditionFailure("not a fraction") }
        self = ratio
    }
}
