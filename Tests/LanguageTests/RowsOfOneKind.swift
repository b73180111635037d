import Core
import Populations
import Storage
import Testbed
import Testing

@testable import Language

@Suite struct `Rows of one kind` {
    private func survey(_ person: Int64?, _ day: Day) -> [String: Datum] {
        ["answered": .day(day), "person": person.map { .row(RowID("person", $0)) }].compactMapValues(\.self)
    }

    /// ROT-095: a survey may be answered without a name. Answers of nobody are not answers of one person.
    @Test(.covers("ROT-095"), arguments: TestEngine.allCases)
    func `of nobody are not rows of one person`(engine: TestEngine) async throws {
        var records = Records()
        for person in 1...2 as ClosedRange<Int64> { records.add("person", person, [:]) }
        records.add("survey", 1, survey(1, Day(2026, 4, 1)))
        records.add("survey", 2, survey(1, Day(2026, 5, 1)))
        records.add("survey", 3, survey(nil, Day(2026, 4, 1)))
        records.add("survey", 4, survey(nil, Day(2026, 5, 1)))
        records.add("survey", 5, survey(2, Day(2026, 4, 1)))
        let text = IndicatorText(
            "X", at: SourcePlace(file: "figures.yaml", line: 1, column: 1),
            .count(of: RuleText("latest survey for each person by answered")))
        let indicator = try Indicator(text, in: World.vocabulary)
        try await Bench.with(records, on: engine) { bench in
            let memory = try indicator.figure(in: bench.records, bench.occasion)
            let sql = try await bench.database.read { try indicator.figure(in: $0, bench.occasion) }
            for figure in [memory, sql] { #expect(Set(figure.lines.map { $0.row.key[0] }) == [2, 3, 4, 5]) }
        }
    }

    /// The field of the row in hand stands alone; with its kind before it, it is the one around's.
    @Test(arguments: TestEngine.allCases)
    func `name the one around by the kind`(engine: TestEngine) async throws {
        var records = Records()
        records.add("case", 1, [:])
        for (number, start) in [Day(2026, 4, 1), Day(2026, 5, 1), Day(2026, 6, 1)].enumerated() {
            records.add("stay", Int64(number + 1), ["starts": .day(start), "case": .row(RowID("case", 1))])
        }
        let rule = try Rule(RuleText("count of stay where starts after stay.starts"), in: World.vocabulary, RuleContext(row: "stay"))
        #expect(rule.saying.description.contains("‘starts’ is after ‘starts’ of the ‘stay’"))
        try await Bench.with(records, on: engine) { bench in
            let (memory, sql) = try await bench.readings(rule)
            #expect(memory == [[1]: "2", [2]: "1", [3]: "0"])
            #expect(sql == memory)
        }
    }
}
