import Core
import Populations
import Testing

@testable import Language

@Suite struct `A rule said in English` {
    @Test(arguments: [
        ("referral", "decision is accepted", "‘decision’ is “accepted”"),
        (
            "referral", "has no override where decided is recorded",
            "there is no ‘override’ of this ‘referral’ where (‘decided’ is recorded)"
        ),
        (
            "referral", "urgent and not (severity above 3 or severity is not recorded)",
            "‘urgent’ and not (‘severity’ is above 3 or ‘severity’ is not recorded)"
        ),
        ("case", "arrears_at_end above 8 × weekly_rent", "‘arrears at end’ is above 8 × ‘weekly rent’"),
        ("referral", "clock.screening.state is running", "‘state’ of its only ‘screening clock’ of the same ‘case’ is “running”"),
        ("override", "referral.reason.kind is excluded", "‘kind’ under ‘reason’ of ‘referral’ is “excluded”"),
    ])
    func `uses the folder's labels`(kind: String, text: String, said: String) throws {
        let rule = try Rule(RuleText(text), in: World.vocabulary, RuleContext(row: kind, hasPeriod: true))
        #expect(rule.saying.description == said)
    }

    /// rules.md §2: two different trees never give the same sentence.
    @Test func `never sounds like another rule`() {
        var random = RandomRules(seed: 4711)
        var heard: [String: (term: Term, kind: String, text: String)] = [:]
        for _ in 0..<1500 {
            let kind = random.kind()
            let text = random.dice.chance(30) ? random.number(kind, 2) : random.condition(kind, random.dice.roll(4))
            guard let rule = try? Rule(RuleText(text), in: World.vocabulary, RuleContext(row: kind, hasPeriod: true)) else { continue }
            let key = "\(kind): \(rule.saying)"
            if let other = heard[key] { #expect(other.term == rule.term, "\(key)\n\(other.text)\n\(text)") }
            heard[key] = (rule.term, kind, text)
        }
        #expect(heard.count > 1000)
    }

    @Test func `a label with a quote in it cannot end it`() {
        #expect(Saying.label("a’b").description != (Saying.label("a") + Saying.words("b")).description)
        #expect(Saying.label("x’ is ‘y").description == "‘x’’ is ‘y’")
    }

    @Test func `labels that two fields share are told apart by their names`() throws {
        var vocabulary = Vocabulary()
        vocabulary.add(.init("review", fields: [.init("held", .day, label: "Date"), .init("due", .day, label: "Date")], links: []))
        let rule = try Rule(RuleText("held before due"), in: vocabulary, .stage(of: "review"))
        #expect(rule.saying.description == "‘Date (held)’ is before ‘Date (due)’")
    }
}
