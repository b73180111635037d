import Core
import Record
import Specification
import Storage

/// The versions of a service that one page speaks of, as its viewer reads them: what was asked and answered is shown in the words it was asked
/// in, and what is not theirs to read is not shown.
struct PageVersions: Sendable {
    /// The one the page itself follows.
    private(set) var own: ReadableService
    private var byStamp: [String: ReadableService] = [:]
    private var byDay: [Day: ReadableService] = [:]

    /// - Parameters:
    ///   - stamps: of what was recorded.
    ///   - days: on which clocks started.
    init(
        _ own: Published, stamps: some Sequence<String>, days: some Sequence<Day> = [], for viewer: Viewer, on shelf: Shelf,
        _ transaction: Transaction
    ) throws {
        self.own = shelf.asRead(own, by: viewer)
        for stamp in Set(stamps) { byStamp[stamp] = try shelf.version(stamp, in: transaction).map { shelf.asRead($0, by: viewer) } }
        for day in Set(days) {
            byDay[day] = try shelf.version(of: own.service.name, on: day, in: transaction).map { shelf.asRead($0, by: viewer) }
        }
    }

    /// The same with what records are called that the facts lead to.
    func naming(whatIsNamedIn facts: [Fact], for viewer: Viewer, _ transaction: Transaction) throws -> PageVersions {
        let answers = facts.map { (kind: $0.kind, fields: $0.fields) }
        return reading(as: try own.naming(whatIsNamedIn: answers, for: viewer, transaction))
    }

    /// The same with what these records of registers are called.
    func naming(_ records: [Reference: String], for viewer: Viewer, _ transaction: Transaction) throws -> PageVersions {
        reading(as: try own.naming(records, for: viewer, transaction))
    }

    private func reading(as named: ReadableService) -> PageVersions {
        var versions = self
        versions.own = named
        for stamp in byStamp.keys { versions.byStamp[stamp]?.names = named.names }
        return versions
    }

    subscript(stamp: String) -> ReadableService { byStamp[stamp] ?? own }
    subscript(fact: Fact) -> ReadableService { self[fact.act.specification] }

    /// A clock as it was when it started.
    func clock(_ code: String, started day: Day) -> Clock? {
        [byDay[day], own].lazy.compactMap { $0?.service.clocks.first { $0.code == code } }.first
    }
}

extension Shelf {
    /// The version whose questions a record answers: of a case's record the one it was last written under, of any other the one in force.
    package func version(of entry: CaseStore.Entry, in transaction: Transaction) throws -> Published? {
        entry.file == nil ? self[entry.service] : try version(entry.specification, in: transaction)
    }
}
