import Core

/// An indicator as the folder writes it: the keys of `rules.md` §2 with their rules unread.
package struct IndicatorText: Sendable {
    /// `ROT-KPI1`
    package var code: String
    package var place: SourcePlace
    package var measure: Measure
    package var belongsTo: RuleText?
    /// Of its rows only those for which this holds: the figure of one group.
    package var only: RuleText?
    package var leaveOut: [LeaveOut] = []
    package var notRecorded: NotRecorded?
    package var needs: RuleText?
    package var cannot: Sentence?
    package var target: RuleText?
    package var tested = Tested.exact
    /// Decimal places of the printed value.
    package var places = 1
    /// A figure that is a share of something is printed as a percentage though no target says so.
    package var isPercent = false
    package var by: [RuleText] = []
    package var also: [Also] = []

    package init(_ code: String, at place: SourcePlace, _ measure: Measure) {
        (self.code, self.place, self.measure) = (code, place, measure)
    }

    /// Of the rules that one statement is made of, the one most likely to be too much for it.
    var longestRule: RuleText {
        let own: [RuleText] =
            switch measure {
            case .share(let of, let countedWhen): of + [countedWhen]
            case .count(let of): [of]
            case .figure(let rule): [rule]
            }
        let others = leaveOut.map(\.rule) + by
        return others.reduce(own.dropFirst().reduce(own[0], RuleText.longer), RuleText.longer)
    }

    package enum Measure: Sendable {
        /// Of rows of one kind or of several, each read by the same rules.
        case share(of: [RuleText], countedWhen: RuleText)
        case count(of: RuleText)
        case figure(RuleText)
    }

    package struct LeaveOut: Sendable {
        package let reason: String, rule: RuleText
        package init(_ reason: String, _ rule: RuleText) { (self.reason, self.rule) = (reason, rule) }
    }

    package struct Also: Sendable {
        package let title: String, rule: RuleText
        /// How it is printed, where that differs from the figure it stands beside.
        package let print: Print?
        package init(_ title: String, _ rule: RuleText, print: Print? = nil) { (self.title, self.rule, self.print) = (title, rule, print) }
    }

    /// `2 dp`, or `1 dp percent`
    package struct Print: Hashable, Sendable {
        package let places: Int, isPercent: Bool
        package init(places: Int, isPercent: Bool) { (self.places, self.isPercent) = (places, isPercent) }
    }

    /// A condition and what is said when it holds.
    package struct Sentence: Sendable {
        package let when: RuleText, say: String
        package init(when: RuleText, say: String) { (self.when, self.say) = (when, say) }
    }
}

/// What becomes of a row for which nobody can tell whether it counts.
package enum NotRecorded: String, Sendable {
    /// It stays in the denominator and is not counted.
    case stays
    case leftOut = "left out"
}

/// Whether a target is compared with the exact value or with what the return prints.
package enum Tested: String, Sendable { case exact, asPrinted = "as printed" }

/// `above 98%`, `at least 20`.
package struct Target: Hashable, Sendable {
    package let comparison: Comparison
    package let bound: Ratio
    package let isPercent: Bool

    package init(parsing text: RuleText) throws(Mistakes) { self = try Parser.target(text) }
    package init(_ comparison: Comparison, _ bound: Ratio, isPercent: Bool) {
        (self.comparison, self.bound, self.isPercent) = (comparison, bound, isPercent)
    }

    package func isMet(by value: Ratio) -> Bool {
        switch comparison {
        case .atLeast: value >= bound
        case .atMost: value <= bound
        case .above: value > bound
        default: value < bound
        }
    }
}

extension Parser {
    static func target(_ source: RuleText) throws(Mistakes) -> Target { try read(source) { parser throws(Mistake) in try parser.target() } }
    static func needs(_ source: RuleText) throws(Mistakes) -> Needs { try read(source) { parser throws(Mistake) in try parser.needs() } }

    private mutating func target() throws(Mistake) -> Target {
        let comparison: Comparison
        if take(.at) {
            if take(.least) {
                comparison = .atLeast
            } else {
                try expect(.most, "Write at least or at most")
                comparison = .atMost
            }
        } else if take(.above) {
            comparison = .above
        } else if take(.below) {
            comparison = .below
        } else {
            throw Mistake(
                current.place, "a target begins with at least, at most, above or below, not \(current.words)", "Write as in above 98%")
        }
        let token = current
        advance()
        switch token.form {
        case .percent(let bound): return Target(comparison, bound, isPercent: true)
        case .number(let bound): return Target(comparison, bound, isPercent: false)
        case .money(let pence): return Target(comparison, Ratio(pence), isPercent: false)
        default: throw Mistake(token.place, "a target ends with a number or a percentage, not \(token.words)", "Write as in above 98%")
        }
    }

    private mutating func needs() throws(Mistake) -> Needs {
        let kind = try path()
        try expect(.for, "Write for each and what must be complete")
        try expect(.each, "Write for each")
        var each = [try path()]
        while take(.comma) { each.append(try path()) }
        let name = ([kind.name.text] + kind.steps.map(\.text)).joined(separator: ".")
        return Needs(kind: name, each: each.map { ([$0.name.text] + $0.steps.map(\.text)).joined(separator: ".") }, place: kind.place)
    }
}

extension RuleText {
    fileprivate static func longer(_ one: RuleText, _ other: RuleText) -> RuleText {
        other.text.utf8.count > one.text.utf8.count ? other : one
    }
}
