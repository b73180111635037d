import Foundation
import Storage

/// One crossing to the database, waiting for a connection.
struct Job: Sendable {
    enum Turn {
        case granted(Lane)
        case refused(StorageError)
    }
    let run: @Sendable (Turn) -> Void
    init(_ run: @escaping @Sendable (Turn) -> Void) { self.run = run }
}

/// What waits for a connection, first come first served, with an end to the waiting: a reader who is told after five seconds that the
/// database is busy can do something about it, one before an endless queue cannot.
final class JobQueue: @unchecked Sendable {
    // Unchecked: every property below is touched only while `condition` is locked.
    private let condition = NSCondition()
    private var waiting: [(job: Job, until: ContinuousClock.Instant)] = []
    private var head = 0
    private var stopped = false
    private let limits: PostgreSQLEngine.Limits

    init(limits: PostgreSQLEngine.Limits) { self.limits = limits }

    func add(_ job: Job) {
        condition.lock()
        let refusal: StorageError? =
            if stopped { .unavailable("it is being closed") } else if waiting.count - head >= limits.waiting {
                .unavailable("too many requests wait for it")
            } else { nil }
        if refusal == nil {
            waiting.append((job, .now + limits.wait))
            // Lanes and clerk wait on the same condition; waking only one of them could wake the wrong one.
            condition.broadcast()
        }
        condition.unlock()
        if let refusal { job.run(.refused(refusal)) }
    }

    /// The next job, once there is one; nil when the queue is stopped.
    func next() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        while head == waiting.count && !stopped { condition.wait() }
        return head == waiting.count ? nil : takeFirst()
    }

    /// The clerk turns away what has waited too long, also while every connection is busy.
    func startClerk() {
        let clerk = Thread { [self] in while let late = nextLate() { late.run(.refused(.unavailable("it is too busy to answer in time"))) }
        }
        clerk.name = "pg-clerk"
        clerk.start()
    }

    /// Ends every thread of the pool. What still waits is refused.
    func stop() {
        condition.lock()
        stopped = true
        let rest = waiting[head...].map(\.job)
        waiting.removeAll()
        head = 0
        condition.broadcast()
        condition.unlock()
        for job in rest { job.run(.refused(.unavailable("it is being closed"))) }
    }

    private func nextLate() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        while !stopped {
            if head == waiting.count {
                condition.wait()
                continue
            }
            // All wait equally long, so the first in the queue is the first to be late.
            let left = ContinuousClock.now.duration(to: waiting[head].until)
            if left <= .zero { return takeFirst() }
            let (seconds, attoseconds) = left.components
            _ = condition.wait(until: Date(timeIntervalSinceNow: Double(seconds) + Double(attoseconds) / 1e18 + 0.001))
        }
        return nil
    }

    private func takeFirst() -> Job {
        let job = waiting[head].job
        head += 1
        if head == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1024 {
            waiting.removeFirst(head)
            head = 0
        }
        return job
    }
}
