import Access
import Core
import Foundation
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite struct `The doctor` {
    /// What was done to a record, and what is said of it.
    struct Harm: Sendable, CustomTestStringConvertible {
        let about: String, state: Finding.State, says: String
        let harm: @Sendable (SafeBed) async throws -> Void
        var testDescription: String { says }
    }

    @Test(
        .covers("SR-01", "SR-06", "SR-09", "SR-10"),
        arguments: [
            Harm(about: "backup", state: .wrong, says: "No backup was ever made of this record.") { bed in
                try FileManager.default.removeItem(atPath: bed.record.path + "/backups.jsonl")
            },
            Harm(about: "backup", state: .wrong, says: "The last backup is of") { bed in
                try FileManager.default.removeItem(atPath: bed.record.path + "/backups.jsonl")
                _ = try await bed.backup(at: SafeBed.now.adding(hours: -27))
            },
            Harm(about: "backup", state: .look, says: "is not at") { bed in
                try FileManager.default.removeItem(atPath: try bed.lastBackup())
            },
            Harm(about: "readers", state: .wrong, says: "Others on this machine may enter") { bed in
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bed.record.path)
            },
            Harm(about: "key", state: .wrong, says: "Others may read the key") { bed in
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: bed.record.path + "/log.key")
            },
            Harm(about: "clock", state: .wrong, says: "which the machine's clock has not reached") { bed in
                try await bed.change(
                    "UPDATE act SET at = \(SafeBed.now.adding(hours: 30).milliseconds) WHERE id = (SELECT MAX(id) FROM act)")
            },
            Harm(about: "log", state: .wrong, says: "Entries wait to be signed since") { bed in
                try await bed.change("UPDATE checkpoint SET at = at - 3600000")
                try await bed.change("UPDATE fact SET leaf = NULL WHERE id = (SELECT MAX(id) FROM fact)")
            },
            Harm(about: "schema", state: .look, says: "1 step of this Homeward is not taken yet.") { bed in
                try await bed.change("DELETE FROM migration WHERE number = 500")
            },
            Harm(about: "schema", state: .wrong, says: "This database has schema 99999") { bed in
                try await bed.change("INSERT INTO migration (number, name) VALUES (99999, 'of later')")
            },
            Harm(about: "versions", state: .look, says: "The folder example is not the one in force.") { bed in
                try await bed.change("UPDATE specification SET version = 'of another'")
            },
            Harm(about: "database", state: .wrong, says: "There is no record in") { bed in
                try FileManager.default.removeItem(atPath: bed.record.path + "/homeward.sqlite")
            },
            Harm(about: "database", state: .wrong, says: "The database is damaged") { bed in
                try Data(repeating: 0x5A, count: 8192).write(to: bed.record.appending(path: "homeward.sqlite"))
            },
        ])
    func `names what is wrong and what to do about it`(_ harm: Harm) async throws {
        try await SafeBed.with(people: 2) { bed in
            try await bed.keepWell()
            #expect(try await said(of: bed, harm) == [], "said of a well record")
            try await harm.harm(bed)
            let found = try await said(of: bed, harm)
            #expect(found.map(\.state) == [harm.state])
            #expect(found.first?.remedy?.isEmpty == false)
        }
    }

    private func said(of bed: SafeBed, _ harm: Harm) async throws -> [Finding] {
        try await bed.examined().filter { $0.about == harm.about && $0.sentence.contains(harm.says) }
    }

    @Test(.covers("SR-01", "SR-06"))
    func `finds a well record well and changes nothing in it`() async throws {
        try await SafeBed.with(people: 2) { bed in
            try await bed.keepWell()
            let before = FileManager.default.contents(atPath: bed.record.path + "/homeward.sqlite")
            let findings = try await bed.examined()
            // Where the disk is, and whether it is encrypted, is the machine's own matter.
            let own = findings.filter { !["encryption", "swap", "room", "checkpoints", "backup"].contains($0.about) }
            #expect(own.allSatisfy { $0.state == .well }, "\(own.map(\.words))")
            #expect(own.map(\.about).contains("pages") && own.map(\.about).contains("versions"))
            #expect(FileManager.default.contents(atPath: bed.record.path + "/homeward.sqlite") == before)
        }
    }

    @Test(.covers("SR-03"))
    func `names what a PostgreSQL is set to that can lose what it confirmed`() async throws {
        try await withSchema { url in
            let database = try await House.open(.postgresql(url))
            _ = try await House(database, services: [], now: { SafeBed.now }, elapsed: HouseBed.standing)
            let findings = try await ServerSettingsStore(database).findings()
            await database.close()
            // The server of the tests has no standby and does not sync, so that tests are quick.
            #expect(findings.contains { $0.state == .wrong && $0.sentence.hasPrefix("fsync is off") })
            #expect(findings.contains { $0.state == .look && $0.sentence.hasPrefix("No standby confirms a commit") })
        }
    }
}

extension SafeBed {
    /// Serves the record once, signs its log and makes a backup: nothing is wrong with it then.
    func keepWell() async throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: record.path)
        let house = try await serve()
        let key = try LogKeyFile(path: record.path + "/log.key").make()
        try await LogJob(record: house.record, key: key, file: CheckpointFile(path: record.path + "/checkpoints.jsonl")).round(urgent: true)
        await house.database.close()
        _ = try await backup()
    }

    func examined() async throws -> [Finding] {
        let services = record.appending(path: "../services").path
        if !FileManager.default.fileExists(atPath: services) {
            try FileManager.default.createDirectory(atPath: services, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: HouseBed.services.appending(path: "example").path, toPath: services + "/example")
        }
        return await Doctor(
            place: .folder(record.path), services: services, key: LogKeyFile(path: record.path + "/log.key"),
            checkpoints: CheckpointFile(path: record.path + "/checkpoints.jsonl"), now: SafeBed.now
        ).findings()
    }

    func change(_ sql: String) async throws {
        let database = try await House.open(.folder(record.path))
        try await database.write { try $0.script(sql) }
        await database.close()
    }
}
