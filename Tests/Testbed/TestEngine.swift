import Foundation
import PostgreSQL
import SQLite
import Storage
import Synchronization
import Testing

/// The engines a test of a store runs on: `@Test(arguments: TestEngine.allCases)`.
package enum TestEngine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite, postgresql
    package var testDescription: String { rawValue }
}

/// Why a test has no database to run on. Never a skipped test: one that did not run has proved nothing.
package struct NoTestDatabase: Error, CustomStringConvertible {
    package var description: String {
        "HOMEWARD_TEST_POSTGRES or HOMEWARD_TEST_POSTGRES_ALONE is not set, so a PostgreSQL is missing. Run `make test`, which starts both."
    }
}

/// Gives `body` an empty database that nobody else uses, and removes it afterwards.
///
/// On SQLite it is a file in a folder of its own; on PostgreSQL a schema of its own on the server named by `HOMEWARD_TEST_POSTGRES`.
package func withDatabase<Result>(
    on engine: TestEngine, isolation: isolated (any Actor)? = #isolation, _ body: (Database) async throws -> Result
) async throws -> Result {
    switch engine {
    case .sqlite:
        return try await withFolder { folder in
            let database = Database(try SQLiteEngine(path: folder.appending(path: "homeward.sqlite").path))
            return try await using(database, body)
        }
    case .postgresql:
        return try await withSchema { url in
            // Few connections a test: tests run side by side and share one server.
            let database = Database(try await PostgreSQLEngine(url: url, limits: .init(connections: 2)))
            return try await using(database, body)
        }
    }
}

/// An empty folder, removed with all it holds afterwards.
package func withFolder<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (URL) async throws -> Result
) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "homeward-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// The address of the PostgreSQL server for tests.
///
/// - Parameter alone: the one for tests that change the server itself, one at a time.
/// - Throws: ``NoTestDatabase``
package func testServer(alone: Bool = false) throws -> String {
    let name = alone ? "HOMEWARD_TEST_POSTGRES_ALONE" : "HOMEWARD_TEST_POSTGRES"
    guard let url = ProcessInfo.processInfo.environment[name], !url.isEmpty else { throw NoTestDatabase() }
    return url
}

/// An empty schema on the test server and an address that leads into it, for tests that open engines of their own.
package func withSchema<Result>(
    alone: Bool = false, isolation: isolated (any Actor)? = #isolation, _ body: (_ url: String) async throws -> Result
) async throws -> Result {
    let server = try testServer(alone: alone)
    await Places.ofServer.enter()
    defer { Places.ofServer.leave() }
    let schema = "t_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    let keeper = Database(try await PostgreSQLEngine(url: server, limits: .init(connections: 1)))
    try await keeper.write { try $0.script("CREATE SCHEMA \(schema)") }
    do {
        let result = try await body(server + (server.contains("?") ? "&" : "?") + "options=-csearch_path%3D" + schema)
        await drop(schema, keeper)
        return result
    } catch {
        await drop(schema, keeper)
        throw error
    }
}

private func drop(_ schema: String, _ keeper: Database) async {
    // The server is thrown away after the tests, so a schema that stays behind does no harm.
    try? await keeper.write { try $0.script("DROP SCHEMA \(schema) CASCADE") }
    await keeper.close()
}

private func using<Result>(
    _ database: Database, isolation: isolated (any Actor)? = #isolation, _ body: (Database) async throws -> Result
) async throws -> Result {
    do {
        let result = try await body(database)
        await database.close()
        return result
    } catch {
        await database.close()
        throw error
    }
}

/// Tests run side by side, hundreds at a time; a server has room for fewer, so the others wait their turn. A test may hold two places, so
/// there are many more than tests that do.
final class Places: Sendable {
    static let ofServer = Places(64)
    private let state: Mutex<(free: Int, waiting: [CheckedContinuation<Void, Never>])>

    init(_ free: Int) { state = Mutex((free, [])) }

    func enter() async {
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
    }

    func leave() {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
