import Access
import Core
import Disposals
import Figures
import Foundation
import Record
import SQLite
import Specification
import Storage
import Synchronization
import Testbed
import Testing
import Web

@testable import Homeward

/// SR-10, on the embedded record; a PostgreSQL's backups are its own tools', which a drill holds to the same.
@Suite struct `A backup` {
    @Test(.covers("SR-10"))
    func `made while the record is served gives equal reports where it is restored`() async throws {
        try await SafeBed.with(people: 12) { bed in
            let house = try await bed.serve()
            let (facts, report) = try await bed.told(by: house)
            let entry = try await bed.backup()
            #expect(entry.facts > 100 && entry.bytes > 0)
            // The writer was open all the while and goes on.
            try await house.database.write { try SignInStore($0).begin(token: [1], user: "example-jo.whitfield", at: SafeBed.now) }
            await house.database.close()

            let restored = try await bed.restore(entry.file)
            #expect(restored.report.facts == entry.facts && restored.lastAct != nil)
            let again = try await bed.serve(bed.other)
            let told = try await bed.told(by: again)
            #expect(told.facts == facts)
            #expect(told.report == report)
            await again.database.close()
        }
    }

    @Test(.covers("SR-10"))
    func `lets nobody read it who has not the secret half of its key`() async throws {
        try await SafeBed.with(people: 12) { bed in
            let house = try await bed.serve()
            let name = try await house.database.read { transaction in
                try transaction.row("SELECT name FROM person ORDER BY name LIMIT 1") { try $0.get("name", as: String.self) }
            }
            await house.database.close()
            let sealed = try #require(FileManager.default.contents(atPath: try await bed.backup().file))
            #expect(sealed.starts(with: "age-encryption.org/v1".utf8))
            #expect(sealed.range(of: Data(try #require(name).utf8)) == nil)
            let other = try await bed.key("other")
            await #expect { try await bed.restore(try bed.lastBackup(), with: other.identity) } throws: { error in
                guard case BackupRefusal.program("age", let said) = error else { return false }
                return said.contains("no identity matched")
            }
            #expect(try bed.left(in: bed.other) == [])
        }
    }

    @Test(.covers("SR-10", "SR-17"))
    func `ends every sign-in where it is restored`() async throws {
        try await SafeBed.with(people: 3) { bed in
            let house = try await bed.serve()
            try await house.database.write { try SignInStore($0).begin(token: [7], user: "example-jo.whitfield", at: SafeBed.now) }
            await house.database.close()
            _ = try await bed.restore(try await bed.backup().file)
            let again = try await bed.serve(bed.other)
            let found = try await again.database.read { try SignInStore($0).find(token: [7], at: SafeBed.now) }
            #expect(found == nil)
            await again.database.close()
        }
    }

    @Test(.covers("SR-10", "DP-06"))
    func `does not bring back whoever was disposed of since it was made`() async throws {
        try await SafeBed.with(people: 16) { bed in
            let house = try await bed.serve()
            let file = try await bed.backup().file
            let person = try #require(try await `A disposal in the whole house`.past(house).first)
            let users = try ["mina.okoro", "wes.marlow"].map { try `A disposal in the whole house`.user($0, of: house) }
            try await DisposalActs(record: house.record, via: "test").propose(person, .erasure, by: users[0], key: "propose")
            await house.database.close()
            let later = try await bed.serve(at: SafeBed.now.adding(hours: 24 * 30))
            let disposals = DisposalActs(record: later.record, via: "test")
            for user in users { try await disposals.approve(person, by: user, key: "approve \(user.code)") }
            #expect(try await disposals.run([person]) == [person])
            let lines = try await later.record.disposals()
            await later.database.close()

            #expect(try await bed.restore(file, disposals: lines).replayed > 0)
            let again = try await bed.serve(bed.other)
            let left = try await again.database.read { transaction in
                try transaction.row("SELECT COUNT(*) AS left FROM person WHERE id = \(person)") { try $0.get("left", as: Int.self) }
            }
            #expect(left == 0)
            await again.database.close()
        }
    }

    @Test(.covers("SR-06", "SR-10"))
    func `of a record that was changed by hand is not kept, and says what was changed`() async throws {
        try await SafeBed.with(people: 3) { bed in
            let house = try await bed.serve()
            try await house.database.write { try $0.script("UPDATE fact SET day = day + 1 WHERE id = (SELECT MAX(id) FROM fact)") }
            await house.database.close()
            await #expect { try await bed.backup() } throws: { error in
                guard case BackupRefusal.faulty(let findings) = error else { return false }
                return findings.contains { $0.contains("its words, its time or its author are not those that were recorded") }
            }
            #expect(try bed.left(in: bed.backups) == [])
        }
    }

    @Test(.covers("SR-10"), arguments: [0, 3, 40])
    func `whose bytes were changed or cut is not restored, and nothing is left of it`(place: Int) async throws {
        try await SafeBed.with(people: 3) { bed in
            await (try await bed.serve()).database.close()
            let file = try await bed.backup().file
            var bytes = try #require(FileManager.default.contents(atPath: file))
            if place == 0 { bytes.removeLast(bytes.count / 2) } else { bytes[bytes.count * place / 41] ^= 1 }
            try bytes.write(to: URL(filePath: file))
            await #expect(throws: BackupRefusal.self) { try await bed.restore(file) }
            #expect(try bed.left(in: bed.other) == [])
        }
    }

    @Test(.covers("SR-10"))
    func `is refused where it could not be kept, sealed or put`() async throws {
        try await SafeBed.with(people: 1) { bed in
            await #expect(throws: BackupRefusal.noRecord(bed.record.path)) { try await bed.backup() }
            await (try await bed.serve()).database.close()
            await #expect(throws: BackupRefusal.noRecipient) { try await bed.backup(for: []) }
            await #expect(throws: BackupRefusal.noFolder("/nowhere")) { try await bed.backup(to: "/nowhere") }
            await #expect { try await bed.backup(for: ["age1nobody"]) } throws: { error in
                guard case BackupRefusal.program("age", _) = error else { return false }
                return true
            }
            let file = try await bed.backup().file
            // Over the record that is there, nothing is restored.
            await #expect(throws: BackupRefusal.alreadyThere(bed.record.path + "/homeward.sqlite")) {
                try await Restoration(backup: file, identity: bed.identity, folder: bed.record.path, disposals: []).run()
            }
            #expect(try bed.left(in: bed.record) == ["backups.jsonl", "homeward.sqlite"])
        }
    }

    @Test(.covers("SR-10", "DP-05"))
    func `is removed after its days, but never the last`() async throws {
        try await SafeBed.with(people: 1) { bed in
            await (try await bed.serve()).database.close()
            let files = [
                try await bed.backup(at: SafeBed.now.adding(hours: -24 * 50)).file,
                try await bed.backup(at: SafeBed.now.adding(hours: -24 * 40)).file,
            ]
            let later = Backup(record: bed.record.path, target: bed.backups.path, recipients: [], now: SafeBed.now)
            #expect(later.removeOld(after: 35) == [files[0]])
            #expect(try bed.left(in: bed.backups).count == 1)
        }
    }
}

/// A record in a folder, a folder for its backups, an empty one to restore into, and a key of age's own making.
struct SafeBed {
    static let now = HouseBed.now
    let record: URL, backups: URL, other: URL
    let identity: String, recipient: String
    private let people: Int

    static func with(people: Int, _ body: (SafeBed) async throws -> Void) async throws {
        try await withFolder { folder in
            let places = try ["record", "backups", "other"].map { name in
                let place = folder.appending(path: name)
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                return place
            }
            let key = try await SafeBed.key(in: folder, "key")
            try await body(
                SafeBed(
                    record: places[0], backups: places[1], other: places[2], identity: key.identity, recipient: key.recipient,
                    people: people))
        }
    }

    /// The record in a folder, with invented people the first time.
    func serve(_ folder: URL? = nil, at moment: Moment = now) async throws -> House {
        let database = try await House.open(.folder((folder ?? record).path))
        let house = try await House(
            database, services: [try Folder(at: HouseBed.services.appending(path: "example").path)], demonstration: folder == nil,
            now: { moment }, elapsed: HouseBed.standing)
        if folder == nil, try await database.read({ try FactStore($0).isEmpty() }) {
            _ = try await Demonstration(house: house, seed: 1, people: people).fill()
        }
        return house
    }

    /// Every fact, and every figure of a quarter.
    func told(by house: House) async throws -> (facts: [UInt8], report: String) {
        let report = try await house.report("example", "2025-26-q4")
        let facts = Mutex<[UInt8]>([])
        try await house.record.export { bytes in facts.withLock { $0 += bytes } }
        return (facts.withLock(\.self), report.json.canonicalText)
    }

    func backup(for recipients: [String]? = nil, to target: String? = nil, at moment: Moment = now) async throws -> BackupEntry {
        try await Backup(record: record.path, target: target ?? backups.path, recipients: recipients ?? [recipient], now: moment).make()
    }

    func lastBackup() throws -> String { try #require(BackupLedger(folder: record.path).entries().last).file }

    func restore(_ file: String, with identity: String? = nil, disposals: [UInt8] = []) async throws -> Restoration.Restored {
        try await Restoration(backup: file, identity: identity ?? self.identity, folder: other.path, disposals: disposals).run()
    }

    /// What is in a folder, but for locks and what SQLite keeps beside an open file.
    func left(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { !$0.hasSuffix(".lock") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }.sorted()
    }

    func key(_ name: String) async throws -> (identity: String, recipient: String) {
        try await SafeBed.key(in: record, name)
    }

    private static func key(in folder: URL, _ name: String) async throws -> (identity: String, recipient: String) {
        let path = folder.appending(path: name).path
        _ = try await OutsideProgram.run(["age-keygen", "-o", path])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("# public key: ") })
        return (path, String(line.dropFirst("# public key: ".count)))
    }
}
