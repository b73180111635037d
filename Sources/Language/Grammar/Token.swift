import Core

/// One word or sign of a rule.
struct Token: Hashable {
    enum Form: Hashable {
        case word(Keyword)
        case name(String)
        case number(Ratio)
        case percent(Ratio)
        case money(Int64)
        case day(Day)
        case string(String)
        case sign(Sign)
        case end
    }

    enum Sign: String {
        case plus = "+", minus = "-", times = "×", divided = "÷", bracket = "(", endBracket = ")", comma = ",", dot = "."
    }

    let form: Form
    let place: SourcePlace

    /// How a mistake names it.
    var words: String {
        switch form {
        case .word(let word): word.rawValue
        case .name(let name): name
        case .number, .percent, .money: "a number"
        case .day: "a day"
        case .string(let text): "\"\(text)\""
        case .sign(let sign): sign.rawValue
        case .end: "the end of the rule"
        }
    }
}

/// The 36 words that are the language's own and so name no field, except after a dot.
package enum Keyword: String, CaseIterable, Sendable {
    case when, otherwise, has, no, count, of, different, over, sum, mean, median, lowest, highest, the, latest, first, `for`, each, by
    case `where`, or, and, not, `is`, recorded, at, least, most, above, below, on, before, after, `in`, during, open
}

/// What a number in a rule may count.
// swift-format-ignore: AlwaysUseLowerCamelCase
package enum Unit: String, CaseIterable, Hashable, Sendable { case minutes, hours, days, working_days, weeks, months, years }
