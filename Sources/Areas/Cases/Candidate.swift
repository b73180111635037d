import Core
import Language
import Specification

/// The case as it is, with the records of an act, a correction or an import as they would be.
struct Candidate {
    private let published: Published
    private let occasion: Occasion
    private let file: Reference, person: Reference
    private var population: CasePopulation
    private var entries: [Entry] = []

    /// A record that is checked.
    private struct Entry {
        let kind: Kind, body: [String: JSON], row: RowID
        /// What it says now; a value of a list that was chosen then may be kept.
        let before: Answers?
    }

    init(_ published: Published, at moment: Moment, file: Reference?, base: CasePopulation) {
        (self.published, population, self.file) = (published, base, file ?? Placeholder.file)
        person = base.person(of: self.file) ?? Placeholder.person
        occasion = Occasion(calendar: published.service.calendar, now: moment, service: published.reference.number)
        for (name, value) in published.openingSettings { population.open(name, value) }
        if base.rows(of: "case").isEmpty {
            population.add(self.file.number, of: "case", ["person": .row(RowID("person", person.number))])
        }
    }

    mutating func add(_ kind: Kind, _ body: [String: JSON]) {
        entries.append(Entry(kind: kind, body: body, row: know(kind, body), before: nil))
    }

    /// A record that is there already, as it would be.
    mutating func replace(_ subject: Reference, _ kind: Kind, _ body: [String: JSON], before: [String: JSON]) {
        let earlier = published.service.read(.object(before), of: kind, on: occasion.now.day, needsAll: false).answers
        entries.append(Entry(kind: kind, body: body, row: know(kind, body, as: subject), before: earlier))
    }

    /// Adds a record that checks read and that is not checked itself.
    @discardableResult
    mutating func know(_ kind: Kind, _ body: [String: JSON], as subject: Reference? = nil) -> RowID {
        let id = kind.name == "person" ? person : kind.name == "case" ? file : subject ?? Placeholder.record(entries.count)
        let service = published.service
        let answers = service.read(.object(body), of: kind, on: occasion.now.day, needsAll: false).answers
        var data = service.data(of: kind, answers)
        let day = service.day(of: kind, fields: body) ?? occasion.now.day
        for (name, answer) in service.worked(of: kind, id: id, day: day, answers: answers) { data[name] = answer.datum }
        data["service"] = .row(RowID("service", published.reference.number))
        data["day"] = data["day"] ?? .day(day)
        if kind.name != "case" { data["case"] = .row(RowID("case", file.number)) }
        if kind.name != "person" { data["person"] = .row(RowID("person", person.number)) }
        population.add(id.number, of: kind.name, data)
        return RowID(kind.name, id.number)
    }

    func row(of kind: String) -> RowID? { entries.last { $0.kind.name == kind }?.row }

    func holds(_ passage: Passage, for row: RowID) throws -> Bool? {
        try published.service.rules[passage].flatMap { try $0.holds(for: row, in: population, occasion) }
    }

    /// What is wrong with the answers, field by field; hard checks are only asked of answers that can be.
    func mistakes() throws -> [CaseRefusal.AnswerMistake] {
        var found: [CaseRefusal.AnswerMistake] = []
        for entry in entries {
            let kind = entry.kind
            var asked: [String: Bool] = [:]
            for field in kind.fields { if let when = field.when { asked[field.name] = try holds(when, for: entry.row) ?? false } }
            let whether = asked
            let read = published.service.read(
                .object(entry.body), of: kind, on: occasion.now.day, before: entry.before, isAsked: { whether[$0] ?? true }, needsAll: true)
            let wrong = read.mistakes.map { CaseRefusal.AnswerMistake(kind: kind.name, field: $0.field, sentence: $0.sentence) }
            found += wrong.isEmpty ? try refusals(of: kind, entry.row) : wrong
        }
        return found
    }

    private func refusals(of kind: Kind, _ row: RowID) throws -> [CaseRefusal.AnswerMistake] {
        let own = kind.checks.map { ($0, $0.at?.value ?? "") }
        let ofFields = kind.fields.flatMap { field in field.checks.map { ($0, $0.at?.value ?? field.name) } }
        return try (own + ofFields).compactMap { check, field in
            guard check.firmness == .refuse, try holds(check.unless, for: row) == false else { return nil }
            return CaseRefusal.AnswerMistake(kind: kind.name, field: field, sentence: check.say.english)
        }
    }
}

/// Records that are being answered have no reference yet; these stand for them while they are checked.
private enum Placeholder {
    static let person = number(1), file = number(2)
    static func record(_ index: Int) -> Reference { number(Int64(3 + index)) }
    private static func number(_ number: Int64) -> Reference {
        guard let reference = Reference(number: number) else { preconditionFailure("small numbers are references") }
        return reference
    }
}
