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

    package func perform<Result: Sendable>(
        _ crossing: Crossing, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.add(
                Job { turn in
                    switch turn {
                    case .refused(let error): continuation.resume(throwing: error)
                    case .granted(let lane): continuation.resume(with: Swift.Result { try lane.transaction(crossing, body) })
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
