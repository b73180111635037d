import Core

/// One numbered, all-or-nothing step of the schema. Steps are appended by the area that owns the tables and never edited once released.
package struct Migration: Sendable {
    package let number: Int
    package let name: String
    package let apply: @Sendable (Transaction) throws -> Void

    /// - Parameter number: unique over all areas; `Homeward` orders them.
    package init(_ number: Int, _ name: String, apply: @escaping @Sendable (Transaction) throws -> Void) {
        (self.number, self.name, self.apply) = (number, name, apply)
    }

    /// A step that only makes tables and indexes, written for both engines: `{integer}`, `{bytes}` and `{strict}` stand for what differs.
    package init(_ number: Int, _ name: String, _ script: String) {
        self.init(number, name) { transaction in try transaction.script(script) }
    }
}

extension Transaction {
    package func script(_ script: String) throws {
        var sql = script
        for (mark, word) in [("{integer}", dialect.integer), ("{bytes}", dialect.bytes), ("{strict}", dialect.strict)] {
            sql = sql.split(separator: mark, omittingEmptySubsequences: false).joined(separator: word)
        }
        try connection.script(sql)
    }
}

extension Database {
    /// Brings the schema up to date, one transaction a step.
    ///
    /// - Throws: ``StorageError/newerSchema(found:known:)`` if a later Homeward made this database; nothing is changed then.
    package func migrate(_ migrations: [Migration]) async throws {
        let ordered = migrations.sorted { $0.number < $1.number }
        precondition(Set(ordered.map(\.number)).count == ordered.count, "two migrations have the same number")
        try await write { transaction in
            try transaction.script(
                "CREATE TABLE IF NOT EXISTS migration (number {integer} NOT NULL PRIMARY KEY, name TEXT NOT NULL){strict}")
        }
        let applied = try await read { transaction in
            Set(try transaction.rows("SELECT number FROM migration") { try $0.get("number", as: Int.self) })
        }
        let known = ordered.last?.number ?? 0
        if let found = applied.max(), found > known { throw StorageError.newerSchema(found: found, known: known) }
        for migration in ordered where !applied.contains(migration.number) {
            try await write { transaction in
                // Two servers may start at once: the row is taken first, so the second waits here and then finds the step done.
                let isOurs = try transaction.run(
                    """
                    INSERT INTO migration (number, name) VALUES (\(migration.number), \(migration.name)) ON CONFLICT (number) DO NOTHING
                    """)
                if isOurs == 1 { try migration.apply(transaction) }
            }
        }
    }
}
