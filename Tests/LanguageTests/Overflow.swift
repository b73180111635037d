import Core
import Populations
import Storage
import Testbed
import Testing

@testable import Language

/// rules.md §3.14: overflow is an error, never a figure.
@Suite struct `A number that does not fit` {
    private static let large = Ratio(5_000_000_000)

    private static let records: Records = {
        var records = Records()
        for number in 1...3 as ClosedRange<Int64> {
            records.add("referral", number, ["received": .moment(Moment(Day(2026, 4, 1), 9)), "severity": .number(large)])
            records.add("district", number, ["units": .number(Ratio(.max / 2)), "population": .number(large)])
        }
        return records
    }()

    @Test(
        arguments: [
            "sum of units over district", "(count of referral where severity × severity above 1)",
            "(count of referral where 0 below severity × severity - severity × severity)",
            "sum of population × population over district", "mean of units over district",
            "highest of population × population over district",
            "(count of referral where down(severity × severity ÷ 3) at least 1)",
            "(count of referral where severity × severity is recorded)",
            "(count of referral where smaller(severity × severity, 1) is 1)",
        ], TestEngine.allCases)
    func `is an error on every engine, never a figure`(_ text: String, _ engine: TestEngine) async throws {
        let place = SourcePlace(file: "figures.yaml", line: 1, column: 1)
        let indicator = try Indicator(IndicatorText("X", at: place, .figure(RuleText(text))), in: World.vocabulary)
        try await withDatabase(on: engine) { database in
            try await database.write { transaction in
                let tables = Tables(vocabulary: World.vocabulary)
                for statement in tables.script(transaction.dialect) { try transaction.connection.script(statement) }
                try tables.fill(Self.records, Bench.occasion, transaction)
                try tables.fillCalendar(Bench.occasion, transaction)
            }
            let occasion = Bench.occasion
            await #expect(throws: RuleError.arithmetic(.overflow), "\(text)") {
                try await database.read { transaction in _ = try indicator.figure(in: transaction, occasion) }
            }
            #expect(throws: RuleError.arithmetic(.overflow), "\(text), in memory") {
                _ = try indicator.figure(in: Self.records, occasion)
            }
        }
    }
}
