import Cases
import Core
import Language
import Populations
import Specification
import Storage
import Testbed
import Testing

@testable import Figures

/// Design §4: no figure may scan a kind. The planners say so themselves, on tables with rows in them.
@Suite struct `The plan of a figure` {
    @Test(arguments: FolderBed.names, TestEngine.allCases)
    func `never reads through a whole kind`(_ name: String, _ engine: TestEngine) async throws {
        try await FolderBed.with(name, on: engine, records: { $0.random(seed: 5, size: 20) }) { bed in
            let scanned = try await bed.scans()
            #expect(scanned == [:])
        }
    }

    @Test(arguments: FolderBed.names)
    func `asks for four indexes a table at most`(_ name: String) throws {
        let service = try Service.load(try FolderBed.folder(name))
        let without = try #require(TableLayout.unindexed(service))
        for table in service.layout.tables {
            let before = without[table.name]?.indexes.count ?? 0
            #expect(table.indexes.count - before <= 4, "\(table.name)")
            #expect(table.indexes.allSatisfy { $0.columns.count <= 8 })
        }
    }
}

extension TableLayout {
    /// The tables with the indexes that every table has, before rules ask for theirs.
    fileprivate static func unindexed(_ service: Service) -> TableLayout? {
        TableLayout(
            service.layout.tables.map { table in
                var bare = table
                bare.indexes = table.indexes.filter { $0.isUnique || $0.columns.count <= 2 }
                return bare
            })
    }
}

extension FolderBed {
    /// The tables of kinds that a figure's statements read through, by the figure's code.
    func scans() async throws -> [String: [String]] {
        let service = published.service
        let tables = service.layout.tables.filter { $0.role == .kind || $0.parent != nil }.map(\.name) + ["person", "case_file", "clock"]
        let scope = published.scope
        return try await database.read { transaction in
            var found: [String: [String]] = [:]
            if transaction.dialect != .sqlite { _ = try transaction.run("SET LOCAL enable_seqscan = off") }
            for figure in service.figures {
                guard let indicator = service.rules.indicator(figure, on: Day(2026, 6, 30)) else { continue }
                let statements = try indicator.statements(occasion, scope: scope)
                for statement in statements.lists + statements.parts.map(\.value) {
                    let scanned = try transaction.scans(statement, tables)
                    if !scanned.isEmpty { found[figure.code, default: []] += scanned }
                }
            }
            return found
        }
    }
}

extension Transaction {
    /// Which of `tables` a statement reads from one end to the other, by the engine's own account.
    fileprivate func scans(_ statement: Statement, _ tables: [String]) throws -> [String] {
        let explain: Statement = dialect == .sqlite ? "EXPLAIN QUERY PLAN \(statement)" : "EXPLAIN \(statement)"
        let lines = try rows(explain) { row in
            let place = dialect == .sqlite ? row.columnNames.count - 1 : 0
            return if case .text(let text) = row.value(at: place) { text } else { "" }
        }
        guard dialect == .sqlite else {
            return tables.filter { table in
                lines.contains { $0.contains("Seq Scan on \(table) ") || $0.contains("Seq Scan on \"\(table)\" ") }
            }
        }
        // SQLite names the alias; which table it stands for is in the statement.
        return lines.filter { $0.hasPrefix("SCAN t") }.compactMap { line in
            let alias = line.split(separator: " ")[1]
            return tables.first { statement.sql.contains("\"\($0)\" AS \(alias) ") || statement.sql.contains("\"\($0)\" AS \(alias))") }
        }
    }
}
