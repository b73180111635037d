import Core
import Documents
import Language
import Specification
import Storage

/// The case as it is, with the records of an act, a correction or an import as they would be.
struct Candidate {
    private let published: Published
    private let moment: Moment
    private let file: Reference, person: Reference
    private var population: CasePopulation
    private var entries: [Entry] = []

    /// A record that is checked.
    private struct Entry {
        let subject: Reference
        let kind: Kind, body: [String: JSON], row: RowID
        /// What its answers were sent under.
        let name: String
        /// What it says now; a value of a list that was chosen then may be kept.
        let before: Answers?
        /// When the record is looked at: values are offered, and `now` is read, as of then.
        let moment: Moment
        /// Whether an answer is asked here; what is not cannot be wrong by being missing.
        let asks: @Sendable (String) -> Bool
    }

    /// - Parameter file: nil for a record that belongs to no case.
    init(_ published: Published, at moment: Moment, file: Reference?, person: Reference? = nil, base: CasePopulation) {
        (self.published, population, self.file) = (published, base, file ?? Placeholder.file)
        self.person = person ?? base.person(of: self.file) ?? Placeholder.person
        self.moment = moment
        population.open(published)
        if base.rows(of: "case").isEmpty {
            population.add(self.file.number, of: "case", ["person": .row(RowID("person", self.person.number))])
        }
    }

    /// A record that would be there too.
    ///
    /// - Parameters:
    ///   - name: what its answers were sent under; nil: the kind's name.
    ///   - day: as of the end of which it is looked at; nil for the moment of the whole.
    mutating func add(
        _ kind: Kind, _ body: [String: JSON], as subject: Reference? = nil, named name: String? = nil, on day: Day? = nil,
        asks: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        let id = subject ?? Placeholder.record(entries.count)
        let row = know(kind, body, as: id, on: day)
        entries.append(
            Entry(
                subject: id, kind: kind, body: body.answersAlone, row: row, name: name ?? kind.name, before: nil, moment: moment(on: day),
                asks: asks))
    }

    /// A record that is there already, as it would be.
    mutating func replace(
        _ subject: Reference, _ kind: Kind, _ body: [String: JSON], before: [String: JSON], on day: Day? = nil,
        said: [(day: Day, fields: [String: JSON])]? = nil, asks: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        let earlier = published.service.read(.object(before.answersAlone), of: kind, on: moment.day, needsAll: false).answers
        population.removeRows(of: subject, of: kind)
        let row = know(kind, body, as: subject, on: day, said: said)
        entries.append(
            Entry(
                subject: subject, kind: kind, body: body.answersAlone, row: row, name: kind.name, before: earlier, moment: moment(on: day),
                asks: asks))
    }

    private func moment(on day: Day?) -> Moment { day.map { Moment($0, TimeOfDay(23, 59)) } ?? moment }

    /// Adds a record that checks read and that is not checked itself, with the rows that a fold would make of it.
    ///
    /// - Parameter said: what it says from which day, where that is more than one thing.
    @discardableResult
    mutating func know(
        _ kind: Kind, _ body: [String: JSON], as subject: Reference, on stated: Day? = nil,
        said: [(day: Day, fields: [String: JSON])]? = nil
    ) -> RowID {
        let id = kind.name == "person" ? person : kind.name == "case" ? file : subject
        let service = published.service
        let day = service.day(of: kind, fields: body) ?? stated ?? moment.day
        let answers = service.read(.object(body.answersAlone), of: kind, on: moment.day, needsAll: false).answers
        let worked = service.worked(of: kind, id: id, day: day, answers: answers)
        let history = service.history(of: kind, said ?? [(day, body)])
        var rows = service.rows(of: answers, worked: worked, history: history, kind: kind, id: id)
        rows.cells.merge(["service": published.reference.stored, "day": day.stored]) { _, new in new }
        if kind.name != "case", service.concerns(kind, "case") { rows.cells["case"] = file.stored }
        if kind.name != "person", service.concerns(kind, "person") { rows.cells["person"] = person.stored }
        population.add(StoredRecord(id: id, cells: rows.cells, children: rows.children), of: kind, in: published)
        return RowID(kind.name, id.number)
    }

    /// What its sentences say of settings.
    var agreed: Agreed { published.agreed(on: moment.day, in: population) }

    /// The first that was added: what an act adds to comes before what it makes.
    func row(of kind: String) -> RowID? { entries.first { $0.kind.name == kind }?.row }

    func holds(_ passage: Passage, for row: RowID) throws -> Bool? { try holds(passage, for: row, moment) }

    /// A document as it would be issued.
    func written(_ document: Document, about row: RowID) throws -> WrittenDocument {
        var writer = DocumentWriter(published.service, population, occasion(moment))
        return try writer.write(document, about: row)
    }

    func value(of passage: Passage, for row: RowID) throws -> Datum? {
        try published.service.rules[passage].flatMap { try $0.value(for: row, in: population, occasion(moment)) }
    }

    private func holds(_ passage: Passage, for row: RowID, _ moment: Moment) throws -> Bool? {
        try published.service.rules[passage].flatMap { try $0.holds(for: row, in: population, occasion(moment)) }
    }

    private func occasion(_ moment: Moment) -> Occasion {
        Occasion(calendar: published.service.calendar, now: moment, service: published.reference.number)
    }

    /// What is wrong with the answers, field by field, and what is asked again; checks are only made of answers that can be, and nothing is
    /// asked again of a record in which something is wrong.
    func findings() throws -> [CaseRefusal.AnswerMistake] { try entries.flatMap(findings) }

    func findingsBySubject() throws -> [(subject: Reference, findings: [CaseRefusal.AnswerMistake])] {
        try entries.map { ($0.subject, try findings($0)) }
    }

    private func findings(_ entry: Entry) throws -> [CaseRefusal.AnswerMistake] {
        let kind = entry.kind
        var asked: [String: Bool] = [:]
        for field in kind.fields { if let when = field.when { asked[field.name] = try holds(when, for: entry.row, entry.moment) ?? false } }
        let whether = asked
        let read = published.service.read(
            .object(entry.body), of: kind, on: entry.moment.day, before: entry.before, isAsked: { whether[$0] ?? true }, needsAll: true)
        let wrong = read.mistakes.filter { mistake in
            entry.asks(mistake.field.prefix { $0 != "." }.description)
        }
        let questions = Set(wrong.map { String($0.field.prefix { $0 != "." }) })
        let ofRecord = kind.allChecks.map { (check: $0.check, field: $0.field, row: entry.row) }
        let ofRows = kind.groups.filter { !questions.contains($0.name) }.flatMap { group in
            population.rows(of: group.name, within: entry.row).enumerated().flatMap { nth, part in
                group.checks.map { (check: $0.check, field: "\(group.name).\(nth).\($0.field)", row: RowID(group.name, part)) }
            }
        }
        let checked = try (ofRecord + ofRows).compactMap { check, field, row -> CaseRefusal.AnswerMistake? in
            guard !published.rulesBeyondCase.contains(check.unless), wrong.isEmpty || check.firmness == .refuse,
                !published.service.reads(check.unless, anyOf: questions, of: kind),
                try holds(check.unless, for: row, entry.moment) == false
            else { return nil }
            return .init(kind: entry.name, field: field, sentence: check.say.english(agreed), isQuestion: check.firmness == .ask)
        }
        return wrong.map { .init(kind: entry.name, field: $0.field, sentence: $0.sentence) } + checked
    }
}

extension Kind {
    /// Each check of a record with the field it speaks of; none for the record as a whole.
    var allChecks: [(check: Check, field: String)] { checks.map { ($0, $0.at?.value ?? "") } + fields.checks }
}

extension Kind.Group {
    /// Each check of a row with the field it speaks of.
    var checks: [(check: Check, field: String)] { fields.checks }
}

extension Entered<Field> {
    fileprivate var checks: [(check: Check, field: String)] {
        flatMap { field in field.checks.map { ($0, $0.at?.value ?? field.name) } }
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

/// What a fact's body holds beside answers.
package enum BodyKey {
    /// The person a record is about.
    package static let person = "person"
    /// What was asked again and confirmed: a list of objects with `question` and, where it stood beside one, `field`. No field's name has
    /// a space.
    static let asked = "asked again"
}

extension [String: JSON] {
    var answersAlone: [String: JSON] { filter { $0.key != BodyKey.person && $0.key != BodyKey.asked } }
}
