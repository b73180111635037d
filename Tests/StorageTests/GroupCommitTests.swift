import Foundation
import SQLite
import Storage
import Testbed
import Testing

@Suite(.covers("SR-02")) struct `Writes that wait at the same moment` {
    struct Stop: Error {}

    private let notes = Migration(1, "notes", "CREATE TABLE note (id {integer} NOT NULL PRIMARY KEY){strict}")

    /// Fifty writes that all wait while one before them is held at a gate; those that `refuses` names throw after writing.
    private func fifty(
        in folder: String, refusing refuses: @escaping @Sendable (Int) -> Bool
    ) async throws -> (refused: [Int], kept: [Int], transactions: Int) {
        let engine = try SQLiteEngine(path: "\(folder)/homeward.sqlite")
        let database = Database(engine)
        try await database.migrate([notes])
        let started = Gate()
        async let first: Void = database.write { transaction in
            started.open()
            // Holds the engine's own thread, not one of the tests', until all the others wait.
            while engine.tally.waiting < 50 { sched_yield() }
            try transaction.run("INSERT INTO note (id) VALUES (\(0))")
        }
        await started.opened()
        let before = engine.tally.transactions
        let refused = await withTaskGroup(of: Int?.self, returning: [Int].self) { group in
            for number in 1...50 {
                group.addTask {
                    do {
                        try await database.write { transaction in
                            try transaction.run("INSERT INTO note (id) VALUES (\(number))")
                            if refuses(number) { throw Stop() }
                        }
                        return nil
                    } catch { return number }
                }
            }
            return await group.reduce(into: []) { numbers, number in if let number { numbers.append(number) } }
        }
        try await first
        let transactions = engine.tally.transactions - before
        let kept = try await database.read { try $0.rows("SELECT id FROM note ORDER BY id") { try $0.get("id", as: Int.self) } }
        await database.close()
        return (refused.sorted(), kept, transactions)
    }

    @Test func `share one transaction and its one sync`() async throws {
        try await withFolder { folder in
            let result = try await fifty(in: folder.path, refusing: { _ in false })
            #expect(result.kept == Array(0...50))
            // The one that was held, and one for all the others.
            #expect(result.transactions == 2)
        }
    }

    @Test func `lose nothing to one of them that is refused, and keep nothing of it`() async throws {
        try await withFolder { folder in
            let result = try await fifty(in: folder.path, refusing: { $0 % 5 == 0 })
            #expect(result.refused == Array(stride(from: 5, through: 50, by: 5)))
            #expect(result.kept == (0...50).filter { $0 == 0 || $0 % 5 != 0 })
        }
    }
}
