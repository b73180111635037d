import Core
import Language
import Proof
import Record
import Specification
import Storage
import Synchronization

/// What staff can do, as the folder declares it; the record's own `Act` is what was done.
package typealias ServiceAct = Specification.Act

/// One version of a service folder, and the record that stands for the service. Shared, not copied: every fact that is folded asks for it.
package final class Published: Sendable {
    package let service: Service
    /// The record that stands for the service; the same on every machine, since it is made from the name.
    package let reference: Reference
    /// Registers that the rules of cases and people read.
    let registers: Set<String>
    /// Those of them that the rules of an act read.
    private let registersByAct: [String: Set<String>]
    /// Registers that the rules of registers read.
    let registersOfRegisters: Set<String>
    /// Registers that the rules of stages and clocks read; those of `byLink` they only come to along a link of a record of the case.
    let registersDerivedFrom: (kinds: Set<String>, byLink: Set<String>)
    /// The kinds that are of no case and have a clock, each with what that clock reads of other records.
    let readByClocks: [(kind: String, reads: Set<String>)]
    /// Whether a rule reads when a record was entered.
    let readsEntries: Bool
    /// Checks and guards that go to records of other cases; see ``BeyondCaseStore``.
    let rulesBeyondCase: Set<Passage>
    /// Which version the acts are recorded under: `example@3f2a…`.
    package let version: String
    /// As viewers read it, one for all who read the same.
    private let readable: Mutex<[Reading: ReadableService]> = Mutex([:])

    private struct Reading: Hashable {
        let marks: Set<Mark>
        /// The version in force, whose marks bind too.
        let inForce: String
    }

    package init(_ service: Service) {
        self.service = service
        reference = Published.reference(of: service.name)
        version = Published.stamp(service.name, service.version)
        rulesBeyondCase = service.rulesBeyondCase
        readsEntries = service.rules.kindsRead { _ in true }.contains(Vocabulary.Kind.entry.name)
        readByClocks = service.clocks.compactMap { clock in
            guard let kind = service.subject(of: clock)?.kind, !service.isOfCase(kind) else { return nil }
            return (kind.name, service.kindsRead(by: clock))
        }
        let all = Set(service.kinds.filter(service.isRegister).map(\.name))
        let whole = { (read: Set<String>) in
            // A repeating row is read with its record.
            Set(service.kinds.filter { kind in read.contains(kind.name) || kind.groups.contains { read.contains($0.name) } }.map(\.name))
        }
        registers = whole(service.rules.kindsRead { !all.contains($0) }).intersection(all)
        let (cases, plain) = (registers, Set(service.kinds.flatMap { [$0.name] + $0.groups.names }))
        registersByAct = Dictionary(
            uniqueKeysWithValues: service.acts.map { act in
                let read = service.kindsRead(by: act)
                // What is made of others, as the weeks of a record, is read with all that any rule reads.
                let isPlain = read.allSatisfy { plain.contains($0) || $0.hasPrefix("clock.") || $0 == Vocabulary.Kind.entry.name }
                return (act.code, isPlain ? whole(read).intersection(all) : cases)
            })
        let ofRegisters = all.union(service.calendarClocks.filter { all.contains($0.kind.name) }.map(\.clock.of.value))
        registersOfRegisters = whole(service.rules.kindsRead(ofRecords: ofRegisters.contains)).intersection(all)
        let derived = service.kindsDerivedFrom
        let kinds = whole(derived.read).intersection(all)
        registersDerivedFrom = (kinds, kinds.filter { !derived.searched.contains($0) && service.isLinkedFromCasesAlone($0) })
    }

    package static func reference(of service: String) -> Reference {
        Reference(digest: Array("service:\(service)".utf8).sha256)
    }
    package static func stamp(_ name: String, _ version: String) -> String { "\(name)@\(version.prefix(16))" }
    /// The service of an act's version.
    package static func service(ofStamp stamp: String) -> String { String(stamp.prefix { $0 != "@" }) }

    func asRead(by viewer: Viewer, inForce: Published?) -> ReadableService {
        let reading = Reading(marks: viewer.reading.marks, inForce: inForce?.version ?? version)
        return readable.withLock { readable in
            if let known = readable[reading] { return known }
            let made = ReadableService(service, for: viewer, inForce: inForce?.service ?? service)
            readable[reading] = made
            return made
        }
    }

    /// The registers that the rules of an act on a case read.
    func registers(readBy act: ServiceAct) -> Set<String> { registersByAct[act.code] ?? registers }

    /// The columns in the tables of cases that link to a register.
    func links(to register: String) -> [(table: String, column: String)] {
        service.kinds.flatMap { kind in
            kind.fields.filter { $0.type == .row(register) }.map { (service.table(of: kind), service.column(of: $0)) }
        }
    }
}

extension Published {
    /// The same version in a world with these bank holidays.
    func counting(_ holidays: [Day: String]) -> Published {
        if service.calendar.holidays == holidays { return self }
        var service = service
        service.calendar.holidays = holidays
        return Published(service)
    }

    /// Rules over many records are of one service, and every record names its own. Rows within a record have no service beside the record's; they stand in
    /// the folder's own tables.
    package var scope: RowScope { RowScope(ofService) }

    /// What a rule of a board finds of a case.
    package func datum(
        ofBoard passage: Passage, for file: Reference, in population: CasePopulation, _ occasion: Occasion
    ) throws(RuleError) -> Datum? {
        try service.rules.board(passage)?.value(for: RowID("case", file.number), in: population, occasion)
    }

    func ofService(_ kind: String, _ alias: String) -> Statement? {
        guard case .table(let table, _)? = service.rules.vocabulary.kinds[kind]?.source else { return nil }
        if case .group? = service.layout[table]?.role { return nil }
        return "\(Statement(composed: alias)).\"service\" = CAST(\(reference) AS BIGINT)"
    }
}

extension Service {
    /// Whether nothing but records of cases links to a kind: no register, no record of a person, no row within a record.
    fileprivate func isLinkedFromCasesAlone(_ register: String) -> Bool {
        kinds.allSatisfy { kind in
            kind.groups.allSatisfy { group in !group.fields.contains { $0.type == .row(register) } }
                && (isOfCase(kind) && kind.name != "case" || !kind.fields.contains { $0.type == .row(register) })
        } && !kinds.contains { $0.belonging == .kind(register) }
    }
}
