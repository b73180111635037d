import Access
import Core
import Foundation
import Proof
import Record
import SQLite
import Storage

/// Restores a backup where no record is: opened, proved, erasures replayed, and only then put in its place (SR-10).
struct Restoration {
    let backup: String
    /// The file of the secret key.
    let identity: String
    /// The folder that will hold `homeward.sqlite`.
    let folder: String
    /// The lines of the file of disposals; empty where nobody was disposed of since the backup.
    let disposals: [UInt8]

    /// What was restored: how much was proved, and when the last act in it was done.
    struct Restored {
        var report: VerificationReport
        var lastAct: Moment?
        /// How many entries about disposals the backup did not have.
        var replayed: Int
    }

    /// - Throws: ``BackupRefusal``, ``StorageError``. Nothing is left behind then.
    func run() async throws -> Restored {
        let place = folder + "/homeward.sqlite"
        guard FileManager.default.fileExists(atPath: backup) else { throw BackupRefusal.unreadable(backup) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandRefusal.dataFolder(folder)
        }
        guard !FileManager.default.fileExists(atPath: place) else { throw BackupRefusal.alreadyThere(place) }
        let temporary = try PrivateFolder(in: folder, for: "restore")
        defer { temporary.remove() }
        let copy = temporary.path + "/homeward.sqlite"
        try await SealingPrograms.open(backup, to: copy, with: identity)
        let disposals = disposals
        var (lastAct, replayed): (Moment?, Int) = (nil, 0)
        let report = try await CopyOfRecord(path: copy).proved(in: temporary.path) { house in
            lastAct = try await house.database.write { transaction in
                // Whose account was shut since the backup must not come back in by an old sign-in.
                try SignInStore(transaction).endAll()
                return try FactStore(transaction).lastAct()
            }
            if disposals.isEmpty { return }
            let report = try await house.replayDisposals(disposals)
            guard report.mistakes.isEmpty else {
                throw BackupRefusal.disposals(report.mistakes.prefix(5).map { "line \($0.line), \($0.field) \($0.sentence)" })
            }
            replayed = report.taken
            let after = try await house.proved(against: LogProof(), in: temporary.path)
            guard after.isClean else { throw BackupRefusal.faulty(Array(after.findings.prefix(5))) }
        }
        // Written once more: what was done to it since it was opened stands beside it in a log of its own.
        let whole = temporary.path + "/whole.sqlite"
        try SQLiteCopy.write(of: copy, to: whole)
        // A link and not a renaming: what came there meanwhile is not written over.
        guard link(whole, place) == 0 else { throw BackupRefusal.alreadyThere(place) }
        try DurableFile(path: place).sync()
        return Restored(report: report, lastAct: lastAct, replayed: replayed)
    }
}
