import Core
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
    /// Restores exported facts with their times, numbers and salts. Nothing is taken until every line is clean; the same file again has no
    /// effect.
    ///
    /// - Parameter dryRun: looks at every line and takes none.
    package func restore(_ file: [UInt8], dryRun: Bool) async throws -> ImportReport {
        var report = ImportReport()
        var acts: [(act: Act, facts: [Fact])] = []
        for line in await RestoredLine.read(file) {
            report.lines += 1
            switch line.read {
            case .failure(let mistake): report.mistakes.append(mistake)
            case .success(let fact):
                if acts.last?.act.id == fact.act.id, acts.last?.act != fact.act {
                    report.mistakes.append(
                        .init(line: line.number, field: "act", sentence: "differs from the same act on the line before"))
                } else if acts.last?.act.id == fact.act.id {
                    acts[acts.count - 1].facts.append(fact)
                } else {
                    acts.append((fact.act, [fact]))
                }
            }
        }
        guard report.mistakes.isEmpty else { return report }
        let (read, whole) = (report, acts)
        if dryRun {
            return try await database.read { transaction in try Restoring(transaction, report: read).sort(whole).report }
        }
        return try await write { transaction in
            let sorted = try Restoring(transaction, report: read).sort(whole)
            guard sorted.report.mistakes.isEmpty else { return sorted.report }
            var appending = Appending(transaction: transaction, fold: fold)
            for (act, facts) in sorted.new { try appending.restore(facts, act: act) }
            try appending.finish()
            return sorted.report
        }
    }
}

/// A line of an export as it was read: a fact whose words fit its digest, or what is wrong with it.
private struct RestoredLine: Sendable {
    let number: Int
    let read: Result<Fact, ImportReport.Mistake>

    init(_ number: Int, _ line: ArraySlice<UInt8>) {
        self.number = number
        do {
            let fact = try FactLine.fact(try JSONLines.parse(line, number: number).get())
            read =
                fact.isIntact
                ? .success(fact) : .failure(.init(line: number, field: "digest", sentence: "does not fit what the line says"))
        } catch let mistake as LineMistake {
            read = .failure(.init(line: number, field: mistake.field, sentence: mistake.sentence))
        } catch let mistake as ImportReport.Mistake {
            read = .failure(mistake)
        } catch {
            read = .failure(.init(line: number, field: "line", sentence: "cannot be read"))
        }
    }

    /// Every line, in order. Reading costs as much as writing, and no line depends on another, so all processors read.
    static func read(_ file: [UInt8]) async -> [RestoredLine] {
        let lines = Array(JSONLines(file))
        let size = 2_000
        return await withTaskGroup(of: (Int, [RestoredLine]).self) { group in
            for start in stride(from: 0, to: lines.count, by: size) {
                let some = lines[start..<min(start + size, lines.count)]
                group.addTask { (start, some.map { RestoredLine($0.number, $0.line) }) }
            }
            let parts = await group.reduce(into: [Int: [RestoredLine]]()) { $0[$1.0] = $1.1 }
            return parts.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }
}

/// Tells the facts of a file that are new from those already kept.
private struct Restoring {
    let store: FactStore
    var report: ImportReport

    init(_ transaction: Transaction, report: ImportReport) { (store, self.report) = (FactStore(transaction), report) }

    func sort(_ acts: [(act: Act, facts: [Fact])]) throws -> (new: [(act: Act, facts: [Fact])], report: ImportReport) {
        var report = report
        var new: [(act: Act, facts: [Fact])] = []
        var ends: [Reference: Int] = [:]
        // A restore into an empty record need not ask for each act whether it is there.
        let isEmpty = try store.isEmpty()
        for (act, facts) in acts {
            if try !isEmpty && store.act(key: act.key) != nil {
                // The act is here: its facts must be the same facts.
                for fact in facts {
                    if try store.facts(of: fact.subject).contains(where: { $0.id == fact.id && $0.digest == fact.digest }) {
                        report.known += 1
                    } else {
                        report.mistakes.append(
                            .init(line: 0, field: "act \(act.key)", sentence: "is on record already and says something else"))
                    }
                }
                continue
            }
            for fact in facts {
                let end = try ends[fact.stream] ?? (isEmpty ? 0 : store.end(of: fact.stream).nth)
                if fact.nth != end + 1 {
                    report.mistakes.append(
                        .init(
                            line: 0, field: "stream \(fact.stream)",
                            sentence: "fact \(fact.nth) follows fact \(end); some are missing or are there already"))
                }
                ends[fact.stream] = fact.nth
            }
            report.taken += facts.count
            new.append((act, facts))
        }
        return (new, report)
    }
}
