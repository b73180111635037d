import Core
import Proof
import Storage

/// What verification found: nothing, or the first thing that differs, by name.
package struct VerificationReport: Sendable, Equatable {
    package var facts = 0
    package var rows = 0
    package var looks = 0
    /// Facts and looks that were signed.
    package var leaves: Int64 = 0
    /// Facts whose words no longer give their digest, gaps in streams, broken chains, what is not as it was signed, rows that no fact explains.
    package var findings: [String] = []
    package var isClean: Bool { findings.isEmpty }
}

extension Record {
    /// Checks every fact and the log, rebuilds every table from the facts in a scratch database and compares.
    ///
    /// - Parameters:
    ///   - scratch: an empty database with the same tables.
    ///   - proof: the keys, and the checkpoints written outside the database, that the log is held against.
    ///   - limit: how many findings are named before it stops looking.
    package func verify(
        rebuildingIn scratch: Database, against proof: LogProof = LogProof(), limit: Int = 20
    ) async throws -> VerificationReport {
        let fold = fold
        var report = try await database.read { transaction in
            var proof = proof
            var report = try Chains.check(transaction, &proof, limit: limit)
            report.findings += proof.findings
            report.findings += try AttachmentStore(transaction).findings().prefix(limit)
            return report
        }
        do {
            report.findings += try await database.read { try fold.proof($0) }
        } catch let error as StorageError {
            report.findings.append(error.notice.sentence)
        }
        do {
            try await rebuild(into: scratch)
        } catch  where !report.isClean {
            report.findings.append("the tables were not compared, because what is named above cannot be folded")
            return report
        }
        try await compare(with: scratch, &report, limit: limit)
        report.findings = Array(report.findings.prefix(limit))
        return report
    }

    private func compare(with scratch: Database, _ report: inout VerificationReport, limit: Int) async throws {
        for table in fold.allTables() {
            let here = try await database.read { try Snapshot.rows(of: table, in: $0) }
            let rebuilt = try await scratch.read { try Snapshot.rows(of: table, in: $0) }
            report.rows += here.count
            report.findings += Snapshot.differences(table.table, kept: here, rebuilt: rebuilt)
            if report.findings.count >= limit { break }
        }
    }

    /// Folds all facts into another database, subject by subject, then derives case by case.
    package func rebuild(into scratch: Database) async throws {
        let fold = fold
        let facts = try await database.read { transaction in
            var all: [Reference: [Fact]] = [:]
            try FactStore(transaction).forEach(.bySubject) { all[$0.subject, default: []].append($0) }
            return all
        }
        try await scratch.write { transaction in
            let writer = FoldStore(fold: fold, transaction: transaction)
            let subjects = facts.keys.sorted()
            for start in stride(from: 0, to: subjects.count, by: 1000) {
                let some = Set(subjects[start..<min(start + 1000, subjects.count)])
                try writer.replace(Dictionary(uniqueKeysWithValues: some.map { ($0, facts[$0] ?? []) }), fresh: some)
            }
            try fold.derive(Set(facts.values.joined().map(\.stream)).sorted(), transaction)
        }
    }
}

/// The proof inside each stream, numbered without a gap, each fact naming the digest of the one before it; and that of the log, in which facts
/// and looks have their places.
enum Chains {
    static func check(_ transaction: Transaction, _ proof: inout LogProof, limit: Int) throws -> VerificationReport {
        var report = VerificationReport()
        try LogStore(transaction).forEachCheckpoint { checkpoint, hashes, peaks in
            proof.take(checkpoint, adding: hashes)
            if peaks != proof.grown.peaks { proof.find("checkpoint \(checkpoint.n): the peaks kept with it are not those of its tree") }
        }
        var last: Fact?
        var tombstones = Tombstones()
        try FactStore(transaction).forEach(.byStream, orElse: { report.findings.append("fact \($0): \($1.notice.sentence)") }) { fact in
            report.facts += 1
            let name = "fact \(fact.nth) of stream \(fact.stream) (\(fact.kind) \(fact.subject))"
            if let leaf = fact.leaf { proof.take(LogEntry.bytes(of: FactLine.json(fact)), at: leaf, name: name) }
            let before = last.flatMap { $0.stream == fact.stream ? $0 : nil }
            last = fact
            if fact.body == .disposed { tombstones.miss(Int64(fact.nth), of: fact.stream, name: name) }
            if fact.isIntact, let tombstone = fact.tombstone { tombstones.take(tombstone) }
            guard report.findings.count < limit else { return }
            if fact.nth != (before?.nth ?? 0) + 1 {
                report.findings.append("\(name): fact \((before?.nth ?? 0) + 1) of the stream is missing")
            } else if fact.previous != before?.digest {
                report.findings.append("\(name): the fact before it is not the one it was recorded after")
            }
            if !fact.isIntact { report.findings.append("\(name): its words, its time or its author are not those that were recorded") }
        }
        report.findings += tombstones.unexplained.map { "\($0.name): its words are gone, and no disposal says so" }
        try LookStore(transaction).forEachNumbered(orElse: { report.findings.append("look \($0): \($1.notice.sentence)") }) { look in
            report.looks += 1
            if let leaf = look.leaf { proof.take(LogEntry.bytes(of: look.json), at: leaf, name: "look \(look.id)") }
        }
        proof.finish()
        report.leaves = proof.leaves
        return report
    }
}

/// Comparing what a table holds with what the facts say it should hold.
enum Snapshot {
    struct Entry: Hashable { let key: [Value], cells: [String: Value] }

    static func rows(of table: (table: String, key: [String]), in transaction: Transaction) throws -> [Entry] {
        try transaction.allRows(of: table.table, orderedBy: table.key) { row in
            var cells: [String: Value] = [:]
            for (place, name) in row.columnNames.enumerated() { cells[name] = row.value(at: place) }
            return Entry(key: try table.key.map { try row.value($0) }, cells: cells)
        }
    }

    static func differences(_ table: String, kept: [Entry], rebuilt: [Entry]) -> [String] {
        let expected = Dictionary(rebuilt.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let found = Set(kept.map(\.key))
        var findings: [String] = []
        for entry in kept {
            guard let right = expected[entry.key] else {
                findings.append("\(table) row \(name(entry.key)): no fact explains it")
                continue
            }
            // A column that only one side has holds nothing on the other: an additive version adds columns to the live table first.
            let columns = Set(entry.cells.keys).union(right.cells.keys).sorted()
            for column in columns where entry.cells[column, default: .null] != right.cells[column, default: .null] {
                findings.append(
                    "\(table) row \(name(entry.key)), column \(column): the row holds \(say(entry.cells[column])), the facts say "
                        + say(right.cells[column]))
            }
        }
        findings += rebuilt.filter { !found.contains($0.key) }.map { "\(table) row \(name($0.key)): the facts say it, the table lacks it" }
        return findings
    }

    private static func name(_ key: [Value]) -> String {
        key.map { value in
            if case .integer(let number) = value, let reference = Reference(number: number) { return reference.description }
            return say(value)
        }.joined(separator: " ")
    }

    private static func say(_ value: Value?) -> String {
        switch value {
        case nil, .null?: "nothing"
        case .integer(let number)?: String(number)
        case .text(let text)?: "“\(text)”"
        case .bytes(let bytes)?: bytes.hexadecimal
        }
    }
}
