import Access
import Core
import Specification
import Testbed

@testable import Cases
@testable import Homeward

/// Tries to change what is another organisation's, past the pages: acts on a case, corrections, entries in a register, cases begun for somebody
/// else's person. Each is tried on a record that never was too, and has to be refused in the same words.
struct Meddling {
    struct Told: Sendable {
        var probes = 0
        /// What was taken, or refused otherwise than for what never was.
        var wrong: [String: Int] = [:]
    }

    private let house: PlantedHouse
    /// As whom a user acts: a test may take the scope from them.
    private let user: @Sendable (Directory.User) -> Directory.User
    private var chance: Seeded
    private var acts: CaseActs { CaseActs(record: house.bed.house.record, shelf: house.bed.house.shelf) }

    init(_ house: PlantedHouse, seed: UInt64, as user: @escaping @Sendable (Directory.User) -> Directory.User = { $0 }) {
        (self.house, self.user, chance) = (house, user, Seeded(seed: seed &+ 200))
    }

    mutating func run(_ many: Int) async throws -> Told {
        var told = Told()
        for _ in 0..<200 * many where told.probes < many {
            guard let sight = house.sights.randomElement(using: &chance), let wanted = house.foreign(to: sight, using: &chance),
                let attempt = attempt(by: sight, on: wanted)
            else { continue }
            told.probes += 1
            let never = Reference.random(using: &chance)
            let (said, none) = (await answer(to: attempt, on: wanted.entry.id), await answer(to: attempt, on: never))
            if said == none, said != nil { continue }
            told.wrong["\(attempt.name) of \(wanted.world.service.name).\(wanted.entry.kind) by \(sight.user.code)", default: 0] += 1
        }
        return told
    }

    private struct Attempt {
        let name: String
        let act: @Sendable (Reference) async throws -> Void
    }

    /// What was refused, and nil where nothing was.
    private func answer(to attempt: Attempt, on record: Reference) async -> String? {
        do {
            try await attempt.act(record)
            return nil
        } catch {
            return "\(error)"
        }
    }

    private static func sent(_ act: ServiceAct, chosen: [String: Reference] = [:]) -> CaseActs.Sent {
        var sent = CaseActs.Sent(act: act.code, answers: [:], at: HouseBed.now, key: Reference.random().description)
        sent.chosen = chosen
        return sent
    }

    private mutating func attempt(by sight: PlantedSight, on wanted: PlantedHouse.Wanted) -> Attempt? {
        let (acts, user, entry, service) = (acts, user(sight.user), wanted.entry, sight.planted.service)
        let able = service.acts.filter { user.may($0.code) }
        switch Int.random(in: 0..<4, using: &chance) {
        case 0:
            guard entry.kind == "case", let act = able.filter({ !$0.beginsCase }).randomElement(using: &chance) else { return nil }
            return Attempt(name: "an act") { _ = try await acts.perform(Self.sent(act), on: $0, by: user) }
        case 1:
            guard user.may("correct") else { return nil }
            return Attempt(name: "a correction") {
                _ = try await acts.correct(
                    $0, nth: 1, version: 1, body: [:], day: nil, why: "A slip", key: Reference.random().description, by: user)
            }
        case 2:
            guard let act = able.filter(\.beginsCase).randomElement(using: &chance), entry.kind == "person" else { return nil }
            return Attempt(name: "a case") { _ = try await acts.begin(Self.sent(act), for: $0, by: user) }
        default:
            let amending = able.filter { $0.amends.contains { $0.kind.value == entry.kind } }
            guard let act = amending.randomElement(using: &chance) else { return nil }
            guard wanted.world.isWithinCase(entry) else {
                return Attempt(name: "a change") { _ = try await acts.enter(Self.sent(act, chosen: [entry.kind: $0]), by: user) }
            }
            // In a case of their own.
            guard let file = sight.known.map({ sight.planted.entries[$0] }).first(where: { $0.kind == "case" })?.id else { return nil }
            return Attempt(name: "a change") { _ = try await acts.perform(Self.sent(act, chosen: [entry.kind: $0]), on: file, by: user) }
        }
    }
}
