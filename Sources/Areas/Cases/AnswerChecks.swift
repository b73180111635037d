import Core
import Language
import Specification
import Storage

extension Published {
    /// Every answer of every record of the act, so that all that is wrong is said at once.
    ///
    /// - Parameter base: the case as it is, for checks that read more than what was just answered.
    /// - Throws: ``CaseRefusal/answers(_:)``
    func check(_ sent: CaseActs.Sent, of act: ServiceAct, file: Reference? = nil, base: CasePopulation = CasePopulation()) throws {
        var candidate = Candidate(self, at: sent.at, file: file, base: base)
        for name in act.records {
            guard let kind = service.kinds[name.value], kind.name != "person" || sent.answers["person"] != nil else { continue }
            candidate.add(kind, sent.answers[kind.name] ?? [:])
        }
        let mistakes = try candidate.mistakes()
        if !mistakes.isEmpty { throw CaseRefusal.answers(mistakes) }
    }

    /// One record by itself, as a correction or an import gives it.
    ///
    /// - Throws: ``CaseRefusal/answers(_:)``
    func check(_ kind: Kind, _ body: [String: JSON], on day: Day) throws {
        let found = try mistakes(kind, body, on: day)
        if !found.isEmpty { throw CaseRefusal.answers(found) }
    }

    /// What is wrong with one record by itself; empty where nothing is.
    ///
    /// - Parameter person: what is known of the person it is about, for checks such as their age.
    package func mistakes(
        _ kind: Kind, _ body: [String: JSON], on day: Day, person: [String: JSON]? = nil
    ) throws -> [CaseRefusal.AnswerMistake] {
        var candidate = Candidate(self, at: Moment(day, TimeOfDay(23, 59)), file: nil, base: CasePopulation())
        if kind.name != "person", let person, let kind = service.kinds["person"] { candidate.know(kind, person) }
        candidate.add(kind, body)
        return try candidate.mistakes()
    }

    /// What must hold of the case before an act: its sentence is the refusal. Undecided does not refuse.
    ///
    /// - Throws: ``CaseRefusal/guarded(_:)``
    func guards(of act: ServiceAct, _ sent: CaseActs.Sent, on file: Reference, _ population: CasePopulation) throws {
        var candidate = Candidate(self, at: sent.at, file: file, base: population)
        for name in act.records {
            if let kind = service.kinds[name.value], kind.name != "person" { candidate.add(kind, sent.answers[kind.name] ?? [:]) }
        }
        let row = candidate.row(of: service.kindInHand(of: act)) ?? RowID("case", file.number)
        for check in act.guards where check.firmness == .refuse {
            if try candidate.holds(check.unless, for: row) == false { throw CaseRefusal.guarded(check.say.english) }
        }
    }
}

/// The case as it is, with the records of an act as they would be.
struct Candidate {
    private let published: Published
    private let occasion: Occasion
    private let file: Reference, person: Reference
    private var population: CasePopulation
    private var records: [(kind: Kind, body: [String: JSON], row: RowID)] = []

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
        let row = know(kind, body)
        records.append((kind, body, row))
    }

    /// Adds a record that checks read and that is not checked itself.
    @discardableResult
    mutating func know(_ kind: Kind, _ body: [String: JSON]) -> RowID {
        let id = kind.name == "person" ? person : Placeholder.record(records.count)
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

    func row(of kind: String) -> RowID? { records.last { $0.kind.name == kind }?.row }

    func holds(_ passage: Passage, for row: RowID) throws -> Bool? {
        try published.service.rules[passage].flatMap { try $0.holds(for: row, in: population, occasion) }
    }

    /// What is wrong with the answers, field by field; hard checks are only asked of answers that can be.
    func mistakes() throws -> [CaseRefusal.AnswerMistake] {
        var found: [CaseRefusal.AnswerMistake] = []
        for (kind, body, row) in records {
            var asked: [String: Bool] = [:]
            for field in kind.fields { if let when = field.when { asked[field.name] = try holds(when, for: row) ?? false } }
            let whether = asked
            let read = published.service.read(
                .object(body), of: kind, on: occasion.now.day, isAsked: { whether[$0] ?? true }, needsAll: true)
            let wrong = read.mistakes.map { CaseRefusal.AnswerMistake(kind: kind.name, field: $0.field, sentence: $0.sentence) }
            found += wrong.isEmpty ? try refusals(of: kind, row) : wrong
        }
        return found
    }

    private func refusals(of kind: Kind, _ row: RowID) throws -> [CaseRefusal.AnswerMistake] {
        let own = kind.checks.map { ($0, $0.at?.value ?? "") }
        let ofFields = kind.fields.flatMap { field in field.checks.map { ($0, $0.at?.value ?? field.name) } }
        return try (own + ofFields).compactMap { check, field in
            guard check.firmness == .refuse, try holds(check.unless, for: row) == false else { return nil }
            return .init(kind: kind.name, field: field, sentence: check.say.english)
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

extension Published {
    /// Which conditional questions of a record would be asked, given its other answers.
    package func asked(_ kind: Kind, _ body: [String: JSON], at moment: Moment) -> [String: Bool] {
        var candidate = Candidate(self, at: moment, file: nil, base: CasePopulation())
        candidate.add(kind, body)
        guard let row = candidate.row(of: kind.name) else { return [:] }
        var asked: [String: Bool] = [:]
        for field in kind.fields {
            if let when = field.when { asked[field.name] = (try? candidate.holds(when, for: row)).flatMap { $0 } ?? false }
        }
        return asked
    }
}
