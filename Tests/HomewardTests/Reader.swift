import Access
import Core
import Record
import Specification
import Storage
import Testbed

@testable import Cases
@testable import Homeward

/// Asks what pages read from, for one random user after the other, whether what it gives is what the folder says is theirs: no more, no less.
struct Reader {
    struct Told: Sendable {
        var wrong: [String: Int] = [:]
        /// How many answers there were, and how many of what is not there for whoever asked.
        var isThere = 0, isNot = 0
    }

    private let house: PlantedHouse
    private let transaction: Transaction
    private var chance: Seeded
    private var told = Told()
    private let births: [(index: Int, day: Day)]
    private var planted: Planted { house.planted }

    init(_ house: PlantedHouse, seed: UInt64, _ transaction: Transaction) {
        (self.house, self.transaction, chance) = (house, transaction, Seeded(seed: seed &+ 100))
        births = house.planted.entries.enumerated().compactMap { index, entry in
            entry.kind == "person" ? entry.said["born"]?.text.flatMap { Day(iso: $0) }.map { (index, $0) } : nil
        }
    }

    mutating func run(_ many: Int) throws -> Told {
        for _ in 0..<many {
            guard let sight = house.sights.randomElement(using: &chance),
                let index = planted.entries.indices.randomElement(using: &chance)
            else { break }
            let entry = planted.entries[index], cases = CaseStore(transaction, for: sight.user.viewer)
            let isKnown = sight.known.contains(index)
            switch Int.random(in: 0..<20, using: &chance) {
            case 0..<13:
                note("a record", sight, entry, try cases.entry(entry.id) != nil, isKnown)
            case 13:
                let some = (0..<20).compactMap { _ in planted.entries.randomElement(using: &chance)?.id }
                note("records", sight, entry, try cases.known(among: some) == Set(some.filter(sight.sees)), true)
            case 14:
                let given = try cases.entries(of: entry.file ?? entry.id).map(\.id)
                let theirs = planted.entries.filter { $0.file == entry.file && sight.sees($0.id) }.map(\.id)
                note("the records of a case", sight, entry, Set(given) == (entry.file == nil ? [] : Set(theirs)), true)
            case 15:
                let given = try cases.register(of: entry.kind, in: planted.published.reference)
                let theirs = planted.entries.filter { $0.kind == entry.kind && sight.sees($0.id) }.map(\.id)
                guard entry.file == nil, entry.person == nil else { continue }
                note("a register", sight, entry, Set(given) == Set(theirs), true)
            default: try search(sight, entry)
            }
        }
        return told
    }

    /// People by what is known of them.
    private mutating func search(_ sight: PlantedSight, _ entry: Planted.Entry) throws {
        guard let person = entry.person.flatMap({ planted.byReference[$0] }), let born = births.first(where: { $0.index == person })?.day
        else { return }
        let store = SearchStore(transaction, for: sight.user.viewer), service = planted.published.reference
        let name = planted.entries[person].said["name"]?.text ?? "", pieces = NamePieces.pieces(of: name)
        let byBirth = chance.chance(30)
        let found =
            byBirth
            ? try store.born(on: born, in: service, limit: 500)
            : try store.named(pieces, least: NamePieces.least(of: pieces), in: service, limit: 500)
        note("a search", sight, entry, found.allSatisfy { sight.sees($0.file) }, true)
        let own = planted.entries.filter { $0.kind == "case" && $0.person == planted.entries[person].id && sight.sees($0.id) }
        note("a search", sight, entry, own.allSatisfy { one in found.contains { $0.file == one.id } }, true)
        if own.isEmpty { told.isNot += 1 }
    }

    private mutating func note(_ what: String, _ sight: PlantedSight, _ entry: Planted.Entry, _ is: Bool, _ should: Bool) {
        if `is` { told.isThere += 1 } else { told.isNot += 1 }
        guard `is` != should else { return }
        told.wrong["\(what) for \(sight.user.role.code): \(entry.kind) is \(should ? "not " : "")there", default: 0] += 1
    }
}
