import Core
import Storage
import Testing

@testable import Language

@Suite(.serialized) struct `On rules nobody wrote` {
    static let seeds = Array(UInt64(1)...8)

    @Test(arguments: seeds)
    func `evaluation and SQL agree on every row`(seed: UInt64) async throws {
        let bench = try await Bench.make(seed: seed &* 77, size: 5)
        var random = RandomRules(seed: seed &* 1000)
        var tally = Tally()
        while tally.compared < RandomReadingsLimits.rules {
            let kind = random.kind()
            let isNumber = random.dice.chance(30)
            let text = isNumber ? random.number(kind, 2) : random.condition(kind, 3)
            let rule: Rule
            do { rule = try Rule(RuleText(text), in: World.vocabulary, RuleContext(row: kind, hasPeriod: true)) } catch {
                tally.unchecked += 1
                continue
            }
            do {
                let difference = try await bench.difference(rule, &tally)
                #expect(difference.isEmpty, "seed \(seed), \(kind): \(text)")
                tally.compared += 1
            } catch RuleError.notInSQL {
                tally.notInSQL += 1
            } catch {
                Issue.record("seed \(seed), \(kind): \(text): \(error)")
                tally.compared += 1
            }
        }
        print("seed \(seed): \(tally)")
        #expect(tally.notInSQL < tally.compared / 10)
    }

    @Test(arguments: seeds)
    func `a figure and its lists are the same from both`(seed: UInt64) async throws {
        let bench = try await Bench.make(seed: seed &* 91, size: 7)
        var random = RandomRules(seed: seed &* 3000)
        var (compared, unchecked) = (0, 0)
        while compared < RandomReadingsLimits.figures {
            let (text, words) = random.indicator()
            let indicator: Indicator
            do { indicator = try Indicator(text, in: World.vocabulary) } catch {
                unchecked += 1
                continue
            }
            compared += 1
            do {
                let memory = try indicator.figure(in: bench.records, bench.occasion)
                let sql = try await bench.database.read { try indicator.figure(in: $0, bench.occasion) }
                #expect(memory.answer == sql.answer, "seed \(seed): \(words)")
                #expect(Set(memory.lines) == Set(sql.lines) && memory.lines.count == sql.lines.count, "seed \(seed): \(words)")
                #expect(memory.parts == sql.parts, "seed \(seed): \(words)")
            } catch RuleError.notInSQL {
            } catch {
                Issue.record("seed \(seed): \(words): \(error)")
            }
        }
        print("seed \(seed): \(compared) figures compared, \(unchecked) passed over")
    }
}

enum RandomReadingsLimits {
    static let rules = 200
    static let figures = 60
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
        var text = IndicatorText("X", at: place, .share(of: RuleText(rows), countedWhen: RuleText(counted)))
        let reasons = (0..<dice.roll(3)).map { _ in condition(kind, 1) }
        text.leaveOut = reasons.enumerated().map { .init("reason \($0)", RuleText($1)) }
        text.notRecorded = dice.one([.stays, .leftOut])
        if vocabulary.kinds[kind]?.fields["case"] != nil, dice.chance(40) { text.by = [RuleText("case")] }
        return (text, "share of \(rows) counted when \(counted) leave out \(reasons)")
    }
}
