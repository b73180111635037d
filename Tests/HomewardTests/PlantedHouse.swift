import Access
import Cases
import Core
import Foundation
import HTTPTypes
import Specification
import Storage
import Synchronization
import Testbed
import Testing
import Web

@testable import Homeward

/// One house in which every folder is planted, a browser for each of its users, and what each of them may be shown.
struct PlantedHouse: Sendable {
    let bed: HouseBed
    /// What was planted, a folder each.
    let worlds: [Planted]
    let sights: [PlantedSight]
    let canaries: Canaries
    private let browsers: [String: Browser]
    private let typed = Typed()

    /// What each user has typed into a form: a form that was refused, and the list of their drafts, give it back to them.
    private final class Typed: Sendable {
        private let found = Mutex<[String: Set<Reference>]>([:])
        func add(_ references: Set<Reference>, by user: String) { found.withLock { $0[user, default: []].formUnion(references) } }
        func known(to user: String) -> Set<Reference> { found.withLock { $0[user] ?? [] } }
    }

    /// Every folder beside the sources; `HOMEWARD_FOLDER` names one of them, to look into a failure.
    static let folders: [String] = {
        if let one = ProcessInfo.processInfo.environment["HOMEWARD_FOLDER"] { return [one] }
        let found = try? FileManager.default.contentsOfDirectory(atPath: HouseBed.services.path)
        return (found ?? []).filter { FileManager.default.fileExists(atPath: "\(HouseBed.services.path)/\($0)/service.yaml") }.sorted()
    }()

    static func with(on engine: TestEngine, people: Int = 8, _ body: (PlantedHouse) async throws -> Void) async throws {
        let seed = Seeded(for: "Planted on \(engine.rawValue)").seed
        try await HouseBed.with(on: engine, services: folders) { bed in
            var worlds: [Planted] = []
            for name in folders {
                worlds.append(try await Planting.fill(bed.house, try bed.house.service(name), seed: seed, people: people))
            }
            try await DueMoments(database: bed.house.database, shelf: bed.house.shelf).tell(at: HouseBed.now)
            let sights = try worlds.flatMap { world in try world.published.demonstrationUsers.map { try PlantedSight($0, world) } }
            var browsers: [String: Browser] = [:]
            for sight in sights {
                let browser = try await bed.browser(of: sight.user.code)
                // A token for the forms that are sent.
                _ = try await browser.get("/sign-ins")
                browsers[sight.user.code] = browser
            }
            try await body(
                PlantedHouse(bed: bed, worlds: worlds, sights: sights, canaries: Canaries(worlds), browsers: browsers))
        }
    }

    private init(bed: HouseBed, worlds: [Planted], sights: [PlantedSight], canaries: Canaries, browsers: [String: Browser]) {
        (self.bed, self.worlds, self.sights, self.canaries, self.browsers) = (bed, worlds, sights, canaries, browsers)
    }

    /// How many facts there are: what was refused leaves as many.
    func facts() async throws -> Int {
        try await bed.house.database.read { try $0.row("SELECT COUNT(*) AS number FROM fact") { try $0.get("number") } ?? 0 }
    }

    // MARK: What is another's

    /// A planted record, and the folder it stands in.
    struct Wanted: Sendable {
        let world: Planted
        let entry: Planted.Entry
    }

    /// Something that another organisation made and that is not there for this user; nil where their service has no such thing, and there is
    /// no other service. Half of it is of another service: that is what is another's for those who see the whole of theirs.
    func foreign(to sight: PlantedSight, using chance: inout Seeded) -> Wanted? {
        let others = worlds.filter { $0.service.name != sight.planted.service.name }
        if chance.chance(50) || others.isEmpty, let index = sight.foreign.randomElement(using: &chance) {
            return Wanted(world: sight.planted, entry: sight.planted.entries[index])
        }
        guard let world = others.randomElement(using: &chance), let entry = world.entries.randomElement(using: &chance) else { return nil }
        return Wanted(world: world, entry: entry)
    }

    /// Something that is there for this user.
    func own(of sight: PlantedSight, using chance: inout Seeded) -> Wanted? {
        sight.known.randomElement(using: &chance).map { Wanted(world: sight.planted, entry: sight.planted.entries[$0]) }
    }

    // MARK: Asking at the front door

    /// What came back, with everything in it that this user must not be shown.
    struct Shown: Sendable {
        let answer: Browser.Answer
        let found: Found
        let leaks: [String]
    }

    /// Sends a request and looks through everything that the answer carries.
    func send(
        _ method: HTTPRequest.Method, _ address: String, _ pairs: [(String, String)] = [], by sight: PlantedSight
    ) async throws -> Shown {
        let browser = try #require(browsers[sight.user.code])
        let sent = canaries.found(in: address + "\n" + pairs.map { "\($0.0)=\($0.1)\n" }.joined())
        let isForm = method == .post && !address.hasPrefix("/search")
        if isForm { typed.add(sent.references, by: sight.user.code) }
        let answer = method == .post ? try await browser.post(address, pairs) : try await browser.send(method, address)
        let found = self.found(in: answer)
        let known = isForm || PlantedHouse.givesBack(address) ? typed.known(to: sight.user.code) : []
        return Shown(answer: answer, found: found, leaks: leaks(to: sight, in: found, sent: sent, knowing: known))
    }

    /// Whether a page shows what its reader typed before: forms, and the list of drafts.
    private static func givesBack(_ address: String) -> Bool {
        let parts = address.prefix { $0 != "?" }.split(separator: "/")
        return parts.count > 2 || ["my-day", "drafts"].contains(parts.first ?? "") || parts.last == "start"
    }

    func found(in answer: Browser.Answer) -> Found {
        let headers = answer.headers.map { "\($0.name): \($0.value)\n" }.joined()
        return canaries.found(in: answer.bytes + Array(headers.utf8))
    }

    /// What stands in an answer and is not for this viewer, in words; what they said themselves tells them nothing.
    private func leaks(to sight: PlantedSight, in found: Found, sent: Found, knowing known: Set<Reference>) -> [String] {
        found.words.subtracting(sent.words).filter { !sight.mayRead($0) }.map { "the words of \(place($0))" }
            + found.references.subtracting(sent.references).subtracting(known).filter { !sight.mayRead($0) }.map { reference in
                let world = worlds.first { $0.byReference[reference] != nil }
                return "the reference of a \(world?.byReference[reference].map { world?.entries[$0].kind ?? "" } ?? "")"
            }
    }

    private func place(_ text: String) -> String {
        guard let world = worlds.first(where: { $0.words[text] != nil }), let word = world.words[text] else { return "" }
        return word.entry.map { "\(world.entries[$0].kind).\(word.field)" } ?? "what is \(word.owners.sorted())'s"
    }
}

/// Keeps one planted house an engine for all tests of a suite: to publish and to fill the folders takes longer than to ask of them.
///
/// No test of the suite records anything of what was planted, so the order of the tests makes no difference.
struct SharedPlanting: SuiteTrait, TestScoping {
    @TaskLocal static var houses: Houses?

    func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
        let houses = Houses()
        do {
            try await SharedPlanting.$houses.withValue(houses, operation: function)
            try await houses.close()
        } catch {
            try await houses.close()
            throw error
        }
    }

    actor Houses {
        /// A house that is held open until it is let go of.
        private struct Open {
            let house: Task<PlantedHouse, any Error>, held: Task<Void, any Error>
            let leave: AsyncStream<Void>.Continuation
        }

        private var open: [TestEngine: Open] = [:]

        func house(on engine: TestEngine) async throws -> PlantedHouse {
            if let found = open[engine] { return try await found.house.value }
            let (left, leave) = AsyncStream.makeStream(of: Void.self)
            let (given, give) = AsyncThrowingStream.makeStream(of: PlantedHouse.self)
            let held = Task {
                do {
                    try await PlantedHouse.with(on: engine) { house in
                        give.yield(house)
                        give.finish()
                        for await _ in left {}
                    }
                } catch {
                    give.finish(throwing: error)
                    throw error
                }
            }
            let house = Task {
                for try await house in given { return house }
                throw CancellationError()
            }
            open[engine] = Open(house: house, held: held, leave: leave)
            return try await house.value
        }

        func close() async throws {
            for one in open.values { one.leave.finish() }
            for one in open.values { try await one.held.value }
            open = [:]
        }
    }
}

extension Trait where Self == SharedPlanting {
    static var sharedPlanting: SharedPlanting { SharedPlanting() }
}

extension PlantedHouse {
    /// The house of the suite, planted by the first test that asks.
    static func shared(on engine: TestEngine) async throws -> PlantedHouse {
        try await #require(SharedPlanting.houses, "the suite has no .sharedPlanting").house(on: engine)
    }
}
