import Access
import Cases
import Core
import Disposals
import Figures
import Foundation
import Record
import Returns
import Specification
import Storage
import Synchronization
import Testbed
import Testing

/// A clock that a test sets.
final class SetClock: Sendable {
    private let moment: Mutex<Moment>
    init(_ moment: Moment) { self.moment = Mutex(moment) }
    var now: Moment { moment.withLock { $0 } }
    func set(_ moment: Moment) { self.moment.withLock { $0 = moment } }
}

/// The folder `example` in force, with people who were referred in the first quarter of 2026-27. Its quarterly return is due on 14 July.
struct ReturnBed: Sendable {
    let record: Record
    let shelf: Shelf
    let clock: SetClock

    static let migrations = CalendarTables.migrations + RecordTables.migrations + CaseTables.migrations + ReturnTables.migrations
    static let period = "2026-27-q1"
    /// A working day after the quarter and before the return is due; and the first after it was due.
    static let early = Moment(Day(2026, 7, 2), 10), late = Moment(Day(2026, 7, 15), 10)

    var database: Database { record.database }
    var cases: CaseActs { CaseActs(record: record, shelf: shelf) }
    var returns: ReturnActs { ReturnActs(record: record, shelf: shelf) }
    var reading: ReturnReading { ReturnReading(on: shelf) }

    private init(_ database: Database, at moment: Moment, changing: (Folder) -> Folder) async throws {
        try await database.migrate(ReturnBed.migrations)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = changing(try Folder(at: root.appending(path: "Services/example").path))
        try await Publishing(database: database).publishNew([folder], by: "operator", at: moment)
        let shelf = Shelf()
        let clock = SetClock(moment)
        (self.shelf, self.clock) = (shelf, clock)
        record = Record(database: database, fold: shelf.fold.with(SealFold.area).with(DisposalFold.area(on: shelf)), now: { clock.now })
        // The first to write learns what was published.
        try await record.write { _ in }
    }

    static func with<Result>(
        on engine: TestEngine, at moment: Moment = late, changing: (Folder) -> Folder = { $0 },
        isolation: isolated (any Actor)? = #isolation,
        _ body: (ReturnBed) async throws -> Result
    ) async throws -> Result {
        try await withDatabase(on: engine) { try await body(try await ReturnBed($0, at: moment, changing: changing)) }
    }

    // MARK: Users

    func user(_ name: String, may more: [String] = []) throws -> Directory.User {
        let published = try #require(shelf["example"])
        let demonstration = try #require(published.service.demonstration)
        let user = try #require(demonstration.users[name])
        let role = try #require(published.service.roles[user.role.value])
        return Directory.User(
            code: "example-\(name)", name: user.fullName, organisation: user.organisation.value,
            organisationLabel: user.organisation.value, service: published.reference, serviceLabel: published.service.label.english,
            role: .init(
                code: role.name, label: role.label.english, sees: published.part(of: role),
                may: Set(role.may.map(\.value) + more), reading: published.reading(of: role)))
    }
    /// Who also corrects records here, which no role of the folder does.
    var manager: Directory.User { get throws { try user("mina.okoro", may: ["correct"]) } }
    var officer: Directory.User { get throws { try user("carl.dunn") } }

    // MARK: Cases

    private func sent(_ act: String, _ answers: [String: [String: JSON]], at moment: Moment) -> CaseActs.Sent {
        CaseActs.Sent(act: act, answers: answers, at: moment, key: Reference.random().description)
    }

    /// Refers Ann Lowe, whose decision is due two working days later.
    func refer(received: Moment = Moment(Day(2026, 5, 4), 10)) async throws -> Reference {
        let referral: [String: JSON] = [
            "source": .text("housing_office"), "received": .text(received.description), "needs": .list([.text("money")]),
            "consent": .bool(true),
        ]
        let answers = ["person": ["name": JSON.text("Ann Lowe"), "born": .text("1980-05-17")], "referral": referral]
        let address = try await cases.begin(sent("refer", answers, at: received), by: try user("olga.finch"))
        return try #require(Reference(address.split(separator: "/").last ?? ""))
    }

    static func decision(_ decided: Moment) -> [String: JSON] {
        ["result": .text("accepted"), "decided": .text(decided.description)]
    }

    func decide(_ file: Reference, _ decided: Moment = Moment(Day(2026, 5, 5), 12)) async throws {
        _ = try await cases.perform(sent("decide", ["decision": ReturnBed.decision(decided)], at: decided), on: file, by: try manager)
    }

    /// Takes a referral back, which ends the case.
    func withdraw(_ file: Reference, at moment: Moment = Moment(Day(2026, 6, 1), 12)) async throws {
        let answers = ["withdrawal": ["reason": JSON.text("Moved away")]]
        _ = try await cases.perform(sent("withdraw", answers, at: moment), on: file, by: try manager)
    }

    /// Proposed, waited for, approved by two and done.
    func dispose(of person: Reference) async throws {
        let disposals = DisposalActs(record: record, via: "command")
        let (one, other) = (try user("mina.okoro", may: ["dispose"]), try user("wes.marlow", may: ["dispose"]))
        try await disposals.propose(person, .keptLongEnough, by: one, key: "propose")
        clock.set(clock.now.adding(hours: Disposal.waitingHours))
        for user in [one, other] { try await disposals.approve(person, by: user, key: "approve \(user.code)") }
        _ = try await disposals.run([person])
    }

    /// Three decided in time and one that nobody answered.
    func quarter() async throws -> [Reference] {
        var files: [Reference] = []
        for _ in 0..<4 { files.append(try await refer()) }
        for file in files.prefix(3) { try await decide(file) }
        return files
    }

    /// Says of a decision that it was taken later.
    func correct(_ file: Reference, decided: Moment) async throws -> Fact {
        let fact = try #require(try await facts(inStream: file).first { $0.kind == "decision" })
        _ = try await cases.correct(
            fact.subject, nth: fact.nth, version: fact.nth, body: ReturnBed.decision(decided), day: nil, why: "The letter says so",
            key: Reference.random().description, by: try manager)
        return fact
    }

    func facts(inStream stream: Reference) async throws -> [Fact] { try await database.read { try FactStore($0).facts(inStream: stream) } }

    func referral(of file: Reference) async throws -> Reference {
        try #require(try await facts(inStream: file).first { $0.kind == "referral" }).subject
    }

    // MARK: Returns

    func sent(_ period: String = period, key: String = Reference.random().description) -> ReturnActs.Sent {
        ReturnActs.Sent("quarterly", period, key: key)
    }

    func returned(_ period: String = period) async throws -> PeriodReturn {
        try await database.read { try reading.find("quarterly", period, of: "example", for: .operate("test"), in: $0) }
    }

    func draft(_ period: String = period) async throws -> ReturnDraft {
        let returned = try await returned(period)
        let (viewer, now) = (try manager.viewer, clock.now)
        return try await database.read { try reading.draft(returned, for: viewer, at: now, in: $0) }
    }

    /// Writes a narrative, confirms all that is asked, signs.
    func seal(_ period: String = period, reason: String = "", key: String = Reference.random().description) async throws {
        try await returns.write(["highlights": "Nobody lost their home.", "worries": "Rents are rising."], sent(period), by: try manager)
        try await confirm(period)
        try await sign(period, reason: reason, key: key)
    }

    func confirm(_ period: String = period) async throws {
        try await returns.confirm(Set(try await draft(period).unconfirmed.map(\.sentence)), sent(period), by: try manager)
    }

    func sign(
        _ period: String = period, reason: String = "", key: String = Reference.random().description, by user: Directory.User? = nil
    ) async throws {
        let draft = try await draft(period)
        try await returns.seal(
            .init(seen: draft.seen, seals: draft.seals.count, reason: reason), sent(period, key: key), by: try user ?? manager)
    }

    /// The latest seal, or that of a number.
    func sealed(_ period: String = period, number: Int? = nil) async throws -> (heading: SealStore.Heading, sealed: SealedReturn) {
        let returned = try await returned(period)
        return try await database.read { transaction in
            let store = SealStore(transaction)
            let headings = try store.headings(of: returned)
            let heading = try #require(number.map { number in headings.first { $0.number == number } } ?? headings.last)
            return (heading, try #require(try store.sealed(heading.id)))
        }
    }

    func drift(_ period: String = period) async throws -> Drift {
        let (heading, sealed) = try await sealed(period)
        let viewer = try officer.viewer
        return try await database.read { try reading.drift(of: sealed, heading.id, for: viewer, in: $0) }
    }

    func seals(_ period: String = period) async throws -> Int { try await draft(period).seals.count }

    // MARK: The record

    /// What differs when all rows are made again from the facts, and what is wrong with a seal.
    func verified() async throws -> [String] {
        try await withDatabase(on: .sqlite) { scratch in
            try await scratch.migrate(ReturnBed.migrations)
            try await shelf.copy(from: database, into: scratch)
            return try await record.verify(rebuildingIn: scratch).findings
        }
    }

    func exported() async throws -> [UInt8] {
        let lines = Mutex<[UInt8]>([])
        try await record.export { bytes in lines.withLock { $0 += bytes } }
        return lines.withLock { $0 }
    }
}
