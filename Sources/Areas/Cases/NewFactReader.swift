import Core
import Record
import Specification

/// A line of another system, read as far as the line itself goes.
struct NewLine {
    let number: Int
    private(set) var published: Published
    private(set) var kind: Kind
    let stream: Reference, subject: Reference
    let day: Day
    let at: Moment
    let organisation: String
    var person: Reference?
    /// Its answers, and what was confirmed; links still as the line says them.
    var body: [String: JSON]

    /// Reads it as another version of its service has it, if that knows the kind: a line that joins a case on record follows the case.
    mutating func follow(_ version: Published) {
        guard let kind = version.service.kinds[kind.name] else { return }
        (published, self.kind) = (version, kind)
    }

    var fact: NewFact {
        var body = body
        if let person { body[BodyKey.person] = .text(person.description) }
        return NewFact(stream: stream, subject: subject, kind: kind.name, day: day, at: at, body: .fields(body))
    }

    func mistake(_ field: String, _ sentence: String) -> ImportReport.Mistake { .init(line: number, field: field, sentence: sentence) }
}

/// Lines of a file, one by one, with every mistake by line and field.
struct NewFactReader {
    let shelf: Shelf
    let now: Moment
    private(set) var report = ImportReport()
    private(set) var lines: [NewLine] = []
    private(set) var handles: Handles

    /// - Parameter taken: the references that are on record.
    init(shelf: Shelf, now: Moment, taken: Set<Reference>) { (self.shelf, self.now, handles) = (shelf, now, Handles(taken: taken)) }

    mutating func read(_ line: ArraySlice<UInt8>, number: Int) {
        report.lines += 1
        do {
            let json = try JSONLines.parse(line, number: number).get()
            lines.append(try self.line(json, number))
            report.taken += 1
        } catch let mistake as ImportReport.Mistake {
            report.mistakes.append(mistake)
        } catch let mistake as LineMistake {
            report.mistakes.append(.init(line: number, field: mistake.field, sentence: mistake.sentence))
        } catch {
            report.mistakes.append(.init(line: number, field: "line", sentence: "cannot be read"))
        }
    }

    private mutating func line(_ json: JSON, _ number: Int) throws -> NewLine {
        let fields = LineReader(json)
        let published = try service(json)
        let name = try fields.text("kind")
        guard let kind = published.service.kinds[name] else {
            throw LineMistake(field: "kind", sentence: "\(name) is no kind of \(published.service.name)")
        }
        let stream = handles.reference(try fields.text("stream")), subject = handles.reference(try fields.text("subject"))
        let at = try fields.optional("at") { reader, name throws(LineMistake) in try reader.moment(name) }
        let stated = try fields.optional("day") { reader, name throws(LineMistake) in try reader.day(name) }
        guard case .object(var body)? = json["body"] else { throw LineMistake(field: "body", sentence: "must be an object of answers") }
        if let file = Attachment.all(in: .object(body)).first {
            throw LineMistake(
                field: "body",
                sentence: "names the file “\(file.name)”: files are attached in forms, or come with an export that is restored")
        }
        let person = body.removeValue(forKey: BodyKey.person)?.text.map { handles.reference($0) }
        let day = published.service.day(of: kind, fields: body) ?? stated ?? at?.day ?? now.day
        if day > now.day { throw LineMistake(field: "day", sentence: "\(day) has not come yet") }
        return NewLine(
            number: number, published: published, kind: kind, stream: stream, subject: subject, day: day,
            at: at ?? published.service.moment(of: kind, fields: body, on: day, recorded: Moment(day, 12)),
            organisation: json["organisation"]?.text ?? json["act"]?["organisation"]?.text ?? "import",
            person: kind.name == "person" ? subject : person, body: body)
    }

    private func service(_ json: JSON) throws(LineMistake) -> Published {
        if let name = json["service"]?.text {
            guard let published = shelf[name] else {
                throw LineMistake(field: "service", sentence: "\(name) is not published here")
            }
            return published
        }
        guard let stamp = json["act"]?["specification"]?.text, let published = shelf[Published.service(ofStamp: stamp)] else {
            throw LineMistake(field: "service", sentence: "must name a published service")
        }
        return published
    }
}

/// The other system's own names get references of ours; the same name means the same record through the whole file.
struct Handles {
    private var known: [String: Reference] = [:]
    private var taken: Set<Reference>
    /// Those that were drawn.
    private(set) var fresh: Set<Reference> = []

    init(taken: Set<Reference>) { self.taken = taken }

    mutating func reference(_ text: String) -> Reference {
        if let reference = Reference(text) ?? known[text] { return reference }
        var drawn = Reference.random()
        while !taken.insert(drawn).inserted { drawn = .random() }
        fresh.insert(drawn)
        known[text] = drawn
        return drawn
    }

    /// What a link of a line means: `7K2M-9XQ4`, `referral 31`, or with the place of a row, `plan 31/2`.
    func link(_ text: String, isRow: Bool) -> Answer? {
        if let link = Answer(link: text) { return link }
        if !isRow { return known[text].map(Answer.row) }
        guard let slash = text.lastIndex(of: "/"), let record = known[String(text[..<slash])] else { return nil }
        return Answer(link: "\(record)\(text[slash...])")
    }
}
