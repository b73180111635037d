import Foundation
import Storage

/// One thread and its connection. The connection is made when the first job comes and made again after it is lost.
final class Lane: @unchecked Sendable {
    // Unchecked: `session` belongs to this lane's own thread; the rest never changes.
    private var session: Session?
    private let number: Int
    private let address: ServerAddress
    private let queue: JobQueue
    private let ended = DispatchSemaphore(value: 0)

    init(number: Int, address: ServerAddress, queue: JobQueue) { (self.number, self.address, self.queue) = (number, address, queue) }

    func start() {
        let thread = Thread { [self] in
            while let job = queue.next() { job.run(.granted(self)) }
            session = nil
            ended.signal()
        }
        thread.name = "pg-\(number)"
        thread.start()
    }

    func waitUntilEnded() { ended.wait() }

    /// Runs `body` in one transaction and answers once it is durable.
    func transaction<Result>(_ crossing: Crossing, _ body: (any Connection) throws -> Result) throws -> Result {
        let session = try begin(crossing)
        do {
            let connection = PostgreSQLConnection(session)
            let result = try body(connection)
            // PostgreSQL answers COMMIT with a silent rollback after a failed statement, so a failure that the body swallowed is thrown here.
            if let failure = connection.failure { throw failure }
            switch crossing {
            case .read: try session.command("COMMIT")
            case .write: try session.commit()
            }
            return result
        } catch {
            session.rollBack()
            throw error
        }
    }

    /// Runs what the server runs in no transaction of ours.
    func command(_ sql: String) throws { _ = try begin(with: sql) }

    private func begin(_ crossing: Crossing) throws -> Session {
        switch crossing {
        case .read: try begin(with: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        case .write: try begin(with: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        }
    }

    /// Says the first thing. A connection that died while it idled shows here, before anything was done, so it is safe to try once more.
    private func begin(with opening: String) throws -> Session {
        if let session, session.isIdle {
            do {
                try session.command(opening)
                return session
            } catch  where !session.isAlive {
                // Falls through to a fresh connection.
            }
        }
        session = nil
        let fresh = try Session(address)
        session = fresh
        try fresh.command(opening)
        return fresh
    }
}
