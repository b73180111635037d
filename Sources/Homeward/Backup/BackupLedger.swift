import Core
import Foundation
import Proof

/// One backup as `backups.jsonl` beside the record tells of it. It holds nothing about anybody.
struct BackupEntry: Equatable {
    let at: Moment
    /// The whole path it was written to.
    let file: String
    let bytes: Int
    let sha256: String
    /// How many facts were proved in it, and how many of facts and looks are signed.
    let facts: Int, leaves: Int64

    var json: JSON {
        .object([
            "at": .text("\(at)"), "bytes": .number(Int64(bytes)), "facts": .number(Int64(facts)), "file": .text(file),
            "leaves": .number(leaves), "sha256": .text(sha256),
        ])
    }
}

extension BackupEntry {
    /// nil for a line that a full disk cut.
    init?(line: Data) {
        guard let json = try? JSON(parsing: line), let at = json["at"]?.text.flatMap({ Moment(iso: $0) }), let file = json["file"]?.text,
            let bytes = json["bytes"]?.number, let sha256 = json["sha256"]?.text, let facts = json["facts"]?.number,
            let leaves = json["leaves"]?.number
        else { return nil }
        self.init(at: at, file: file, bytes: Int(bytes), sha256: sha256, facts: Int(facts), leaves: leaves)
    }
}

/// Which backups were made of the record in a folder: a line each, only added to.
struct BackupLedger {
    let path: String

    init(folder: String) { path = folder + "/backups.jsonl" }

    func entries() -> [BackupEntry] {
        (FileManager.default.contents(atPath: path) ?? Data()).split(separator: 0x0A).compactMap { BackupEntry(line: $0) }
    }

    /// - Throws: ``LogRefusal/unwritable(_:)``
    func add(_ entry: BackupEntry) throws {
        try DurableFile(path: path).append(entry.json.canonical + [0x0A], permissions: 0o600)
    }
}
