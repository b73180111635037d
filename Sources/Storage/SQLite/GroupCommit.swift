import GRDB
import Storage
import Synchronization

/// Writes that wait at the same moment share one transaction and are answered after its sync (SR-02): a sync takes milliseconds, what is
/// written microseconds. Each stands behind a savepoint of its own, so that one that is refused takes nothing from the others.
final class GroupCommit: Sendable {
    private let pool: DatabasePool
    private let state = Mutex(State())

    private struct State {
        var waiting: [any Write] = []
        var isRunning = false
        var transactions = 0
    }

    /// As many as share a transaction at most, so that the first of them is not kept waiting for long.
    private static let most = 128

    init(_ pool: DatabasePool) { self.pool = pool }

    /// How many writes wait now, and how many transactions were committed since the start.
    var tally: (waiting: Int, transactions: Int) { state.withLock { ($0.waiting.count, $0.transactions) } }

    func perform<Answer: Sendable>(_ body: @escaping @Sendable (any Connection) throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            let write = WaitingWrite(body, continuation)
            let isFirst = state.withLock { state in
                state.waiting.append(write)
                defer { state.isRunning = true }
                return !state.isRunning
            }
            guard isFirst else { return }
            pool.asyncWriteWithoutTransaction { database in
                while let writes = self.next() { self.commit(writes, database) }
            }
        }
    }

    /// Those that share the next transaction; nil, and nobody at work any more, if none waits.
    private func next() -> [any Write]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            let writes = Array(state.waiting.prefix(GroupCommit.most))
            state.waiting.removeFirst(writes.count)
            return writes
        }
    }

    private func commit(_ writes: [any Write], _ database: GRDB.Database) {
        do {
            try database.inTransaction(.immediate) {
                if writes.count == 1 { try writes[0].run(database) } else { for write in writes { try attempt(write, database) } }
                return .commit
            }
            state.withLock { $0.transactions += 1 }
            for write in writes { write.answer() }
        } catch {
            // What one of them read may be what another had written, so without the commit none of their answers stands.
            for write in writes { write.fail(error) }
        }
    }

    private func attempt(_ write: any Write, _ database: GRDB.Database) throws {
        do {
            try database.inSavepoint {
                try write.run(database)
                return .commit
            }
        } catch {
            // A full disk, for one, ends the whole transaction.
            guard database.isInsideTransaction else { throw error }
            write.refuse(error)
        }
    }
}

/// A write and whoever waits for it.
private protocol Write: Sendable {
    func run(_ database: GRDB.Database) throws
    /// Keeps why it was refused until the transaction of the others is durable.
    func refuse(_ error: any Error)
    /// Tells whoever waits what came of it.
    func answer()
    /// Tells whoever waits that the transaction came to nothing.
    func fail(_ error: any Error)
}

private final class WaitingWrite<Answer: Sendable>: Write {
    private let body: @Sendable (any Connection) throws -> Answer
    private let continuation: CheckedContinuation<Answer, any Error>
    private let outcome = Mutex<Result<Answer, any Error>?>(nil)

    init(_ body: @escaping @Sendable (any Connection) throws -> Answer, _ continuation: CheckedContinuation<Answer, any Error>) {
        (self.body, self.continuation) = (body, continuation)
    }

    func run(_ database: GRDB.Database) throws {
        let answer = try SQLiteConnection(database).whole(body)
        outcome.withLock { $0 = .success(answer) }
    }
    func refuse(_ error: any Error) { outcome.withLock { $0 = .failure(error) } }
    func answer() {
        continuation.resume(with: outcome.withLock { $0 } ?? .failure(StorageError.unavailable("the write was not run")))
    }
    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
