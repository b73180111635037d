import Core
import Proof
import Storage

/// The one log over facts and looks (RFC 6962; security DP-03). What was committed is given its place here, after the commit and without a gap,
/// and how far the log has come is signed. Nothing waits for it: an act is answered before its facts have a place.
package struct RecordLog: Sendable {
    /// As many as one checkpoint adds at most, so that what differs is soon found and no act waits long for the writer.
    package static let most = 1000
    /// What waits is signed after a minute, however little it is.
    package static let minutes = 1

    let database: Database
    let key: LogKey

    package init(_ database: Database, key: LogKey) { (self.database, self.key) = (database, key) }

    /// Gives all that waits its place, a checkpoint for each thousand.
    ///
    /// - Parameter urgent: also what has waited for less than a minute and is fewer than a thousand.
    /// - Returns: the checkpoints that were made; none where nothing was due or another server was quicker.
    package func extend(at moment: Moment, urgent: Bool) async throws -> [Checkpoint] {
        var made: [Checkpoint] = []
        while let checkpoint = try await next(at: moment, urgent: urgent) { made.append(checkpoint) }
        return made
    }

    private func next(at moment: Moment, urgent: Bool) async throws -> Checkpoint? {
        // What is committed never changes, so it is read and hashed beside those who write, who are kept only while places are given.
        let (end, waiting) = try await database.read { transaction in
            let store = LogStore(transaction)
            let end = try store.end()
            let isDue =
                try urgent || end.at.map { moment >= $0.adding(minutes: RecordLog.minutes) } ?? true
                || store.countWaiting(most: RecordLog.most) == RecordLog.most
            return (end, isDue ? try store.waiting(most: RecordLog.most) : [])
        }
        if waiting.isEmpty { return nil }
        var tree = end.tree
        for one in waiting { tree.add(one.hash) }
        let (grown, first) = (tree, end.tree.size)
        let checkpoint = Checkpoint(n: end.n + 1, of: grown, at: moment, signedBy: key)
        return try await database.write { transaction in
            let store = LogStore(transaction)
            try store.hold()
            guard try store.end().n == end.n else { return nil }
            let places = zip(waiting, first...).map { (table: $0.table, id: $0.id, leaf: $1) }
            for table in ["fact", "access_log"] {
                try store.number(table, places.filter { $0.table == table }.map { ($0.id, $0.leaf) })
            }
            try store.add(checkpoint, hashes: waiting.map(\.hash), peaks: grown.peaks)
            return checkpoint
        }
    }
}

extension Record {
    /// The checkpoints after one, in order: what is yet to be written outside the database.
    package func checkpoints(after n: Int64) async throws -> [Checkpoint] {
        try await database.read { try LogStore($0).checkpoints(after: n) }
    }

    package func lastCheckpoint() async throws -> Checkpoint? { try await database.read { try RecordLog.standing(in: $0).last } }
}

extension RecordLog {
    /// How many entries wait for their place, counted to a thousand, and the last checkpoint; nil if nothing was ever signed.
    package static func standing(in transaction: Transaction) throws -> (waiting: Int, last: Checkpoint?) {
        let store = LogStore(transaction)
        return (try store.countWaiting(most: most), try store.checkpoints(after: try store.end().n - 1).last)
    }
}
