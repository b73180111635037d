import Core
import Foundation
import Proof
import Record
import SQLite
import Storage

/// Makes a backup of an embedded record while it is served: copied as it stood at one moment, proved, pressed and sealed to keys that are not on
/// the machine, and read back (SR-10).
struct Backup {
    /// The folder that holds `homeward.sqlite`.
    let record: String
    /// The folder that backups are written to; best a disk elsewhere that does not let them be rewritten.
    let target: String
    /// age's public keys, or files of such keys.
    let recipients: [String]
    let now: Moment

    /// - Throws: ``BackupRefusal``, ``StorageError``, ``LogRefusal``. Nothing counts as a backup then, and nothing is left in the clear.
    func make() async throws -> BackupEntry {
        guard !recipients.isEmpty else { throw BackupRefusal.noRecipient }
        let source = record + "/homeward.sqlite"
        guard FileManager.default.fileExists(atPath: source) else { throw BackupRefusal.noRecord(record) }
        guard FileManager.default.fileExists(atPath: target) else { throw BackupRefusal.noFolder(target) }
        let folder = try PrivateFolder(in: record, for: "backup")
        defer { folder.remove() }
        let copy = folder.path + "/homeward.sqlite"
        try SQLiteCopy.write(of: source, to: copy)
        let file = "\(target)/homeward-\(name).sqlite.gz.age", part = file + ".part"
        if FileManager.default.fileExists(atPath: file) { throw BackupRefusal.alreadyThere(file) }
        defer { try? FileManager.default.removeItem(atPath: part) }
        try await SealingPrograms.seal(copy, to: part, for: recipients)
        // Proved after it was sealed: opening the copy brings its schema up to date, and the backup is of the record as it was.
        let proved = try await CopyOfRecord(path: copy).proved(in: folder.path)
        let (bytes, sha256) = try Backup.content(of: part)
        guard rename(part, file) == 0 else { throw BackupRefusal.unwritable(file) }
        try DurableFile(path: file).syncFolder()
        let entry = BackupEntry(at: now, file: file, bytes: bytes, sha256: sha256, facts: proved.facts, leaves: proved.leaves)
        try BackupLedger(folder: record).add(entry)
        return entry
    }

    /// `2026-07-15T090000Z`: no colon, which some disks refuse in a name.
    private var name: String { "\(now)".prefix(19).filter { $0 != ":" } + "Z" }

    /// How long a file is, and its hash, as the disk has it.
    static func content(of path: String) throws -> (bytes: Int, sha256: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { throw BackupRefusal.unreadable(path) }
        defer { try? file.close() }
        var (hash, bytes) = (ContentHash(), 0)
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.add([UInt8](piece))
            bytes += piece.count
        }
        return (bytes, hash.bytes.hexadecimal)
    }

    /// Removes the backups that were made longer ago than this and are still where they were written; never the last. Words that were disposed
    /// of are gone for good once the last backup that holds them is (DP-05, DP-06).
    ///
    /// - Returns: the files that were removed.
    func removeOld(after days: Int) -> [String] {
        let before = now.adding(hours: -24 * days)
        let old = BackupLedger(folder: record).entries().dropLast().filter { $0.at < before }.map(\.file)
        return old.filter { FileManager.default.fileExists(atPath: $0) && (try? FileManager.default.removeItem(atPath: $0)) != nil }
    }
}

/// A database file that nobody serves yet.
struct CopyOfRecord {
    let path: String

    /// Opens it with the versions it keeps, looks at every page, and holds every fact, the log and all tables against each other.
    ///
    /// - Parameters:
    ///   - folder: where the tables are rebuilt, beside it.
    ///   - next: what else is done before it is closed.
    /// - Throws: ``BackupRefusal/faulty(_:)``, ``StorageError``, and whatever `next` throws.
    func proved(
        in folder: String, next: (House) async throws -> Void = { _ in }
    ) async throws -> VerificationReport {
        let engine = try SQLiteEngine(path: path)
        let database = Database(engine)
        do {
            let faults = try await engine.faults()
            guard faults.isEmpty else { throw BackupRefusal.faulty(Array(faults.prefix(5))) }
            let house = try await House(database, services: [])
            let report = try await house.proved(against: LogProof(), in: folder)
            guard report.isClean else { throw BackupRefusal.faulty(Array(report.findings.prefix(5))) }
            try await next(house)
            await database.close()
            return report
        } catch {
            await database.close()
            throw error
        }
    }
}
