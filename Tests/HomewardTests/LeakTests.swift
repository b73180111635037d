import Access
import Cases
import Core
import Foundation
import HTTPTypes
import Specification
import Testbed
import Testing
import Web

@testable import Homeward

/// One house with one planted folder, a browser for each of its users, and what each of them may be shown.
struct PlantedHouse: Sendable {
    let bed: HouseBed
    let planted: Planted
    let sights: [PlantedSight]
    let browsers: [String: Browser]

    /// Every folder beside the sources; `HOMEWARD_FOLDER` names one of them, to look into a failure.
    static let folders: [String] = {
        if let one = ProcessInfo.processInfo.environment["HOMEWARD_FOLDER"] { return [one] }
        let found = try? FileManager.default.contentsOfDirectory(atPath: HouseBed.services.path)
        return (found ?? []).filter { FileManager.default.fileExists(atPath: "\(HouseBed.services.path)/\($0)/service.yaml") }.sorted()
    }()

    static func with(
        _ name: String, on engine: TestEngine, seed: UInt64, people: Int = 24, isolation: isolated (any Actor)? = #isolation,
        _ body: (PlantedHouse) async throws -> Void
    ) async throws {
        try await HouseBed.with(on: engine, services: [name]) { bed in
            let published = try bed.house.service(name)
            let planted = try await Planting.fill(bed.house, published, seed: seed, people: people)
            let users = published.demonstrationUsers
            var browsers: [String: Browser] = [:]
            for user in users {
                let browser = try await bed.browser(of: user.code)
                // A token for the forms that are sent.
                _ = try await browser.get("/sign-ins")
                browsers[user.code] = browser
            }
            try await body(
                PlantedHouse(bed: bed, planted: planted, sights: try users.map { try PlantedSight($0, planted) }, browsers: browsers))
        }
    }

    func browser(of sight: PlantedSight) throws -> Browser { try #require(browsers[sight.user.code]) }

    /// Everything that an answer carries.
    func found(in answer: Browser.Answer) -> Planted.Found {
        let headers = answer.headers.map { "\($0.name): \($0.value)\n" }.joined()
        return planted.found(in: answer.bytes + Array(headers.utf8))
    }

    /// What stands in an answer and is not for this viewer, in words; what they said themselves tells them nothing.
    func leaks(to sight: PlantedSight, in found: Planted.Found, sent: Planted.Found, knowing known: Set<Int> = []) -> [String] {
        found.words.subtracting(sent.words).compactMap { text -> String? in
            guard let word = planted.words[text], !sight.mayRead(word) else { return nil }
            let place = word.entry.map { "\(planted.entries[$0].kind).\(word.field)" } ?? "what is \(word.owners.sorted())'s"
            return "the words of \(place)"
        }
            + found.references.subtracting(sent.references).subtracting(known).compactMap { entry -> String? in
                sight.mayRead(reference: entry) ? nil : "the reference of a \(planted.entries[entry].kind)"
            }
    }
}

/// Random users of a folder at random addresses, with what is another's in every place where an address or a form takes something.
@Suite(.covers("SEC-02")) struct `Whoever asks for what is another organisation's` {
    struct Share: Sendable, CustomTestStringConvertible {
        let folder: String, engine: TestEngine, probes: Int
        var testDescription: String { "\(folder) on \(engine.rawValue), \(probes) probes" }
    }

    /// How many there are in all, as `HOMEWARD_PROBES` has it.
    static let wanted = ProcessInfo.processInfo.environment["HOMEWARD_PROBES"].flatMap { Int($0) } ?? 50_000

    /// A quarter of them on PostgreSQL: an address answers slower on the server that other tests share.
    static let shares: [Share] = TestEngine.allCases.flatMap { engine in
        let folders = PlantedHouse.folders
        let all = wanted * (engine == .sqlite ? 3 : 1) / 4
        return folders.map { Share(folder: $0, engine: engine, probes: (all + folders.count - 1) / folders.count) }
    }

    @Test(arguments: shares)
    func `is shown none of it, by no address, form, search, figure, file or header`(_ share: Share) async throws {
        #expect(Self.shares.map(\.probes).reduce(0, +) >= Self.wanted)
        let chance = Seeded(for: "\(share)")
        try await PlantedHouse.with(share.folder, on: share.engine, seed: chance.seed) { house in
            let hands = 4
            let counts = try await withThrowingTaskGroup(of: Prober.Count.self) { group in
                for hand in 0..<hands {
                    group.addTask {
                        var prober = Prober(house, seed: chance.seed &+ UInt64(hand), hand: hand, of: hands)
                        return try await prober.run(share.probes / hands + (hand < share.probes % hands ? 1 : 0))
                    }
                }
                return try await group.reduce(into: Prober.Count()) { $0.add($1) }
            }
            print("\(share): \(counts)")
            #expect(counts.probes == share.probes)
            #expect(counts.leaks == [:])
            // Nothing would be found by a search that finds nothing: whoever may see is shown it at the same addresses.
            #expect(counts.asked > 20 && counts.shown * 3 > counts.asked, "\(counts)")
        }
    }
}

/// Sends probes, one after the other.
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
            return "\(probes) probes (\(answers)), \(canaries) with canaries of their own; shown \(shown) of \(asked) to who may see"
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
        while count.probes < many {
            guard let sight = sights.randomElement(using: &chance) else { break }
            let wanted = foreign(to: sight)
            let probe = Probe.random(at: wanted, by: sight, in: planted, using: &chance)
            let sent = planted.found(in: Array(probe.text.utf8))
            let answer = try await probe.send(by: house.browser(of: sight))
            let found = house.found(in: answer)
            typed[sight.user.code, default: []].formUnion(sent.references)
            count.probes += 1
            count.statuses[answer.status, default: 0] += 1
            if answer.status >= 500 { count.leaks["\(probe.name) answered \(answer.status)", default: 0] += 1 }
            let known = probe.method == .post || probe.isForm ? typed[sight.user.code, default: []] : []
            let leaks = house.leaks(to: sight, in: found, sent: sent, knowing: known)
            if !leaks.isEmpty { count.leaks["\(sight.user.role.code) at \(probe.name): \(leaks.sorted())", default: 0] += 1 }
            if found != Planted.Found() { count.canaries += 1 }
            if probe.isOpening, count.probes % 5 == 0 { try await control(probe, wanted, &count) }
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
