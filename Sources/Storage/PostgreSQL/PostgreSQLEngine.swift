import Core
import Foundation
import Storage

/// The engine for more than one machine: libpq, one thread a connection, one queue of jobs before them (decision 0003).
///
/// A body runs on a connection's thread from beginning to end, so nothing here ever blocks the threads that serve pages.
package final class PostgreSQLEngine: Engine {
    private let queue: JobQueue
    private let lanes: [Lane]

    package var dialect: Dialect { .postgresql }

    /// How much may wait, and for how long, before a request is told that the database is busy.
    package struct Limits: Sendable {
        package var connections: Int
        package var waiting: Int
        package var wait: Duration
        package init(connections: Int = 4, waiting: Int = 256, wait: Duration = .seconds(5)) {
            precondition(connections > 0 && waiting > 0, "a pool has at least one connection and room for one job")
            (self.connections, self.waiting, self.wait) = (connections, waiting, wait)
        }
    }

    /// Connects once before it answers, so that a wrong address is found at the start and not by the first reader.
    ///
    /// - Parameter url: `postgresql://user@host/name` or libpq's `key=value` form.
    /// - Throws: ``StorageError/unavailable(_:)`` if nothing answers there, ``StorageError/notDurable(_:)`` if the server would confirm
    ///   what it can still lose.
    package init(url: String, limits: Limits = Limits()) async throws {
        let address = try ServerAddress(url)
        let queue = JobQueue(limits: limits)
        self.queue = queue
        self.lanes = (0..<limits.connections).map { Lane(number: $0, address: address, queue: queue) }
        queue.startClerk()
        for lane in lanes { lane.start() }
        do {
            try await perform(.read) { _ in }
        } catch {
            await close()
            throw error
        }
    }

    /// Each table is written to a new file and its statistics, which quote it, are made anew.
    package func sweep(_ tables: [String]) async throws {
        let names = Set(tables).sorted().map(Statement.quoted).joined(separator: ", ")
        guard !names.isEmpty else { return }
        try await onLane { lane in
            try lane.command("VACUUM (FULL, ANALYZE) \(names)")
            try lane.transaction(.write) { try PostgreSQLEngine.forgetStatistics(ofEmptyTables: $0) }
        }
    }

    /// Of a table without rows the server goes on keeping its most common words of before, until a column is said to be of its type again.
    private static func forgetStatistics(ofEmptyTables connection: any Connection) throws {
        var commands: [String] = []
        try connection.query(
            """
            SELECT CAST(stats.tablename AS TEXT) AS name, CAST(stats.attname AS TEXT) AS attribute,
              format_type(attribute.atttypid, attribute.atttypmod) AS type
            FROM pg_stats AS stats
            JOIN pg_class AS relation ON relation.oid = to_regclass(quote_ident(stats.tablename))
            JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attname = stats.attname
            WHERE stats.schemaname = current_schema() AND relation.reltuples = 0
            """, []
        ) { row in
            let (table, column) = (Statement.quoted(try row.get("name")), Statement.quoted(try row.get("attribute")))
            commands.append("ALTER TABLE \(table) ALTER COLUMN \(column) TYPE \(try row.get("type", as: String.self))")
        }
        for command in commands { try connection.script(command) }
    }

    package func perform<Result: Sendable>(
        _ crossing: Crossing, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await onLane { try $0.transaction(crossing, body) }
    }

    /// Waits for a connection and works on its thread.
    private func onLane<Result: Sendable>(_ work: @escaping @Sendable (Lane) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.add(
                Job { turn in
                    switch turn {
                    case .refused(let error): continuation.resume(throwing: error)
                    case .granted(let lane): continuation.resume(with: Swift.Result { try work(lane) })
                    }
                })
        }
    }

    /// Lets what is running end, refuses what waits, and closes the connections.
    package func close() async {
        queue.stop()
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [lanes] in
                for lane in lanes { lane.waitUntilEnded() }
                continuation.resume()
            }
        }
    }
}
