import Core
import Storage

/// Which server does what runs by itself. A job belongs to one owner until a moment; then, unless the owner takes it again, whoever comes
/// first has it, so that the work of a server that stopped is taken over.
///
/// The lease spares work and is no proof: a server may sleep through its end and wake. That nothing happens twice is the business of the keys of
/// what the job makes (``MessageStore/Key``, ``SummaryStore/claim(_:on:at:)``).
package struct JobStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// Takes a job, or keeps it.
    ///
    /// - Parameter owner: one process, by a name that no other has.
    /// - Returns: whether it is the owner's until `end`; not while it is another's.
    package func take(_ job: String, for owner: String, at now: Moment, until end: Moment) throws -> Bool {
        try transaction.run("INSERT INTO job (name, owner, until) VALUES (\(job), '', 0) ON CONFLICT (name) DO NOTHING")
        // Of two that come at once the second waits for the first's row, on either engine, and then finds it taken.
        return try transaction.run(
            "UPDATE job SET owner = \(owner), until = \(end) WHERE name = \(job) AND (owner = \(owner) OR until <= \(now))") == 1
    }

    /// Gives a job back, for a server that stops in good order.
    package func leave(_ job: String, by owner: String) throws {
        try transaction.run("UPDATE job SET until = 0 WHERE name = \(job) AND owner = \(owner)")
    }
}
