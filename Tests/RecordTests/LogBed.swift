import Core
import Proof
import Record
import Storage
import Synchronization
import Testing

/// A record of notes whose log is signed by a key of the test's.
struct LogBed {
    let record: Record
    let log: RecordLog
    let key: LogKey
    let looks: AccessLog

    static let noon = Moment(Day(2026, 4, 2), 12)

    init(_ database: Database, seed: UInt8 = 1) async throws {
        record = try await NoteFold.record(database)
        key = try #require(LogKey(seed: [UInt8](repeating: seed, count: 32)))
        (log, looks) = (RecordLog(database, key: key), AccessLog(database))
    }

    var database: Database { record.database }

    static let viewer = Viewer(
        user: "worker", name: "A worker", organisation: "harbour", capacity: "worker", purpose: "support", via: "test",
        scope: .everything, reading: .everything)

    /// A stream of notes, each act with two facts, the last of them a correction.
    @discardableResult
    func keepNotes(_ acts: Int) async throws -> Reference {
        let stream = Reference.random()
        for size in 1...acts {
            let body = Fact.Body.fields(["size": .number(Int64(size)), "colour": .text("green")])
            try await record.keep([
                NoteFold.note(Reference.random(), in: stream, body),
                NoteFold.note(Reference.random(), in: stream, corrects: size == acts && size > 1 ? 1 : nil, body),
            ])
        }
        return stream
    }

    func look(_ shown: Look.Shown) async throws {
        try await looks.keep(Look(at: LogBed.noon, LogBed.viewer, in: Reference.random(), route: "/notes/{note}", shown: shown))
    }

    /// Notes, a look at one, a list seen twice, and everybody: signed in two checkpoints.
    func fill() async throws {
        let stream = try await keepNotes(3)
        let list = Look.Shown.list([stream, Reference.random(), Reference.random()])
        for shown in [.one(stream), list, list, .everybody(12)] { try await look(shown) }
        try await sign()
        try await keepNotes(2)
        try await look(.list([stream]))
        try await sign()
    }

    @discardableResult
    func sign(at moment: Moment = LogBed.noon) async throws -> [Checkpoint] { try await log.extend(at: moment, urgent: true) }

    func checkpoints() async throws -> [Checkpoint] { try await record.checkpoints(after: 0) }

    /// The places given, in their order, of facts and of looks.
    func places() async throws -> [Int64] {
        try await database.read { transaction in
            let facts = try transaction.rows("SELECT leaf FROM fact WHERE leaf IS NOT NULL") { try $0.get("leaf", as: Int64.self) }
            let looks = try transaction.rows("SELECT leaf FROM access_log WHERE leaf IS NOT NULL") { try $0.get("leaf", as: Int64.self) }
            return (facts + looks).sorted()
        }
    }

    func exported() async throws -> [UInt8] {
        let lines = Mutex<[UInt8]>([])
        try await record.export { line in lines.withLock { $0 += line } }
        return lines.withLock { $0 }
    }

    func findings(outside: [Checkpoint]? = nil, in scratch: Database, limit: Int = 20) async throws -> [String] {
        let proof = LogProof(signedBy: [key.publicKey], outside: outside ?? [])
        return try await record.verify(rebuildingIn: scratch, against: proof, limit: limit).findings
    }
}
