import Core

/// A checked rule, or a part of one: names are resolved, types agree. All three readings start from here.
package struct Term: Hashable, Sendable {
    package let form: Form
    package let type: ValueType
    package let mayBeMissing: Bool

    init(_ form: Form, _ type: ValueType, missing: Bool) {
        (self.form, self.type) = (form, type)
        // Nothing chosen among several codes is an answer, not a gap.
        if case .codes = type { mayBeMissing = false } else { mayBeMissing = missing }
    }

    package indirect enum Form: Hashable, Sendable {
        /// A number, pence or minutes.
        case number(Ratio)
        case day(Day)
        case text(String)
        case code(String)
        case yesNo(Bool)
        case length(Int64, Unit)
        case period(PeriodShift)
        case now, today
        /// On the context's day where none is given.
        case setting(String, on: Term?)
        case row(RowVariable)
        /// A stored field of a row, or the row it links to.
        case field(Term, String)
        /// A field worked out by a rule of its kind; the variable stands for the row.
        case worked(Term, String, RowVariable, Term)
        /// The one row of another kind that a row leads to.
        case reached(Term, Route)
        case attribute(Term, list: String, String)
        /// A dated field on a day.
        case dated(Term, String, on: Term)
        /// A row's own span.
        case span(Term)
        case edge(Term, Edge)
        case not(Term)
        case and([Term])
        case or([Term])
        case comparison(Term, Comparison, Term)
        case recorded(Term, expected: Bool)
        case among(Term, [String], expected: Bool)
        /// A code among the codes of a field or an attribute.
        case within(Term, Term, expected: Bool)
        case during(Term, Term)
        case open(Term, Opening, Term)
        case calculation(Term, Operation, Term)
        case choice([Branch], otherwise: Term)
        case has(RowsTerm, expected: Bool)
        case count(different: [Term], RowsTerm)
        case fold(Fold, Term, RowsTerm)
        case the(Term, RowsTerm)
        case call(Function, [Term])
        case band(String, [Term], column: String)
        /// A part of a figure that was worked out before.
        case part(Int)
    }

    package struct Branch: Hashable, Sendable { package let value: Term, condition: Term }
    package enum Edge: String, Hashable, Sendable { case first, last }
}

/// A stretch reckoned from the figure's period.
package enum PeriodShift: Hashable, Sendable {
    case itself, previous, yearBefore, yearToDate
    /// The week, month, quarter or year that holds the period's last day.
    case unit(CalendarUnit)
}

/// A row that a rule speaks about: the row in hand, or one of those a has, count or sum goes through.
package struct RowVariable: Hashable, Sendable {
    package let number: Int
    package let kind: String
}

/// How a row leads to rows of another kind.
package enum Route: Hashable, Sendable {
    /// By the row's own link.
    case link(String, to: String)
    /// To the rows whose link leads back.
    case inverse(String, of: String)
    /// To the rows that lead to the same third: the same case, the same unit.
    case shared(own: String, theirs: String, of: String)

    var target: String {
        switch self {
        case .link(_, let kind), .inverse(_, let kind), .shared(_, _, let kind): kind
        }
    }
}

/// Rows, checked: where they come from, which are meant, and which of them are taken.
package struct RowsTerm: Hashable, Sendable {
    package let variable: RowVariable
    package let source: Source
    package let pick: Pick?
    package let forEach: [Term]
    package let by: [Term]
    package let condition: Term?
    /// For a derived kind: when a combination is a row at all.
    package let existence: Term?

    package indirect enum Source: Hashable, Sendable {
        case every
        case along(Term, Route)
        /// The rows of a definition.
        case defined(RowsTerm)
        /// Every row that the rows of a definition, or all of a kind, lead to.
        case through(RowsTerm, Route)
    }

    package var kind: String { variable.kind }
}
