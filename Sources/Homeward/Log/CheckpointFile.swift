import Core
import Foundation
import Proof
import Record
import Storage

/// The signed lines outside the database. They are written after the database has them; what was missed is added next time.
struct CheckpointFile: Sendable {
    let path: String

    /// All of them; empty if there is no file.
    func read() -> [Checkpoint] { Checkpoint.lines(FileManager.default.contents(atPath: path) ?? Data()) }

    /// Adds the checkpoints that the file does not have yet.
    ///
    /// - Throws: ``LogRefusal/otherLog(_:checkpoint:)`` if the record does not have the file's last checkpoint: then it was restored from an
    ///   older backup or changed, and nothing is added.
    func catchUp(with record: Record) async throws {
        let file = DurableFile(path: path)
        // A line has some 300 bytes; one that a full disk cut is passed over.
        let tail = try file.tail(1 << 16)
        // Another server of the same record may have added a line late.
        let last = Checkpoint.lines(tail).max { $0.n < $1.n }
        if last == nil, tail.contains(where: { $0 != 0x0A }) { throw LogRefusal.noCheckpoints(path) }
        var missing = try await record.checkpoints(after: (last?.n ?? 1) - 1)[...]
        if let last {
            guard missing.first == last else { throw LogRefusal.otherLog(path, checkpoint: last.n) }
            missing = missing.dropFirst()
        }
        if missing.isEmpty { return }
        let lines = missing.reduce(into: [UInt8]()) { $0 += $1.json.canonical + [0x0A] }
        // A line that is outside and is lost inside would accuse somebody of changing the record, so what was read is made durable first.
        try await record.database.write { try ChangeMarkStore($0).writeSomething() }
        let isCut = tail.last.map { $0 != 0x0A } ?? false
        try file.append((isCut ? [0x0A] : []) + lines, permissions: 0o644)
    }
}
