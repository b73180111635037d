import Core
import Language
import Record
import Specification
import Storage

/// A record of a case that an act may add to.
struct Amendable: Sendable {
    let subject: Reference
    let stream: Reference
    /// As its facts say it together.
    let reading: [String: JSON]
    /// What its facts say from which day, in that order.
    let said: [(day: Day, fields: [String: JSON])]
    /// The first and the last day from which something it says holds.
    let days: ClosedRange<Day>
    /// Greater after every fact about it.
    let version: Int
}

extension Published {
    /// The records of a case that an act may amend, by kind, those recorded first at the top.
    func amendable(
        by act: ServiceAct, in file: Reference, _ population: CasePopulation, at moment: Moment, _ transaction: Transaction
    ) throws -> [String: [Amendable]] {
        let candidate = Candidate(self, at: moment, file: file, base: population)
        var found: [String: [Amendable]] = [:]
        for amend in act.amends {
            let kind = amend.kind.value
            let rows = try population.rows(of: kind).filter { row in
                try amend.condition.map { try candidate.holds($0, for: RowID(kind, row)) == true } ?? true
            }
            let subjects = rows.compactMap { Reference(number: $0) }
            let facts = try FactStore(transaction).facts(of: subjects)
            found[kind] = subjects.compactMap { facts[$0].flatMap(Amendable.init) }.sorted { $0.version < $1.version }
        }
        return found
    }
}

extension Published {
    /// The acts among these that have something to add to, where they add to a record; the others as they are.
    func possible(_ acts: [ServiceAct], on file: Reference, at moment: Moment, _ transaction: Transaction) throws -> [ServiceAct] {
        // Most acts make a record of their own: the case is read only where one of them does not.
        guard acts.contains(where: { !$0.amends.isEmpty }) else { return acts }
        let population = try populations(of: [file], in: transaction)[file] ?? CasePopulation()
        return try acts.filter { act in
            let amendable = try amendable(by: act, in: file, population, at: moment, transaction)
            return act.amends.allSatisfy { !(amendable[$0.kind.value] ?? []).isEmpty }
        }
    }
}

extension Amendable {
    init?(_ facts: [Fact]) {
        let effective = facts.inEffect
        guard let first = effective.first, let last = effective.last, let newest = facts.last else { return nil }
        (subject, stream, version) = (newest.subject, newest.stream, newest.nth)
        (reading, days) = (effective.reading, first.day...last.day)
        said = effective.map { ($0.day, $0.fields) }
    }

    /// What differs from the record among the answers asked: the body of the further fact. A null clears an answer.
    func changes(to answers: [String: JSON], asked: [String]) -> [String: JSON] {
        var changes: [String: JSON] = [:]
        for name in asked where (answers[name] ?? .null) != (reading[name] ?? .null) { changes[name] = answers[name] ?? .null }
        return changes
    }
}
