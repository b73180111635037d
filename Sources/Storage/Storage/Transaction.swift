import Core

/// Everything a store does with the database, inside one transaction.
package struct Transaction {
    package let connection: any Connection
    private let written = Written()

    package init(_ connection: any Connection) { self.connection = connection }

    /// The tables whose rows were added, changed or taken away in this transaction.
    package var tablesWritten: Set<String> { written.tables }

    private final class Written { var tables: Set<String> = [] }

    package var dialect: Dialect { connection.dialect }

    package func rows<T>(_ statement: Statement, _ read: (ResultRow) throws -> T) throws -> [T] {
        var found: [T] = []
        try connection.query(statement.sql, statement.values) { row in found.append(try read(row)) }
        return found
    }

    /// The first row, if there is one.
    package func row<T>(_ statement: Statement, _ read: (ResultRow) throws -> T) throws -> T? {
        var found: T?
        try connection.query(statement.sql, statement.values) { row in if found == nil { found = try read(row) } }
        return found
    }

    /// Visits each row without keeping any.
    package func forEach(_ statement: Statement, _ visit: (ResultRow) throws -> Void) throws {
        try connection.query(statement.sql, statement.values, each: visit)
    }

    /// Runs a statement that changes rows and answers how many.
    @discardableResult
    package func run(_ statement: Statement) throws -> Int {
        if let table = statement.tableWritten { written.tables.insert(table) }
        return try connection.run(statement.sql, statement.values)
    }

    /// Many at once; one after another, beside those that hold together; one and nobody else.
    package enum Hold: String {
        case together = "ROW SHARE", inTurn = "SHARE UPDATE EXCLUSIVE", alone = "EXCLUSIVE"
    }

    /// Waits until nobody holds a table against this one, and holds it until the transaction ends. Reading goes on meanwhile. SQLite has one writer
    /// at a time, so there is nothing to wait for.
    package func hold(_ table: String, _ hold: Hold) throws {
        guard dialect == .postgresql else { return }
        try run("LOCK TABLE \(name: table) IN \(Statement(composed: hold.rawValue)) MODE")
    }

    /// The same of what these numbers stand for: whoever else holds one of them is waited for. In one order, so that no two wait for each other.
    ///
    /// The server knows such numbers in the whole database; with the schema in them two houses in one database do not wait for each other.
    package func hold(_ numbers: Set<Int64>) throws {
        guard dialect == .postgresql else { return }
        for number in numbers.sorted() {
            try forEach("SELECT pg_advisory_xact_lock(\(number) # hashtextextended(COALESCE(current_schema(), ''), 0))") { _ in }
        }
    }

    /// Inserts rows, each with a value for every column.
    ///
    /// - Parameter conflict: what follows the values, for example `" ON CONFLICT (id) DO NOTHING"`.
    package func insert(into table: String, _ columns: [String], _ rows: [[Value]], conflict: StaticString = "") throws {
        guard !rows.isEmpty else { return }
        written.tables.insert(table)
        if conflict.utf8CodeUnitCount == 0 {
            try connection.load(rows, into: table, columns)
        } else {
            try connection.insert(rows, into: table, columns, conflict: conflict)
        }
    }
}
