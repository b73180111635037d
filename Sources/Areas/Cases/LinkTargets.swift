import Core
import Record
import Specification
import Storage

/// Where the links of new records may lead: to records of the same case, of the same act, to registers of the service, to the person's
/// other cases.
struct LinkTargets {
    private let published: Published
    private let file: Reference?, person: Reference?
    private let population: CasePopulation
    private let viewer: Viewer
    private let transaction: Transaction
    private let registers = Registers()

    /// Those that were read: many lines of a file ask for the same. Within one transaction, and so by one thread.
    private final class Registers { var known: [String: [String]] = [:] }

    init(
        _ published: Published, file: Reference?, person: Reference?, _ population: CasePopulation, for viewer: Viewer,
        _ transaction: Transaction
    ) {
        (self.published, self.file, self.person) = (published, file, person)
        (self.population, self.viewer, self.transaction) = (population, viewer, transaction)
    }

    private var service: Service { published.service }

    /// The references a field may hold, those recorded first at the top; nil where that is not for this case to say.
    ///
    /// - Parameter new: records that the same act makes or adds to, by kind: they are meant before any other.
    func targets(of field: Field, new: [String: Reference] = [:]) throws -> [String]? {
        guard case .row(let name) = field.type else { return nil }
        if let made = new[name] { return [made.description] }
        let store = CaseStore(transaction, for: viewer)
        if name == "case" {
            return try person.map { try store.cases(of: $0, in: published.reference).filter { $0 != file }.map(\.description) }
        }
        if let (kind, group) = service.group(named: name) { return try rows(of: group, in: kind) }
        guard let kind = service.kinds[name], kind.isFolders else { return nil }
        if service.concerns(kind, "case") { return try records(of: kind.name).map(\.description) }
        if service.concerns(kind, "person") { return nil }
        if let known = registers.known[kind.name] { return known }
        let register = try store.records(of: kind.name, in: published.reference).map(\.description)
        registers.known[kind.name] = register
        return register
    }

    /// Whether a question's answer is no link, or leads to a record that it may lead to. Where no case says which those are it is one that is
    /// there for whoever answers: what is not theirs is answered as what never was.
    func allow(_ answer: JSON?, of field: Field, new: [String: Reference] = [:]) throws -> Bool {
        guard case .row(let name) = field.type, let given = answer?.text, !given.isEmpty else { return true }
        if let known = try targets(of: field, new: new) { return known.contains(given) }
        guard let entry = try Reference(given).flatMap({ try CaseStore(transaction, for: viewer).entry($0) }) else { return false }
        return entry.kind == name && !entry.isWithdrawn
    }

    /// The questions of a record whose links lead where they may not, of its groups by the row: `partners.2.provider`.
    ///
    /// - Parameter before: what it says already, which stays.
    func misled(_ body: [String: JSON], of kind: Kind, before: [String: JSON] = [:], new: [String: Reference] = [:]) throws -> [Misled] {
        var misled = try service.questions(of: kind).filter { field in
            try body[field.name] != before[field.name] && !allow(body[field.name], of: field, new: new)
        }.map { Misled(field: $0, name: $0.name) }
        for group in kind.groups {
            guard case .list(let rows)? = body[group.name], body[group.name] != before[group.name] else { continue }
            for (index, row) in rows.enumerated() {
                misled += try group.fields.filter { try !allow(row[$0.name], of: $0, new: new) }
                    .map { Misled(field: $0, name: "\(group.name).\(index + 1).\($0.name)") }
            }
        }
        return misled
    }

    struct Misled {
        let field: Field
        let name: String

        /// - Parameter part: what the record's answers were sent under.
        func mistake(in part: String) -> CaseRefusal.AnswerMistake {
            .init(kind: part, field: name, sentence: "\(field.label.english) leads to no such record. Choose one of those offered")
        }
    }

    /// Whether the engine answers a link by itself: there is one record it can lead to, and no other is possible or an answer is required.
    func isFilled(_ field: Field, _ targets: [String], new: [String: Reference] = [:]) -> Bool {
        guard targets.count == 1, case .row(let name) = field.type, name != "case" else { return false }
        return new[name] != nil || field.isRequired && field.when == nil || service.isOnePerCase(name)
    }

    private func records(of kind: String) throws -> [Reference] {
        try CaseStore(transaction, for: viewer).kept(population.rows(of: kind).compactMap { Reference(number: $0) })
    }

    private func rows(of group: Kind.Group, in kind: Kind) throws -> [String] {
        let records = try records(of: kind.name)
        let facts = try FactStore(transaction).facts(of: records)
        return records.flatMap { record -> [String] in
            guard case .list(let rows)? = facts[record]?.inEffect.reading[group.name] else { return [] }
            return rows.indices.map { "\(record)/\($0 + 1)" }
        }
    }
}

extension Proposal {
    /// Answers the links that can only lead to one record, and looks whether the others lead where they may.
    ///
    /// - Throws: ``CaseRefusal/nothingToLink(kind:whole:)`` where a link is required and there is nothing it could lead to.
    mutating func link(_ targets: LinkTargets) throws {
        // What the same act makes or adds to is meant before any other record of its kind.
        let own =
            additions.map { ($0.kind.name, $0.id) } + amendments.filter { $0.kind.isFolders }.map { ($0.kind.name, $0.record.subject) }
        let new = Dictionary(own, uniquingKeysWith: { first, _ in first })
        for index in additions.indices {
            let kind = additions[index].kind
            for field in published.service.questions(of: kind) {
                // A record does not lead to itself.
                let others = new.filter { $0.key != kind.name }
                guard let known = try targets.targets(of: field, new: others), case .row(let name) = field.type else { continue }
                if let given = additions[index].body[field.name]?.text, !given.isEmpty { continue }
                if targets.isFilled(field, known, new: others), let only = known.first {
                    answer(index, field, .text(only))
                } else if known.isEmpty, field.isRequired, field.when == nil {
                    throw CaseRefusal.nothingToLink(
                        kind: kind.label.english, whole: published.service.kinds[name]?.label.english ?? field.label.english)
                }
            }
            let others = new.filter { $0.key != kind.name }
            misled += try targets.misled(additions[index].body, of: kind, new: others).map { $0.mistake(in: additions[index].name) }
        }
        for amendment in amendments {
            misled += try targets.misled(amendment.changes, of: amendment.kind, before: amendment.record.reading)
                .map { $0.mistake(in: amendment.kind.name) }
        }
    }
}

extension Service {
    /// Whether a case has one record of this kind and never another: only acts that begin a case record it.
    func isOnePerCase(_ kind: String) -> Bool {
        let recording = acts.filter { $0.records.contains { $0.value == kind } }
        return !recording.isEmpty && recording.allSatisfy(\.beginsCase)
    }

    func group(named name: String) -> (Kind, Kind.Group)? {
        for kind in kinds { if let group = kind.groups[name] { return (kind, group) } }
        return nil
    }
}
