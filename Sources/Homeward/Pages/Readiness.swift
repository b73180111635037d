import Core
import Hummingbird
import Storage
import Synchronization
import Web

/// Whether the record can be read and written at this moment, for whoever decides which server gets the next request: `/healthz` says that the
/// process lives, `/readyz` that it can do its work, and if not why (security SR-08).
final class Readiness: Sendable {
    static let migrations = [
        Migration(
            600, "readiness",
            "CREATE TABLE readiness (one {integer} NOT NULL PRIMARY KEY CHECK (one = 1), at {integer} NOT NULL){strict};")
    ]

    private let database: Database
    private let now: @Sendable () -> Moment
    private let last = Mutex<(at: ContinuousClock.Instant, refusal: Notice?)?>(nil)

    init(database: Database, now: @escaping @Sendable () -> Moment) { (self.database, self.now) = (database, now) }

    func answer() async -> Response {
        guard let notice = await refusal() else { return Reply.text("ready\n") }
        return Reply.text("\(notice.sentence) \(notice.remedy)\n", status: .serviceUnavailable)
    }

    /// Tried at most once a second: whoever asks more often gets what was seen last, so that asking costs the record nothing.
    private func refusal() async -> Notice? {
        let begun = ContinuousClock.now
        if let kept = last.withLock({ $0 }), kept.at.duration(to: begun) < .seconds(1) { return kept.refusal }
        let found = await tried()
        last.withLock { $0 = (ContinuousClock.now, found) }
        return found
    }

    private func tried() async -> Notice? {
        let moment = now()
        do {
            try await database.write { transaction in
                try transaction.run(
                    "INSERT INTO readiness (one, at) VALUES (1, \(moment)) ON CONFLICT (one) DO UPDATE SET at = excluded.at")
            }
            return nil
        } catch {
            return (error as? any Refusal)?.notice
                ?? Notice("The record cannot be written at present.", "Look at what the server said, and run homeward doctor.")
        }
    }
}
