import Cases
import Core
import Language
import Populations
import Record
import Specification
import Storage
import Testbed
import Testing

@testable import Figures

/// Section 3 of the county's catalogue: its printed tables from records of people.
@Suite(.covers("KEN-399", "KEN-397", "KEN-394", "KEN-214")) struct `Printed figures set beside the records` {
    private static func comparison(_ engine: TestEngine, unprinted: Bool = true) async throws -> PrintedComparison {
        var found: PrintedComparison?
        try await FolderBed.with("kent", on: engine, records: { _ in CountyPapers(unprinted: unprinted).records }) { bed in
            found = try await bed.database.read {
                try FigureReading(bed.published).comparison(asAt: FolderBed.now, for: .operate("test"), in: $0)
            }
        }
        return try #require(found)
    }

    @Test(arguments: TestEngine.allCases)
    func `differ where the catalogue says so and nowhere else`(engine: TestEngine) async throws {
        let comparison = try await Self.comparison(engine)
        #expect(comparison.unexplained == [])
        let differing = Set(comparison.lines.filter { $0.outcome == .explained }.compactMap { $0.remark?.check })
        #expect(differing == ["X02", "X03", "X04", "X09", "X14", "X16", "X21", "X23", "X26", "X52", "X54", "X55", "X57"])
        // No remark stands on a line that agrees in all its parts.
        let remarked = Set(comparison.lines.compactMap { $0.remark?.check })
        #expect(remarked == differing)
        let slips = Set(comparison.found.filter { $0.verdict == .slip }.map(\.check))
        #expect(
            slips == [
                "X02", "X03", "X04", "X09", "X12", "X14", "X16", "X23", "X29", "X33", "X42", "X46", "X47", "X48", "X63", "X67",
            ])
        let silent = comparison.lines.filter { $0.outcome == .noRecords }
        #expect(!silent.isEmpty && silent.allSatisfy { $0.period.hasPrefix("2012-13") })
        // T01, T02, T03 and T04 since April 2013, T05 to T07, the 38 rows of T08 and T09 with what they are made of, T11 and T13.
        #expect(comparison.lines.count { $0.outcome == .agrees } > 220)

        func computed(_ label: String, _ period: String = "2013-14-q2") -> String? {
            let lines = comparison.lines.filter { $0.label == label && $0.period == period }
            #expect(lines.count == 1, "\(label), \(period)")
            return lines.first?.computed
        }
        #expect(computed("Total contracts, forecast", "2013-14") == "23156296")
        #expect(computed("Total contracts, variance", "2013-14") == "-1385304")
        #expect(computed("Programme, forecast", "2013-14") == "23471196")
        #expect(computed("KPI 1, overall, numerator") == "8024" && computed("KPI 1, overall") == "98.5")
        #expect(computed("KPI 1, accommodation (long term)", "2013-14-q1") == "98.8")
        #expect(computed("KPI 1, floating support", "2013-14-q1") == "97.3" && computed("KPI 1, overall", "2013-14-q1") == "98.5")
        #expect(computed("KPI 2, overall") == "75.4" && computed("KPI 2, overall", "2013-14-q1") == "76.6")
        #expect(computed("Leavers") == "1025" && computed("Planned moves to social rented housing, numerator") == "68")
        #expect(computed("Outcomes, short-term services") == "85" && computed("Outcomes, long-term services") == "92.5")
        // 106 of 111 is 95.495: rounded once.
        #expect(computed("Long-term, informal learning") == "95")
    }

    /// F7: £19.63m now and £16.9m required in the five cohorts that are quantified; two have nothing, four are not quantified.
    @Test(.covers("KEN-296", "KEN-314"), arguments: TestEngine.allCases)
    func `give the change of the cohorts' funding, which no paper printed`(engine: TestEngine) async throws {
        try await FolderBed.with("kent", on: engine, records: { _ in CountyPapers(unprinted: true).records }) { bed in
            let quarter = Period(.quarter, 4, ofYearBeginning: 2013, in: bed.published.service.calendar)
            let figure = try await bed.database.read {
                try FigureReading(bed.published).report("KEN-COHCH", quarter, asAt: FolderBed.now, for: .operate("test"), in: $0)
            }
            #expect(figure?.printed == "-£2730000.00")
            #expect(figure?.also.map(\.value) == ["4"])
            #expect(figure?.folds.first?.rows.count == 5)
        }
    }

    /// F3c: without the 46 leavers that only the list of departures has, the printed KPI 2 of the quarter is reached.
    @Test func `agree on KPI 2 where only its own leavers are recorded`() async throws {
        let comparison = try await Self.comparison(.sqlite, unprinted: false)
        let lines = comparison.lines.filter { $0.code == "KEN-KPI2" && $0.period.hasPrefix("2013-14") }
        #expect(lines.map(\.outcome) == Array(repeating: .agrees, count: 12))
        // And then the list does not add up.
        #expect(comparison.unexplained.contains { $0.label == "Leavers: unplanned, from KPI 2 services" })
    }

    /// F4: the same lists of departures, brought in as lines of another system, each asked what its form asks.
    @Test(arguments: TestEngine.allCases)
    func `are worked out from imported people who left`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate(FolderBed.migrations)
            try await Publishing(database: database).publishNew([try FolderBed.folder("kent")], by: "operator", at: FolderBed.now)
            let shelf = Shelf()
            try await database.write { _ = try shelf.catchUp(in: $0, on: FolderBed.now.day) }
            let facts = NewFacts(record: Record(database: database, fold: shelf.fold, now: { FolderBed.now }), shelf: shelf)
            let report = try await facts.take(Array(CountyDepartures.lines.utf8), by: .operate("migration"), dryRun: false)
            #expect(report.mistakes.prefix(3).map { "\($0)" } == [] && report.taken == 3 + 3 * 1_025)
            let reading = FigureReading(of: "kent", on: shelf)
            let found = try await database.read {
                try reading.comparison(asAt: FolderBed.now, for: .operate("test"), in: $0)
            }
            let lines = try #require(found).lines.filter { $0.period == "2013-14-q2" && $0.page == "Figure 3" }
            // Every reason of the three lists, and their totals.
            #expect(lines.count == 31 && lines.allSatisfy { $0.outcome == .agrees })
            let departures = try #require(found).lines.filter { ["KEN-LEAVE", "KEN-ACH", "KEN-SOC", "KEN-EVICT"].contains($0.code) }
            #expect(Set(departures.filter { $0.outcome != .agrees }.compactMap { $0.remark?.check }) == ["X23", "X26"])
            let kpi2 = try #require(found).lines.first { $0.label == "KPI 2, overall" && $0.period == "2013-14-q2" }
            #expect(kpi2?.computed == "75.4" && kpi2?.remark?.check == "X21")
        }
    }
}
