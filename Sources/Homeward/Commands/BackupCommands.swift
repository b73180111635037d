import ArgumentParser
import Core
import Foundation
import Record
import Storage

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Writes a sealed copy of the whole record while it is served, and proves it.",
        discussion: """
            Whoever keeps the secret half of the key, on another machine, can open it: age-keygen makes one. Run it each night.
            Example: homeward backup --data ./data --to /mnt/elsewhere --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
            """)

    @OptionGroup var data: DataOptions
    @Option(help: "The folder that backups are written to, best on a disk elsewhere that does not let them be rewritten.") var to: String
    @Option(help: "A public key of age, or a file of such keys. May be given more than once. Or HOMEWARD_BACKUP_RECIPIENT.")
    var recipient: [String] = []
    @Option(help: "After how many days a backup is removed again.") var keepDays = 35
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        guard case .folder(let folder) = try data.place() else { throw BackupRefusal.postgresql }
        let usual = ProcessInfo.processInfo.environment["HOMEWARD_BACKUP_RECIPIENT"].map { [$0] } ?? []
        let named = recipient.isEmpty ? usual : recipient
        let backup = Backup(record: folder, target: to, recipients: named, now: House.clock())
        let entry = try await backup.make()
        let removed = backup.removeOld(after: max(1, keepDays))
        if json {
            Talk.show(entry.json.canonicalText)
        } else {
            Talk.show(entry.file)
            Talk.say(
                "\(entry.facts) facts proved, \(entry.leaves) places of the log signed; \(entry.bytes) bytes, SHA-256 \(entry.sha256).")
        }
        for file in removed { Talk.say("Removed \(file), which is older than \(keepDays) days.") }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Opens a backup, proves it, and puts it where no record is.",
        discussion: """
            Nothing is served before every fact, the log and all tables were held against each other. All sign-ins are ended.
            Example: homeward restore homeward-2026-07-15T010000Z.sqlite.gz.age --identity ./key.txt --disposals ./disposals.jsonl --data ./data
            """)

    @OptionGroup var data: DataOptions
    @Argument(help: "The backup.") var backup: String
    @Option(help: "The file of the secret key that age-keygen made.") var identity: String
    @Option(help: "The file of disposals, as it was kept with the backups: who was disposed of since goes again.") var disposals: String?
    @Flag(help: "Nobody was disposed of since the backup was made.") var nobodyDisposed = false

    func run() async throws {
        guard case .folder(let folder) = try data.place() else { throw BackupRefusal.postgresql }
        guard disposals != nil || nobodyDisposed else { throw BackupRefusal.disposalsUnsaid }
        let lines = try disposals.map { try CommandRefusal.content(of: $0) } ?? []
        let restored = try await Restoration(backup: backup, identity: identity, folder: folder, disposals: lines).run()
        Talk.show(
            "\(restored.report.facts) facts and \(restored.report.rows) rows are as they were recorded; "
                + "\(restored.report.leaves) places of the log are signed.")
        Talk.say(
            restored.lastAct.map { "The last act in it was recorded on \($0.words). What came after it is not here." } ?? "It is empty.")
        if disposals != nil { Talk.say("\(restored.replayed) entries about disposals came after it and were replayed.") }
        Talk.say("All sign-ins were ended. Shut the accounts again that were shut since (homeward user list), then serve it.")
    }
}
