import Core
import Populations
import Testing

@testable import Language

/// A rule with a mistake planted at the `^`, and what should be said about it.
struct Planted: Sendable, CustomTestStringConvertible {
    let kind: String?
    let text: String
    let mark: String
    let says: String

    /// - Parameter mark: the rule's own text again, with `^` under the mistake.
    init(_ kind: String?, _ text: String, _ mark: String, _ says: String) {
        (self.kind, self.text, self.mark, self.says) = (kind, text, mark, says)
    }
    var testDescription: String { text }
    var column: Int { mark.unicodeScalars.prefix { $0 != "^" }.count + 1 }

    static let all: [Planted] = [
        Planted("referral", "decison is accepted", "^", "Did you mean decision?"),
        Planted("referral", "decision is acepted", "            ^", "Did you mean accepted?"),
        Planted("referral", "reason.kind in (excluded, provder)", "                          ^", "Did you mean provider?"),
        Planted("referral", "reason.knid is excluded", "       ^", "Did you mean kind?"),
        Planted("referral", "has overide where decided is recorded", "    ^", "Did you mean override?"),
        Planted("referral", "effective before now", "                 ^", "time alone"),
        Planted("referral", "effective at least 2026-04-01", "                   ^", "on or before"),
        Planted("referral", "severity above £5", "               ^", "a number cannot be compared with a sum of money"),
        Planted("referral", "severity >= 5", "         ^", "Write at least"),
        Planted("referral", "effective during perid", "                 ^", "Did you mean period?"),
        Planted("referral", "effective is 2026-02-30", "             ^", "is no day of the calendar"),
        Planted("referral", "has override where decided recorded", "                           ^", "recorded"),
        Planted("referral", "count of override at least 2", "                  ^", "brackets"),
        Planted("referral", "override.decided is recorded", "^", "several records of override"),
        Planted("referral", "stay is recorded", "^", "several records of stay"),
        Planted("referral", "note above 3", "           ^", "a text cannot be compared with a number"),
        Planted("referral", "(severity above) and urgent", "               ^", "a value or a name was expected"),
        Planted("referral", "dayz(effective, period.last) above 3", "^", "Did you mean days?"),
        Planted("referral", "open during period", "^", "a referral has no span"),
        Planted("referral", "setting.plces above 3", "        ^", "Did you mean places?"),
        Planted("referral", "case.arrears_at_end above 500", "                          ^", "Write the amount in pounds"),
        Planted("stay", "has stay where starts after starts", "                            ^", "Write stay and a dot"),
        Planted("unit", "has district", "    ^", "no link leads from a unit to a district"),
        Planted("occupancy", "unit.adapted is maybe", "                ^", "maybe is neither"),
        Planted(nil, "sum of minutes over support_record by day", "                                      ^", "Write latest or first"),
        Planted(nil, "the hours of step", "             ^", "Write latest or first"),
        Planted(nil, "10 ÷ 0", "     ^", "divided by 0"),
        Planted(nil, "sum of 5 days over stay", "       ^", "has no meaning"),
        Planted(nil, "smaller(1, £2)", "           ^", "have no smaller"),
        Planted(nil, "period.lst", "       ^", "Did you mean last?"),
        Planted(
            nil, "count of stay where starts during period where ends during period", "                                         ^",
            "should end before where"),
    ]
}

@Suite struct `A mistake in a rule` {
    @Test(arguments: Planted.all)
    func `is reported where it stands, with what to do`(planted: Planted) throws {
        let start = SourcePlace(file: "figures.yaml", line: 12, column: 5)
        let error = #expect(throws: Mistakes.self) {
            try Rule(RuleText(planted.text, at: start), in: World.vocabulary, RuleContext(row: planted.kind, hasPeriod: true))
        }
        let mistakes = try #require(error)
        #expect(
            mistakes.all.contains {
                $0.place == SourcePlace(file: "figures.yaml", line: 12, column: 4 + planted.column) && $0.description.contains(planted.says)
            },
            "\(mistakes)")
    }

    @Test func `does not hide the others`() throws {
        let text = "decison is accepted and effective during perid and reason is capcity"
        let error = #expect(throws: Mistakes.self) {
            try Rule(RuleText(text), in: World.vocabulary, RuleContext(row: "referral", hasPeriod: true))
        }
        #expect(error?.all.map(\.place.column) == [1, 42, 62])
    }

    @Test func `in a folded rule stands on its own line of the file`() throws {
        let anchors = [
            RuleText.Anchor(offset: 0, place: SourcePlace(file: "f.yaml", line: 3, column: 5)),
            RuleText.Anchor(offset: 24, place: SourcePlace(file: "f.yaml", line: 4, column: 5)),
        ]
        let text = RuleText("decision is accepted × and urgnt", anchors: anchors)
        let error = #expect(throws: Mistakes.self) { try Rule(text, in: World.vocabulary, .stage(of: "referral")) }
        #expect(error?.all.first?.place == SourcePlace(file: "f.yaml", line: 4, column: 5))
    }

    @Test func `never brings the checker down`() {
        var dice = Dice(seed: 5)
        var random = RandomRules(seed: 9)
        for _ in 0..<400 {
            var bytes = Array(random.condition(random.kind(), 3).utf8)
            for _ in 0...dice.roll(4) where !bytes.isEmpty {
                let place = dice.roll(bytes.count)
                switch dice.roll(3) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(dice.one(Array("() ,.÷£%\"-9az".utf8)), at: place)
                default: bytes[place] = dice.one(Array("() ,.\"-9az".utf8))
                }
            }
            let text = RuleText(String(decoding: bytes, as: UTF8.self))
            do { _ = try Rule(text, in: World.vocabulary, .figure) } catch { #expect(!error.all.isEmpty) }
        }
    }

    @Test func `of brackets without end is refused, not followed`() {
        for text in [String(repeating: "(", count: 15_000), String(repeating: "not ", count: 4_000) + "yes"] {
            #expect(throws: Mistakes.self) { try Rule(RuleText(text), in: World.vocabulary, .figure) }
        }
    }

    @Test func `two links to one kind: the checker asks for the path`() throws {
        var vocabulary = Vocabulary()
        vocabulary.add(.init("person", fields: [], links: []))
        vocabulary.add(.init("visit", fields: [.init("carer", .row(kind: "person")), .init("client", .row(kind: "person"))], links: []))
        let error = #expect(throws: Mistakes.self) { try Rule(RuleText("has visit"), in: vocabulary, .stage(of: "person")) }
        #expect(error?.all.first?.description.contains("2 ways") == true)
    }

    @Test func `a field worked out from itself is found`() throws {
        var vocabulary = Vocabulary()
        let (a, b) = (World.rule("b + 1"), World.rule("a + 1"))
        vocabulary.add(.init("score", fields: [.init("a", .number, rule: a), .init("b", .number, rule: b)], links: []))
        let error = #expect(throws: Mistakes.self) { try Rule(RuleText("a above 1"), in: vocabulary, .stage(of: "score")) }
        #expect(error?.all.contains { $0.what.contains("worked out from itself") } == true)
    }
}
