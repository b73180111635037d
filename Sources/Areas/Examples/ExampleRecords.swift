import Cases
import Core
import Language
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

    private func fact(of record: Example.Record, _ place: Placed, _ joined: Placed?) -> NewFact {
        var body = answers(record.answers, service.questions(of: place.kind), groups: place.kind.groups)
        if case .kind(let parent) = place.kind.belonging, body[parent] == nil {
            body[parent] = self.parent(of: place.kind, joined, place.file).map { .text($0.reference.description) }
        }
        let day = day(of: record)
        if place.kind.name == "case", body["starts"] == nil { body["starts"] = .text(day.description) }
        if place.kind.name != "person", let person = place.person { body["person"] = .text(person.description) }
        return NewFact(
            stream: place.stream, subject: place.reference, kind: place.kind.name, day: day, at: Moment(day, 12), body: .fields(body))
    }

    /// What is said later of a record that is there: only what is written, from the example's `day` or the last day it says.
    private func further(_ record: Example.Record, _ place: Placed) -> NewFact {
        let body = answers(record.answers, service.questions(of: place.kind), groups: place.kind.groups)
        let days = { (written: Example.Written) -> Day? in
            if case .text(let text) = written.value { Day(iso: text.text.prefix(10)) } else { nil }
        }
        let stated = record.answers.first { $0.name.value == "day" }.flatMap(days)
        let day = stated ?? record.answers.compactMap(days).max() ?? asAt.day
        return NewFact(
            stream: place.stream, subject: place.reference, kind: place.kind.name, day: day, at: Moment(day, 12), body: .fields(body))
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

    private func json(_ value: Example.Written.Value, _ field: Field) -> JSON? {
        switch (value, field.type) {
        case (.text(let text), .row):
            placed[text.text].map { .text($0.reference.description) } ?? .text(text.text)
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
