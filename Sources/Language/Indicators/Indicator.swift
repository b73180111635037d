import Core

/// A checked indicator. Its population is counted row by row, each row in one class, and the figure is the count of those rows: the list
/// that explains a figure is the figure.
package struct Indicator: Sendable {
    package let text: IndicatorText
    package let measure: Measure
    /// The rows it is about, of each kind; none for a figure, which has one list for each of its folds instead.
    package let strata: [Stratum]
    /// Of a figure: for each breakdown the value in the rows of each part; nil for a part that is the same for all.
    let keys: [[Term?]]
    package let also: [Beside]
    package let cannot: (plan: FigurePlan, say: String)?
    package let needs: Needs?
    package let target: Target?
    let vocabulary: Vocabulary

    /// Whether one of its breakdowns is by a text that somebody typed; the codes of figures are the folder's.
    package func isBrokenDownByTypedText(at place: Int) -> Bool {
        let terms = by.indices.contains(place) ? [by[place]] : keys.indices.contains(place) ? keys[place] : []
        return terms.compactMap(\.self).contains { term in
            if case .field(let row, _) = term.form, row.type == .row(kind: "figure") { return false }
            return term.type == .text
        }
    }

    /// A number that stands beside the figure.
    package struct Beside: Sendable {
        package let title: String
        package let plan: FigurePlan
        let print: IndicatorText.Print?
    }

    package enum Measure: Sendable {
        case share, count
        case figure(FigurePlan)
    }

    /// Rows of one kind, with the indicator's rules as they read for it.
    package struct Stratum: Sendable {
        package let rows: RowsTerm
        /// Of a share.
        let counted: Term?
        /// Whether a row is left out, for each reason in their order: the first that is true is the row's.
        let leaveOut: [Term]
        /// What the rows are broken down by.
        let by: [Term]
    }

    /// - Throws: ``Mistakes``: those of every rule of the indicator.
    package init(_ text: IndicatorText, in vocabulary: Vocabulary) throws(Mistakes) {
        var reader = IndicatorReader(text, vocabulary)
        let (measure, strata) = reader.measure()
        keys = reader.keys(measure)
        also = reader.also()
        cannot = reader.cannot()
        needs = reader.needs()
        target = reader.target()
        reader.askForPolicy()
        guard let measure, reader.mistakes.isEmpty else { throw Mistakes(reader.mistakes) }
        (self.text, self.measure, self.strata, self.vocabulary) = (text, measure, strata, vocabulary)
    }

    /// Of a share or a count: what its rows are broken down by.
    var by: [Term] { strata.first?.by ?? [] }

    /// Whether the figure is worked out with what is agreed for the whole service, so that it is nobody's but the service's.
    package var countsSettings: Bool { if case .figure(let plan) = measure { plan.countsSettings } else { false } }

    /// What the return prints: a percentage, unless the target or the measure says otherwise.
    package var isPercent: Bool {
        if let target { return target.isPercent }
        if case .share = measure { return true }
        return text.isPercent
    }

    package var saying: Saying {
        let speaker = Speaker(vocabulary: vocabulary)
        switch measure {
        case .count: return "The number of " + saidParts.about.joined(" and ")
        case .figure(let plan): return speaker.say(plan.term)
        case .share:
            let parts = saidParts
            var saying = "Of " + parts.about.joined(", and of ") + ", the share for which " + (parts.counted ?? Saying())
            for (reason, rule) in parts.leftOut {
                saying = saying + "; leaving out as " + .value(reason) + " those for which " + rule
            }
            switch text.notRecorded {
            case .stays: saying = saying + "; those undecided stay in the total"
            case .leftOut: saying = saying + "; those undecided are left out"
            case nil: break
            }
            return saying
        }
    }
}

/// Reads the rules of an indicator one after another, gathering every mistake.
private struct IndicatorReader {
    let text: IndicatorText
    let vocabulary: Vocabulary
    var checker: Checker
    var mistakes: [Mistake] = []
    private var mayBeUndecided = false

    init(_ text: IndicatorText, _ vocabulary: Vocabulary) {
        (self.text, self.vocabulary) = (text, vocabulary)
        checker = Checker(vocabulary, .figure)
    }

    private mutating func parsed<T>(_ parse: () throws(Mistakes) -> T) -> T? {
        do throws(Mistakes) { return try parse() } catch {
            mistakes += error.all
            return nil
        }
    }

    /// Runs one check and takes over what it reported.
    private mutating func checked<T>(_ check: (inout Checker) -> T?) -> T? {
        let result = check(&checker)
        mistakes += checker.mistakes
        let isClean = checker.mistakes.isEmpty
        checker.mistakes = []
        return isClean ? result : nil
    }

    mutating func measure() -> (Indicator.Measure?, [Indicator.Stratum]) {
        switch text.measure {
        case .share(let of, let countedWhen):
            var strata: [Indicator.Stratum] = []
            for source in of {
                guard let rows = rows(source) else { continue }
                if strata.contains(where: { $0.rows.kind == rows.kind }) {
                    mistakes.append(
                        source.mistake("the share counts rows of \(rows.kind) twice", "Name each kind once, and join conditions with or"))
                }
                guard let counted = condition(countedWhen) else { continue }
                if counted.mayBeMissing { mayBeUndecided = true }
                strata.append(.init(rows: rows, counted: counted, leaveOut: leaveOut(), by: breakdowns()))
            }
            refuseUnlike(strata)
            return (.share, strata)
        case .count(let of):
            if text.isPercent { refusePercent(of) }
            return (.count, rows(of).map { [.init(rows: $0, counted: nil, leaveOut: leaveOut(), by: breakdowns())] } ?? [])
        case .figure(let rule):
            refuseGroup()
            refuseReasons()
            guard let plan = plan(rule) else { return (nil, []) }
            if text.isPercent, plan.isCount { refusePercent(rule) }
            return (.figure(plan), [])
        }
    }

    /// Parts are told apart by one sort of value, of whatever kind their rows are.
    private mutating func refuseUnlike(_ strata: [Indicator.Stratum]) {
        guard let first = strata.first else { return }
        for other in strata.dropFirst() {
            for (source, (one, another)) in zip(text.by, zip(first.by, other.by)) where one.type != another.type {
                mistakes.append(
                    source.mistake(
                        "this is \(one.type.words) for rows of \(first.rows.kind) and \(another.type.words) for rows of \(other.rows.kind)",
                        "Break the figure down by what is alike for both"))
            }
        }
    }

    private mutating func rows(_ source: RuleText) -> RowsTerm? {
        checker.scope = []
        guard let phrase = parsed({ () throws(Mistakes) in try Parser.rows(source) }), var rows = checked({ $0.rows(phrase) }) else {
            return nil
        }
        checker.scope = [rows.variable]
        if let belongsTo = text.belongsTo, let day = rule(belongsTo) {
            guard day.type.isInTime || day.type == .period else {
                mistakes.append(
                    Mistake(
                        belongsTo.place(at: 0), "belongs to names a day, and this is \(day.type.words)",
                        "Name the day that places a row in a period"))
                return nil
            }
            let placed = Term(.during(day, Term(.period(.itself), .period, missing: false)), .yesNo, missing: day.mayBeMissing)
            rows = rows.adding(placed)
        }
        if let only = text.only, let group = condition(only) { rows = rows.adding(group) }
        return rows
    }

    private mutating func rule(_ source: RuleText) -> Term? {
        guard let phrase = parsed({ () throws(Mistakes) in try Parser.rule(source) }) else { return nil }
        return checked { $0.check(phrase) }
    }

    private mutating func condition(_ source: RuleText) -> Term? {
        guard let phrase = parsed({ () throws(Mistakes) in try Parser.rule(source) }) else { return nil }
        return checked { $0.condition(phrase) }
    }

    /// The figure as a whole cannot be of one group: its parts go through rows of different kinds.
    private mutating func refuseGroup() {
        guard let only = text.only else { return }
        mistakes.append(only.mistake("where chooses among the rows of a share or a count", "Write a rule for this group instead"))
    }

    private mutating func refusePercent(_ source: RuleText) {
        mistakes.append(
            source.mistake(
                "a count is printed as a percentage, and it is a share of nothing",
                "Divide it by what it is a share of, or print it as in 0 dp"))
    }

    /// A rule about no row: arithmetic over folds, or a condition on them.
    private mutating func plan(_ source: RuleText, isCondition: Bool = false) -> FigurePlan? {
        let scope = checker.scope
        checker.scope = []
        defer { checker.scope = scope }
        guard let term = isCondition ? condition(source) : rule(source) else { return nil }
        if !isCondition, !term.type.isQuantity {
            mistakes.append(Mistake(source.place(at: 0), "a figure is a number, and this is \(term.type.words)", "Count, sum or calculate"))
            return nil
        }
        return FigurePlan(term)
    }

    private mutating func refuseReasons() {
        guard let stray = text.leaveOut.first else { return }
        mistakes.append(
            stray.rule.mistake(
                "leave out stands beside a figure, which has no rows of its own", "Put the condition into the where of its parts"))
    }

    private mutating func leaveOut() -> [Term] { text.leaveOut.compactMap { condition($0.rule) } }

    private mutating func breakdowns() -> [Term] {
        text.by.compactMap { source in
            guard let path = parsed({ () throws(Mistakes) in try Parser.path(source) }) else { return nil }
            return checked { $0.breakdown(path) }
        }
    }

    /// A figure has no rows of its own, so each of its parts is broken down by the same path from its own rows. A part whose rows have no such
    /// value is taken whole: people who need this over all people.
    mutating func keys(_ measure: Indicator.Measure?) -> [[Term?]] {
        guard case .figure(let plan)? = measure else { return [] }
        return text.by.compactMap { source in
            guard let path = parsed({ () throws(Mistakes) in try Parser.path(source) }) else { return nil }
            var unknown: [Mistake] = []
            let keys = plan.parts.map { part -> Term? in
                guard let rows = part.foldedRows else { return nil }
                checker.scope = [rows.variable]
                let key = checker.key(path)
                defer { (checker.scope, checker.mistakes) = ([], []) }
                unknown += checker.mistakes
                return checker.mistakes.isEmpty ? key : nil
            }
            if keys.allSatisfy({ $0 == nil }) { mistakes += unknown.prefix(1) }
            return keys
        }
    }

    mutating func also() -> [Indicator.Beside] {
        text.also.compactMap { item in
            guard let plan = plan(item.rule) else { return nil }
            if item.print?.isPercent ?? false, plan.isCount { refusePercent(item.rule) }
            return .init(title: item.title, plan: plan, print: item.print)
        }
    }

    mutating func cannot() -> (plan: FigurePlan, say: String)? {
        text.cannot.flatMap { sentence in plan(sentence.when, isCondition: true).map { ($0, sentence.say) } }
    }

    mutating func needs() -> Needs? {
        guard let source = text.needs, let needs = parsed({ () throws(Mistakes) in try Parser.needs(source) }) else { return nil }
        if vocabulary.kinds[needs.kind] == nil {
            mistakes.append(Mistake(needs.place, "there are no records named \(needs.kind)", "Name a reported kind"))
        }
        return needs
    }

    mutating func target() -> Target? {
        text.target.flatMap { source in parsed { () throws(Mistakes) in try Parser.target(source) } }
    }

    /// Where a value can be missing the folder must say what becomes of the row: there is no default.
    mutating func askForPolicy() {
        guard mayBeUndecided, text.notRecorded == nil, case .share(_, let counted) = text.measure else { return }
        mistakes.append(
            counted.mistake(
                "a value read here may not be recorded, and nothing says what becomes of such a row",
                "Write not recorded: stays, or not recorded: left out"))
    }
}

extension RuleText {
    package func mistake(_ what: String, _ remedy: String) -> Mistake { Mistake(place(at: 0), what, remedy) }
}

extension RowsTerm {
    /// The same rows, as far as one thing more holds; before latest or first is asked.
    func adding(_ term: Term) -> RowsTerm {
        let both = condition.map { Term(.and([$0, term]), .yesNo, missing: $0.mayBeMissing || term.mayBeMissing) } ?? term
        return RowsTerm(variable: variable, source: source, pick: pick, forEach: forEach, by: by, condition: both, existence: existence)
    }
}
