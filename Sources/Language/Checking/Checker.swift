import Core

/// What a rule may speak of where it stands.
package struct RuleContext: Hashable, Sendable {
    /// The kind of the row in hand: the record a guard, a stage or a worked-out field belongs to.
    package var row: String?
    /// Figures have a period; guards and stages have none.
    package var hasPeriod: Bool
    /// Guards, access rules and clock states may read `now` and `today`; stages and figures may not, or time would move them.
    package var mayReadClock: Bool

    package init(row: String? = nil, hasPeriod: Bool = false, mayReadClock: Bool = false) {
        (self.row, self.hasPeriod, self.mayReadClock) = (row, hasPeriod, mayReadClock)
    }

    package static let figure = RuleContext(hasPeriod: true)
    package static func stage(of kind: String) -> RuleContext { RuleContext(row: kind) }
    /// A guard of an act, an access rule or a clock state.
    package static func act(on kind: String) -> RuleContext { RuleContext(row: kind, mayReadClock: true) }
}

/// Gives names their meaning and proves that types agree. Every function answers nil after reporting what is wrong, so that one pass
/// finds the mistakes of a whole rule.
struct Checker {
    let vocabulary: Vocabulary
    var context: RuleContext
    var mistakes: [Mistake] = []
    /// The rows the rule speaks about at this point, the row in hand last.
    var scope: [RowVariable] = []
    /// Definitions and worked-out fields being read, to find one that needs itself.
    var reading: [String] = []
    private var variables = 0

    init(_ vocabulary: Vocabulary, _ context: RuleContext) {
        (self.vocabulary, self.context) = (vocabulary, context)
        if let kind = context.row { scope = [variable(of: kind)] }
    }

    mutating func variable(of kind: String) -> RowVariable {
        defer { variables += 1 }
        return RowVariable(number: variables, kind: kind)
    }

    mutating func report(_ place: SourcePlace, _ what: String, _ remedy: String) {
        mistakes.append(Mistake(place, what, remedy))
    }

    // MARK: Conditions

    /// A yes or no.
    mutating func condition(_ phrase: Phrase) -> Term? {
        guard let term = check(phrase, expecting: .yesNo) else { return nil }
        guard term.type == .yesNo else {
            report(
                phrase.place, "a yes or no belongs here, and this is \(term.type.words)",
                "Compare it with something, or ask whether it is recorded")
            return nil
        }
        return term
    }

    mutating func conditions(_ phrases: [Phrase]) -> [Term]? { all(phrases) { $0.condition($1) } }

    /// All or none, with every mistake reported.
    mutating func all<Item, Result>(_ items: [Item], _ check: (inout Checker, Item) -> Result?) -> [Result]? {
        let results = items.map { check(&self, $0) }
        let found = results.compactMap(\.self)
        return found.count == results.count ? found : nil
    }

    /// - Parameter expecting: the type of what this stands beside, which tells a code from a name.
    mutating func check(_ phrase: Phrase, expecting: ValueType? = nil) -> Term? {
        switch phrase.form {
        case .number(let value):
            // Nothing is nothing in every unit.
            if value == Ratio(0), let expecting, expecting.isQuantity { return Term(.number(value), expecting, missing: false) }
            return Term(.number(value), .number, missing: false)
        case .percent(let value): return Term(.number(value), .number, missing: false)
        case .money(let pence): return Term(.number(Ratio(pence)), .money, missing: false)
        case .length(let value, let unit): return length(value, unit, phrase.place)
        case .day(let day): return Term(.day(day), .day, missing: false)
        case .string(let text):
            if case .code(let list)? = expecting { return code(text, of: list, at: phrase.place) }
            return Term(.text(text), .text, missing: false)
        case .path(let path): return value(path, expecting: expecting)
        case .calculation(let left, let operation, let right): return calculation(left, operation, right, expecting: expecting)
        case .not(let inner): return condition(inner).map { Term(.not($0), .yesNo, missing: $0.mayBeMissing) }
        case .and(let parts): return conditions(parts).map { Term(.and($0), .yesNo, missing: $0.contains(where: \.mayBeMissing)) }
        case .or(let parts): return conditions(parts).map { Term(.or($0), .yesNo, missing: $0.contains(where: \.mayBeMissing)) }
        case .comparison(let left, let comparison, let right): return compare(left, comparison, right)
        case .recorded(let inner, let expected):
            guard let inner = check(inner) else { return nil }
            return Term(.recorded(inner, expected: expected), .yesNo, missing: false)
        case .among(let left, let members, let expected): return among(left, members, expected: expected)
        case .during(let left, let right): return during(left, right)
        case .open(let subject, let opening, let right): return open(subject, opening, right, at: phrase.place)
        case .choice(let branches, let otherwise): return choice(branches, otherwise: otherwise, expecting: expecting)
        case .has, .count, .fold, .the: return reach(phrase)
        case .faulty: return nil
        }
    }

    private mutating func length(_ value: Ratio, _ unit: Unit, _ place: SourcePlace) -> Term? {
        switch unit {
        case .minutes: return Term(.number(value), .minutes, missing: false)
        case .hours:
            guard let minutes = try? value.times(Ratio(60)) else { break }
            return Term(.number(minutes), .minutes, missing: false)
        default:
            guard value.denominator == 1, value.numerator < 100_000 else { break }
            return Term(.length(value.numerator, unit), .length, missing: false)
        }
        report(place, "this is no whole number of \(Vocabulary.readable(unit.rawValue))", "Write a whole number")
        return nil
    }

    private mutating func choice(_ branches: [Phrase.Branch], otherwise: Phrase, expecting: ValueType?) -> Term? {
        let conditions = all(branches) { $0.condition($1.condition) }
        // A bare 0 takes the type of the values beside it, whichever stands first.
        let phrases = branches.map(\.value) + [otherwise]
        let typed = phrases.first { $0.form != .number(Ratio(0)) } ?? otherwise
        guard let model = check(typed, expecting: expecting) else { return nil }
        let values = all(phrases) { checker, phrase -> Term? in
            guard phrase != typed else { return model }
            guard let term = checker.check(phrase, expecting: model.type) else { return nil }
            guard term.type == model.type else {
                checker.report(
                    phrase.place, "this is \(term.type.words) where the choice gives \(model.type.words)", "Let every value be of one sort")
                return nil
            }
            return term
        }
        guard let conditions, let values, let last = values.last else { return nil }
        let missing = values.contains(where: \.mayBeMissing) || conditions.contains(where: \.mayBeMissing)
        let checked = zip(values, conditions).map { Term.Branch(value: $0, condition: $1) }
        return Term(.choice(checked, otherwise: last), model.type, missing: missing)
    }
}
