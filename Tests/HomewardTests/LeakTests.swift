import Access
import Cases
import Core
import Foundation
import HTTPTypes
import Specification
import Storage
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
        _ name: String, on engine: TestEngine, seed: UInt64, people: Int = 16, isolation: isolated (any Actor)? = #isolation,
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

/// Random users of a folder, with what is another's in every place where an address, a form or a search takes something.
@Suite(.covers("SEC-02"), .serialized) struct `Whoever asks for what is another organisation's` {
    struct Share: Sendable, CustomTestStringConvertible {
        let folder: String, engine: TestEngine
        /// How many are sent to the pages, and how many asked of what the pages read from.
        let pages: Int, reads: Int
        var testDescription: String { "\(folder) on \(engine.rawValue)" }
    }

    /// How many probes there are in all, as `HOMEWARD_PROBES` has it. A page in a test costs fifty times what a read costs: one in ten goes
    /// through the front door.
    static let wanted = ProcessInfo.processInfo.environment["HOMEWARD_PROBES"].flatMap { Int($0) } ?? 50_000

    /// Every folder on SQLite and one of them on PostgreSQL: to publish and to fill a folder takes longer than to ask of it.
    static let shares: [Share] = {
        let asked = PlantedHouse.folders.map { ($0, TestEngine.sqlite) } + PlantedHouse.folders.suffix(1).map { ($0, .postgresql) }
        let of = wanted / asked.count + 1
        return asked.map { Share(folder: $0.0, engine: $0.1, pages: of / 10, reads: of - of / 10) }
    }()

    @Test(arguments: shares)
    func `is shown none of it, by no address, form, search, figure, file or header`(_ share: Share) async throws {
        #expect(Self.shares.map { $0.pages + $0.reads }.reduce(0, +) >= Self.wanted)
        let chance = Seeded(for: "\(share.testDescription), probes")
        try await PlantedHouse.with(share.folder, on: share.engine, seed: chance.seed) { house in
            // First of all, since what is sent to the pages changes some of it.
            let (reads, seed) = (share.reads, chance.seed)
            let told = try await house.bed.house.database.read { transaction in
                var reader = Reader(house, seed: seed, transaction)
                return try reader.run(reads)
            }
            #expect(told.wrong == [:])
            #expect(told.isThere * 20 > reads && told.isNot * 20 > reads)
            let hands = 2
            let counts = try await withThrowingTaskGroup(of: Prober.Count.self) { group in
                for hand in 0..<hands {
                    group.addTask {
                        var prober = Prober(house, seed: seed &+ UInt64(hand), hand: hand, of: hands)
                        return try await prober.run((share.pages + hand) / hands)
                    }
                }
                return try await group.reduce(into: Prober.Count()) { $0.add($1) }
            }
            print("\(share.testDescription): \(reads) reads, \(told.isNot) of what is not there for whoever asked; \(counts)")
            #expect(counts.probes == share.pages && counts.leaks == [:])
            // Nothing would be found by a search that finds nothing: whoever may see is shown it at the same addresses.
            #expect(counts.shown * 3 > counts.asked && counts.shown > min(10, share.pages / 50), "\(counts)")
        }
    }
}
