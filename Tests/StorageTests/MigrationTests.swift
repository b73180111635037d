import Core
import Testbed
import Testing

@testable import Storage

@Suite struct `The schema` {
    private let first = Migration(10, "one", "CREATE TABLE one (id {integer} NOT NULL PRIMARY KEY, body {bytes}){strict}")
    private let second = Migration(20, "two", "CREATE TABLE two (id {integer} NOT NULL PRIMARY KEY){strict}")
    private let broken = Migration(
        30, "broken", "CREATE TABLE three (id {integer} NOT NULL PRIMARY KEY){strict}; INSERT INTO nowhere (id) VALUES (1)")

    @Test(arguments: TestEngine.allCases)
    func `is brought up to date once, in the order of its numbers`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([second, first])
            try await database.migrate([first, second])
            let names = try await database.read {
                try $0.rows("SELECT name FROM migration ORDER BY number") { try $0.get("name", as: String.self) }
            }
            #expect(names == ["one", "two"])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `keeps nothing of a step that failed`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            await #expect(throws: StorageError.self) { try await database.migrate([first, broken]) }
            // The step before it stands, and the table that the broken one had made is free to be made again.
            let mended = Migration(30, "mended", "CREATE TABLE three (id {integer} NOT NULL PRIMARY KEY){strict}")
            try await database.migrate([first, mended])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of a later Homeward is refused and left alone`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate([first, second])
            await #expect(throws: StorageError.newerSchema(found: 20, known: 10)) { try await database.migrate([first]) }
            let between = Migration(30, "three", "CREATE TABLE three (id {integer}){strict}")
            await #expect(throws: StorageError.newerSchema(found: 20, known: 30)) { try await database.migrate([first, between]) }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is made once when several servers start at one moment`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await withThrowingTaskGroup { group in
                for _ in 1...6 { group.addTask { try await database.migrate([first, second]) } }
                try await group.waitForAll()
            }
        }
    }
}
