import Core
import Record
import Specification
import Storage

/// Import `--as-new`: what happened elsewhere is recorded now, with the questions, lists and hard checks of the service.
///
/// A line says `service`, `kind`, `subject`, `stream` (the case, or the person for a person) and `body`; `day` and `at` say when it happened.
/// `subject` and `stream` are references, or any text of the other system's, which then gets a reference of its own. The lines of an export are
/// such lines: what only a restore needs is passed over. Nothing is taken until every line is clean, and the same file again has no effect.
package struct NewFacts: Sendable {
    let record: Record
    let shelf: Shelf

    package init(record: Record, shelf: Shelf) { (self.record, self.shelf) = (record, shelf) }

    package func take(_ file: [UInt8], by viewer: Viewer, dryRun: Bool) async throws -> ImportReport {
        var reader = NewFactReader(shelf: shelf, now: record.now())
        for (number, line) in JSONLines(file) { reader.read(line, number: number) }
        let report = reader.report
        guard report.mistakes.isEmpty, !dryRun else { return report }
        let key = "import \(file.sha256.hexadecimal)"
        let (facts, now) = (reader.facts, record.now())
        return try await record.database.write { transaction in
            if try FactStore(transaction).act(key: "\(key) 1") != nil {
                var known = report
                (known.taken, known.known) = (0, report.lines)
                return known
            }
            var appending = Appending(transaction: transaction, fold: record.fold)
            for (index, batch) in facts.enumerated() {
                let act = Act(
                    id: ActNumbers.shared.next(at: now), key: "\(key) \(index + 1)", answer: "", at: now, by: viewer.user,
                    capacity: viewer.capacity, organisation: batch.organisation, purpose: viewer.purpose, via: "import",
                    specification: batch.specification, request: "")
                _ = try appending.append(batch.facts, act: act)
            }
            try appending.finish()
            return report
        }
    }
}

/// Lines of a file turned into facts, with every mistake by line and field.
private struct NewFactReader {
    struct Batch { let specification: String, organisation: String, facts: [NewFact] }

    let shelf: Shelf
    let now: Moment
    private(set) var report = ImportReport()
    private(set) var facts: [Batch] = []
    private var handles: [String: Reference] = [:]
    /// The people of the file so far, for checks that read their age.
    private var people: [Reference: [String: JSON]] = [:]

    init(shelf: Shelf, now: Moment) { (self.shelf, self.now) = (shelf, now) }

    mutating func read(_ line: ArraySlice<UInt8>, number: Int) {
        report.lines += 1
        let before = report.mistakes.count
        do {
            let json = try JSONLines.parse(line, number: number).get()
            let batch = try batch(json, number)
            guard report.mistakes.count == before else { return }
            facts.append(batch)
            report.taken += 1
        } catch let mistake as ImportReport.Mistake {
            report.mistakes.append(mistake)
        } catch let mistake as LineMistake {
            report.mistakes.append(.init(line: number, field: mistake.field, sentence: mistake.sentence))
        } catch {
            report.mistakes.append(.init(line: number, field: "line", sentence: "cannot be read"))
        }
    }

    private mutating func batch(_ json: JSON, _ number: Int) throws -> Batch {
        let fields = LineReader(json)
        let published = try service(json)
        let name = try fields.text("kind")
        guard let kind = published.service.kinds[name] else {
            throw LineMistake(field: "kind", sentence: "\(name) is no kind of \(published.service.name)")
        }
        let stream = reference(try fields.text("stream")), subject = reference(try fields.text("subject"))
        let at = try fields.optional("at") { reader, name throws(LineMistake) in try reader.moment(name) }
        let stated = try fields.optional("day") { reader, name throws(LineMistake) in try reader.day(name) }
        guard case .object(var body)? = json["body"] else { throw LineMistake(field: "body", sentence: "must be an object of answers") }
        let person = body.removeValue(forKey: "person")?.text.map { reference($0) }
        if kind.name == "person" { people[subject] = body }
        let day = published.service.day(of: kind, fields: body) ?? stated ?? at?.day ?? now.day
        if day > now.day { throw LineMistake(field: "day", sentence: "\(day) has not come yet") }
        for mistake in try published.mistakes(kind, body, on: day, person: person.flatMap { people[$0] }) {
            report.mistakes.append(.init(line: number, field: "body.\(mistake.field)", sentence: mistake.sentence))
        }
        if let person { body["person"] = .text(person.description) }
        let moment = at ?? body[kind.dayField?.value ?? ""]?.text.flatMap { Moment(iso: $0) } ?? Moment(day, 12)
        return Batch(
            specification: published.version, organisation: json["organisation"]?.text ?? json["act"]?["organisation"]?.text ?? "import",
            facts: [NewFact(stream: stream, subject: subject, kind: kind.name, day: day, at: moment, body: .fields(body))])
    }

    private func service(_ json: JSON) throws(LineMistake) -> Published {
        if let name = json["service"]?.text {
            guard let published = shelf[name] else {
                throw LineMistake(field: "service", sentence: "\(name) is not published here")
            }
            return published
        }
        guard let stamp = json["act"]?["specification"]?.text, let published = shelf[stamp: stamp] else {
            throw LineMistake(field: "service", sentence: "must name a published service")
        }
        return published
    }

    /// The other system's own names get references of ours; the same name means the same record through the whole file.
    private mutating func reference(_ text: String) -> Reference {
        if let reference = Reference(text) { return reference }
        if let known = handles[text] { return known }
        let fresh = Reference.random()
        handles[text] = fresh
        return fresh
    }
}
