import Core
import Foundation
import Populations
import Storage
import Testbed
import Testing

@testable import Language

@Suite struct `On rules nobody wrote` {
    /// The same seeds each time, so that a red test stays red; a drill chooses others.
    static let seeds: [UInt64] = [1, 2, 3, 4]

    /// How many pairs are compared on both engines together; `HOMEWARD_PAIRS` in the drill. A pair is one rule and one set of records: the
    /// rule is evaluated for every row of the kind it is about and asked of the database in one statement, and each row's answer is compared,
    /// so a pair is about 16 comparisons. A set holds 4 records of each kind (2 services), a quarter of what may be missing missing,
    /// on the period's edges and beside them, with ties, ends before beginnings and links to nothing; records are numbered in another order
    /// than they were recorded in, as corrected ones are. `round` rules are asked of a set before the next is made.
    static let pairs = ProcessInfo.processInfo.environment["HOMEWARD_PAIRS"].flatMap { Int($0) } ?? 20_000
    private static let round = 100

    @Test(arguments: TestEngine.allCases)
    func `evaluation and SQL agree on every row`(engine: TestEngine) async throws {
        var chance = Seeded(for: "random rules on \(engine)")
        if ProcessInfo.processInfo.environment["HOMEWARD_PAIRS"] == nil { chance = Seeded(seed: engine == .sqlite ? 1 : 2) }
        var (tally, productions) = (Tally(), Productions())
        let first = chance.next() >> 8
        try await Bench.with(seed: first, size: 4, on: engine) { bench in
            var (bench, seed) = (bench, first)
            while tally.compared < Self.pairs / 2 {
                var random = RandomRules(seed: seed)
                let last = min(tally.compared + Self.round, Self.pairs / 2)
                while tally.compared < last { try await compare(&random, bench, &tally, &productions, "seed \(seed)") }
                seed = chance.next() >> 8
                bench = try await bench.refilled(seed: seed, size: 4)
            }
        }
        print("\(engine): \(tally); the rarest productions: \(productions.rarest(3))")
        #expect(tally.notInSQL < tally.compared / 10)
        // Fewer pairs say nothing about how often a production is used. Both engines together use each at least 200 times.
        guard Self.pairs >= 20_000 else { return }
        #expect(productions.rarer(than: 100) == [])
    }

    private func compare(
        _ random: inout RandomRules, _ bench: Bench, _ tally: inout Tally, _ productions: inout Productions, _ seed: String
    ) async throws {
        let kind = random.kind()
        let text = random.dice.chance(30) ? random.number(kind, 2) : random.condition(kind, 3)
        guard let rule = try? Rule(RuleText(text), in: World.vocabulary, RuleContext(row: kind, hasPeriod: true)) else {
            tally.unchecked += 1
            return
        }
        do {
            let difference = try await bench.difference(rule, &tally)
            #expect(difference.isEmpty, "\(seed), \(kind): \(text)")
            productions.add(try Phrase(parsing: rule.text), World.vocabulary)
        } catch RuleError.notInSQL {
            tally.notInSQL += 1
            return
        } catch StorageError.statement(let words) where words.contains("parser stack overflow") {
            // SQLite's parser holds 100 symbols: docs/reference/rules.md, Limits.
            tally.notInSQL += 1
            return
        } catch {
            Issue.record("\(seed), \(kind): \(text): \(error)")
        }
        tally.compared += 1
    }

    @Test(arguments: TestEngine.allCases, seeds)
    func `a figure and its lists are the same from both`(engine: TestEngine, seed: UInt64) async throws {
        try await Bench.with(seed: seed &* 91, size: 7, on: engine) { bench in
            var random = RandomRules(seed: seed &* (engine == .sqlite ? 3000 : 9000))
            var (compared, unchecked) = (0, 0)
            while compared < 25 {
                let (text, words) = random.indicator()
                guard let indicator = try? Indicator(text, in: World.vocabulary) else {
                    unchecked += 1
                    continue
                }
                compared += 1
                do {
                    let memory = try indicator.figure(in: bench.records, bench.occasion)
                    let sql = try await bench.database.read { try indicator.figure(in: $0, bench.occasion) }
                    #expect(memory.answer == sql.answer, "seed \(seed): \(words)")
                    #expect(Set(memory.lines) == Set(sql.lines) && memory.lines.count == sql.lines.count, "seed \(seed): \(words)")
                    #expect(memory.parts == sql.parts && memory.missing == sql.missing, "seed \(seed): \(words)")
                } catch RuleError.notInSQL {
                    // Said when the folder is checked; there is nothing to compare.
                } catch {
                    Issue.record("seed \(seed): \(words): \(error)")
                }
            }
            print("\(engine), seed \(seed): \(compared) figures compared, \(unchecked) passed over")
        }
    }

    @Test(.covers("ROT-PE"), arguments: TestEngine.allCases, seeds)
    func `a share of rows of two kinds is that of both together`(engine: TestEngine, seed: UInt64) async throws {
        let kinds = ["clock.screening where due is recorded", "clock.plan_shared where started is recorded"]
        func share(_ rows: [String]) throws -> Indicator {
            let place = SourcePlace(file: "figures.yaml", line: 1, column: 1)
            var text = IndicatorText("X", at: place, .share(of: rows.map { RuleText($0) }, countedWhen: RuleText("state is met")))
            (text.notRecorded, text.by) = (.stays, [RuleText("case")])
            text.leaveOut = [.init("done late", RuleText("done after due"))]
            return try Indicator(text, in: World.vocabulary)
        }
        try await Bench.with(seed: seed &* 17, size: 7, on: engine) { bench in
            let (both, each) = (try share(kinds), try kinds.map { try share([$0]).figure(in: bench.records, bench.occasion) })
            let memory = try both.figure(in: bench.records, bench.occasion)
            #expect(memory.numerator == each.compactMap(\.numerator).reduce(0, +))
            #expect(memory.denominator == each.compactMap(\.denominator).reduce(0, +))
            #expect(memory.lines == each.flatMap(\.lines) && Set(memory.lines.map(\.row.kind)).count == 2)
            let (opened, alone) = try await bench.database.read {
                (try both.figure(in: $0, bench.occasion), try both.glance(in: $0, bench.occasion))
            }
            #expect(opened.answer == memory.answer && opened.breakdowns == memory.breakdowns && Set(opened.lines) == Set(memory.lines))
            #expect(alone.answer == memory.answer && alone.numerator == memory.numerator && alone.denominator == memory.denominator)
        }
    }
}

struct Tally: CustomStringConvertible {
    var compared = 0, unchecked = 0, notInSQL = 0
    var answers: [String: Int] = [:]
    var description: String {
        "\(compared) rules compared, \(unchecked) passed over by the checker, \(notInSQL) not in SQL; answers: missing \(answers["missing"] ?? 0), yes \(answers["1"] ?? 0), no \(answers["0"] ?? 0), others \(answers.filter { !["missing", "1", "0"].contains($0.key) }.values.reduce(0, +))"
    }
}

extension Bench {
    func difference(_ rule: Rule, _ tally: inout Tally) async throws -> [String] {
        let (memory, sql) = try await readings(rule)
        for answer in memory.values { tally.answers[answer, default: 0] += 1 }
        return Set(memory.keys).union(sql.keys).sorted { $0.lexicographicallyPrecedes($1) }.filter { memory[$0] != sql[$0] }.prefix(3).map {
            "\($0): memory \(memory[$0] ?? "no row"), SQL \(sql[$0] ?? "no row")"
        }
    }
}

extension RandomRules {
    mutating func indicator() -> (IndicatorText, String) {
        let kind = dice.chance(4) ? "case_week" : dice.one(kinds)
        let place = SourcePlace(file: "figures.yaml", line: 1, column: 1)
        let rows = rows(named: kind, kind, 2)
        if dice.chance(40) {
            let fold = dice.one(["sum", "mean", "median", "lowest", "highest"])
            let value = dice.chance(50) ? number(kind, 1) : number(kind, 0)
            let other = "(count of \(self.rows(named: kind, kind, 1)))"
            let text = "(\(fold) of \(value) over \(rows)) \(dice.one(["+", "-", "×", "÷"])) \(other)"
            return (IndicatorText("X", at: place, .figure(RuleText(text))), text)
        }
        let counted = condition(kind, 2)
        var text = IndicatorText("X", at: place, .share(of: [RuleText(rows)], countedWhen: RuleText(counted)))
        let reasons = (0..<dice.roll(3)).map { _ in condition(kind, 1) }
        text.leaveOut = reasons.enumerated().map { .init("reason \($0)", RuleText($1)) }
        text.notRecorded = dice.one([.stays, .leftOut])
        if vocabulary.kinds[kind]?.fields["case"] != nil, dice.chance(40) { text.by = [RuleText("case")] }
        return (text, "share of \(rows) counted when \(counted) leave out \(reasons)")
    }
}
