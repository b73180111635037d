import Access
import Cases
import Core
import Disposals
import Foundation
import Proof
import Record
import SQLite
import Specification
import Storage
import Synchronization
import Testbed
import Testing

@testable import Verifier

/// The folder `example` in force, its log signed, and people whose support has ended, each with words of their own in every place where words
/// are kept.
struct DisposalBed: Sendable {
    let record: Record
    let shelf: Shelf
    /// The folder of the database's files; nil on PostgreSQL.
    let files: URL?
    let key: LogKey
    private let clock: SetClock

    final class SetClock: Sendable {
        private let moment = Mutex(DisposalBed.ended)
        var now: Moment { moment.withLock { $0 } }
        func set(_ new: Moment) { moment.withLock { $0 = new } }
    }

    static let migrations = CalendarTables.migrations + RecordTables.migrations + CaseTables.migrations
    /// Support has ended when the first disposal is proposed.
    static let ended = Moment(Day(2026, 8, 3), 10)
    static let due = ended.adding(hours: 30 * 24)

    var database: Database { record.database }
    var cases: CaseActs { CaseActs(record: record, shelf: shelf) }
    var disposals: DisposalActs { DisposalActs(record: record, via: "command") }

    init(_ database: Database, files: URL? = nil) async throws {
        try await database.migrate(DisposalBed.migrations)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = try Folder(at: root.appending(path: "Services/example").path)
        try await Publishing(database: database).publishNew([folder], by: "operator", at: DisposalBed.ended)
        let shelf = Shelf()
        let clock = SetClock()
        (self.shelf, self.clock, self.files) = (shelf, clock, files)
        key = try #require(LogKey(seed: [UInt8](repeating: 5, count: 32)))
        record = Record(database: database, fold: shelf.fold.with(DisposalFold.area(on: shelf)), now: { clock.now })
        // The first to write learns what was published.
        try await record.write { _ in }
    }

    static func with<Result>(
        on engine: TestEngine, isolation: isolated (any Actor)? = #isolation, _ body: (DisposalBed) async throws -> Result
    ) async throws -> Result {
        guard engine == .sqlite else { return try await withDatabase(on: engine) { try await body(try await DisposalBed($0)) } }
        return try await withFolder { folder in
            let database = Database(try SQLiteEngine(path: folder.appending(path: "homeward.sqlite").path))
            let result = try await body(try await DisposalBed(database, files: folder))
            await database.close()
            return result
        }
    }

    func set(_ moment: Moment) { clock.set(moment) }

    func user(_ name: String, may more: [String] = ["dispose", "correct"]) throws -> Directory.User {
        let published = try #require(shelf["example"])
        let user = try #require(published.service.demonstration?.users[name])
        let role = try #require(published.service.roles[user.role.value])
        return Directory.User(
            code: "example-\(name)", name: user.fullName, organisation: user.organisation.value,
            organisationLabel: user.organisation.value, service: published.reference, serviceLabel: published.service.label.english,
            role: .init(
                code: role.name, label: role.label.english, sees: published.part(of: role), may: Set(role.may.map(\.value) + more),
                reading: published.reading(of: role)))
    }
    var manager: Directory.User { get throws { try user("mina.okoro") } }
    var worker: Directory.User { get throws { try user("wes.marlow") } }

    // MARK: People

    /// Somebody whose words are known: wherever one of these letters' words is found, it is of them.
    struct Somebody: Sendable {
        let person: Reference, file: Reference
        let words: [String]
    }

    /// Refers, supports and takes leave of somebody. Each word ends in letters of their own.
    ///
    /// - Parameter leaves: whether the support has ended.
    func somebody(_ mark: String, leaves: Bool = true) async throws -> Somebody {
        let word = { @Sendable (part: String) in "\(part)\(mark)" }
        let received = Moment(Day(2026, 5, 4), 10)
        let letter = try await database.write { transaction in
            try AttachmentStore(transaction).keep(
                Array(word("letter").utf8), .text, name: "\(word("paper")).txt", by: "example-olga.finch", at: received)
        }
        let address = try await cases.begin(
            sent(
                "refer",
                [
                    "person": ["name": .text("Zan\(mark) Quill\(mark)"), "born": .text("1980-05-17")],
                    "referral": [
                        "source": .text("housing_office"), "received": .text(received.description), "needs": .list([.text("money")]),
                        "consent": .bool(true), "letter": letter.json,
                    ],
                ], at: received), by: try user("olga.finch"))
        let file = try #require(Reference(address.split(separator: "/").last ?? ""))
        let day = { (date: Int, hour: Int) in Moment(Day(2026, 5, date), hour) }
        try await does(
            "decide", ["decision": ["result": .text("accepted"), "decided": .text(day(5, 12).description)]], on: file, at: day(5, 12))
        let scores: [JSON] = [.object(["area": .text("money"), "level": .number(1), "evidence": .text(word("evidence"))])]
        try await does(
            "assess", ["assessment": ["completed": .text(day(6, 12).description), "score": .list(scores)]], on: file, at: day(6, 12))
        try await does(
            "agree_plan", ["plan": ["agreed": .text(day(7, 12).description), "own_words": .text(word("ownwords"))]], on: file,
            at: day(7, 12))
        try await does("review_goal", ["goal": ["title": .text(word("goal"))]], on: file, at: day(8, 12))
        // The second plan issues a document with the goal in it.
        try await does(
            "agree_plan", ["plan": ["agreed": .text(day(9, 12).description), "own_words": .text(word("again"))]], on: file, at: day(9, 12))
        for (place, notes) in ["notes", "mistaken"].enumerated() {
            try await does("record_visit", visit(word(notes), day: 11 + place), on: file, at: day(11 + place, 12))
        }
        let answers: [JSON] = [.object(["item": .text(word("survey"))])]
        try await does("ask", ["survey": ["returned": .text("2026-05-13"), "answer": .list(answers)]], on: file, at: day(13, 12))
        let person = try #require(try await facts(file).first { $0.kind == "case" }?.body.json["person"]?.text.flatMap { Reference($0) })
        try await mend(
            try await facts(person)[0],
            to: [
                "name": .text("Zan\(mark) Quill\(mark)"), "born": .text("1980-05-17"), "safe_phone": .text(word("phone")),
            ], why: word("why"))
        // What was withdrawn is in no table, and its words are in its fact.
        let mistaken = try #require(try await facts(file).last { $0.kind == "visit" })
        try await mend(mistaken, to: nil, why: word("withdrawn"))
        if leaves {
            try await does(
                "leave", ["departure": ["left": .text("2026-06-30"), "reason": .text("manages_alone")]], on: file,
                at: Moment(Day(2026, 7, 1), 12))
        }
        let draft = ["visit-notes": [word("draft")]]
        try await database.write { transaction in
            try DraftStore(transaction).save(
                draft, of: "/cases/\(file.printed("C"))/acts/record_visit", label: "Record a visit", by: "example-wes.marlow",
                at: DisposalBed.due)
            try DraftStore(transaction).save(
                ["person-name": ["Nobody"]], of: "/referrals/start", label: "Old \(mark)", by: "example-olga.finch",
                at: DisposalBed.ended.adding(hours: -1))
        }
        let parts = [
            "evidence", "ownwords", "goal", "again", "notes", "mistaken", "survey", "phone", "why", "withdrawn", "draft", "letter", "paper",
        ]
        return Somebody(person: person, file: file, words: ["Zan\(mark)", "Quill\(mark)"] + parts.map(word))
    }

    private func visit(_ notes: String, day: Int) -> [String: [String: JSON]] {
        ["visit": ["on_day": .text("2026-05-\(day)"), "minutes": .number(60), "type": .text("visit"), "notes": .text(notes)]]
    }

    private func sent(_ act: String, _ answers: [String: [String: JSON]], at moment: Moment) -> CaseActs.Sent {
        CaseActs.Sent(act: act, answers: answers, at: moment, key: Reference.random().description)
    }

    private func does(_ act: String, _ answers: [String: [String: JSON]], on file: Reference, at moment: Moment) async throws {
        var sent = sent(act, answers, at: moment)
        do {
            _ = try await cases.perform(sent, on: file, by: try ["decide"].contains(act) ? manager : worker)
        } catch CaseRefusal.answers(let mistakes) where mistakes.allSatisfy(\.isQuestion) {
            sent.confirmed = Set(mistakes)
            _ = try await cases.perform(sent, on: file, by: try manager)
        }
    }

    private func mend(_ fact: Fact, to body: [String: JSON]?, why: String) async throws {
        let version = try #require(try await facts(fact.stream).last { $0.subject == fact.subject }).nth
        _ = try await cases.correct(
            fact.subject, nth: fact.nth, version: version, body: body, day: nil, why: why, key: Reference.random().description,
            by: try manager)
    }

    func facts(_ stream: Reference) async throws -> [Fact] { try await database.read { try FactStore($0).facts(inStream: stream) } }

    // MARK: Disposing

    func propose(_ person: Reference, by user: Directory.User? = nil) async throws {
        try await disposals.propose(person, .keptLongEnough, by: try user ?? manager, key: Reference.random().description)
    }

    func approve(_ person: Reference, by user: Directory.User) async throws {
        try await disposals.approve(person, by: user, key: Reference.random().description)
    }

    /// Proposed, waited for and approved by two.
    func approved(_ person: Reference) async throws {
        set(DisposalBed.ended)
        try await propose(person)
        set(DisposalBed.due)
        for user in [try manager, try worker] { try await approve(person, by: user) }
    }

    func hold(_ person: Reference) async throws {
        try await disposals.hold(
            person, authority: "Coroner, letter of 3 August", review: Day(2026, 12, 1), by: try manager, key: Reference.random().description
        )
    }

    func refusal(_ body: () async throws -> Void) async -> DisposalRefusal? {
        do { try await body() } catch { return error as? DisposalRefusal }
        return nil
    }

    // MARK: The record

    func sign() async throws { _ = try await RecordLog(database, key: key).extend(at: record.now(), urgent: true) }

    /// What differs when all rows are made again from the facts, and what is not as it was signed.
    func verified() async throws -> [String] {
        let proof = LogProof(signedBy: [key.publicKey], outside: try await record.checkpoints(after: 0))
        return try await withDatabase(on: .sqlite) { scratch in
            try await scratch.migrate(DisposalBed.migrations)
            try await shelf.copy(from: database, into: scratch)
            return try await record.verify(rebuildingIn: scratch, against: proof).findings
        }
    }

    func exported() async throws -> [UInt8] {
        let lines = Mutex<[UInt8]>([])
        try await record.export { bytes in lines.withLock { $0 += bytes } }
        return lines.withLock { $0 }
    }

    /// What an auditor's program finds in an export, who has nothing else but the signed lines.
    func audited(_ export: [UInt8]) async throws -> [String] {
        var proof = ExportProof(signedBy: [key.publicKey], outside: try await record.checkpoints(after: 0), limit: 100)
        for (number, line) in JSONLines(export) { proof.take(line, number: number) }
        proof.finish()
        return proof.log.findings
    }

    // MARK: Words

    /// Lets a PostgreSQL note the most common words of each column, as it does by itself sooner or later.
    func noteStatistics() async throws {
        try await database.write { transaction in
            guard transaction.dialect == .postgresql else { return }
            for table in record.fold.allTables().map(\.table) + ["fact_body", "draft"] { try transaction.script("ANALYZE \(table)") }
        }
    }

    /// Those of the words that stand in any cell of any table, whatever tables there are.
    func found(_ words: [String]) async throws -> Set<String> {
        let cells = try await database.read { transaction in
            let tables: [String] = try transaction.rows(
                transaction.dialect == .sqlite
                    ? "SELECT name FROM sqlite_master WHERE type = 'table'"
                    : "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = current_schema()"
            ) { try $0.get("name") }
            var cells: [String] = []
            func read(_ row: ResultRow) {
                for place in row.columnNames.indices {
                    switch row.value(at: place) {
                    case .text(let text): cells.append(text)
                    case .bytes(let bytes): cells.append(String(decoding: bytes, as: UTF8.self))
                    case .null, .integer: continue
                    }
                }
            }
            for table in tables { try transaction.forEach("SELECT * FROM \(name: table)", read) }
            if transaction.dialect == .postgresql {
                // What the server itself keeps of columns: their most common words.
                try transaction.forEach(
                    """
                    SELECT CAST(most_common_vals AS TEXT) AS common, CAST(histogram_bounds AS TEXT) AS bounds FROM pg_stats
                    WHERE schemaname = current_schema()
                    """, read)
            }
            return cells.map { $0.lowercased() }
        }
        return Set(words.filter { word in cells.contains { $0.contains(word.lowercased()) } })
    }

    /// Those of the words that stand anywhere in the bytes of the database's files.
    func foundInFiles(_ words: [String]) throws -> Set<String> {
        guard let files else { return [] }
        let bytes = try FileManager.default.contentsOfDirectory(at: files, includingPropertiesForKeys: nil).map { url in
            String(decoding: try Data(contentsOf: url).map { $0 < 0x80 ? $0 : 0x20 }, as: UTF8.self).lowercased()
        }
        return Set(words.filter { word in bytes.contains { $0.contains(word.lowercased()) } })
    }
}
