import Access
import Cases
import Core
import HTTPTypes
import Specification
import Testbed
import Web

@testable import Homeward

/// Sends probes through the front door, one after the other.
struct Prober {
    struct Count: Sendable, CustomStringConvertible {
        var probes = 0
        var leaks: [String: Int] = [:]
        /// The probes by what they are told by, and what was answered.
        var names: [String: Int] = [:], statuses: [Int: Int] = [:]
        /// How many were compared with the same request for what never was.
        var compared = 0
        /// How often whoever may see was asked to look at the same address, and how often it was shown them.
        var asked = 0, shown = 0

        var description: String {
            let answers = statuses.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" }.joined(separator: ", ")
            return "\(probes) pages (\(answers)), \(compared) like what never was; shown \(shown) of \(asked) to who may see"
        }
    }

    let house: PlantedHouse
    let sights: [PlantedSight]
    var chance: Seeded

    init(_ house: PlantedHouse, seed: UInt64, by sights: [PlantedSight]? = nil) {
        (self.house, self.sights, chance) = (house, sights ?? house.sights, Seeded(seed: seed))
    }

    mutating func run(_ many: Int) async throws -> Count {
        var count = Count()
        for _ in 0..<4 * many where count.probes < many {
            guard let sight = sights.randomElement(using: &chance), let wanted = house.foreign(to: sight, using: &chance) else { continue }
            let probe = Probe.random(at: wanted, by: sight, using: &chance)
            let shown = try await house.send(probe.method, probe.address, probe.pairs, by: sight)
            // The database was busy with other tests: nothing was asked.
            if shown.answer.status == 503 { continue }
            count.probes += 1
            count.names[probe.name, default: 0] += 1
            count.statuses[shown.answer.status, default: 0] += 1
            if shown.answer.status >= 500 { count.leaks["\(probe.name) answered \(shown.answer.status)", default: 0] += 1 }
            if !shown.leaks.isEmpty { count.leaks["\(sight.user.code) at \(probe.name): \(shown.leaks.sorted())", default: 0] += 1 }
            if let never = probe.neverThere, chance.chance(15) { try await compare(probe, never, shown.answer, by: sight, &count) }
            if probe.isOpening, chance.chance(10) { try await control(probe, wanted, &count) }
        }
        return count
    }

    /// What is not theirs answers as what never was, to the byte.
    private func compare(
        _ probe: Probe, _ never: String, _ answer: Browser.Answer, by sight: PlantedSight, _ count: inout Count
    ) async throws {
        let none = try await house.send(probe.method, never, probe.pairs, by: sight).answer
        if none.status == 503 { return }
        count.compared += 1
        if answer.isLike(none) { return }
        count.leaks["\(sight.user.code) at \(probe.name): answered \(answer.status), and \(none.status) for what never was", default: 0] +=
            1
    }

    /// The same address for somebody who may see what it leads to.
    private mutating func control(_ probe: Probe, _ wanted: PlantedHouse.Wanted, _ count: inout Count) async throws {
        let able = house.sights.filter { $0.planted.service.name == wanted.world.service.name && $0.user.may("read") }
        guard let sight = able.filter({ $0.sees(wanted.entry.id) }).randomElement(using: &chance) else { return }
        let found = try await house.send(probe.method, probe.address, by: sight).found
        count.asked += 1
        if found.words.contains(where: { wanted.world.words[$0]?.entry != nil }) || found.references.contains(wanted.entry.id) {
            count.shown += 1
        }
    }
}

extension Browser.Answer {
    /// The same answer to the byte, but for the number that each request has of its own.
    func isLike(_ other: Browser.Answer) -> Bool {
        status == other.status && headers == other.headers && withoutNumber == other.withoutNumber
    }

    private var withoutNumber: [Substring] {
        let parts = text[...].split(separator: "give this number: <code>", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? [parts[0], parts[1].drop { $0 != "<" }] : parts
    }

    /// What a page of refusal says.
    var notice: String {
        let rest = text.split(separator: "</h1>", maxSplits: 1).last ?? ""
        return String(rest.prefix(200))
    }
}
