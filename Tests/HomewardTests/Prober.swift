import Access
import Cases
import Core
import HTTPTypes
import Specification
import Testbed
import Web

@testable import Homeward

/// Sends probes to the pages, one after the other.
struct Prober {
    struct Count: Sendable, CustomStringConvertible {
        var probes = 0
        var leaks: [String: Int] = [:]
        var statuses: [Int: Int] = [:]
        /// How many answers showed anything that was planted, to those who may see it.
        var canaries = 0
        /// How often whoever may see was asked to look at the same address, and how often it was shown them.
        var asked = 0, shown = 0

        mutating func add(_ other: Count) {
            probes += other.probes
            leaks.merge(other.leaks, uniquingKeysWith: +)
            statuses.merge(other.statuses, uniquingKeysWith: +)
            (canaries, asked, shown) = (canaries + other.canaries, asked + other.asked, shown + other.shown)
        }
        var description: String {
            let answers = statuses.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" }.joined(separator: ", ")
            return "\(probes) pages (\(answers)), \(canaries) with canaries of their own; shown \(shown) of \(asked) to who may see"
        }
    }

    private let house: PlantedHouse
    private let sights: [PlantedSight]
    private var chance: Seeded
    /// What each user has typed: a form that was refused gives it back.
    private var typed: [String: Set<Int>] = [:]
    private var planted: Planted { house.planted }

    /// - Parameter hand: each has users of its own, since what one types comes back to them.
    init(_ house: PlantedHouse, seed: UInt64, hand: Int, of hands: Int) {
        self.house = house
        chance = Seeded(seed: seed)
        sights = house.sights.enumerated().filter { $0.offset % hands == hand }.map(\.element)
    }

    mutating func run(_ many: Int) async throws -> Count {
        var count = Count()
        for _ in 0..<2 * many where count.probes < many {
            guard let sight = sights.randomElement(using: &chance) else { break }
            let wanted = foreign(to: sight)
            let probe = Probe.random(at: wanted, by: sight, in: planted, using: &chance)
            let sent = planted.found(in: Array(probe.text.utf8))
            let answer = try await probe.send(by: house.browser(of: sight))
            // The database was busy with other tests: nothing was asked.
            if answer.status == 503 { continue }
            let found = house.found(in: answer)
            typed[sight.user.code, default: []].formUnion(sent.references)
            count.probes += 1
            count.statuses[answer.status, default: 0] += 1
            if answer.status >= 500 { count.leaks["\(probe.name) answered \(answer.status)", default: 0] += 1 }
            let known = probe.method == .post || probe.isForm ? typed[sight.user.code, default: []] : []
            let leaks = house.leaks(to: sight, in: found, sent: sent, knowing: known)
            if !leaks.isEmpty { count.leaks["\(sight.user.role.code) at \(probe.name): \(leaks.sorted())", default: 0] += 1 }
            if found != Planted.Found() { count.canaries += 1 }
            if probe.isOpening, chance.chance(20) { try await control(probe, wanted, &count) }
        }
        return count
    }

    private mutating func foreign(to sight: PlantedSight) -> Planted.Entry {
        var entry = planted.entries[0]
        for _ in 0..<40 {
            guard let index = planted.entries.indices.randomElement(using: &chance) else { break }
            entry = planted.entries[index]
            if !sight.known.contains(index) { break }
        }
        return entry
    }

    /// The same address for somebody who may see what it leads to.
    private mutating func control(_ probe: Probe, _ wanted: Planted.Entry, _ count: inout Count) async throws {
        guard let index = planted.byReference[wanted.id],
            let sight = house.sights.filter({ $0.known.contains(index) && $0.user.may("read") }).randomElement(using: &chance)
        else { return }
        let found = house.found(in: try await probe.send(by: house.browser(of: sight)))
        count.asked += 1
        if found.words.contains(where: { planted.words[$0]?.entry != nil }) || found.references.contains(index) { count.shown += 1 }
    }
}
