import Foundation

/// A folder beside a record in which its words stand in the clear for as long as something is made of them: on the record's own disk, readable
/// by its owner alone, and gone afterwards. What a killed process left is swept by the next that asks for the same.
struct PrivateFolder {
    let path: String
    private let lock: Int32
    private let lockPath: String
    private let isOneOfMany: Bool

    /// - Parameters:
    ///   - parent: the record's folder.
    ///   - name: the command it is for; one process at a time has it.
    /// - Throws: ``BackupRefusal/underWay(_:)``, ``BackupRefusal/unwritable(_:)``
    init(in parent: String, for name: String) throws { try self.init(in: parent, for: name, isOneOfMany: false) }

    /// A folder that nobody else has, where several may be at work at once. What somebody left who was killed is removed first.
    ///
    /// - Throws: ``BackupRefusal/unwritable(_:)``
    static func oneOfMany(in parent: String, for name: String) throws -> PrivateFolder {
        for file in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
            guard file.hasPrefix(".\(name)-"), file.hasSuffix(".lock") else { continue }
            // Whoever is still at work holds the lock, and another's files cannot be opened.
            try? PrivateFolder(in: parent, for: String(file.dropFirst().dropLast(".lock".count)), isOneOfMany: true).remove()
        }
        while true {
            let folder: PrivateFolder
            // Another that was just begun may have taken the new lock for one that was left, and its file away.
            do { folder = try PrivateFolder(in: parent, for: "\(name)-\(UUID())", isOneOfMany: true) } catch BackupRefusal.underWay {
                continue
            }
            if FileManager.default.fileExists(atPath: folder.lockPath) { return folder }
            folder.remove()
        }
    }

    private init(in parent: String, for name: String, isOneOfMany: Bool) throws {
        self.isOneOfMany = isOneOfMany
        lockPath = "\(parent)/.\(name).lock"
        lock = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw BackupRefusal.unwritable(lockPath) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw BackupRefusal.underWay(name)
        }
        path = "\(parent)/.\(name)"
        do {
            if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch {
            close(lock)
            throw BackupRefusal.unwritable(path)
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
        // Nobody waits for a name that is never used again.
        if isOneOfMany { unlink(lockPath) }
        // A program that is just being started may still hold a copy of the number, so the lock is given back and not only the number.
        flock(lock, LOCK_UN)
        close(lock)
    }
}
