import Access
import Cases
import Core
import Record
import Returns
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-091", "SR-06")) struct `What comes after a seal` {
    @Test(arguments: TestEngine.allCases)
    func `leaves it as it is, and is named beside the figure it would move`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            let files = try await bed.quarter()
            try await bed.seal()
            let before = try await bed.sealed()
            let fresh = try await bed.drift()
            #expect(fresh.figures.isEmpty && !fresh.isVersionMissing)
            // Two days later somebody reads the letter: the first decision was taken too late.
            bed.clock.set(Moment(Day(2026, 7, 17), 11, 30))
            let decision = try await bed.correct(files[0], decided: Moment(Day(2026, 5, 8), 9))
            // Of another case, in another quarter: no business of this return.
            _ = try await bed.refer(received: Moment(Day(2026, 7, 16), 10))
            let after = try await bed.sealed()
            #expect(after.heading == before.heading && after.sealed == before.sealed)
            #expect(try await bed.verified() == [])
            let drift = try await bed.drift()
            #expect(drift.figures.map(\.difference.code) == ["HAR-1"])
            let moved = try #require(drift.figures.first)
            #expect((moved.difference.before, moved.difference.after) == ("75.0% (3 of 4), missed", "50.0% (2 of 4), missed"))
            let referral = try await bed.referral(of: files[0])
            #expect(moved.difference.rows.map(\.reference) == [referral])
            #expect(moved.difference.rows.map(\.before) == ["counted"] && moved.difference.rows.map(\.after) == ["not counted"])
            #expect(moved.facts.map(\.subject) == [decision.subject] && moved.facts.map(\.isCorrection) == [true])
            #expect(moved.facts.map(\.capacity) == ["manager"] && moved.facts.map(\.at) == [Moment(Day(2026, 7, 17), 11, 30)])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `may be a referral that was forgotten`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            _ = try await bed.quarter()
            try await bed.seal()
            let file = try await bed.refer(received: Moment(Day(2026, 6, 1), 10))
            let drift = try await bed.drift()
            let moved = try #require(drift.figures.first { $0.difference.code == "HAR-1" })
            #expect(moved.difference.rows.map(\.reference) == [try await bed.referral(of: file)])
            #expect(moved.difference.rows.map(\.before) == [nil])
            #expect(Set(moved.facts.map(\.kind)) == ["person", "case", "referral"])
        }
    }

    /// Time alone moves nothing: what was running when it was sealed is compared as it stood then.
    @Test(arguments: TestEngine.allCases)
    func `is facts and never the time`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            _ = try await bed.quarter()
            try await bed.seal()
            bed.clock.set(Moment(Day(2027, 2, 1), 9))
            #expect(try await bed.drift().figures.isEmpty)
        }
    }

    /// When the time to keep a person's records is over their words and salts go; the seal holds numbers and references.
    @Test(.covers("DP-06"), arguments: TestEngine.allCases)
    func `may be the disposal of a person, and the seal still stands with its figures`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            let files = try await bed.quarter()
            try await bed.withdraw(files[0])
            try await bed.seal()
            let before = try await bed.sealed()
            let file = files[0]
            let facts = try await bed.facts(inStream: file)
            let person = try #require(facts.first { $0.kind == "case" }?.body.json["person"]?.text.flatMap { Reference($0) })
            try await bed.dispose(of: person)
            let after = try await bed.sealed()
            #expect(after.heading == before.heading && after.sealed == before.sealed)
            #expect(after.sealed.digest == after.heading.digest)
            #expect(try await bed.verified() == [])
            let gone = try #require(try await bed.drift().figures.first { $0.difference.code == "HAR-1" })
            #expect(gone.difference.rows.map(\.after) == [nil] && gone.difference.rows.allSatisfy { $0.before != nil })
            #expect(gone.facts.isEmpty)
        }
    }

    // MARK: Tampering

    /// One byte of one thing that a seal holds, wherever it is kept.
    enum Place: String, CaseIterable {
        case value = "a figure’s value", numerator = "its numerator", result = "its result", words = "the rule’s words"
        case narrative = "the narrative", signature = "the signature", version = "the version", reason = "the reason of a row"
        case row = "a row’s list", reference = "a row’s reference", missing = "a row taken out", digest = "the digest"
        case body = "the words of its fact", figureBody = "the words of a figure’s fact"
    }

    private func change(_ place: Place, _ seal: Reference, in transaction: Transaction) throws -> Int {
        switch place {
        case .value: try transaction.run("UPDATE seal_figure SET value = '75.1' WHERE seal = \(seal) AND code = 'HAR-1'")
        case .numerator: try transaction.run("UPDATE seal_figure SET numerator = 2 WHERE seal = \(seal) AND code = 'HAR-1'")
        case .result: try transaction.run("UPDATE seal_figure SET result = 'met' WHERE seal = \(seal) AND code = 'HAR-1'")
        case .words:
            try transaction.run(
                "UPDATE seal_figure SET rest = REPLACE(rest, 'Decisions in time', 'Decisions in tine') WHERE seal = \(seal) AND code = 'HAR-1'"
            )
        case .narrative: try transaction.run("UPDATE seal SET head = REPLACE(head, 'Rents are', 'Rents ate') WHERE id = \(seal)")
        case .signature: try transaction.run("UPDATE seal SET head = REPLACE(head, 'Mina Okoro', 'Mina Okora') WHERE id = \(seal)")
        case .version:
            try transaction.run("UPDATE seal SET head = REPLACE(head, '\"specification\":\"', '\"specification\":\"0') WHERE id = \(seal)")
        case .reason:
            try transaction.run("UPDATE seal_row SET reason = 'x' WHERE seal = \(seal) AND code = 'HAR-1' AND list = 'notCounted'")
        case .row:
            try transaction.run("UPDATE seal_row SET list = 'leftOut' WHERE seal = \(seal) AND code = 'HAR-1' AND list = 'notCounted'")
        case .reference:
            try transaction.run(
                "UPDATE seal_row SET reference = reference + 1 WHERE seal = \(seal) AND code = 'HAR-1' AND list = 'notCounted'")
        case .missing: try transaction.run("DELETE FROM seal_row WHERE seal = \(seal) AND code = 'HAR-1' AND list = 'counted' AND nth = 0")
        case .digest: try transaction.run("UPDATE seal SET digest = REPLACE(digest, SUBSTR(digest, 1, 8), '00000000') WHERE id = \(seal)")
        case .body:
            try transaction.run(
                """
                UPDATE fact_body SET body = REPLACE(body, 'Rents are', 'Rents ate')
                WHERE fact IN (SELECT id FROM fact WHERE subject = \(seal) AND kind = 'return.seal')
                """)
        case .figureBody:
            try transaction.run(
                """
                UPDATE fact_body SET body = REPLACE(body, '"value":"75.0"', '"value":"95.0"')
                WHERE body LIKE '%"code":"HAR-1"%' AND fact IN (SELECT id FROM fact WHERE subject = \(seal) AND kind = 'return.figure')
                """)
        }
    }

    @Test(arguments: TestEngine.allCases, Place.allCases)
    func `is found where one byte of the seal was changed`(engine: TestEngine, place: Place) async throws {
        try await ReturnBed.with(on: engine) { bed in
            _ = try await bed.quarter()
            try await bed.seal()
            let seal = try await bed.sealed().heading.id
            #expect(try await bed.database.write { try change(place, seal, in: $0) } == 1)
            let findings = try await bed.verified()
            #expect(findings.contains { $0.contains(seal.description) }, "\(findings)")
            if ![.body, .figureBody].contains(place) {
                #expect(
                    findings.contains {
                        $0.hasPrefix("seal \(seal) (example, quarterly, 2026-27-q1, number 1): what it holds is not what was sealed")
                    })
            }
        }
    }
}
