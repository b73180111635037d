import Core
import Storage

// How the rule language is used. Everything else in this target serves these few calls.
//
//     var vocabulary = Vocabulary()
//     vocabulary.add(.init("decision", [.init("accepted"), .init("declined")]))            // a code list
//     vocabulary.add(.init("referral", fields: [.init("received", .day, required: true), .init("decision", .code(list: "decision"))]))
//     vocabulary.defines["answered"] = .rule(try Phrase(parsing: RuleText("decision is recorded")))
//
//     let text = RuleText("answered and received before 2026-04-02", at: SourcePlace(file: "pathway.yaml", line: 3, column: 9))
//     let rule = try Rule(text, in: vocabulary, .act(on: "referral"))                      // or throws every mistake with its place
//     try rule.holds(for: RowID("referral", 7), in: population, occasion)                  // true, false, or nil: undecided
//     try rule.statement(occasion) { kind, alias in … }                                    // SELECT id, value: one row a referral
//     rule.saying.description                                                              // in English, with the folder's labels
//
// An indicator is read by `Indicator(text, in: vocabulary)`. `figure(in: population, occasion)` answers it over records in memory,
// `figure(in: transaction, occasion)` over a database, with the same rows in the same classes; `statements(occasion)` gives the SQL alone.

extension Phrase {
    /// Reads the grammar only; names are not looked up.
    package init(parsing text: RuleText) throws(Mistakes) { self = try Parser.rule(text) }
}

extension Rows {
    package init(parsing text: RuleText) throws(Mistakes) { self = try Parser.rows(text) }
}

/// A checked rule: ready to be evaluated, compiled and said.
package struct Rule: Sendable {
    package let text: RuleText
    package let term: Term
    package let context: RuleContext
    let vocabulary: Vocabulary
    /// The row in hand.
    let row: RowVariable?

    package var type: ValueType { term.type }
    package var mayBeMissing: Bool { term.mayBeMissing }

    /// - Parameter expecting: the type wanted, if only one will do; `.yesNo` for a condition.
    /// - Throws: ``Mistakes``, every one with its place and what to do.
    package init(_ text: RuleText, in vocabulary: Vocabulary, _ context: RuleContext, expecting: ValueType? = nil) throws(Mistakes) {
        let phrase = try Parser.rule(text)
        var checker = Checker(vocabulary, context)
        row = checker.scope.first
        let term = expecting == .yesNo ? checker.condition(phrase) : checker.check(phrase, expecting: expecting)
        if let term, let expecting, term.type != expecting, checker.mistakes.isEmpty {
            checker.report(
                phrase.place, "\(expecting.words) belongs here, and this is \(term.type.words)",
                "Write a rule that gives \(expecting.words)")
        }
        guard let term, checker.mistakes.isEmpty else { throw Mistakes(checker.mistakes) }
        (self.text, self.term, self.context, self.vocabulary) = (text, term, context, vocabulary)
    }

    /// The value for a row in hand, or of a rule without one; nil if it is missing or undecided.
    package func value(for row: RowID?, in population: any Population, _ occasion: Occasion) throws(RuleError) -> Datum? {
        var evaluator = Evaluator(vocabulary: vocabulary, population: population, occasion: occasion)
        if let variable = self.row, let row { evaluator.rows[variable.number] = row }
        do { return try evaluator.value(term) } catch { throw .arithmetic(error) }
    }

    /// A condition: true, false, or nil where it is undecided.
    package func holds(for row: RowID?, in population: any Population, _ occasion: Occasion) throws(RuleError) -> Bool? {
        try value(for: row, in: population, occasion)?.yesNo
    }

    /// `SELECT id, value, divisor`: one line for each row of the kind in hand, or for the one given; a rule without a row gives one line
    /// without `id`. A quantity is `value ÷ divisor`; of anything else `divisor` is 1. Missing is NULL.
    package func statement(
        _ occasion: Occasion, only id: Int64? = nil, scope: RowScope = .everything
    ) throws(RuleError) -> Statement {
        let compiler = Compiler(vocabulary, occasion, scope: scope)
        guard let row else { return try compiler.alone(term) }
        let rows = RowsTerm(variable: row, source: .every, pick: nil, forEach: [], by: [], condition: nil, existence: nil)
        return try compiler.over(rows) { seat, from throws(RuleError) in
            let keys = compiler.named(seat.keys, "id")
            let values = try compiler.columns(of: term)
            if let id { from.conditions.append("\(seat.keys[0]) = CAST(\(id) AS BIGINT)") }
            return "SELECT \(keys), \(values)\(from.statement)"
        }
    }

    package var saying: Saying { Speaker(vocabulary: vocabulary, scope: row.map { [$0] } ?? []).say(term) }
}

extension Compiler {
    /// A rule without a row in hand, as one line.
    func alone(_ term: Term) throws(RuleError) -> Statement {
        current = FromClause()
        let values = try columns(of: term)
        return "SELECT \(values)\(current.statement)"
    }

    /// `value` and `divisor`.
    func columns(of term: Term) throws(RuleError) -> Statement {
        guard term.type.isQuantity else { return "\(try scalar(term)) AS value, 1 AS divisor" }
        let fraction = try fraction(term)
        return "\(fraction.numerator.checked) AS value, \(fraction.denominator.statement.checked) AS divisor"
    }

    /// `a AS id, b AS id2`
    func named(_ keys: [Statement], _ name: String) -> Statement {
        keys.enumerated().map { "\($1) AS \(Statement(composed: $0 == 0 ? name : "\(name)\($0 + 1)"))" as Statement }.joined(
            separator: ", ")
    }
}
