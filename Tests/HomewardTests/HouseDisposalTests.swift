import Access
import Core
import Disposals
import Foundation
import Proof
import Record
import Specification
import Storage
import Synchronization
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("DP-06", "SR-06", "SR-10")) struct `A disposal in the whole house` {
    /// A clock that a test sets.
    private final class SetClock: Sendable {
        private let moment = Mutex(HouseBed.now)
        var now: Moment { moment.withLock { $0 } }
        func set(_ new: Moment) { moment.withLock { $0 = new } }
    }

    static func user(_ name: String, of house: House) throws -> Directory.User {
        let user = try #require(house.directory["example-\(name)"])
        let role = Directory.Role(
            code: user.role.code, label: user.role.label, sees: user.role.sees, may: user.role.may.union(["dispose"]),
            reading: user.role.reading)
        return Directory.User(
            code: user.code, name: user.name, organisation: user.organisation, organisationLabel: user.organisationLabel,
            service: user.service, serviceLabel: user.serviceLabel, role: role)
    }

    private func findings(_ house: House) async throws -> [String] {
        try await withFolder { try await house.proved(against: LogProof(), in: $0.path).findings }
    }

    /// People of whom no case is open.
    static func past(_ house: House) async throws -> [Reference] {
        try await house.database.read { transaction in
            try transaction.rows(
                """
                SELECT DISTINCT record.person AS id FROM record JOIN stage ON stage."case" = record.id
                WHERE record.kind = 'case' AND stage.over = 1 ORDER BY record.person
                """
            ) { try $0.get("id") }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of one invented person after another leaves a record that verifies, with its sealed returns`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let clock = SetClock()
            let folder = try Folder(at: HouseBed.services.appending(path: "example").path)
            let house = try await House(database, services: [folder], demonstration: true, now: { clock.now }, elapsed: HouseBed.standing)
            var chance = Seeded(for: "A disposal in the whole house, \(engine)")
            _ = try await Demonstration(house: house, seed: UInt64.random(in: 1...1000, using: &chance), people: 30).fill()
            #expect(try await findings(house) == [])
            let disposals = DisposalActs(record: house.record, via: "test")
            let users = [try Self.user("mina.okoro", of: house), try Self.user("wes.marlow", of: house)]
            let people = try await Self.past(house).shuffled(using: &chance).prefix(3)
            try #require(people.count == 3)
            let bed = HouseBed(house: house, front: HouseBed.site(house).front())
            for person in people { try await disposals.propose(person, .erasure, by: users[0], key: "propose \(person)") }
            for (days, person) in people.enumerated() {
                clock.set(HouseBed.now.adding(hours: 24 * (30 + days)))
                for user in users { try await disposals.approve(person, by: user, key: "approve \(person) \(user.code)") }
                #expect(try await disposals.run([person]) == [person])
                #expect(try await findings(house) == [])
                let browser = try await bed.browser(of: "example-mina.okoro")
                #expect([200, 404].contains(try await browser.get("/records/\(person)").status))
                #expect(try await browser.get("/referrals").status == 200)
            }
        }
    }

    @Test func `is kept in a file outside, which a record restored from before has to replay first`() async throws {
        try await withFolder { folder in
            let file = DisposalFile(path: folder.appending(path: "disposals.jsonl").path)
            try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
                try await file.check(bed.house.record)
                let address = try await bed.refer(on: Day(2026, 4, 13))
                let stream = try #require(Reference(address.split(separator: "/").last ?? ""))
                let facts = try await bed.house.database.read { try FactStore($0).facts(inStream: stream) }
                let person = try #require(facts.first { $0.kind == "case" }?.body.json["person"]?.text.flatMap { Reference($0) })
                let disposals = DisposalActs(record: bed.house.record, via: "test")
                try await disposals.hold(
                    person, authority: "Court", review: Day(2026, 9, 1), by: try Self.user("mina.okoro", of: bed.house), key: "hold")
                try await file.write(bed.house.record)
                try await file.check(bed.house.record)
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            try await HouseBed.with(on: .sqlite, services: ["example"]) { restored in
                await #expect(throws: LogRefusal.notReplayed(file.path)) { try await file.check(restored.house.record) }
                let lines = [UInt8](try #require(FileManager.default.contents(atPath: file.path)))
                #expect(try await restored.house.record.replayDisposals(lines).taken == 1)
                try await file.check(restored.house.record)
            }
        }
    }
}
