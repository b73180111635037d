import Core
import Proof
import Record
import Specification
import Storage

/// Import `--as-new`: what happened elsewhere is recorded now, with the questions, lists and hard checks of the service.
///
/// A line says `service`, `kind`, `subject`, `stream` (the case, or the person for a person) and `body`; `day` and `at` say when it happened.
/// `subject`, `stream` and links are references, or any text of the other system's, which then gets a reference of its own. Lines may stand in any
/// order. The lines of an export are such lines: what only a restore needs is passed over. Nothing is taken until every line is clean, each
/// record looked at in its case as the file and the record together make it; the same file again has no effect.
package struct NewFacts: Sendable {
    let record: Record
    let shelf: Shelf

    package init(record: Record, shelf: Shelf) { (self.record, self.shelf) = (record, shelf) }

    package func take(_ file: [UInt8], by viewer: Viewer, dryRun: Bool) async throws -> ImportReport {
        let taken = try await record.database.read { try FactStore($0).subjects() }
        var reader = NewFactReader(shelf: shelf, now: record.now(), taken: taken)
        for (number, line) in JSONLines(file) { reader.read(line, number: number) }
        let (lines, read, handles) = (reader.lines, reader.report, reader.handles)
        guard !dryRun else {
            return try await record.database.read { transaction in
                var check = NewFactCheck(lines, read, handles, shelf, transaction)
                try check.run()
                return check.report
            }
        }
        let key = "import \(file.sha256.hexadecimal)"
        let now = record.now()
        do {
            return try await take(read, lines, handles, key, by: viewer, at: now)
        } catch let unclean as Unclean {
            return unclean.report
        }
    }

    /// Undoes what was written before the last checks could be asked.
    private struct Unclean: Error { let report: ImportReport }

    private func take(
        _ read: ImportReport, _ lines: [NewLine], _ handles: Handles, _ key: String, by viewer: Viewer, at now: Moment
    ) async throws -> ImportReport {
        try await record.write { transaction in
            if try FactStore(transaction).act(key: "\(key) 1") != nil {
                try ChangeMarkStore(transaction).writeSomething()
                var known = read
                (known.taken, known.known) = (0, read.lines)
                return known
            }
            var check = NewFactCheck(lines, read, handles, shelf, transaction)
            try check.run()
            guard check.report.mistakes.isEmpty else { return check.report }
            var appending = Appending(transaction: transaction, fold: record.fold)
            var fresh = handles.fresh
            for (index, line) in check.lines.enumerated() {
                let act = Act(
                    id: ActNumbers.shared.next(at: now), key: "\(key) \(index + 1)", answer: "", at: now, by: viewer.user,
                    capacity: viewer.capacity, organisation: line.organisation, purpose: viewer.purpose, via: "import",
                    specification: line.published.version, request: "")
                var fact = line.fact
                fact.begins = fresh.remove(fact.subject) != nil
                try appending.append([fact], act: act)
            }
            try appending.finish()
            try check.checkBeyondCase(at: now)
            guard check.report.mistakes.isEmpty else { throw Unclean(report: check.report) }
            return check.report
        }
    }
}
