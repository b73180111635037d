import Core
import Foundation

/// The folder of an embedded record: its room, who may read it, whether its disk is encrypted, and its backups.
struct DataFolder {
    let path: String
    let now: Moment

    func findings() -> [Finding] { [room, readers, encryption, swap, backup].compactMap(\.self) }

    private var room: Finding? {
        guard let disk = Disk(of: path) else { return nil }
        let words = "\(Disk.words(disk.free)) of \(Disk.words(disk.size)) are free"
        let record = (try? FileManager.default.attributesOfItem(atPath: path + "/homeward.sqlite"))?[.size] as? Int64 ?? 0
        // A backup or a verification needs the record once more beside it.
        if disk.free < max(1_000_000_000, 2 * record) {
            return .wrong(
                "room", "Only \(words) on the record's disk.", "Make room, or move the record to a larger disk, before it is full.")
        }
        return .well("room", "\(words) on the record's disk.")
    }

    private var readers: Finding {
        let names = ["", "/homeward.sqlite", "/log.key", "/backups.jsonl"].map { path + $0 }
        let open = names.filter { name in
            let rights = (try? FileManager.default.attributesOfItem(atPath: name))?[.posixPermissions] as? Int
            return rights.map { $0 & 0o007 != 0 } ?? false
        }
        // What is in a folder that others may not enter, they may not read either.
        guard let first = open.first, open.contains(path) else {
            return .well("readers", "Others on this machine may not read the record.")
        }
        return .wrong("readers", "Others on this machine may enter \(first).", "Take that away with chmod 700 \(first).")
    }

    private var encryption: Finding? {
        switch Disk(of: path)?.isEncrypted {
        case nil:
            .look(
                "encryption", "Whether the record's disk is encrypted cannot be seen from here.",
                "Ask whoever keeps the machine, and note it.")
        case true?: .well("encryption", "The record's disk is encrypted.")
        case false?:
            .wrong(
                "encryption", "The record's disk is not encrypted: whoever takes it can read everything.",
                "Put the data folder on an encrypted disk (LUKS), and the machine's temporary files too.")
        }
    }

    private var swap: Finding? {
        let table = FileManager.default.contents(atPath: "/proc/swaps").map { String(decoding: $0, as: UTF8.self) } ?? ""
        let clear = table.split(separator: "\n").dropFirst().compactMap { $0.split(separator: " ").first.map(String.init) }
            .filter { name in
                let isEncrypted = name.hasPrefix("/dev/") ? Disk.isEncrypted(device: name) : Disk(of: name)?.isEncrypted
                return isEncrypted != true && !name.contains("zram")
            }
        guard let first = clear.first else { return nil }
        return .wrong("swap", "What memory is swapped to, \(first), is not encrypted.", "Encrypt it, or turn it off with swapoff.")
    }

    private var backup: Finding {
        guard let last = BackupLedger(folder: path).entries().last else {
            return .wrong("backup", "No backup was ever made of this record.", "Follow docs/how-to/back-up-and-restore.md.")
        }
        if last.at < now.adding(hours: -26) {
            return .wrong("backup", "The last backup is of \(last.at.words).", "Look at why the nightly homeward backup did not run.")
        }
        if !FileManager.default.fileExists(atPath: last.file) {
            return .look(
                "backup", "The last backup, of \(last.at.words), is not at \(last.file) any more.",
                "See that it was moved elsewhere and not lost.")
        }
        if Disk(of: last.file)?.device == Disk(of: path)?.device {
            return .look(
                "backup", "The last backup, of \(last.at.words), is on the record's own disk and would be lost with it.",
                "Write backups to a disk of another machine with --to.")
        }
        return .well("backup", "The last is of \(last.at.words), with \(last.facts) facts proved.")
    }
}
