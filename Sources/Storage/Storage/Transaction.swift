import Core

/// Everything a store does with the database, inside one transaction.
package struct Transaction {
    package let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

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
        try connection.run(statement.sql, statement.values)
    }

    package enum Hold { case together, alone }

    /// Waits until nobody holds a table against this one, and holds it until the transaction ends: many together, or one alone. Reading goes on
    /// meanwhile. SQLite has one writer at a time, so there is nothing to wait for.
    package func hold(_ table: String, _ hold: Hold) throws {
        guard dialect == .postgresql else { return }
        try run("LOCK TABLE \(name: table) IN \(Statement(composed: hold == .alone ? "EXCLUSIVE" : "ROW SHARE")) MODE")
    }

    /// Inserts rows many at a time: one statement for each fifty, so that an import costs one round trip where it would cost fifty.
    ///
    /// - Parameter conflict: what follows the values, for example `" ON CONFLICT (id) DO NOTHING"`.
    package func insert(into table: String, _ columns: [String], _ rows: [[Value]], conflict: StaticString = "") throws {
        guard !rows.isEmpty else { return }
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
            _ = try connection.run(sql, rows[start..<start + count].flatMap { $0 })
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
