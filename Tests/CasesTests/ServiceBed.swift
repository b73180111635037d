import Access
import Cases
import Core
import Figures
import Foundation
import Record
import Specification
import Storage
import Synchronization
import Testbed
import Testing

/// A folder in force in an empty database, with the invented users of its demonstration and a clock that stands still: the first served
/// folder, or another that a test names.
struct ServiceBed: Sendable {
    let published: Published
    let record: Record
    let shelf: Shelf

    var database: Database { record.database }
    var acts: CaseActs { CaseActs(record: record, shelf: shelf) }
    var service: Service { published.service }

    static let migrations = CalendarTables.migrations + RecordTables.migrations + CaseTables.migrations
    /// The Tuesday after the Easter of the worked example.
    static let now = Moment(Day(2026, 4, 14), 12)

    static func folder() throws -> Folder {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try Folder(at: root.appending(path: "Services/rotherham").path)
    }

    init(_ database: Database, folder: Folder? = nil, now: Moment = ServiceBed.now) async throws {
        try await database.migrate(ServiceBed.migrations)
        let folder = try folder ?? ServiceBed.folder()
        try await Publishing(database: database).publishNew([folder], by: "operator", at: now)
        let shelf = Shelf()
        self.shelf = shelf
        published = try await database.write { transaction in
            try shelf.catchUp(in: transaction, on: now.day)
            return try #require(try shelf.version(of: folder.name, on: now.day, in: transaction))
        }
        record = Record(database: database, fold: shelf.fold, now: { now })
    }

    /// Runs `body` on a bed of its own.
    static func with<Result>(
        on engine: TestEngine, folder: Folder? = nil, isolation: isolated (any Actor)? = #isolation,
        _ body: (ServiceBed) async throws -> Result
    ) async throws -> Result {
        try await withDatabase(on: engine) { try await body(try await ServiceBed($0, folder: folder)) }
    }

    // MARK: Users

    /// - Parameter version: whose roles count; nil for those of the bed's own version.
    func user(_ name: String, under version: Published? = nil) throws -> Directory.User {
        let service = version?.service ?? service
        let demonstration = try #require(service.demonstration)
        let user = try #require(demonstration.users.first { $0.name == name })
        let role = try #require(service.roles[user.role.value])
        return Directory.User(
            code: "\(service.name)-\(name)", name: user.fullName, organisation: user.organisation.value,
            organisationLabel: user.organisation.value, service: published.reference, serviceLabel: service.label.english,
            role: .init(
                code: role.name, label: role.label.english, sees: (version ?? published).part(of: role), may: Set(role.may.map(\.value)),
                reading: (version ?? published).reading(of: role)))
    }
    var nurse: Directory.User { get throws { try user("ward-nurse") } }
    var manager: Directory.User { get throws { try user("manager") } }

    // MARK: Acts

    static let person: [String: JSON] = ["name": .text("Ann Lowe"), "born": .text("1980-05-17")]
    static func referral(received: Moment) -> [String: JSON] {
        [
            "ward": .text("ward_a"), "received": .text(received.description), "route": .text("secure_email"),
            "referrer": .text("Nurse Amina Sow"), "need_types": .list([.text("prevention"), .text("resettlement")]),
            "support_areas": .list([.text("resettlement")]), "clinical_risks": .text("none known"), "consent": .text("given"),
        ]
    }
    static func decision(on day: Day, confirmed: Moment?, result: String = "accepted") -> [String: JSON] {
        var body: [String: JSON] = ["decided": .text(day.description), "result": .text(result)]
        if let confirmed { body["confirmed"] = .text(confirmed.description) }
        return body
    }

    func sent(
        _ act: String, _ answers: [String: [String: JSON]], at: Moment = ServiceBed.now, key: String = Reference.random().description
    ) -> CaseActs.Sent {
        CaseActs.Sent(act: act, answers: answers, at: at, key: key)
    }

    /// Refers Ann Lowe, on the day the referral was received, and answers her case.
    func refer(received: Moment, by user: Directory.User? = nil) async throws -> Reference {
        let answers = ["person": ServiceBed.person, "referral": ServiceBed.referral(received: received)]
        return try ServiceBed.file(
            try await acts.begin(sent("refer", answers, at: received), by: try user ?? nurse))
    }

    @discardableResult
    func perform(_ act: String, _ body: [String: JSON], on file: Reference, by user: Directory.User? = nil) async throws -> String {
        let kind = ["decide": "decision", "withdraw": "withdrawal", "check_eligibility": "eligibility"][act] ?? act
        return try await acts.perform(sent(act, [kind: body]), on: file, by: try user ?? manager)
    }

    /// What comes before an acceptance: each criterion is met.
    func checkCriteria(of file: Reference, by user: Directory.User? = nil) async throws {
        let answers: [String: JSON] = [
            "checked": .text(ServiceBed.now.description), "by_worker": .text("Sam Reed"), "needs": .list([.text("prevention")]),
            "short_term": .text("yes"), "engagement": .text("yes"), "connection": .text("close_family"),
            "responsible_commissioner": .text("ours"), "vulnerable": .text("yes"), "risk_of_homelessness": .text("yes"),
        ]
        try await perform("check_eligibility", answers, on: file, by: user)
    }

    /// Does an act of `Quay`, as its worker.
    @discardableResult
    func does(_ act: String, _ answers: [String: [String: JSON]], on file: Reference) async throws -> String {
        try await acts.perform(sent(act, answers), on: file, by: try user("wei"))
    }

    /// A case of `Quay`.
    ///
    /// - Parameter confirming: whether whatever is asked again is said to be right.
    func referred(_ more: [String: JSON] = [:], confirming: Bool = false) async throws -> Reference {
        var sent = sent("refer", ["person": ServiceBed.person, "referral": Quay.referral(more)])
        if confirming { sent.confirmed = [`An unlikely answer`.high, `An unlikely answer`.against] }
        return try ServiceBed.file(try await acts.begin(sent, by: try user("wei")))
    }

    /// What differs when all rows are made again from the facts.
    func verified() async throws -> [String] {
        try await withDatabase(on: .sqlite) { scratch in
            try await scratch.migrate(ServiceBed.migrations)
            let today = record.now().day
            try await database.read { _ = try shelf.catchUp(in: $0, on: today) }
            try await shelf.copy(from: database, into: scratch)
            return try await record.verify(rebuildingIn: scratch).findings
        }
    }

    func exported() async throws -> [UInt8] {
        let lines = Mutex<[UInt8]>([])
        try await record.export { bytes in lines.withLock { $0 += bytes } }
        return lines.withLock { $0 }
    }

    func person(of file: Reference) async throws -> Reference {
        try #require(try await subject("case", in: file).body.json["person"]?.text.flatMap { Reference($0) })
    }

    func stage(of file: Reference) async throws -> String? {
        try await database.read { try CaseStore($0, for: .operate("test")).stage(of: file)?.code }
    }

    /// The case at the end of an address such as `/cases/C-7K2M-9XQ4`.
    static func file(_ address: String) throws -> Reference { try #require(Reference(address.split(separator: "/").last ?? "")) }

    // MARK: Versions

    /// Publishes a further version, as another server would.
    @discardableResult
    func publish(_ folder: Folder, from day: Day? = nil, at moment: Moment = ServiceBed.now) async throws -> Published {
        try await Publishing(database: database).publish(folder, from: day, by: "operator", at: moment)
    }

    /// What another version would do to the open cases.
    func comparing(_ folder: Folder, from day: Day = ServiceBed.now.day, moving: Bool = false) async throws -> [Comparison.Change] {
        let checked = try Service.load(folder)
        return try await database.rehearse { transaction in
            let comparison = try Comparison(published, in: transaction)
            let new = try Publishing.publish(folder, checked, from: day, by: "test", at: ServiceBed.now, in: transaction)
            if moving { try move(to: new, in: transaction) }
            return try comparison.changes(under: new, from: day)
        }
    }

    /// Lets the open cases follow a version.
    @discardableResult
    func move(to new: Published, in transaction: Transaction) throws -> Int {
        let shelf = Shelf()
        try shelf.catchUp(in: transaction, on: ServiceBed.now.day)
        return try Moving(shelf: shelf, in: transaction).moveOpenCases(to: new, by: .operate("test"), at: ServiceBed.now)
    }

    // MARK: Looking

    func rows(of table: String) async throws -> [[String: Value]] {
        try await database.read { transaction in
            try transaction.rows("SELECT * FROM \(name: table)") { row in
                Dictionary(uniqueKeysWithValues: row.columnNames.enumerated().map { ($1, row.value(at: $0)) })
            }
        }
    }

    func facts(inStream stream: Reference) async throws -> [Fact] {
        try await database.read { try FactStore($0).facts(inStream: stream) }
    }

    /// The record of this kind in a case that has one.
    func subject(_ kind: String, in file: Reference) async throws -> Fact {
        try #require(try await facts(inStream: file).first { $0.kind == kind })
    }

    /// How much is on record: acts and facts.
    func size() async throws -> [Int] {
        try await database.read { transaction in
            try ["act", "fact", "record"].map { table in
                try transaction.row("SELECT COUNT(*) AS number FROM \(name: table)") { try $0.get("number", as: Int.self) } ?? 0
            }
        }
    }

    func clocks(of file: Reference) async throws -> [CaseStore.RunningClock] {
        try await database.read { try CaseStore($0, for: .operate("test")).clocks(of: file) }
    }

    func figure(asAt moment: Moment = ServiceBed.now) async throws -> FigureReport {
        let period = Period(.quarter, containing: Day(2026, 4, 8), in: service.calendar)
        let viewer = try manager.viewer
        let report = try await database.read { transaction in
            try FigureReading(published).report("ROT-M1", period, asAt: moment, for: viewer, in: transaction)
        }
        return try #require(report)
    }

    func take(_ lines: [JSON]) async throws -> ImportReport { try await take(lines.map(\.canonicalText).joined(separator: "\n")) }
    func take(_ text: String, dryRun: Bool = false) async throws -> ImportReport {
        let user = try user(try #require(service.demonstration?.users.first).name)
        return try await NewFacts(record: record, shelf: shelf).take(Array(text.utf8), by: user.viewer, dryRun: dryRun)
    }
}
