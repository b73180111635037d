import Core

/// The database, whichever engine keeps it. A request crosses to it once: one `read` or one `write` with everything it needs inside.
///
/// Inside the block all is synchronous and runs on a thread of the engine, never on the pool that serves pages.
package struct Database: Sendable {
    package let engine: any Engine

    package init(_ engine: any Engine) { self.engine = engine }

    /// Reads one unchanging state of the database.
    ///
    /// - Throws: ``StorageError``, and whatever `body` throws.
    package func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await engine.perform(.read) { connection in try body(Transaction(connection)) }
    }

    /// Writes in one transaction: all of it is durable when this returns, none of it if anything throws.
    ///
    /// - Throws: ``StorageError``, and whatever `body` throws.
    @discardableResult
    package func write<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await engine.perform(.write) { connection in try body(Transaction(connection)) }
    }

    /// Writes and reads in one transaction that is undone whatever happens: what would be, if it were so.
    ///
    /// - Throws: ``StorageError``, and whatever `body` throws.
    package func rehearse<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        do {
            return try await write { transaction in throw Rehearsed(result: try body(transaction)) }
        } catch let rehearsed as Rehearsed<Result> {
            return rehearsed.result
        }
    }

    private struct Rehearsed<Result: Sendable>: Error { let result: Result }

    /// Rewrites the files of the database, so that no byte is left in them of rows that were deleted from these tables or changed in them.
    /// Others may read and write meanwhile, and wait a while for it.
    ///
    /// - Throws: ``StorageError/conflict`` if somebody reads an older state all the time; what was deleted stays deleted.
    package func sweep(_ tables: [String]) async throws { try await engine.sweep(tables) }

    package func close() async { await engine.close() }
}

package enum Crossing: Sendable { case read, write }

/// What an engine of SQL must do; SQLite's and PostgreSQL's are the two there are.
package protocol Engine: Sendable {
    var dialect: Dialect { get }
    func perform<Result: Sendable>(
        _ crossing: Crossing, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result
    func sweep(_ tables: [String]) async throws
    func close() async
}

/// One connection inside one transaction. Statements are prepared once by their text and kept.
package protocol Connection: AnyObject {
    var dialect: Dialect { get }
    /// Runs `sql` with `$1…$n` bound and gives each row it returns.
    func query(_ sql: String, _ values: [Value], each row: (ResultRow) throws -> Void) throws
    /// Runs `sql` with `$1…$n` bound and answers how many rows it changed.
    func run(_ sql: String, _ values: [Value]) throws -> Int
    /// Runs statements without values, one after another, as migrations do.
    func script(_ sql: String) throws
    /// Inserts rows, each with a value for every column, by the quickest way there is.
    func load(_ rows: [[Value]], into table: String, _ columns: [String]) throws
}

extension Connection {
    /// Whether a statement asks for whatever columns there are. Such a statement is never kept: once a question had been added to its
    /// table PostgreSQL would refuse it, and GRDB would give the columns of before.
    package func asksForAllColumns(_ sql: String) -> Bool {
        // Asked of every statement, so by its bytes: a search by characters cost an eighth of an import.
        let sql = sql.utf8
        var before = UInt8(ascii: " "), last = before
        for byte in sql {
            if byte == UInt8(ascii: "*"), last == UInt8(ascii: ".") || (last == UInt8(ascii: " ") && before == UInt8(ascii: "T")) {
                return true
            }
            (before, last) = (last, byte)
        }
        return false
    }

    package func load(_ rows: [[Value]], into table: String, _ columns: [String]) throws {
        try insert(rows, into: table, columns, conflict: "")
    }

    /// Inserts rows many at a time: one statement for each fifty, so that an import costs one round trip where it would cost fifty.
    package func insert(_ rows: [[Value]], into table: String, _ columns: [String], conflict: StaticString) throws {
        let names = columns.map(Statement.quoted).joined(separator: ", ")
        let size = min(50, dialect.mostValues / max(1, columns.count))
        var texts: [Int: String] = [:]
        var start = 0
        while start < rows.count {
            // Full batches share one prepared text; what is left over goes in powers of two, so that few texts are ever prepared.
            var count = size
            while count > rows.count - start { count = count > 1 && count & (count - 1) == 0 ? count / 2 : 32 }
            let sql = texts[count] ?? "INSERT INTO \(Statement.quoted(table)) (\(names)) VALUES \(places(count, columns.count))\(conflict)"
            texts[count] = sql
            _ = try run(sql, rows[start..<start + count].flatMap { $0 })
            start += count
        }
    }

    /// `($1, $2), ($3, $4)`
    private func places(_ rows: Int, _ columns: Int) -> String {
        (0..<rows).map { row in
            "(" + (0..<columns).map { "$\(row * columns + $0 + 1)" }.joined(separator: ", ") + ")"
        }.joined(separator: ", ")
    }
}

/// The few words that differ between the engines; all other SQL is one text for both (stack.md §3).
package enum Dialect: Sendable {
    case sqlite, postgresql

    /// The end of a `CREATE TABLE`: typed columns on SQLite too.
    package var strict: String { self == .sqlite ? " STRICT" : "" }
    /// A 64-bit whole number; SQLite's strict tables know it as INTEGER.
    package var integer: String { self == .sqlite ? "INTEGER" : "BIGINT" }
    package var bytes: String { self == .sqlite ? "BLOB" : "BYTEA" }
    /// The largest number of values one statement may bind.
    package var mostValues: Int { self == .sqlite ? 32_766 : 65_535 }
}

/// A row being read. Columns are asked for by name or by place and must hold what is asked.
package struct ResultRow {
    let columns: Columns
    let cell: (Int) -> Value

    package init(columns: Columns, cell: @escaping (Int) -> Value) { (self.columns, self.cell) = (columns, cell) }

    /// The names of a result's columns, looked up once a statement.
    package final class Columns {
        package let names: [String]
        private let places: [String: Int]
        package init(_ names: [String]) {
            self.names = names
            self.places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        }
        func place(of name: String) throws -> Int {
            guard let place = places[name] else { throw StorageError.missingColumn(name) }
            return place
        }
    }

    package var columnNames: [String] { columns.names }
    package func value(_ name: String) throws -> Value { cell(try columns.place(of: name)) }
    package func value(at place: Int) -> Value { cell(place) }

    /// A cell that is never null.
    package func get<T: Storable>(_ name: String, as type: T.Type = T.self) throws -> T {
        let value = try value(name)
        guard let read = T(stored: value) else { throw StorageError.unexpectedValue(column: name, wanted: "\(T.self)") }
        return read
    }
    /// A cell that may be null.
    package func find<T: Storable>(_ name: String, as type: T.Type = T.self) throws -> T? {
        let value = try value(name)
        if value == .null { return nil }
        guard let read = T(stored: value) else { throw StorageError.unexpectedValue(column: name, wanted: "\(T.self)") }
        return read
    }
}
