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
    /// Brings the schema up to date, one transaction a step. Several servers may start at once; each step is done by one of them.
    ///
    /// - Throws: ``StorageError/newerSchema(found:known:)`` if a later Homeward made this database; nothing is changed then.
    package func migrate(_ migrations: [Migration]) async throws {
        let ordered = migrations.sorted { $0.number < $1.number }
        precondition(Set(ordered.map(\.number)).count == ordered.count, "two migrations have the same number")
        let applied = try await appliedMigrations()
        // Not only a higher number: areas count apart, so a later Homeward may have added a step anywhere.
        if let found = applied.subtracting(ordered.map(\.number)).max() {
            throw StorageError.newerSchema(found: found, known: ordered.last?.number ?? 0)
        }
        for migration in ordered where !applied.contains(migration.number) {
            try await retrying {
                try await write { transaction in
                    // The row is taken first, so that a second server waits here and then finds the step done.
                    let isOurs = try transaction.run(
                        """
                        INSERT INTO migration (number, name) VALUES (\(migration.number), \(migration.name)) ON CONFLICT (number) DO NOTHING
                        """)
                    if isOurs == 1 { try migration.apply(transaction) }
                }
            }
        }
    }

    /// Which of the steps are not taken yet, without taking any.
    ///
    /// - Throws: ``StorageError/newerSchema(found:known:)`` if a later Homeward made this database.
    package func missing(of migrations: [Migration]) async throws -> [Int] {
        let known = Set(migrations.map(\.number))
        let applied = try await read { Set(try $0.rows("SELECT number FROM migration") { try $0.get("number", as: Int.self) }) }
        if let found = applied.subtracting(known).max() { throw StorageError.newerSchema(found: found, known: known.max() ?? 0) }
        return known.subtracting(applied).sorted()
    }

    private func appliedMigrations() async throws -> Set<Int> {
        try await retrying {
            try await write { transaction in
                try transaction.script(
                    "CREATE TABLE IF NOT EXISTS migration (number {integer} NOT NULL PRIMARY KEY, name TEXT NOT NULL){strict}")
                return Set(try transaction.rows("SELECT number FROM migration") { try $0.get("number", as: Int.self) })
            }
        }
    }

    /// Waits out another server that is migrating. Each try has waited for its lock already, so a hundred are several minutes.
    private func retrying<Result: Sendable>(_ step: () async throws -> Result) async throws -> Result {
        for _ in 1..<100 {
            do { return try await step() } catch StorageError.conflict {
                continue
            } catch StorageError.alreadyThere {
                // PostgreSQL's answer to two CREATE TABLE IF NOT EXISTS at one moment.
                continue
            }
        }
        return try await step()
    }
}
