import Clocks
import Core
import Language
import Record
import Specification
import Storage

/// What follows from records: the stage a case stands in, and deadlines. Kept in `stage`, `clock` and `clock_pause`, brought up to date in
/// the transaction of the act. No stage and no row here depends on what time it is.
///
/// A stage follows the version the case began under, a clock the one in force on the day it starts. Of what started before anything of the
/// case was there, the case's first day decides.
struct Derivation {
    let shelf: Shelf
    let transaction: Transaction

    private var store: DerivationStore { DerivationStore(transaction) }

    /// Brings up to date whatever follows from the records of these streams: the cases they are, those of the people they are and those whose
    /// rules read a register they are of.
    func bringUpToDate(following streams: [Reference]) throws {
        let files = try store.files(among: streams), registers = try store.registers(among: streams)
        for name in shelf.services {
            let service = Published.reference(of: name)
            var follow = Set(files[service] ?? []), others = streams
            if let changed = registers[service] {
                follow.formUnion(try self.files(reading: changed, of: name))
                others += try self.records(reading: Set(changed.keys), of: name)
            }
            try bringUpToDate(follow.sorted(), of: name)
            try bringUpToDate(outsideCases: others, of: name)
        }
    }

    /// The records that are of no case whose clocks go through these registers or come to them along a link: all of their kind, for there is no
    /// telling which of them a record was for.
    private func records(reading registers: Set<String>, of name: String) throws -> [Reference] {
        var kinds: Set<String> = []
        for published in try shelf.versions(of: name).map({ try shelf.load($0, in: transaction) }) {
            kinds.formUnion(published.readByClocks.filter { !$0.reads.isDisjoint(with: registers) }.map(\.kind))
        }
        return kinds.isEmpty ? [] : try store.records(of: kinds.sorted(), in: Published.reference(of: name))
    }

    /// The cases whose stages or clocks read these records of registers, whichever version says so.
    private func files(reading registers: [String: [Reference]], of name: String) throws -> Set<Reference> {
        let service = Published.reference(of: name)
        var found: Set<Reference> = []
        for published in try shelf.versions(of: name).map({ try shelf.load($0, in: transaction) }) {
            for (kind, records) in registers where published.registersDerivedFrom.kinds.contains(kind) {
                // Where rules go through all its records, or to it by way of another, there is no telling which cases they were for.
                guard published.registersDerivedFrom.byLink.contains(kind) else {
                    return Set(try store.records(of: ["case"], in: service))
                }
                for (table, column) in published.links(to: kind) {
                    found.formUnion(try store.files(of: table, linkedBy: column, to: records))
                }
            }
        }
        return found
    }

    /// Works out anew whatever counts working days, after a bank holiday was proclaimed or taken back: it costs by the number of records.
    func countAnew(_ published: Published) throws {
        let service = published.service
        let worked = service.kinds.filter { kind in kind.worked.contains(where: \.isStored) }
        try FoldStore(fold: shelf.fold, transaction: transaction).refold(
            try store.records(of: worked.map(\.name), in: published.reference))
        try bringUpToDate(try store.records(of: ["case"], in: published.reference), of: service.name)
        let others = service.kinds.filter { !service.isOfCase($0) }
        try bringUpToDate(outsideCases: try store.records(of: others.map(\.name), in: published.reference), of: service.name)
    }

    /// Brings these cases of a service up to date.
    func bringUpToDate(_ files: [Reference], of service: String) throws {
        // Some at a time: their records are held in memory together.
        for some in files.parts(of: 500) {
            var cases = CaseDerivation(shelf: shelf, service: service, cases: try store.cases(some), transaction: transaction)
            try cases.derive()
            try store.remove(of: some)
            try store.add(stages: cases.stageRows, clocks: cases.clocks.flatMap(\.value))
        }
    }

    /// Brings up to date the deadlines of records that are of no case: those of people and of registers that stand in these streams.
    func bringUpToDate(outsideCases streams: [Reference], of service: String) throws {
        guard let first = try store.firstDay(outsideCases: streams, in: Published.reference(of: service)) else { return }
        let versions = shelf.versions(of: service)
        var clocks: [DerivedClock] = []
        for version in versions {
            guard let days = versions.days(of: version), first < days.upperBound else { continue }
            let published = try shelf.load(version, in: transaction)
            clocks += try self.clocks(outsideCases: streams, of: published, startingIn: days)
        }
        try store.add(stages: [], clocks: clocks)
    }

    private func clocks(
        outsideCases streams: [Reference], of published: Published, startingIn days: Range<Day>
    ) throws -> [DerivedClock] {
        let service = published.service
        let clocks = service.clocks.compactMap { clock in service.subject(of: clock).map { (clock: clock, kind: $0.kind) } }
            .filter { !service.isOfCase($0.kind) }
        guard !clocks.isEmpty else { return [] }
        var subjects: [String: [DerivationStore.Subject]] = [:]
        for (_, kind) in clocks where subjects[kind.name] == nil {
            subjects[kind.name] = try store.subjects(of: kind, in: service, among: streams)
        }
        let known = streams + subjects.values.joined().map(\.id)
        try store.remove(clocks.map(\.clock.code), of: known)
        let people = Set(subjects.values.joined().compactMap(\.person))
        guard !subjects.values.joined().isEmpty else { return [] }
        var reader = RecordReader(
            published: published, population: try published.population(of: people.sorted(), in: transaction), file: nil,
            calendar: try published.reached(in: transaction))
        return try clocks.flatMap { clock, kind in
            try (subjects[kind.name] ?? []).flatMap { subject in
                try reader.read(clock, of: subject.id.number) { days.contains(max($0, subject.day)) }
            }
        }
    }
}

/// Some cases of a service, derived together so that what is read of them is read together.
struct CaseDerivation {
    let shelf: Shelf
    let service: String
    let cases: [DerivationStore.Case]
    let transaction: Transaction

    private(set) var clocks: [Reference: [DerivedClock]] = [:]
    private(set) var stages: [Reference: Stage] = [:]

    init(shelf: Shelf, service: String, cases: [DerivationStore.Case], transaction: Transaction) {
        (self.shelf, self.service, self.cases, self.transaction) = (shelf, service, cases, transaction)
    }

    mutating func derive() throws {
        let versions = shelf.versions(of: service)
        var readers: [Reference: RecordReader] = [:]
        for version in versions {
            guard let days = versions.days(of: version) else { continue }
            let concerned = cases.filter { $0.first < days.upperBound }
            for (one, reader) in try self.readers(of: concerned, by: version.stamp) {
                var reader = reader
                reader.know(clocks[one.file] ?? [])
                clocks[one.file, default: []] += try reader.clocks { days.contains(max($0, one.first)) }
                if one.version == version.stamp { readers[one.file] = reader }
            }
        }
        for (stamp, others) in Dictionary(grouping: cases.filter { readers[$0.file] == nil }, by: \.version) {
            for (one, reader) in try self.readers(of: others, by: stamp) { readers[one.file] = reader }
        }
        for (file, reader) in readers {
            var reader = reader
            reader.know(clocks[file] ?? [])
            stages[file] = try reader.stage(of: file)
        }
    }

    private func readers(
        of cases: [DerivationStore.Case], by stamp: String
    ) throws -> [(DerivationStore.Case, RecordReader)] {
        guard !cases.isEmpty, let published = try shelf.version(stamp, in: transaction) else { return [] }
        let populations = try published.populations(of: cases.map(\.file), in: transaction, withClocks: false)
        let calendar = try published.reached(in: transaction)
        return cases.compactMap { one in
            guard let population = populations[one.file], !population.rows(of: "case").isEmpty else { return nil }
            return (one, RecordReader(published: published, population: population, file: one.file, calendar: calendar))
        }
    }

    var stageRows: [[Value]] {
        cases.compactMap { one in
            guard let stage = stages[one.file] else { return nil }
            let running = (clocks[one.file] ?? []).filter { $0.state == .running }
            let next = running.min { ($0.deadline.due, $0.clock.code) < ($1.deadline.due, $1.clock.code) }
            return [
                one.file.stored, Published.reference(of: service).stored, .text(stage.name), stage.ends.stored,
                next.map { .text($0.clock.code) } ?? .null, (next?.deadline.due ?? CaseStore.never).stored,
            ]
        }
    }
}
