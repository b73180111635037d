import Access
import Core
import Foundation
import Record
import Storage

/// Restores a backup where no record is: opened, proved, and only then put in its place (SR-10).
struct Restoration {
    let backup: String
    /// The file of the secret key.
    let identity: String
    /// The folder that will hold `homeward.sqlite`.
    let folder: String

    /// What was restored: how much was proved, and when the last act in it was done.
    struct Restored {
        var report: VerificationReport
        var lastAct: Moment?
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
        var lastAct: Moment?
        let report = try await CopyOfRecord(path: copy).proved(in: temporary.path) { house in
            lastAct = try await house.database.write { transaction in
                // Whose account was shut since the backup must not come back in by an old sign-in.
                try SignInStore(transaction).endAll()
                return try FactStore(transaction).lastAct()
            }
        }
        // A link and not a renaming: what came there meanwhile is not written over.
        guard link(copy, place) == 0 else { throw BackupRefusal.alreadyThere(place) }
        try DurableFile(path: place).sync()
        return Restored(report: report, lastAct: lastAct)
    }
}
