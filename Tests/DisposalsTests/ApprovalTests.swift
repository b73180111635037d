import Access
import Core
import Disposals
import Proof
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("DP-06", "SR-09")) struct `Nobody is disposed of` {
    @Test(arguments: TestEngine.allCases)
    func `before thirty days, nor without two approvals of two people`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let person = try await bed.somebody("xylth").person
            #expect(await bed.refusal { _ = try await bed.disposals.run([person]) } == .notProposed(person))
            try await bed.propose(person)
            let early = DisposalRefusal.tooEarly(person, until: DisposalBed.due)
            #expect(await bed.refusal { try await bed.approve(person, by: try bed.worker) } == early)
            #expect(await bed.refusal { _ = try await bed.disposals.run([person]) } == early)
            bed.set(DisposalBed.due)
            try await bed.approve(person, by: try bed.manager)
            #expect(
                await bed.refusal { try await bed.approve(person, by: try bed.manager) }
                    == .approvedAlready(by: try bed.manager.name))
            let tooFew = await bed.refusal { _ = try await bed.disposals.run([person]) }
            #expect(tooFew == .tooFewApprovals(person, 1))
            #expect(tooFew?.notice.sentence == "The disposal of \(person) has 1 of the two approvals it needs.")
            #expect(try await bed.disposals.run() == [], "and nobody goes unnamed")
            try await bed.approve(person, by: try bed.worker)
            #expect(try await bed.disposals.run() == [person])
            #expect(await bed.refusal { _ = try await bed.disposals.run([person]) } == .noSuchPerson(person))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `on hold, and approvals from before a hold do not count after it`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let person = try await bed.somebody("xylth").person
            try await bed.approved(person)
            try await bed.hold(person)
            #expect(await bed.refusal { _ = try await bed.disposals.run([person]) } == .onHold(person))
            #expect(await bed.refusal { try await bed.approve(person, by: try bed.worker) } == .onHold(person))
            try await bed.disposals.lift(person, by: try bed.manager, key: "lift")
            #expect(await bed.refusal { _ = try await bed.disposals.run([person]) } == .tooFewApprovals(person, 0))
            #expect(
                await bed.refusal {
                    try await bed.disposals.hold(person, authority: "Court", review: Day(2027, 6, 1), by: try bed.manager, key: "long")
                } == .heldTooLong(latest: Day(2027, 3, 2)))
            #expect(
                await bed.refusal {
                    try await bed.disposals.hold(person, authority: " ", review: Day(2026, 10, 1), by: try bed.manager, key: "bare")
                } == .holdWithoutAuthority)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `while a case is open, by a role that may not, or whose proposal was taken back`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let open = try await bed.somebody("xylth", leaves: false), ended = try await bed.somebody("brumf")
            #expect(await bed.refusal { try await bed.propose(open.person) } == .openCase(open.person))
            let stranger = try bed.user("wes.marlow", may: [])
            #expect(await bed.refusal { try await bed.propose(ended.person, by: stranger) } == .notYours)
            #expect(await bed.refusal { try await bed.propose(ended.file) } == .noSuchPerson(ended.file), "a case is nobody")
            try await bed.approved(ended.person)
            try await bed.disposals.drop(ended.person, by: try bed.worker, key: "drop")
            #expect(await bed.refusal { _ = try await bed.disposals.run([ended.person]) } == .notProposed(ended.person))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `beyond one in a hundred within a day, or by a clock that is not the log's`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let people = [try await bed.somebody("xylth").person, try await bed.somebody("brumf").person]
            for person in people { try await bed.approved(person) }
            let many = await bed.refusal { _ = try await bed.disposals.run() }
            #expect(many == .tooMany(asked: 2, left: 1, people: 2))
            #expect(
                many?.notice.sentence
                    == "2 of 2 people would be disposed of; at most one in a hundred are within a day, and 1 are left of those.")
            #expect(try await bed.disposals.run([people[0]]) == [people[0]])
            #expect(await bed.refusal { _ = try await bed.disposals.run() } == .tooMany(asked: 1, left: 0, people: 2))
            for hours in [-48, 48] {
                let wrong = DisposalBed.due.adding(hours: hours)
                bed.set(wrong)
                #expect(
                    await bed.refusal { _ = try await bed.disposals.run([people[1]]) } == .wrongClock(now: wrong, log: DisposalBed.due))
            }
            bed.set(DisposalBed.due.adding(hours: 24))
            #expect(try await bed.disposals.run() == [people[1]])
        }
    }

    /// Whoever can write a file can write the fact of a disposal; not that two people approved it.
    @Test(arguments: TestEngine.allCases)
    func `by a fact alone that comes with an import`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let somebody = try await bed.somebody("xylth")
            let facts = try await bed.facts(somebody.person)
            let tombstone = Tombstone(of: somebody.person, places: [somebody.person: facts.map { Int64($0.nth) }])
            let now = bed.record.now()
            let act = Act(
                id: ActNumbers.shared.next(at: now), key: "forged", answer: "", at: now, by: "operator", capacity: "operator",
                organisation: "host", purpose: "disposal", via: "command", specification: "", request: "")
            let body = Fact.Body.fields(tombstone.members), salt = Digest.salt()
            let canonical = Fact.canonical(
                act: act, stream: Tombstone.stream, nth: 1, subject: .random(), kind: Tombstone.kind, day: now.day, at: now, corrects: nil,
                previous: nil, body: body, why: nil)
            guard case .object(var line) = try JSON(parsing: canonical) else { return }
            line["fact"] = .number(act.id)
            line["digest"] = .text(Digest(of: canonical, salt: salt).hexadecimal)
            line["salt"] = .text(salt.hexadecimal)
            let file = JSON.object(line).canonical
            let refused = await bed.refusal { _ = try await bed.record.restore(file, dryRun: false) }
            #expect(refused == .notProposed(somebody.person))
            #expect(try await bed.found(somebody.words) == Set(somebody.words))
        }
    }
}
