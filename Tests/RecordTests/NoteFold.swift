import Core
import Record
import Storage
import Testbed

/// The smallest kind there is, for testing the record without a service: a note with a colour and a size, in a table of its own.
enum NoteFold {
    static let migration = Migration(
        900, "notes",
        """
        CREATE TABLE note (id {integer} NOT NULL PRIMARY KEY, colour TEXT, size {integer}, day {integer} NOT NULL){strict};
        CREATE TABLE note_count (stream {integer} NOT NULL PRIMARY KEY, notes {integer} NOT NULL){strict};
        CREATE INDEX note_day ON note (day);
        """)

    static let fold = Fold(
        tables: { _ in [("note", "id")] },
        rows: { facts in
            let effective = facts.inEffect
            guard let last = effective.last else { return [] }
            let fields = effective.reduce(into: [String: JSON]()) { $0.merge($1.fields) { _, new in new } }
            return [
                TableRow(
                    table: "note", key: ["id"],
                    cells: [
                        "id": last.said.subject.stored, "colour": fields["colour"]?.text.map { .text($0) } ?? .null,
                        "size": fields["size"]?.number.map { .integer($0) } ?? .null, "day": last.day.stored,
                    ])
            ]
        },
        derive: { streams, transaction in
            for stream in streams {
                try transaction.run("DELETE FROM note_count WHERE stream = \(stream)")
                try transaction.run(
                    """
                    INSERT INTO note_count (stream, notes)
                    SELECT CAST(\(stream) AS BIGINT), COUNT(*) FROM note
                    WHERE id IN (SELECT subject FROM fact WHERE fact.stream = \(stream))
                    """)
            }
        },
        allTables: { [("note", ["id"])] })

    static func record(_ database: Database) async throws -> Record {
        try await database.migrate(RecordTables.migrations + [migration])
        return Record(database: database, fold: fold, now: { Moment(Day(2026, 4, 2), 16, 30) })
    }

    static func note(
        _ subject: Reference, in stream: Reference, on day: Day = Day(2026, 4, 2), corrects: Int? = nil, _ body: Fact.Body
    ) -> NewFact {
        NewFact(stream: stream, subject: subject, kind: "note", day: day, at: Moment(day, 12), corrects: corrects, body: body)
    }
}

extension Record {
    /// Records these facts as one act of a worker.
    @discardableResult
    func keep(_ facts: [NewFact], key: String = Reference.random().description, by user: String = "worker") async throws -> String {
        try await act(
            by: Record.worker(user), key: key, on: [], content: .list(facts.map(\.body.json)),
            decide: { _ in Decision(facts: facts, answer: "done \(facts.count)") })
    }

    /// Gives a note that has no colour yet its colour; says whether it did, or had done so under this key.
    func choose(_ colour: String, once stream: Reference, key: String) async -> Bool {
        struct Chosen: Error {}
        do {
            _ = try await act(by: Record.worker("worker"), key: key, on: [stream], content: .text(colour)) { transaction in
                guard try FactStore(transaction).facts(of: stream).isEmpty else { throw Chosen() }
                return Decision(facts: [NoteFold.note(stream, in: stream, .fields(["colour": .text(colour)]))], answer: colour)
            }
            return true
        } catch {
            return false
        }
    }

    private static func worker(_ user: String) -> Viewer {
        Viewer(
            user: user, name: "A worker", organisation: "harbour", capacity: "worker", purpose: "support", via: "test", scope: .everything,
            reading: .everything)
    }

    func colours() async throws -> [String?] {
        try await database.read { try $0.rows("SELECT colour FROM note ORDER BY id") { try $0.find("colour") } }
    }
}
