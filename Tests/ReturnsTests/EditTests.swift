import Access
import Cases
import Core
import Foundation
import Proof
import Record
import Returns
import Storage
import Testbed
import Testing

/// A record with cases, corrections, a sealed return and looks, all of it signed; and a scratch database that is emptied after each proof.
private struct SignedBed {
    let bed: ReturnBed
    let scratch: Database
    let proof: LogProof
    let edits: [HandEdits]
    /// What verification calls each fact, by its number and its act's.
    let names: [Int64: [String]]

    init(_ bed: ReturnBed, _ scratch: Database) async throws {
        (self.bed, self.scratch) = (bed, scratch)
        let files = try await bed.quarter()
        try await bed.seal()
        _ = try await bed.correct(files[0], decided: Moment(Day(2026, 5, 8), 9))
        let key = try #require(LogKey(seed: [UInt8](repeating: 9, count: 32)))
        let (log, looks) = (RecordLog(bed.database, key: key), AccessLog(bed.database))
        let viewer = try bed.manager.viewer
        let shown = [Look.Shown.one(files[0]), .list(files), .list(files.prefix(2)), .list(files), .everybody(4)]
        for (hour, shown) in shown.enumerated() {
            let at = ReturnBed.late.adding(hours: hour)
            try await looks.keep(Look(at: at, viewer, in: files[1], route: "/cases/{case}", shown: shown))
            if hour % 2 == 0 { _ = try await log.extend(at: at, urgent: true) }
        }
        let outside = try await bed.record.checkpoints(after: 0)
        proof = LogProof(signedBy: [key.publicKey], outside: outside)
        try await bed.database.write { try SignedBed.liftTriggers($0) }
        let tables = bed.record.fold.allTables()
        edits = try await bed.database.read { transaction in
            try tables.map { try HandEdits($0.table, key: $0.key, in: transaction) }
                // `content` is not of the record: it tells a form that is sent twice from another under its key.
                + [HandEdits("act", key: ["id"], sparing: ["content"], in: transaction)]
                + ["fact": ["id"], "fact_body": ["fact"], "checkpoint": ["n"], "access_log": ["id"], "access_listed": ["list", "subject"]]
                .sorted { $0.key < $1.key }.map { try HandEdits($0.key, key: $0.value, in: transaction) }
        }
        names = try await bed.database.read { transaction in
            var names: [Int64: [String]] = [:]
            try FactStore(transaction).forEach(.recorded) { fact in
                // A fact that was moved is known by its leaf, and one that cannot be read by its number.
                let own = [
                    "fact \(fact.nth) of stream \(fact.stream) ", "leaf \(fact.leaf ?? -1): ", "its leaf \(fact.leaf ?? -1) ",
                    "fact \(fact.id): ",
                ]
                names[fact.id, default: []] += own
                if fact.id != fact.act.id { names[fact.act.id, default: []] += own }
            }
            return names
        }
        try await scratch.migrate(ReturnBed.migrations)
        try await bed.shelf.copy(from: bed.database, into: scratch)
    }

    /// Somebody who may change tables may also lift what refuses it.
    private static func liftTriggers(_ transaction: Transaction) throws {
        for (trigger, table) in [
            ("access_log_changed", "access_log"), ("access_log_deleted", "access_log"), ("access_listed_changed", "access_listed"),
            ("access_listed_deleted", "access_listed"),
        ] {
            let of = transaction.dialect == .postgresql ? " ON \(table)" : ""
            try transaction.script("DROP TRIGGER IF EXISTS \(trigger)\(of)")
        }
    }

    func findings() async throws -> [String] {
        let tables = bed.record.fold.allTables().map(\.table)
        try await scratch.write { transaction in for table in tables { try transaction.run("DELETE FROM \(name: table)") } }
        return try await bed.record.verify(rebuildingIn: scratch, against: proof, limit: 200).findings
    }

    /// Makes the edit by hand; false where the database itself refuses it.
    func make(_ edit: HandEdit) async throws -> Bool {
        do {
            return try await bed.database.write { try $0.run(edit.change) } == 1
        } catch is StorageError {
            return false
        }
    }

    func undo(_ edit: HandEdit) async throws {
        let leaning = edit.isDeletion ? edits.filter { $0.table.hasPrefix(edit.table + "_") }.flatMap(\.putBack) : []
        try await bed.database.write { transaction in for statement in [edit.undo] + leaning { try transaction.run(statement) } }
    }

    /// Parts of which a finding about this edit has one; a number ends with the space after it.
    func expected(_ edit: HandEdit) -> [String] {
        func number(_ column: String) -> Int64 { if case .integer(let number)? = edit.row[column] { number } else { -1 } }
        switch edit.table {
        case "act", "fact": return names[number("id")] ?? []
        case "fact_body": return names[number("fact")] ?? []
        case "checkpoint": return ["checkpoint \(number("n")): ", "checkpoint \(number("n")) is missing "]
        case "access_log": return ["look \(number("id")): ", "leaf \(number("leaf")): ", "its leaf \(number("leaf")) "]
        case "access_listed": return ["look "]
        default: return ["\(edit.table) row "]
        }
    }
}

@Suite(.covers("SR-06", "REL-09", "DP-03")) struct `An edit by hand` {
    /// How many are made on each engine; `HOMEWARD_EDITS` says another number.
    static let edits = ProcessInfo.processInfo.environment["HOMEWARD_EDITS"].flatMap { Int($0) } ?? 500

    @Test(arguments: TestEngine.allCases)
    func `of any row of facts, log, seals or tables is named by verification, and without one nothing is`(engine: TestEngine) async throws {
        var chance = Seeded(for: "An edit by hand, \(engine)")
        try await ReturnBed.with(on: engine) { bed in
            try await withDatabase(on: .sqlite) { scratch in
                let signed = try await SignedBed(bed, scratch)
                #expect(try await signed.findings() == [])
                var (made, named, refused, tables) = (0, 0, 0, [String: Int]())
                while made < `An edit by hand`.edits {
                    guard let edit = signed.edits.randomElement(using: &chance)?.draw(using: &chance) else { continue }
                    guard try await signed.make(edit) else {
                        refused += 1
                        continue
                    }
                    made += 1
                    tables[edit.table, default: 0] += 1
                    let findings = try await signed.findings()
                    let expected = signed.expected(edit)
                    let isNamed = findings.contains { finding in expected.contains { "\(finding) ".contains($0) } }
                    if isNamed { named += 1 }
                    #expect(isNamed, "\(edit), in \(findings), which names none of \(expected)")
                    try await signed.undo(edit)
                }
                #expect(try await signed.findings() == [], "all was put back")
                let counts = tables.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
                print(
                    "\(engine): \(made) edits by hand, \(named) of them named (\(counts)); \(refused) more were refused by the database itself"
                )
            }
        }
    }
}
