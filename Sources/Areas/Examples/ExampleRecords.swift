import Cases
import Core
import Language
import Proof
import Record
import Specification

/// The records of a worked example as facts: whose each is follows from the record it joins. What the example leaves out is not recorded.
struct ExampleRecords {
    /// A record in its place.
    struct Placed {
        let kind: Kind
        let reference: Reference
        /// The case, or the person or register that its facts lie with.
        let stream: Reference
        let file: Reference?, person: Reference?
    }

    let service: Service
    let example: Example
    private(set) var placed: [String: Placed] = [:]
    private var inOrder: [Placed] = []
    /// Those that never came about, each with the handle of the record that was refused.
    private var refused: [Reference: String] = [:]
    /// What is wrong with the answers of a record, in its sentences.
    private var mistakes: [Reference: [String]] = [:]

    init(_ service: Service, _ example: Example) { (self.service, self.example) = (service, example) }

    /// When nothing says when the example is looked at, its last day will do.
    var asAt: Moment { example.asAt ?? Moment(lastDay ?? Day(2015, 1, 1), 12) }

    private var lastDay: Day? {
        example.records.flatMap(\.answers).compactMap { answer in
            if case .text(let text) = answer.value { Day(iso: text.text.prefix(10)) } else { nil }
        }.max()
    }

    /// The handle of a reference, to name rows in a failure.
    func handle(of reference: Reference) -> String? { placed.first { $0.value.reference == reference }?.key }

    func mistakes(in placed: Placed) -> [String] { mistakes[placed.reference] ?? [] }

    /// Takes out what came with a record that was refused: nothing is part of it any more.
    mutating func refuse(_ handle: String, _ references: [Reference]) {
        for reference in references { refused[reference] = handle }
        inOrder.removeAll { refused[$0.reference] != nil }
    }

    /// The handle of a record that was refused and to which new facts lead all the same.
    func refused(among new: [NewFact]) -> String? {
        refused.first { gone, _ in
            new.contains { fact in
                guard fact.stream != gone else { return true }
                return if case .fields(let fields) = fact.body { JSON.object(fields).says(gone.description) } else { false }
            }
        }?.value
    }

    /// The facts of the next record: its own, before it those of the person and the case it begins.
    mutating func facts(of record: Example.Record) -> [NewFact] {
        guard let kind = service.kinds[record.kind.value] else { return [] }
        if record.isFurther { return placed[record.handle.value].map { [further(record, $0)] } ?? [] }
        var facts: [NewFact] = []
        let reference = reference(record.handle.value)
        let joined = record.of.flatMap { placed[$0.value] }
        let place: Placed
        if kind.name == "person" {
            place = Placed(kind: kind, reference: reference, stream: reference, file: nil, person: reference)
        } else if service.isRegister(kind) {
            let whole: Placed? = if case .kind = kind.belonging { parent(of: kind, joined, nil) } else { nil }
            place = Placed(kind: kind, reference: reference, stream: whole?.stream ?? reference, file: nil, person: nil)
        } else {
            let person = joined?.person ?? begin("person", for: record, &facts)
            if kind.name == "case" {
                place = Placed(kind: kind, reference: reference, stream: reference, file: reference, person: person)
            } else if service.isOfCase(kind) {
                let file = joined?.file ?? beginCase(of: person, for: record, &facts)
                place = Placed(kind: kind, reference: reference, stream: file, file: file, person: person)
            } else {
                place = Placed(kind: kind, reference: reference, stream: person, file: nil, person: person)
            }
        }
        placed[record.handle.value] = place
        inOrder.append(place)
        facts.append(fact(of: record, place, joined))
        return facts
    }

    /// A reference that is the same each time the example runs.
    private func reference(_ name: String) -> Reference { Reference(digest: Array("\(example.file) \(name)".utf8).sha256) }

    private func begin(_ kind: String, for record: Example.Record, _ facts: inout [NewFact]) -> Reference {
        let reference = reference("\(kind) of \(record.handle.value)")
        let day = day(of: record)
        facts.append(
            NewFact(stream: reference, subject: reference, kind: kind, day: day, at: Moment(day, 12), body: .fields([:])))
        return reference
    }

    private func beginCase(of person: Reference, for record: Example.Record, _ facts: inout [NewFact]) -> Reference {
        let reference = reference("case of \(record.handle.value)")
        let day = day(of: record)
        facts.append(
            NewFact(
                stream: reference, subject: reference, kind: "case", day: day, at: Moment(day, 12),
                body: .fields(["person": .text(person.description), "starts": .text(day.description)])))
        return reference
    }

    private mutating func fact(of record: Example.Record, _ place: Placed, _ joined: Placed?) -> NewFact {
        var body = answers(record.answers, service.questions(of: place.kind), groups: place.kind.groups)
        if case .kind(let parent) = place.kind.belonging, body[parent] == nil {
            body[parent] = self.parent(of: place.kind, joined, place.file).map { .text($0.reference.description) }
        }
        let day = day(of: record)
        look(at: body, of: place, on: day)
        if place.kind.name == "case", body["starts"] == nil { body["starts"] = .text(day.description) }
        if place.kind.name != "person", let person = place.person { body["person"] = .text(person.description) }
        return NewFact(
            stream: place.stream, subject: place.reference, kind: place.kind.name, day: day, at: Moment(day, 12), body: .fields(body))
    }

    /// What is said later of a record that is there: only what is written, from the example's `day` or the last day it says.
    private mutating func further(_ record: Example.Record, _ place: Placed) -> NewFact {
        let body = answers(record.answers, service.questions(of: place.kind), groups: place.kind.groups)
        let days = { (written: Example.Written) -> Day? in
            if case .text(let text) = written.value { Day(iso: text.text.prefix(10)) } else { nil }
        }
        let stated = record.answers.first { $0.name.value == "day" }.flatMap(days)
        let day = stated ?? record.answers.compactMap(days).max() ?? asAt.day
        look(at: body, of: place, on: day)
        return NewFact(
            stream: place.stream, subject: place.reference, kind: place.kind.name, day: day, at: Moment(day, 12), body: .fields(body))
    }

    /// Keeps what is wrong with answers that no form and no import would take, such as a choice that was not offered then.
    private mutating func look(at body: [String: JSON], of place: Placed, on day: Day) {
        mistakes[place.reference] = service.read(.object(body), of: place.kind, on: day, needsAll: false).mistakes.map(\.sentence)
    }

    /// The record that this one is part of: the one it joins, one that leads to it, or the last of that kind in the case.
    private func parent(of kind: Kind, _ joined: Placed?, _ file: Reference?) -> Placed? {
        guard case .kind(let name) = kind.belonging else { return nil }
        if let joined, joined.kind.name == name { return joined }
        return inOrder.last { $0.kind.name == name && $0.file == file && (file != nil || joined == nil || $0.stream == joined?.stream) }
    }

    /// The day that places a record in time: of its own field, of the example's `day`, of what joins it first, of the example.
    private func day(of record: Example.Record) -> Day {
        var names = ["day"]
        if let kind = service.kinds[record.kind.value] {
            names = [kind.dayField?.value, kind.span?.starts.value].compactMap(\.self) + names
        }
        for name in names {
            if let answer = record.answers.first(where: { $0.name.value == name }), case .text(let text) = answer.value,
                let day = Day(iso: text.text.prefix(10))
            {
                return day
            }
        }
        let joining = example.records.first { $0.of?.value == record.handle.value }
        return joining.map(day) ?? asAt.day
    }

    // MARK: Answers

    private func answers(_ written: [Example.Written], _ fields: Entered<Field>, groups: Entered<Kind.Group> = []) -> [String: JSON] {
        var body: [String: JSON] = [:]
        for answer in written {
            if let group = groups[answer.name.value], case .rows(let rows) = answer.value {
                body[group.name] = .list(rows.map { .object(answers($0, group.fields)) })
            } else if let field = fields[answer.name.value] {
                body[field.name] = json(answer.value, field)
            }
        }
        return body
    }

    /// `m` for a record, `m/2` for the second row of a group of it. A case is known by any record of it.
    private func reference(written text: String, to kind: String) -> String {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let placed = placed[String(first)] else { return text }
        if parts.count == 2 { return "\(placed.reference)/\(parts[1])" }
        return ((kind == "case" ? placed.file : nil) ?? placed.reference).description
    }

    private func json(_ value: Example.Written.Value, _ field: Field) -> JSON? {
        switch (value, field.type) {
        case (.text(let text), .row(let kind)): .text(reference(written: text.text, to: kind))
        case (.text(let text), let type): type.answer(written: text.text)?.json(type)
        case (.list(let items), _):
            .list(items.compactMap { if case .text(let text) = $0 { .text(text.text) } else { nil } })
        case (.rows(let rows), .span):
            .object(
                Dictionary(
                    rows.joined().compactMap { part in
                        if case .text(let text) = part.value { (part.name.value, .text(text.text)) } else { nil }
                    }, uniquingKeysWith: { $1 }))
        case (.rows, _): nil
        }
    }
}

extension JSON {
    /// Whether a text stands anywhere in it, as a whole or before the number of a row.
    fileprivate func says(_ reference: String) -> Bool {
        switch self {
        case .text(let text): text == reference || text.hasPrefix(reference + "/")
        case .list(let items): items.contains { $0.says(reference) }
        case .object(let members): members.values.contains { $0.says(reference) }
        case .null, .bool, .number: false
        }
    }
}
