import Core
import Proof
import Storage

/// What an import did, or would do.
package struct ImportReport: Sendable, Equatable {
    package var lines = 0
    package var taken = 0
    /// Lines that were on record already, word for word.
    package var known = 0
    package var mistakes: [Mistake] = []
    /// What is unlikely and was taken all the same: what a form would have asked about once.
    package var questions: [Mistake] = []

    package init() {}

    /// A line that cannot be taken, and why.
    package struct Mistake: Sendable, Equatable, CustomStringConvertible {
        package let line: Int
        package let field: String
        package let sentence: String
        package init(line: Int, field: String, sentence: String) { (self.line, self.field, self.sentence) = (line, field, sentence) }
        package var description: String { "line \(line), \(field): \(sentence)" }
    }
}

/// The lines of a JSON Lines text, numbered from 1; empty ones are passed over.
package struct JSONLines: Sequence {
    let bytes: [UInt8]
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package func makeIterator() -> AnyIterator<(number: Int, line: ArraySlice<UInt8>)> {
        var position = 0
        var number = 0
        return AnyIterator {
            while position < bytes.count {
                let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
                let line = bytes[position..<end]
                position = end + 1
                number += 1
                if line.contains(where: { $0 > 0x20 }) { return (number, line) }
            }
            return nil
        }
    }

    /// Reads one line, saying at which character it stops making sense.
    package static func parse(_ line: ArraySlice<UInt8>, number: Int) -> Result<JSON, ImportReport.Mistake> {
        do {
            return .success(try JSON(parsing: line))
        } catch {
            return .failure(
                ImportReport.Mistake(line: number, field: "character \(error.offset + 1)", sentence: error.sentence))
        }
    }
}

extension ImportReport.Mistake: Error {}

extension Record {
    /// Restores an export: facts with their times, numbers and salts, and the log they stand in. Nothing is taken unless every line is clean; the same file again has no
    /// effect.
    ///
    /// - Parameter dryRun: looks at every line and takes none.
    package func restore(_ file: [UInt8], dryRun: Bool) async throws -> ImportReport {
        let lines = LinesAhead(file)
        do {
            if dryRun { return try await database.read { try Restoring($0, into: nil).restore(lines) } }
            return try await write { transaction in
                let report = try Restoring(transaction, into: Appending(transaction: transaction, fold: fold)).restore(lines)
                guard report.mistakes.isEmpty else { throw Unclean(report: report) }
                if report.taken == 0 { try ChangeMarkStore(transaction).writeSomething() }
                return report
            }
        } catch let unclean as Unclean {
            return unclean.report
        }
    }

    /// Undoes what the lines before the first mistake wrote.
    private struct Unclean: Error { let report: ImportReport }
}

/// Takes the lines of an export in their order: acts that are new are kept, those on record already are compared.
private struct Restoring {
    private let store: FactStore
    private let attachments: AttachmentStore
    private var log: RestoringLog
    private var parts = AttachmentParts()
    /// Files that were put back.
    private var files: [String] = []
    /// nil to look and keep nothing.
    private var appending: Appending?
    /// A restore into an empty record need not ask for each act whether it is there.
    private let isEmpty: Bool
    private var report = ImportReport()
    private var ends: [Reference: Int] = [:]
    private var tombstones = Tombstones()
    /// The lines of facts without words, by what they are called.
    private var wordless: [String: Int] = [:]
    /// A line that cannot be read leaves a gap, so that what comes after it is only read.
    private var hasGap = false
    /// The act whose lines are being read.
    private var act: (act: Act, line: Int, facts: [Fact])?

    init(_ transaction: Transaction, into appending: Appending?) throws {
        (store, attachments, self.appending) = (FactStore(transaction), AttachmentStore(transaction), appending)
        log = try RestoringLog(transaction, isKept: appending != nil)
        isEmpty = try store.isEmpty()
        for tombstone in try store.facts(inStream: Tombstone.stream).compactMap(\.tombstone) { tombstones.take(tombstone) }
    }

    consuming func restore(_ lines: LinesAhead) throws -> ImportReport {
        while let some = lines.next() {
            for line in some { try take(line) }
        }
        try end()
        return report
    }

    private mutating func end() throws {
        try endAct()
        var found: [ImportReport.Mistake] = []
        try parts.finish(kept: attachments.kept) { found.append(.init(line: $0, field: $1, sentence: $2)) }
        report.mistakes += found
        try log.finish(&report)
        for fact in tombstones.unexplained { mistake(wordless[fact.name] ?? 0, "body", "is gone, and no disposal says so") }
        guard report.mistakes.isEmpty else { return }
        try appending?.finish()
        // What only somebody names whose words were disposed of here does not come back.
        if appending != nil { try attachments.destroy(files) }
        try log.keep()
    }

    private mutating func take(_ line: RestoredLine) throws {
        report.lines += 1
        switch line.read {
        case .failure(let mistake):
            report.mistakes.append(mistake)
            hasGap = true
        case .success(.fact(let fact, let hash)):
            log.take(hash, at: fact.leaf, "fact \(fact.nth) of stream \(fact.stream)", line.number, &report)
            try take(fact, line.number)
        case .success(.attachment(let part)): try take(part, line.number)
        case .success(.look(let look, let hash)):
            log.take(hash, at: look.leaf, "look \(look.id)", line.number, &report)
            try log.take(look, line.number, &report)
        case .success(.list(let list, let subjects)): try log.take(list, subjects, &report)
        case .success(.checkpoint(let checkpoint, let hashes)): log.take(checkpoint, hashes, line.number, &report)
        }
    }

    private mutating func take(_ part: AttachmentPart, _ number: Int) throws {
        try endAct()
        var found: [ImportReport.Mistake] = []
        let whole = parts.take(part, line: number) { found.append(.init(line: $0, field: $1, sentence: $2)) }
        report.mistakes += found
        guard let whole, report.mistakes.isEmpty else { return }
        if try attachments.kept([whole.hash]).isEmpty {
            report.taken += 1
            files.append(whole.hash)
            if appending != nil { try attachments.restore(whole.hash, whole.form, whole.bytes) }
        } else {
            report.known += 1
        }
    }

    private mutating func take(_ fact: Fact, _ number: Int) throws {
        parts.name(fact.body.attachments, line: number)
        if let tombstone = fact.tombstone { tombstones.take(tombstone) }
        if fact.body == .disposed {
            let name = "fact \(fact.nth) of stream \(fact.stream)"
            wordless[name] = number
            tombstones.miss(Int64(fact.nth), of: fact.stream, name: name)
        }
        if act?.act.id != fact.act.id {
            try endAct()
            act = (fact.act, number, [fact])
        } else if act?.act == fact.act {
            act?.facts.append(fact)
        } else {
            mistake(number, "act", "differs from the same act on the line before")
        }
    }

    private mutating func endAct() throws {
        guard let (act, line, facts) = act else { return }
        self.act = nil
        if hasGap { return }
        if try !isEmpty && store.act(key: act.key) != nil { return try compare(facts, of: act, line) }
        for (offset, fact) in facts.enumerated() {
            let end = try ends[fact.stream] ?? (isEmpty ? 0 : store.end(of: fact.stream).nth)
            if fact.nth != end + 1 {
                mistake(
                    line + offset, "stream \(fact.stream)",
                    "fact \(fact.nth) follows fact \(end); some are missing or are there already")
            }
            ends[fact.stream] = fact.nth
        }
        report.taken += facts.count
        // After a mistake nothing will be kept, so nothing more is written; the lines are looked at to the end.
        if report.mistakes.isEmpty { try appending?.restore(facts, act: act) }
    }

    /// The act is here: its facts must be the same facts, in the same places if both have one.
    private mutating func compare(_ facts: [Fact], of act: Act, _ line: Int) throws {
        for (offset, fact) in facts.enumerated() {
            guard let known = try store.facts(of: fact.subject).first(where: { $0.id == fact.id && $0.digest == fact.digest }) else {
                mistake(line + offset, "act \(act.key)", "is on record already and says something else")
                continue
            }
            report.known += 1
            log.place(known.leaf, as: fact.leaf, of: "fact", fact.id, line + offset, &report)
        }
    }

    private mutating func mistake(_ line: Int, _ field: String, _ sentence: String) {
        report.mistakes.append(.init(line: line, field: field, sentence: sentence))
    }
}
