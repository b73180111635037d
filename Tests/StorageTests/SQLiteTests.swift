import Core
import Foundation
import Storage
import Testbed
import Testing

@testable import SQLite

@Suite struct `SQLite` {
    @Test(.covers("SR-01"))
    func `syncs every commit and checks foreign keys on the connection that writes`() async throws {
        try await withDatabase(on: .sqlite) { database in
            let settings = try await database.write { transaction in
                try ["synchronous", "foreign_keys"].map { pragma in
                    try transaction.row(Statement(composed: "PRAGMA \(pragma)")) { $0.value(at: 0) }
                }
            }
            #expect(settings == [.integer(2), .integer(1)])
        }
    }

    @Test func `says plainly that a file cannot be opened`() async throws {
        try await withFolder { folder in
            let error = #expect(throws: StorageError.self) {
                try SQLiteEngine(path: folder.appending(path: "nowhere/homeward.sqlite").path)
            }
            guard case .unavailable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    private static let words = String(repeating: "as long as the longest of a page ", count: 300)

    private static func statement(_ number: Int) -> String { "SELECT \(number) AS one, '\(words)' AS other" }

    @Test func `keeps statements that are asked again, and no more of others than its limit`() async throws {
        try await withFolder { folder in
            let engine = try SQLiteEngine(path: folder.appending(path: "homeward.sqlite").path)
            func ask(_ numbers: [Int]) async throws -> Int32 {
                try await engine.perform(.write) { connection in
                    for number in numbers { try connection.query(`SQLite`.statement(number), []) { _ in } }
                    return try #require(connection as? SQLiteConnection).sizeOfStatements
                }
            }
            let few = try await ask(Array(0..<20))
            #expect(try await ask((0..<2_000).map { $0 % 20 }) == few)
            // Whether in one transaction or in many.
            let most = SQLiteConnection.statementsLimit, many = Int(most / (few / 20)) * 4 / 3
            #expect(try await ask(Array(100..<100 + many)) < most * 5 / 4)
            for start in stride(from: 100_000, to: 100_000 + many, by: 100) { _ = try await ask(Array(start..<start + 100)) }
            #expect(try await ask([0]) < most * 5 / 4)
            await engine.close()
        }
    }

    @Test func `knows a file that is no database`() async throws {
        try await withFolder { folder in
            let file = folder.appending(path: "homeward.sqlite")
            try Data(repeating: 65, count: 8192).write(to: file)
            let error = #expect(throws: StorageError.self) { try SQLiteEngine(path: file.path) }
            guard case .corrupt = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            // Nobody's form is to blame.
            #expect(error?.kind == .unavailable)
        }
    }
}
