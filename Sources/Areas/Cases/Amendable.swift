import Access
import Core
import Language
import Record
import Specification
import Storage

/// A record of a case or of a register that an act may add to.
struct Amendable: Sendable {
    let subject: Reference
    let stream: Reference
    /// As its facts say it together.
    let reading: [String: JSON]
    /// What its facts say from which day, in that order.
    let said: [(day: Day, fields: [String: JSON])]
    /// The first and the last day from which something it says holds.
    let days: ClosedRange<Day>
    /// All that was ever recorded of it.
    let facts: [Fact]
    /// Greater after every fact about it.
    let version: Int
}

extension Published {
    /// The records that an act may amend, by kind: of a case those recorded first at the top, of a register the newest.
    ///
    /// - Parameters:
    ///   - file: nil for an act that concerns no case.
    ///   - chosen: of a register, the record that is meant, where that is said already.
    ///   - viewer: whoever would do it; a register is searched no further than they see.
    func amendable(
        by act: ServiceAct, in file: Reference?, _ population: CasePopulation, chosen: [String: Reference] = [:], at moment: Moment,
        for viewer: Viewer, _ transaction: Transaction
    ) throws -> [String: [Amendable]] {
        let candidate = Candidate(self, at: moment, file: file, base: population)
        let registers = RegisterStore(self, transaction, for: viewer)
        var amendable: [String: [Amendable]] = [:]
        for amend in act.amends {
            guard let kind = service.kinds[amend.kind.value] else { continue }
            let isRegister = service.isRegister(kind)
            let subjects: [Reference]
            if isRegister {
                subjects = try registers.records(of: kind, where: amend.condition, only: chosen[kind.name], at: moment)
            } else {
                let rows = try population.rows(of: kind.name).filter { row in
                    try amend.condition.map { try candidate.holds($0, for: RowID(kind.name, row)) == true } ?? true
                }
                subjects = try CaseStore(transaction, for: viewer).kept(rows.compactMap { Reference(number: $0) })
            }
            let facts = try FactStore(transaction).facts(of: subjects)
            let records = subjects.compactMap { facts[$0].flatMap(Amendable.init) }
            // A stream numbers its own facts: those of one case can be put in order by them, those of a register each begin anew.
            amendable[kind.name] = isRegister ? records : records.sorted { $0.version < $1.version }
        }
        return amendable
    }
}

extension Published {
    /// The acts among these that have something to add to, where they add to a record, and something that their records would be of.
    func possible(
        _ acts: [ServiceAct], on file: Reference, at moment: Moment, for viewer: Viewer, _ transaction: Transaction
    ) throws -> [ServiceAct] {
        let needed = Dictionary(acts.map { ($0.code, service.needed(by: $0)) }, uniquingKeysWith: { first, _ in first })
        var acts = acts
        if needed.values.contains(where: { !$0.isEmpty }) {
            let present = try PopulationStore(published: self, transaction: transaction, viewer: viewer).kinds(of: [file])
            acts.removeAll { !present.isSuperset(of: needed[$0.code] ?? []) }
        }
        // Most acts make a record of their own: the case is read only where one of them does not.
        guard acts.contains(where: { !$0.amends.isEmpty }) else { return acts }
        let population = try populations(of: [file], in: transaction)[file] ?? CasePopulation()
        return try acts.filter { act in
            let amendable = try amendable(by: act, in: file, population, at: moment, for: viewer, transaction)
            return act.amends.allSatisfy { !(amendable[$0.kind.value] ?? []).isEmpty }
        }
    }
}

extension Service {
    /// The kinds of the case of which there must be a record before an act can make one: those that its records are of.
    fileprivate func needed(by act: ServiceAct) -> Set<String> {
        let made = Set(act.records.map(\.value))
        let parents = act.records.compactMap { record -> String? in
            guard let kind = kinds[record.value], case .kind(let parent) = kind.belonging, !made.contains(parent),
                let found = kinds[parent], isOfCase(found)
            else { return nil }
            return parent
        }
        return Set(parents)
    }
}

extension Shelf {
    /// The acts that somebody may do on a case now, in the order of the folder.
    ///
    /// - Parameter stage: of the case; nil where it has none, and nothing can be done.
    package func acts(
        open published: Published, to user: Directory.User, on file: Reference, in stage: (code: String, isOver: Bool)?, at moment: Moment,
        _ transaction: Transaction
    ) throws -> [ServiceAct] {
        guard let stage else { return [] }
        let offered = published.service.acts.filter { lets(user, do: $0, in: published) && published.offers($0, in: stage) }
        return try published.possible(Array(offered), on: file, at: moment, for: user.viewer, transaction)
    }
}

extension Amendable {
    init?(_ facts: [Fact]) {
        let effective = facts.inEffect
        guard let first = effective.first, let last = effective.last, let newest = facts.last else { return nil }
        (self.facts, subject, stream, version) = (facts, newest.subject, newest.stream, newest.nth)
        (reading, days) = (effective.reading, first.day...last.day)
        said = effective.map { ($0.day, $0.fields) }
    }

    /// What differs from the record among the answers asked: the body of the further fact. A null clears an answer.
    ///
    /// - Parameter unread: the questions whose answers were not shown. Nobody clears what they did not see, and whether their answer is the one
    ///   that stands is not told them.
    func changes(to answers: [String: JSON], asked: [String], unread: Set<String>) -> [String: JSON] {
        var changes: [String: JSON] = [:]
        for name in asked {
            let answer = answers[name] ?? .null
            if unread.contains(name) ? answer != .null : answer != reading[name] ?? .null { changes[name] = answer }
        }
        return changes
    }
}
