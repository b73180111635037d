import Core
import Storage

/// Days in SQL: both ends are counted, and a last day that is NULL has not come yet.
struct SQLSpan {
    let first: Statement
    let last: Statement
    let isOpenEnded: Bool
    /// The day the span ended on, as recorded.
    let end: Statement
    /// Whether the whole span may be missing.
    let mayBeMissing: Bool
}

extension Compiler {
    func span(_ term: Term) throws(RuleError) -> SQLSpan {
        switch term.form {
        case .span(let row): return try own(try seat(row), missing: term.mayBeMissing)
        case .field(let row, let name) where term.type == .span:
            guard case .table(let alias, let kind, _) = try seat(row), let field = vocabulary.kinds[kind]?.fields[name] else { break }
            return made(
                Statement(composed: "\(alias).\(Statement.quoted(field.column))"),
                Statement(composed: "\(alias).\(Statement.quoted(field.lastColumn))"), field.counts, endIsRequired: false, term.mayBeMissing
            )
        case .worked(let row, _, let variable, let body):
            seats[variable.number] = try seat(row)
            return try span(body)
        case .call(.within, let terms):
            var common = try span(terms[0])
            for other in terms.dropFirst() { common = cut(common, try span(other)) }
            return common
        default: break
        }
        guard term.type == .period else { throw .notInSQL("A span is worked out in a way SQL has no words for") }
        let ends = try stretch(term)
        return SQLSpan(first: ends.first, last: ends.last, isOpenEnded: false, end: ends.last, mayBeMissing: term.mayBeMissing)
    }

    /// The span of a row itself.
    private func own(_ seat: Seat, missing: Bool) throws(RuleError) -> SQLSpan {
        switch seat {
        case .table(let alias, let kindName, _):
            guard let kind = vocabulary.kinds[kindName], let span = kind.span else { break }
            func day(_ name: String) -> Statement {
                let field = kind.fields[name]
                return Statement(composed: "\(alias).\(Statement.quoted((field?.column ?? name) + (field?.type == .moment ? "_day" : "")))")
            }
            // A row that was joined may be absent, whatever its fields require; its missing end would read as open.
            let endIsRequired = kind.fields[span.end]?.isRequired ?? false
            return made(day(span.start), day(span.end), span.counts, endIsRequired: endIsRequired, missing)
        case .calendar(let unit, let first):
            let last = try last(unit, first)
            return SQLSpan(first: first, last: last, isOpenEnded: false, end: last, mayBeMissing: missing)
        case .derived: break
        }
        throw .notInSQL("This record has no span")
    }

    private func made(_ first: Statement, _ end: Statement, _ counts: SpanCount, endIsRequired: Bool, _ missing: Bool) -> SQLSpan {
        let last: Statement = counts == .nights ? "(\(end) - 1)" : end
        return SQLSpan(first: first, last: last, isOpenEnded: !endIsRequired, end: end, mayBeMissing: missing)
    }

    private func cut(_ a: SQLSpan, _ b: SQLSpan) -> SQLSpan {
        let first: Statement = "CASE WHEN \(a.first) >= \(b.first) THEN \(a.first) WHEN \(a.first) < \(b.first) THEN \(b.first) END"
        var last: Statement = "CASE "
        if a.isOpenEnded { last += "WHEN \(a.last) IS NULL THEN \(b.last) " }
        if b.isOpenEnded { last += "WHEN \(b.last) IS NULL THEN \(a.last) " }
        last += "WHEN \(a.last) <= \(b.last) THEN \(a.last) ELSE \(b.last) END"
        return SQLSpan(
            first: "(\(first))", last: "(\(last))", isOpenEnded: a.isOpenEnded && b.isOpenEnded, end: "(\(last))",
            mayBeMissing: a.mayBeMissing || b.mayBeMissing)
    }

    /// First and last day of a period or a row of the calendar.
    func stretch(_ term: Term) throws(RuleError) -> (first: Statement, last: Statement) {
        switch term.form {
        case .period(let shift):
            guard let days = occasion.stretch(shift) else { throw .notInSQL("There is no period here") }
            return (bound(days.lowerBound), bound(days.upperBound))
        case .field(let row, let name) where term.type == .period:
            guard case .table(let alias, let kind, _) = try seat(row), let field = vocabulary.kinds[kind]?.fields[name] else { break }
            return (
                Statement(composed: "\(alias).\(Statement.quoted(field.column))"),
                Statement(composed: "\(alias).\(Statement.quoted(field.lastColumn))")
            )
        case .worked(let row, _, let variable, let body):
            seats[variable.number] = try seat(row)
            return try stretch(body)
        default:
            if case .calendar(let unit, let first) = try seat(term) { return (first, try last(unit, first)) }
        }
        throw .notInSQL("A period is worked out in a way SQL has no words for")
    }

    /// Days of the occasion travel as parameters: one text serves every period.
    func bound(_ day: Day) -> Statement { "CAST(\(day) AS BIGINT)" }

    func during(_ left: Term, _ right: Term) throws(RuleError) -> Statement {
        let span = try span(right)
        let (first, last): (Statement, Statement)
        var guarded = span.mayBeMissing ? [span.first] : []
        if left.type.isInTime {
            let (day, later) = try anchored(left)
            let start: Statement = later == 0 ? span.first : "\(span.first) - \(Statement.whole(later))"
            let end: Statement = later == 0 ? span.last : "\(span.last) - \(Statement.whole(later))"
            let ends: Statement = span.isOpenEnded ? "(\(span.last) IS NULL OR \(day) <= \(end))" : "\(day) <= \(end)"
            return sure("(\(day) >= \(start) AND \(ends))", guarded)
        }
        let inner = try self.span(left)
        (first, last) = (inner.first, inner.isOpenEnded ? "COALESCE(\(inner.last), 9223372036854775807)" : inner.last)
        if inner.mayBeMissing { guarded.append(inner.first) }
        let ends: Statement = span.isOpenEnded ? "(\(span.last) IS NULL OR \(last) <= \(span.last))" : "\(last) <= \(span.last)"
        return sure("(\(first) >= \(span.first) AND \(ends))", guarded)
    }

    /// A day as a column and how many days later it is meant: the last day of a week is its Monday and six, so that the calendar's key
    /// is searched and not computed with.
    func anchored(_ term: Term) throws(RuleError) -> (day: Statement, later: Int64) {
        if case .field(let row, "last") = term.form, case .row(CalendarUnit.week.rawValue) = row.type,
            case .calendar(_, let first) = try seat(row)
        {
            return (first, 6)
        }
        return (try scalar(term, .day), 0)
    }

    func open(_ subject: Term, _ opening: Opening, _ right: Term) throws(RuleError) -> Statement {
        let span = try span(subject)
        var guarded = span.mayBeMissing ? [span.first] : []
        func ends(_ condition: Statement) -> Statement { span.isOpenEnded ? "(\(span.last) IS NULL OR \(condition))" : condition }
        switch opening {
        case .during:
            let when = try self.span(right)
            if when.mayBeMissing { guarded.append(when.first) }
            let begun: Statement =
                when.isOpenEnded ? "(\(when.last) IS NULL OR \(span.first) <= \(when.last))" : "\(span.first) <= \(when.last)"
            return sure("(\(begun) AND \(ends("\(span.last) >= \(when.first)")))", guarded)
        case .on:
            let day = try scalar(right, .day)
            return sure("(\(span.first) <= \(day) AND \(ends("\(span.last) >= \(day)")))", guarded)
        case .after:
            let day = try scalar(right, .day)
            return sure("(\(span.first) <= \(day) AND \(ends("\(span.end) > \(day)")))", guarded)
        }
    }

    /// Undecided where one of `guarded` is missing, even where the rest would already say no: a span without a beginning is no span.
    private func sure(_ condition: Statement, _ guarded: [Statement]) -> Statement {
        guard !guarded.isEmpty else { return condition }
        let missing = guarded.map { "\($0) IS NULL" as Statement }.joined(separator: " OR ")
        return "(CASE WHEN \(missing) THEN NULL ELSE \(condition.asNumber) END = 1)"
    }
}
