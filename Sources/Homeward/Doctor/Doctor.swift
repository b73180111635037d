import Cases
import Core
import Foundation
import Proof
import Record
import SQLite
import Specification
import Storage

/// Looks at all that keeps a record from being lost or read by others, and says what is wrong and how to mend it. It changes nothing.
struct Doctor {
    let place: DataPlace
    let services: String
    let key: LogKeyFile?, checkpoints: CheckpointFile?
    let now: Moment

    func findings() async -> [Finding] {
        if case .folder(let path) = place, !FileManager.default.fileExists(atPath: path + "/homeward.sqlite") {
            return [.wrong("database", BackupRefusal.noRecord(path))]
        }
        var findings: [Finding] = []
        do {
            let database = try await House.open(place)
            findings.append(.well("database", "It answers, and what it confirms is on disk."))
            findings += await inside(database)
            await database.close()
        } catch {
            findings.append(failed("database", error))
        }
        if case .folder(let path) = place {
            findings += DataFolder(path: path, now: now).findings()
        }
        return findings + outside() + [await Doctor.pictures(), await Doctor.paper()]
    }

    static func pictures(_ program: PictureProgram = PictureProgram()) async -> Finding {
        await program.isThere()
            ? .well("pictures", "GraphicsMagick is there, which takes out of a picture where it was made.")
            : .look(
                "pictures", "GraphicsMagick is not there, so no picture can be attached to anything.",
                "Install it: apt-get install graphicsmagick.")
    }

    static func paper(_ program: PaperProgram = PaperProgram()) async -> Finding {
        await program.isThere()
            ? .well("paper", "WeasyPrint is there, which makes PDFs of documents.")
            : .look(
                "paper", "WeasyPrint is not there, so documents become a PDF in a browser only.",
                "Install it: apt-get install weasyprint.")
    }

    private func inside(_ database: Database) async -> [Finding] {
        var findings: [Finding] = []
        func look(_ about: String, _ look: () async throws -> [Finding]) async {
            do { findings += try await look() } catch { findings.append(failed(about, error)) }
        }
        await look("schema") { try await schema(database) }
        // What follows reads tables, which an older schema may lack.
        guard findings.allSatisfy({ $0.state == .well }) else { return findings }
        if let engine = database.engine as? SQLiteEngine { await look("pages") { Doctor.pages(try await engine.faults()) } }
        if database.engine.dialect == .postgresql { await look("settings") { try await ServerSettingsStore(database).findings() } }
        await look("clock") { [try await clock(database)] }
        await look("versions") { try await versions(database) }
        await look("log") { [try await log(database)] }
        return findings
    }

    private func failed(_ about: String, _ error: any Error) -> Finding {
        (error as? any Refusal).map { .wrong(about, $0) } ?? .wrong(about, "It could not be looked at: \(error).", "Mend what this names.")
    }

    private func schema(_ database: Database) async throws -> [Finding] {
        let missing = try await database.missing(of: House.migrations)
        if missing.isEmpty { return [.well("schema", "It is this Homeward's.")] }
        let steps = missing.count == 1 ? "1 step of this Homeward is" : "\(missing.count) steps of this Homeward are"
        return [.look("schema", "\(steps) not taken yet.", "Start the server: it takes them, each whole or not at all.")]
    }

    private static func pages(_ faults: [String]) -> [Finding] {
        if faults.isEmpty { return [.well("pages", "Every page and every parent is there.")] }
        return faults.prefix(5).map { .wrong("pages", "\($0).", "Stop the server, keep the file, and restore the latest backup.") }
    }

    private func clock(_ database: Database) async throws -> Finding {
        guard let last = try await database.read({ try FactStore($0).lastAct() }) else {
            return .well("clock", "Nothing is on record yet.")
        }
        if last > now.adding(minutes: 1) {
            return .wrong(
                "clock", "The last act was recorded on \(last.words), which the machine's clock has not reached: one of the two was wrong.",
                "Set the clock by a time server before anybody goes on; homeward verify shows what was recorded when.")
        }
        return .well("clock", "It is \(now.words); the last act was recorded on \(last.words).")
    }

    private func versions(_ database: Database) async throws -> [Finding] {
        let findings = try await Publishing(database: database).neverPublished(try House.folders(in: services)).map { folder in
            Finding.look(
                "versions", "The folder \(folder.name) is not the one in force.",
                "homeward compare shows what would change; homeward publish, or the next start, puts it in force.")
        }
        // As a start would: a version that cannot be read any more stops it.
        try await database.read { [day = now.day] transaction in _ = try Shelf().catchUp(in: transaction, on: day) }
        return findings.isEmpty ? [.well("versions", "Every folder as it stands was published.")] : findings
    }

    private func log(_ database: Database) async throws -> Finding {
        let (waiting, last) = try await database.read { try RecordLog.standing(in: $0) }
        guard let last else {
            return waiting == 0
                ? .well("log", "Nothing waits to be signed.")
                : .wrong("log", "Nothing of the record was ever signed.", "Follow docs/how-to/prove-the-record.md.")
        }
        if waiting > 0, last.at < now.adding(minutes: -10) {
            return .wrong(
                "log", "Entries wait to be signed since \(last.at.words).", "Look at what the server says of its key and its checkpoints.")
        }
        return .well("log", "Signed as far as \(last.leaves) entries, last on \(last.at.words).")
    }

    /// What is kept outside the database.
    private func outside() -> [Finding] {
        var findings: [Finding] = []
        if let key, key.exists {
            do {
                _ = try key.read()
                findings.append(.well("key", "Its owner alone may read the key that signs the log."))
            } catch { findings.append(failed("key", error)) }
        }
        if let checkpoints, case .folder(let path) = place, let there = Disk(of: checkpoints.path), there.device == Disk(of: path)?.device {
            findings.append(
                .look(
                    "checkpoints", "The signed lines are on the record's own disk, so they prove nothing against whoever may write there.",
                    "Name a file elsewhere with --checkpoints: docs/how-to/prove-the-record.md."))
        }
        return findings
    }
}
