extension Term {
    /// The terms and the rows that a term is made of, for those who look for something in a whole rule.
    package var parts: (terms: [Term], rows: [RowsTerm]) {
        switch form {
        case .number, .day, .text, .code, .yesNo, .length, .now, .today, .part, .period, .row: ([], [])
        case .setting(_, let on): (on.map { [$0] } ?? [], [])
        case .field(let inner, _), .reached(let inner, _), .attribute(let inner, _, _), .span(let inner), .edge(let inner, _),
            .not(let inner), .recorded(let inner, _), .among(let inner, _, _):
            ([inner], [])
        case .dated(let left, _, let right), .worked(let left, _, _, let right), .comparison(let left, _, let right),
            .within(let left, let right, _), .during(let left, let right), .open(let left, _, let right),
            .calculation(let left, _, let right):
            ([left, right], [])
        case .and(let terms), .or(let terms), .call(_, let terms), .band(_, let terms, _): (terms, [])
        case .choice(let branches, let otherwise): (branches.flatMap { [$0.value, $0.condition] } + [otherwise], [])
        case .has(let rows, _): ([], [rows])
        case .count(let different, let rows): (different, [rows])
        case .fold(_, let value, let rows), .the(let value, let rows): ([value], [rows])
        }
    }

    /// Whether it asks which days are worked. Nobody has said so of days beyond the calendar, so the answer may be unknown whatever is recorded.
    var asksCalendar: Bool {
        switch form {
        case .call(.working, _), .call(.workingDays, _), .call(.workingDaysBetween, _), .call(.inHours, _): return true
        case .length(_, .working_days): return true
        default: return parts.terms.contains(where: \.asksCalendar) || parts.rows.contains(where: \.asksCalendar)
        }
    }

    /// Whether its value changes with the time of day, as the state of a running clock does.
    var readsTheTime: Bool {
        switch form {
        case .now, .today: true
        default: parts.terms.contains(where: \.readsTheTime) || parts.rows.contains(where: \.readsTheTime)
        }
    }

    /// What must hold for the whole to hold.
    package var conjuncts: [Term] { if case .and(let terms) = form { terms.flatMap(\.conjuncts) } else { [self] } }
}

extension RowsTerm {
    /// Where they start from, and what they are chosen, ordered and grouped by.
    package var parts: (terms: [Term], rows: [RowsTerm]) {
        let own = forEach + by + [condition, existence].compactMap(\.self)
        return switch source {
        case .every: (own, [])
        case .along(let start, _): ([start] + own, [])
        case .defined(let base), .through(let base, _): (own, [base])
        }
    }

    var asksCalendar: Bool { parts.terms.contains(where: \.asksCalendar) || parts.rows.contains(where: \.asksCalendar) }

    var readsTheTime: Bool { parts.terms.contains(where: \.readsTheTime) || parts.rows.contains(where: \.readsTheTime) }

    /// The route along which they are reached, if they are.
    package var route: Route? {
        switch source {
        case .along(_, let route), .through(_, let route): route
        case .every, .defined: nil
        }
    }
}

extension Indicator {
    /// Every rule of the indicator.
    package var parts: (terms: [Term], rows: [RowsTerm]) {
        var (terms, rows): ([Term], [RowsTerm]) = ([], [])
        switch measure {
        case .share, .count: break
        case .figure(let plan): terms = [plan.term]
        }
        for stratum in strata {
            rows.append(stratum.rows)
            terms += [stratum.counted].compactMap(\.self) + stratum.leaveOut + stratum.by
        }
        terms += keys.flatMap { $0.compactMap(\.self) } + also.map(\.plan.term)
        return (terms + [cannot?.plan.term].compactMap(\.self), rows)
    }

    /// Whether it changes with the time of day, though nothing is recorded.
    package var readsTheTime: Bool { parts.terms.contains(where: \.readsTheTime) || parts.rows.contains(where: \.readsTheTime) }
}
