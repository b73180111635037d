import Core
import Disposals
import Proof
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("DP-06", "SR-06")) struct `The words of somebody who was disposed of` {
    @Test(arguments: TestEngine.allCases)
    func `are in no cell of any table and in no byte of a file, and those of others stay`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let gone = try await bed.somebody("xylth"), other = try await bed.somebody("brumf")
            try await bed.sign()
            try await bed.noteStatistics()
            #expect(try await bed.found(gone.words) == Set(gone.words), "every word is kept somewhere before")
            if bed.files != nil { #expect(try bed.foundInFiles(gone.words) == Set(gone.words)) }
            try await bed.hold(gone.person)
            try await bed.disposals.lift(gone.person, by: try bed.manager, key: "lift")
            try await bed.approved(gone.person)
            #expect(try await bed.disposals.run() == [gone.person])
            #expect(try await bed.found(gone.words) == [])
            #expect(try bed.foundInFiles(gone.words) == [])
            // A hold says words about them too.
            #expect(try await bed.found(["Coroner"]) == [])
            #expect(try bed.foundInFiles(["Coroner"]) == [])
            #expect(try await bed.found(other.words) == Set(other.words), "another person is untouched")
            if bed.files != nil { #expect(try bed.foundInFiles(other.words) == Set(other.words)) }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `leave digests, places in the log and tables that prove to be right, here and with an auditor`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let gone = try await bed.somebody("xylth"), other = try await bed.somebody("brumf")
            try await bed.sign()
            #expect(try await bed.verified() == [])
            let before = try await bed.facts(gone.file) + bed.facts(gone.person)
            let others = try await bed.facts(other.file)
            try await bed.approved(gone.person)
            _ = try await bed.disposals.run()
            try await bed.sign()
            let after = try await bed.facts(gone.file) + bed.facts(gone.person)
            #expect(after.allSatisfy { $0.body == .disposed && $0.salt.isEmpty && $0.why == nil })
            #expect(after.map(\.digest) == before.map(\.digest) && after.map(\.leaf) == before.map(\.leaf))
            #expect(try await bed.facts(other.file) == others)
            #expect(try await bed.verified() == [])
            let export = try await bed.exported()
            #expect(try await bed.audited(export) == [])
            #expect(!gone.words.contains { String(decoding: export, as: UTF8.self).contains($0) })
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are not in an export, which is restored elsewhere byte by byte`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let gone = try await bed.somebody("xylth")
            try await bed.approved(gone.person)
            _ = try await bed.disposals.run()
            try await bed.sign()
            let export = try await bed.exported()
            try await DisposalBed.with(on: engine) { (elsewhere) async throws in
                #expect(try await elsewhere.record.restore(export, dryRun: false).mistakes == [])
                #expect(try await elsewhere.exported() == export)
                #expect(try await elsewhere.verified() == [])
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that come back by the restore of an older export are named, and gone again after a replay`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let gone = try await bed.somebody("xylth"), other = try await bed.somebody("brumf")
            let backup = try await bed.exported()
            try await bed.approved(gone.person)
            _ = try await bed.disposals.run()
            try await bed.sign()
            let (lines, later) = (try await bed.record.disposals(), try await bed.exported())
            for file in [lines, later] {
                try await DisposalBed.with(on: engine) { (restored) async throws in
                    #expect(try await restored.record.restore(backup, dryRun: false).mistakes == [])
                    #expect(try await restored.found(gone.words) == Set(gone.words).subtracting(["draftxylth"]))
                    let report = try await restored.record.replayDisposals(file)
                    #expect(report.mistakes == [] && report.taken == 4)
                    try await restored.disposals.sweep()
                    #expect(try await restored.found(gone.words) == [] && restored.foundInFiles(gone.words) == [])
                    #expect(try await restored.found(other.words).count == other.words.count - 1)
                    #expect(try await restored.verified() == [])
                    let again = try await restored.record.replayDisposals(file)
                    #expect(again.mistakes == [] && again.taken == 0 && again.known == 4)
                }
            }
            // The backup of before, taken again by the record of today, brings no word back.
            #expect(try await bed.record.restore(backup, dryRun: false).mistakes == [])
            #expect(try await bed.found(gone.words) == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are gone by a disposal alone: words taken by hand, or put back, are named`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let gone = try await bed.somebody("xylth"), other = try await bed.somebody("brumf")
            let words = try await bed.facts(gone.person)[0]
            try await bed.approved(gone.person)
            _ = try await bed.disposals.run()
            try await bed.sign()
            let taken = try #require(try await bed.facts(other.file).first { $0.kind == "referral" })
            try await bed.database.write { try $0.run("DELETE FROM fact_body WHERE fact = \(taken.id)") }
            let named = try await bed.verified()
            let place = "fact \(taken.nth) of stream \(other.file) "
            #expect(named.contains { $0.hasPrefix(place) && $0.hasSuffix("no disposal says so") }, "\(named)")
            #expect(named.contains { $0.contains("row \(taken.subject)") }, "its row is explained by nothing")
            let export = try await bed.exported()
            let audited = try await bed.audited(export)
            #expect(audited.count == 1 && audited[0].hasSuffix("no disposal says so"), "\(audited)")
            let elsewhere = try await DisposalBed.with(on: engine) { try await $0.record.restore(export, dryRun: true).mistakes }
            // The letter that those words named is named by nothing now.
            #expect(elsewhere.map(\.sentence) == ["is named by no fact before it", "is gone, and no disposal says so"])
            try await bed.database.write { transaction in
                for (fact, body) in [(taken, taken.body), (words, words.body)] {
                    try transaction.insert(
                        into: "fact_body", ["fact", "salt", "body"],
                        [[.integer(fact.id), .bytes(fact.salt), .text(body.json.canonicalText)]])
                }
            }
            let back = try await bed.verified()
            #expect(back.contains("disposal of \(gone.person): words that it destroyed are here again; replay it"), "\(back)")
            #expect(!back.contains { $0.contains("no disposal says so") })
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are found by what was once said, where somebody withdrew what was about them`(engine: TestEngine) async throws {
        try await DisposalBed.with(on: engine) { bed in
            let gone = try await bed.somebody("xylth")
            // A whole case that was withdrawn is no longer known as theirs by any table.
            try await bed.record.write { transaction in
                let facts = try FactStore(transaction).facts(of: gone.file).inEffect
                var appending = Appending(transaction: transaction, fold: bed.record.fold)
                let said = try #require(facts.first?.said)
                let now = bed.record.now()
                let act = Act(
                    id: ActNumbers.shared.next(at: now), key: "withdrawn", answer: "", at: now, by: "x", capacity: "x", organisation: "x",
                    purpose: "x", via: "x", specification: said.act.specification, request: "")
                let withdrawals = facts.map { fact in
                    NewFact(
                        stream: gone.file, subject: gone.file, kind: "case", day: fact.day, at: fact.at, corrects: fact.nth,
                        body: .withdrawn)
                }
                try appending.append(withdrawals, act: act)
                try appending.finish()
            }
            try await bed.approved(gone.person)
            // They were the only one, so tables are empty after it.
            try await bed.noteStatistics()
            _ = try await bed.disposals.run()
            #expect(try await bed.found(gone.words) == [])
            #expect(try await bed.verified() == [])
        }
    }
}
