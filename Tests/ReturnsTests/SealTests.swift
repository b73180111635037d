import Access
import Cases
import Core
import Figures
import Proof
import Record
import Returns
import Specification
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-091", "ROT-092", "ROT-097")) struct `A return is sealed` {
    @Test(arguments: TestEngine.allCases)
    func `with its figures, their lists, its words, its version and who signed`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            let files = try await bed.quarter()
            let draft = try await bed.draft()
            try await bed.seal()
            let (heading, sealed) = try await bed.sealed()
            #expect(sealed.figures == draft.figures)
            let decisions = try #require(sealed.figures.first { $0.code == "HAR-1" })
            #expect((decisions.numerator, decisions.denominator, decisions.value, decisions.result) == (3, 4, "75.0", .missed))
            #expect(decisions.notCounted.map(\.reference) == [try await bed.referral(of: files[3])])
            #expect(sealed.narrative.map(\.text) == ["Nobody lost their home.", "Rents are rising."])
            #expect((sealed.signed.name, sealed.signed.capacity, sealed.sealed) == ("Mina Okoro", "manager", ReturnBed.late))
            #expect(sealed.specification == bed.shelf["example"]?.service.version && sealed.number == 1 && sealed.reason == nil)
            #expect(
                sealed.checked.contains {
                    $0.hasPrefix("HAR-7, Evictions by the council's own count, goes without a figure. Awaiting the council's totals")
                })
            #expect(sealed.tables.map(\.kind) == ["departure"])
            // Whoever has the document can work the digest out again; it names nobody who is supported.
            #expect(sealed.document.canonical.sha256.hexadecimal == heading.digest)
            #expect(!sealed.document.canonicalText.contains("Ann Lowe"))
            #expect(try await bed.verified() == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `once, however often it is sent`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            _ = try await bed.quarter()
            try await bed.returns.write(["highlights": "One", "worries": "Two"], bed.sent(), by: try bed.manager)
            try await bed.confirm()
            let draft = try await bed.draft()
            let looked = ReturnActs.Looked(seen: draft.seen, seals: 0)
            for _ in 0..<2 { try await bed.returns.seal(looked, bed.sent(key: "the one"), by: try bed.manager) }
            // From another window, the page that was opened before is out of date.
            await #expect(throws: ReturnRefusal.sealedMeanwhile) {
                try await bed.returns.seal(looked, bed.sent(key: "another"), by: try bed.manager)
            }
            #expect(try await bed.seals() == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `and comes whole out of an export`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            _ = try await bed.quarter()
            try await bed.seal()
            let (lines, sealed) = (try await bed.exported(), try await bed.sealed())
            try await ReturnBed.with(on: engine) { other in
                let report = try await other.record.restore(lines, dryRun: false)
                #expect(report.mistakes.isEmpty)
                let there = try await other.sealed()
                #expect(there.heading == sealed.heading && there.sealed == sealed.sealed)
                #expect(try await other.verified() == [])
            }
        }
    }

    // MARK: Who

    @Test(arguments: TestEngine.allCases)
    func `by the role that signs it, written by its side, asked about by the other`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            _ = try await bed.quarter()
            let (worker, officer, manager) = (try bed.user("wes.marlow"), try bed.officer, try bed.manager)
            let size = try await bed.exported().count
            await #expect(throws: ReturnRefusal.notYours) { try await bed.returns.write(["worries": "x"], bed.sent(), by: worker) }
            await #expect(throws: ReturnRefusal.notYoursToWrite) { try await bed.returns.write(["worries": "x"], bed.sent(), by: officer) }
            await #expect(throws: ReturnRefusal.notYoursToWrite) { try await bed.returns.confirm(["x"], bed.sent(), by: officer) }
            await #expect(throws: ReturnRefusal.notYoursToSign) { try await bed.sign(by: officer) }
            await #expect(throws: ReturnRefusal.notYours) { try await bed.sign(by: worker) }
            await #expect(throws: ReturnRefusal.notYoursToAsk) { try await bed.returns.ask("x", bed.sent(), by: manager) }
            await #expect(throws: ReturnRefusal.notSealed) { try await bed.returns.ask("x", bed.sent(), by: officer) }
            #expect(try await bed.exported().count == size)
        }
    }

    // MARK: What stands in its way

    @Test(arguments: TestEngine.allCases)
    func `not before its period is over`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine, at: Moment(Day(2026, 6, 30), 16)) { bed in
            _ = try await bed.quarter()
            try await bed.confirm()
            let refusal = await #expect(throws: ReturnRefusal.self) { try await bed.sign() }
            guard case .unfit(let sentences)? = refusal else { return #expect(refusal == nil) }
            #expect(sentences.first == "The period ends on Tuesday 30 June 2026. A return is sealed when its period is over.")
            #expect(try await bed.seals() == 0)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `not without totals that others still have time to send, and from its due day on with their sentence`(
        engine: TestEngine
    ) async throws {
        try await ReturnBed.with(on: engine, at: ReturnBed.early) { bed in
            _ = try await bed.quarter()
            try await bed.returns.write(["highlights": "One", "worries": "Two"], bed.sent(), by: try bed.manager)
            try await bed.confirm()
            let refusal = await #expect(throws: ReturnRefusal.self) { try await bed.sign() }
            guard case .unfit(let sentences)? = refusal else { return #expect(refusal == nil) }
            #expect(sentences.count == 1 && sentences.first?.contains("Awaiting the council's totals") == true)
            // What was written before the refusal is still there.
            #expect(try await bed.draft().written.parts == ["highlights": "One", "worries": "Two"])
            bed.clock.set(Moment(Day(2026, 7, 14), 9))
            try await bed.confirm()
            try await bed.sign()
            let awaited = try #require(try await bed.sealed().sealed.figures.first { $0.code == "HAR-7" })
            #expect(awaited.result == .awaiting && awaited.value == nil)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `not while something unlikely is unconfirmed, which is asked once`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            let files = try await bed.quarter()
            let asked = try await bed.draft().unconfirmed.map(\.sentence)
            #expect(asked.contains("Nothing is written under “What went well”."))
            await #expect(throws: ReturnRefusal.unconfirmed(asked)) { try await bed.sign() }
            // What nobody asked cannot be confirmed.
            try await bed.returns.confirm(Set(asked.prefix(1) + ["All is well."]), bed.sent(), by: try bed.manager)
            #expect(try await bed.draft().unconfirmed.map(\.sentence) == Array(asked.dropFirst()))
            try await bed.confirm()
            #expect(try await bed.draft().unconfirmed.isEmpty)
            // A change of what was asked about asks anew; nothing else does.
            try await bed.decide(files[3], Moment(Day(2026, 5, 7), 9))
            #expect(try await bed.draft().unconfirmed.isEmpty)
            try await bed.sign()
            #expect(try await bed.sealed().sealed.checked == asked)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `not if the figures are no longer those that were looked at`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            let files = try await bed.quarter()
            try await bed.confirm()
            let draft = try await bed.draft()
            _ = try await bed.correct(files[0], decided: Moment(Day(2026, 5, 8), 9))
            await #expect(throws: ReturnRefusal.changedMeanwhile) {
                try await bed.returns.seal(.init(seen: draft.seen, seals: 0), bed.sent(), by: try bed.manager)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `and one that moved by more than a quarter from the one before is asked about`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            let before = try await bed.refer(received: Moment(Day(2026, 2, 2), 10))
            try await bed.decide(before, Moment(Day(2026, 2, 3), 10))
            try await bed.seal("2025-26-q4")
            // From 100.0% to 75.0% is a quarter and no more; to 50.0% is more.
            let files = try await bed.quarter()
            func moved() async throws -> [String] {
                try await bed.draft().checks.map(\.sentence).filter { $0.contains("and it was") }
            }
            #expect(try await moved() == [])
            _ = try await bed.correct(files[0], decided: Moment(Day(2026, 5, 8), 9))
            #expect(try await moved() == ["HAR-1, Decisions in time: 50.0%, and it was 100.0% in January to March 2026."])
        }
    }
}
