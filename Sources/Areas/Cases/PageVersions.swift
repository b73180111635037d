import Core
import Record
import Specification
import Storage

/// The versions of a service that one page speaks of: what was asked and answered is shown in the words it was asked in.
struct PageVersions: Sendable {
    /// The one the page itself follows.
    let own: Published
    private var byStamp: [String: Published] = [:]
    private var byDay: [Day: Published] = [:]

    init(_ own: Published) { self.own = own }

    /// - Parameters:
    ///   - stamps: of what was recorded.
    ///   - days: on which clocks started.
    init(_ own: Published, stamps: some Sequence<String>, days: some Sequence<Day> = [], on shelf: Shelf, _ transaction: Transaction) throws
    {
        self.own = own
        for stamp in Set(stamps) { byStamp[stamp] = try shelf.version(stamp, in: transaction) }
        for day in Set(days) { byDay[day] = try shelf.version(of: own.service.name, on: day, in: transaction) }
    }

    subscript(stamp: String) -> Published { byStamp[stamp] ?? own }
    subscript(fact: Fact) -> Published { self[fact.act.specification] }

    /// A clock as it was when it started.
    func clock(_ code: String, started day: Day) -> Clock? {
        [byDay[day], own].lazy.compactMap { $0?.service.clocks.first { $0.code == code } }.first
    }
}

extension Shelf {
    /// The version whose questions a record answers: of a case's record the one it was last written under, of any other the one in force.
    func version(of entry: CaseStore.Entry, in transaction: Transaction) throws -> Published? {
        entry.file == nil ? self[entry.service] : try version(entry.specification, in: transaction)
    }
}
