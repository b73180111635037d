import Core
import Testbed
import Testing

@testable import Storage

@Suite struct `A transaction` {
    struct Stop: Error {}

    private let notes = Migration(1, "notes", "CREATE TABLE note (id {integer} NOT NULL PRIMARY KEY, text TEXT){strict}")

    private func count(_ transaction: Transaction) throws -> Int {
        try #require(try transaction.row("SELECT count(*) AS n FROM note") { try $0.get("n", as: Int.self) })
    }

    @Test(arguments: TestEngine.allCases)
    func `is kept whole or not at all`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([notes])
            await #expect(throws: Stop.self) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO note (id, text) VALUES (\(1), \("half"))")
                    throw Stop()
                }
            }
            #expect(try await database.read(count) == 0)
            try await database.write { try $0.run("INSERT INTO note (id, text) VALUES (\(1), \("whole"))") }
            #expect(try await database.read(count) == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `ends with its first failed statement, even one that was caught`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([notes])
            let error = await #expect(throws: StorageError.self) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO note (id) VALUES (\(1))")
                    do { try transaction.run("INSERT INTO note (id) VALUES (\(1))") } catch StorageError.alreadyThere {}
                }
            }
            guard case .alreadyThere = error else { throw Stop() }
            #expect(try await database.read(count) == 0)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that reads sees one state from beginning to end`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([notes])
            let (started, written) = (Gate(), Gate())
            async let seen = database.read { transaction in
                let before = try count(transaction)
                started.open()
                // The reader holds its thread until the other transaction is committed: what it then sees is what it saw.
                written.wait()
                return [before, try count(transaction)]
            }
            await started.opened()
            try await database.write { try $0.run("INSERT INTO note (id) VALUES (\(1))") }
            written.open()
            #expect(try await seen == [0, 0])
            #expect(try await database.read(count) == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that reads cannot write`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([notes])
            await #expect(throws: StorageError.readOnly) {
                try await database.read { try $0.run("INSERT INTO note (id) VALUES (\(1))") }
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `may ask the same question inside its own rows`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([notes])
            let pairs = try await database.write { transaction in
                try transaction.insert(into: "note", ["id"], (1...5).map { [.integer($0)] })
                var pairs: [[Int]] = []
                try transaction.forEach("SELECT id FROM note ORDER BY id") { outer in
                    try transaction.forEach("SELECT id FROM note ORDER BY id") { inner in
                        pairs.append([try outer.get("id"), try inner.get("id")])
                    }
                }
                return pairs
            }
            #expect(pairs == (1...5).flatMap { a in (1...5).map { [a, $0] } })
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `says how many rows it changed`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([notes])
            let counts = try await database.write { transaction in
                try transaction.insert(into: "note", ["id"], (1...7).map { [.integer($0)] })
                return [
                    try transaction.run("UPDATE note SET text = \("x") WHERE id > \(4)"),
                    try transaction.run("CREATE TABLE other (n BIGINT)"),
                    try transaction.run("INSERT INTO note (id) VALUES (\(1)) ON CONFLICT (id) DO NOTHING"),
                    try transaction.run("DELETE FROM note"),
                ]
            }
            #expect(counts == [3, 0, 0, 7])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `inserts batches of any size`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([notes])
            for size in 1...120 {
                let sums = try await database.write { transaction in
                    try transaction.run("DELETE FROM note")
                    // Every third text is missing: what is null must not change what the statement was prepared for.
                    try transaction.insert(
                        into: "note", ["id", "text"],
                        (1...size).map { [.integer(Int64($0)), ($0 + size) % 3 == 0 ? .null : .text("text \($0)")] })
                    return try transaction.row("SELECT count(*) AS n, sum(id) AS s, count(text) AS t FROM note") { row in
                        [try row.get("n", as: Int.self), try row.get("s"), try row.get("t")]
                    }
                }
                #expect(sums == [size, size * (size + 1) / 2, (1...size).count { ($0 + size) % 3 != 0 }])
            }
        }
    }

    /// A folder that is published again adds columns to tables whose statements are kept by every connection.
    @Test(arguments: TestEngine.allCases)
    func `sees a column as soon as it is added`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([notes])
            let (all, some): (Statement, Statement) = ("SELECT * FROM note", "SELECT note.* FROM note WHERE id = \(1)")
            try await database.write { try $0.run("INSERT INTO note (id) VALUES (\(1))") }
            for column in ["first", "second", "third"] {
                for _ in 1...3 { _ = try await database.read { try $0.rows(all, \.columnNames) + $0.rows(some, \.columnNames) } }
                try await database.write { try $0.script("ALTER TABLE note ADD COLUMN \(column) TEXT") }
                for _ in 1...3 {
                    let names = try await database.read { try $0.rows(all, \.columnNames) + $0.rows(some, \.columnNames) }
                    #expect(names.allSatisfy { $0.last == column } && names.count == 2, "\(names)")
                }
                let written = try await database.write { try $0.rows(all, \.columnNames) }
                #expect(written.first?.last == column)
            }
        }
    }
}
