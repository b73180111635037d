import Access
import Core
import Storage
import Testbed
import Testing

@testable import Cases

/// Design §4: no list may scan a kind. What is due is asked for on every My day, whatever else the service holds.
@Suite(.covers("EXP-31")) struct `The list of what is due` {
    /// A case with a running clock, and so many more like it.
    private func fill(_ bed: ServiceBed, _ count: Int) async throws {
        let file = try await bed.refer(received: Moment(Day(2026, 4, 2), 16, 30))
        try await bed.database.write { transaction in
            for (table, key) in [("record", "id"), ("person", "id"), ("clock", "\"case\"")] {
                let condition: Statement = table == "person" ? "1 = 1" : "\(Statement(composed: key)) = \(file)"
                let found = try transaction.rows("SELECT * FROM \(name: table) WHERE \(condition)") { row in
                    (row.columnNames, row.columnNames.indices.map { row.value(at: $0) })
                }
                guard let (columns, row) = found.first else { continue }
                try transaction.insert(
                    into: table, columns,
                    (1...count).map { nth in
                        zip(columns, row).map { column, value in
                            guard case .integer(let number) = value, ["id", "subject", "case", "person", "due"].contains(column) else {
                                return value
                            }
                            return .integer(number + Int64(nth))
                        }
                    })
            }
            // Table by table: of the whole database it would wait for every other test that does so.
            for table in ["record", "person", "clock"] { try transaction.run("ANALYZE \(name: table)") }
        }
    }

    private func plan(_ statement: Statement, _ transaction: Transaction) throws -> [String] {
        let explain: Statement = transaction.dialect == .sqlite ? "EXPLAIN QUERY PLAN \(statement)" : "EXPLAIN \(statement)"
        return try transaction.rows(explain) { row in
            let place = transaction.dialect == .sqlite ? row.columnNames.count - 1 : 0
            return if case .text(let text) = row.value(at: place) { text } else { "" }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is one query along the index of open clocks, and reads through no table`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            try await fill(bed, 20_000)
            let worker = try bed.user("worker")
            let lines = try await bed.database.read { transaction in
                let store = MyDayStore(transaction, for: worker.viewer)
                #expect(try store.openClocks(in: bed.published.reference) > 20_000)
                let due = try store.duties(in: bed.published.reference, before: ServiceBed.now, limit: MyDayPage.most)
                #expect(due.count == MyDayPage.most && due == due.sorted { $0.due < $1.due })
                return try plan(store.dutiesAsked(in: bed.published.reference, before: ServiceBed.now, limit: MyDayPage.most), transaction)
            }
            #expect(lines.contains { $0.contains("clock_open") }, "\(lines)")
            #expect(!lines.contains { $0.hasPrefix("SCAN ") || $0.contains("Seq Scan") }, "\(lines)")
        }
    }
}
