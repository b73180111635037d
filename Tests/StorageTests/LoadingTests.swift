import Testbed
import Testing

@testable import Storage

@Suite struct `Many rows at once` {
    private static let texts = ["'; DROP TABLE person; --", "$1", "\\N", "\\.", "\\", "a\tb\r\nc", "Zoë", "", "😀", "\u{08}\u{1b}"]
    private static let rows: [[Value]] = (0..<777).map { number in
        let content = (0..<number % 40).map { UInt8(($0 * 37 + number) % 256) }
        let text = texts[number % texts.count]
        return [
            .integer(Int64(number)), number % 11 == 3 ? .null : .text(text), number % 7 == 2 ? .null : .bytes(content),
            .integer(number % 2 == 0 ? .max - Int64(number) : .min + Int64(number)),
        ]
    }

    @Test(arguments: TestEngine.allCases, [1, 99, 100, 777])
    func `keep every byte, whole number and null`(engine: TestEngine, count: Int) async throws {
        try await withLoaded(engine) { transaction in
            let rows = Array(Self.rows.prefix(count))
            try transaction.insert(into: "kept", ["id", "text", "bytes", "number"], rows)
            let found = try transaction.rows("SELECT id, text, bytes, number FROM kept ORDER BY id") { row in (0..<4).map(row.value(at:)) }
            #expect(found == rows)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are found by their index in the same transaction`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.write { transaction in
                try transaction.script("CREATE TABLE kept (id {integer} PRIMARY KEY, owner {integer} NOT NULL){strict}")
                try transaction.script("CREATE INDEX kept_owner ON kept (owner)")
                for start in stride(from: 0, to: 20_000, by: 500) {
                    let rows = (start..<start + 500).map { [Value.integer(Int64($0)), .integer(Int64($0 / 4))] }
                    try transaction.insert(into: "kept", ["id", "owner"], rows)
                }
                let owners = (0..<200).map { Int64($0 * 20) }
                let explain = Statement(composed: engine == .sqlite ? "EXPLAIN QUERY PLAN" : "EXPLAIN")
                let plan = try transaction.rows("\(explain) SELECT id FROM kept WHERE owner IN \(in: owners)") { row in
                    String(describing: row.value(at: row.columnNames.count - 1))
                }
                #expect(plan.contains { $0.contains("kept_owner") }, "\(plan)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that meet a row already there are refused together`(engine: TestEngine) async throws {
        await #expect {
            try await withLoaded(engine) { transaction in
                try transaction.insert(into: "kept", ["id", "text", "bytes", "number"], Self.rows + Self.rows.suffix(1))
            }
        } throws: { error in
            if case .alreadyThere? = error as? StorageError { true } else { false }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of which one is refused spoil the transaction, whoever catches it`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.write { try $0.script("CREATE TABLE kept (id {integer} PRIMARY KEY, text TEXT NOT NULL){strict}") }
            var rows = (0..<300).map { [Value.integer($0), .text("row")] }
            rows[257][1] = .null
            let bad = rows
            await #expect(throws: (any Error).self) {
                try await database.write { transaction in
                    try? transaction.insert(into: "kept", ["id", "text"], bad)
                    try transaction.run("DELETE FROM kept")
                }
            }
            rows[257][1] = .text("a\0b")
            let cut = rows
            await #expect(throws: StorageError.failedCheck("a text holds a zero byte")) {
                try await database.write { try $0.insert(into: "kept", ["id", "text"], cut) }
            }
            #expect(
                try await database.read { try $0.row("SELECT COUNT(*) AS number FROM kept") { try $0.get("number", as: Int.self) } } == 0)
        }
    }

    private func withLoaded(_ engine: TestEngine, _ body: @escaping @Sendable (Transaction) throws -> Void) async throws {
        try await withDatabase(on: engine) { database in
            try await database.write { transaction in
                try transaction.script("CREATE TABLE kept (id {integer} PRIMARY KEY, text TEXT, bytes {bytes}, number {integer}){strict}")
                try body(transaction)
            }
        }
    }
}
