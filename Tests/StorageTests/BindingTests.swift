import Core
import Testbed
import Testing

@testable import Storage

@Suite struct `A statement binds its values` {
    @Test(arguments: TestEngine.allCases)
    func `by number, in any order and more than once`(engine: TestEngine) async throws {
        let statement = Statement(
            composed: "SELECT $2 AS second, $1 AS first, $2 + $3 AS sum, $3 AS third", values: [.text("one"), .integer(2), .integer(3)])
        #expect(try await answer(statement, on: engine) == [[.integer(2), .text("one"), .integer(5), .integer(3)]])
    }

    @Test(arguments: TestEngine.allCases)
    func `past the ninth`(engine: TestEngine) async throws {
        var statement: Statement = "SELECT \(0)"
        for number in 1...12 { statement.append(", \(number)") }
        #expect(try await answer(statement, on: engine) == [(0...12).map { .integer($0) }])
    }

    @Test(arguments: TestEngine.allCases)
    func `and those of the statements inside it`(engine: TestEngine) async throws {
        let day = Day(2026, 4, 2)
        let scope: Statement = "x.organisation = \("north") AND x.level < \(3)"
        let outer: Statement = """
            SELECT x.organisation, \(day) FROM (SELECT \("north") AS organisation, \(2) AS level) AS x
            WHERE \(scope) AND x.level = \(2)
            """
        #expect(outer.values == [day.stored, .text("north"), .integer(2), .text("north"), .integer(3), .integer(2)])
        #expect(try await answer(outer, on: engine) == [[.text("north"), day.stored]])
    }

    @Test(arguments: TestEngine.allCases)
    func `also where one is missing`(engine: TestEngine) async throws {
        let (none, text, bytes): (Int?, String?, [UInt8]?) = (nil, nil, nil)
        let nulls: Statement = "SELECT \(none), \(text), \(bytes), CASE WHEN \(none) IS NULL THEN \(1) ELSE \(none) END"
        #expect(try await answer(nulls, on: engine) == [[.null, .null, .null, .integer(1)]])
        let (some, words, octets): (Int?, String?, [UInt8]?) = (7, "seven", [7, 0, 255])
        let present: Statement = "SELECT \(some), \(words), \(octets)"
        #expect(try await answer(present, on: engine) == [[.integer(7), .text("seven"), .bytes([7, 0, 255])]])
    }

    @Test(arguments: TestEngine.allCases)
    func `so that text is never read as SQL`(engine: TestEngine) async throws {
        let hostile = ["'; DROP TABLE person; --", "$1", "?1", "\\'", "\u{0301}'", "Zoë\n\t\"", "", "😀"]
        for text in hostile { #expect(try await answer("SELECT \(text)", on: engine) == [[.text(text)]]) }
    }

    @Test(arguments: TestEngine.allCases)
    func `and keeps every byte and every whole number`(engine: TestEngine) async throws {
        let bytes = (0...255).map { UInt8($0) }
        try await withDatabase(on: engine) { database in
            try await database.write { try $0.script("CREATE TABLE kept (n {integer}, b {bytes}){strict}") }
            for (number, content) in [(Int64.min, bytes), (.max, []), (0, [0, 0]), (-1, [92, 120])] {
                let row = try await database.write { transaction in
                    try transaction.run("DELETE FROM kept")
                    try transaction.run("INSERT INTO kept (n, b) VALUES (\(number), \(content))")
                    return try transaction.row("SELECT n, b FROM kept WHERE n = \(number)") { [$0.value(at: 0), $0.value(at: 1)] }
                }
                #expect(row == [.integer(number), .bytes(content)])
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `and refuses a text that would be cut at its zero byte`(engine: TestEngine) async throws {
        await #expect(throws: StorageError.failedCheck("a text holds a zero byte")) { try await answer("SELECT \("a\0b")", on: engine) }
    }

    @Test(arguments: TestEngine.allCases)
    func `of a list, and an empty list holds nothing`(engine: TestEngine) async throws {
        let (some, none) = ([1, 3], [Int]())
        let statement: Statement = """
            SELECT CASE WHEN \(3) IN \(in: some) THEN 1 ELSE 0 END, CASE WHEN \(2) IN \(in: some) THEN 1 ELSE 0 END,
              CASE WHEN \(3) IN \(in: none) THEN 1 ELSE 0 END, CASE WHEN \(3) NOT IN \(in: none) THEN 1 ELSE 0 END
            """
        #expect(try await answer(statement, on: engine) == [[.integer(1), .integer(0), .integer(0), .integer(1)]])
    }

    private func answer(_ statement: Statement, on engine: TestEngine) async throws -> [[Value]] {
        try await withDatabase(on: engine) { database in
            try await database.read { try $0.rows(statement) { row in row.columnNames.indices.map(row.value(at:)) } }
        }
    }
}
