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

/// Issue 4: every figure of every folder reads the same in memory and in SQL, on both engines.
@Suite struct `Every figure of every folder` {
    @Test(arguments: FolderBed.names, TestEngine.allCases)
    func `can be worked out where nothing is recorded yet`(_ name: String, _ engine: TestEngine) async throws {
        try await FolderBed.with(name, on: engine, records: { _ in Records() }) { bed in
            try await bed.compareAll("empty")
            let reading = FigureReading(bed.published)
            let period = Period(.quarter, containing: Day(2026, 6, 30), in: bed.published.service.calendar)
            let report = try await bed.database.read { try reading.report(period, asAt: FolderBed.now, for: .operate("test"), in: $0) }
            #expect(report.figures.count == bed.published.service.figures.count)
        }
    }

    @Test(arguments: FolderBed.names, TestEngine.allCases)
    func `is the same from memory and from SQL on random records`(_ name: String, _ engine: TestEngine) async throws {
        for seed in [UInt64(1), 2] {
            try await FolderBed.with(name, on: engine, records: { $0.random(seed: seed * 31, size: 6) }) { bed in
                try await bed.compareAll("seed \(seed)")
            }
        }
    }
}

extension FolderBed {
    /// Works out every figure both ways and names each difference.
    func compareAll(_ what: String) async throws {
        let scope = FigureReading(published).scope
        for figure in published.service.figures {
            let indicator = try #require(published.service.rules.indicator(figure, on: Day(2026, 6, 30)))
            do {
                let memory = try indicator.figure(in: records, occasion)
                let sql = try await database.read { try indicator.figure(in: $0, occasion, scope: scope) }
                #expect(memory.answer == sql.answer, "\(figure.code), \(what)")
                #expect(memory.parts == sql.parts && memory.missing == sql.missing, "\(figure.code), \(what)")
                #expect(memory.also == sql.also, "\(figure.code), \(what)")
                #expect(Set(memory.lines) == Set(sql.lines) && memory.lines.count == sql.lines.count, "\(figure.code), \(what)")
            } catch {
                Issue.record("\(figure.code), \(what): \(error)")
            }
        }
    }
}
