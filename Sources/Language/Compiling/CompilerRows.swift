import Storage

/// `has`, `count`, folds and the rows they go through.
extension Compiler {
    /// Writes one `SELECT` over `rows`; `select` is given the seat and may add joins. With `picking` false, latest and first are not
    /// applied and neither are the rows' own conditions: that is for `has`, which wants to see the undecided too.
    func over<Result>(
        _ rows: RowsTerm, conditions: Bool = true, _ select: (Seat, FromClause) throws(RuleError) -> Result
    ) throws(RuleError) -> Result {
        let (outer, held) = (current, seats[rows.variable.number])
        let from = FromClause()
        current = from
        defer {
            current = outer
            seats[rows.variable.number] = held
        }
        let isLinked = if case .along = rows.source { true } else { false }
        let seat = try sit(rows.kind, in: from, isLinked: isLinked)
        seats[rows.variable.number] = seat
        if conditions {
            try constrain(rows, seat, from)
        } else {
            try constrainSource(rows, seat, from)
        }
        return try select(seat, from)
    }

    /// Restricts the rows at `seat` to those that are certainly meant.
    private func constrain(_ rows: RowsTerm, _ seat: Seat, _ from: FromClause) throws(RuleError) {
        seats[rows.variable.number] = seat
        guard rows.pick != nil else {
            try constrainSource(rows, seat, from)
            if let fits = try fits(rows) { from.conditions.append(fits) }
            return
        }
        let keys = seat.keys.joined(separator: ", ")
        from.conditions.append("(\(keys)) IN \(try picked(rows))")
        seats[rows.variable.number] = seat
    }

    /// Whether the row in hand exists and is meant; nil where every row is.
    func fits(_ rows: RowsTerm) throws(RuleError) -> Statement? {
        var parts: [Statement] = []
        if let existence = rows.existence { parts.append(try condition(existence)) }
        if let condition = rows.condition { parts.append(try self.condition(condition)) }
        if parts.count < 2 { return parts.first }
        return "(\(parts.joined(separator: " AND ")))"
    }

    private func constrainSource(_ rows: RowsTerm, _ seat: Seat, _ from: FromClause) throws(RuleError) {
        switch rows.source {
        case .every: break
        case .along(let row, let route): from.conditions += try link(route, from: self.seat(row), to: seat)
        case .defined(let base): try constrain(base, seat, from)
        case .through(let base, let route):
            // Not EXISTS, for which SQLite reads through all rows at the far end.
            let among = try over(base) { start, inner throws(RuleError) in
                let ends = try ends(of: route, from: start, to: seat)
                return "(\(ends.end.joined(separator: ", "))) IN (SELECT \(ends.start.joined(separator: ", "))\(inner.statement))"
                    as Statement
            }
            from.conditions.append(among)
        }
    }

    /// `(SELECT id …)` of the one row of each group.
    private func picked(_ rows: RowsTerm) throws(RuleError) -> Statement {
        let plain = rows.withoutPick
        return try over(plain) { seat, from throws(RuleError) in
            let place = try ranking(rows, seat)
            let names = seat.keys.indices.map { "key\($0 + 1)" }
            let keys = zip(seat.keys, names).map { "\($0) AS \(Statement(composed: $1))" as Statement }.joined(separator: ", ")
            let list = Statement(composed: names.joined(separator: ", "))
            return "(SELECT \(list) FROM (SELECT \(keys), \(place) AS place\(from.statement)) AS ranked WHERE place = 1)"
        }
    }

    private func ranking(_ rows: RowsTerm, _ seat: Seat) throws(RuleError) -> Statement {
        var groups: [Statement] = []
        var gaps: [Statement] = []
        for term in rows.forEach {
            let keys = try keys(term)
            groups += keys
            if term.mayBeMissing { gaps += keys.map { "\($0) IS NULL" } }
        }
        // Two rows of nobody are not rows of one person: each stands for itself.
        if !gaps.isEmpty { groups += seat.keys.map { "CASE WHEN \(gaps.joined(separator: " OR ")) THEN \($0) END" } }
        let partition: Statement = groups.isEmpty ? "" : "PARTITION BY \(groups.joined(separator: ", ")) "
        return "row_number() OVER (\(partition)ORDER BY \(try ordering(rows, seat)))"
    }

    /// A row without the value ordered by never comes before one that has it; then recording order decides.
    func ordering(_ rows: RowsTerm, _ seat: Seat) throws(RuleError) -> Statement {
        let descending = rows.pick == .latest
        var columns: [Statement] = []
        for term in rows.by {
            for key in try orderKeys(term) { columns.append(descending ? "\(key) DESC NULLS LAST" : "\(key) ASC NULLS LAST") }
        }
        return (columns + [order(seat, descending: descending)]).joined(separator: ", ")
    }

    func has(_ rows: RowsTerm) throws(RuleError) -> Statement {
        let certain = try exists(rows) { $0 }
        guard rows.mayBeUndecided || rows.asksCalendar else { return certain }
        // Plain EXISTS would turn "severity not recorded" into "no serious incident". No CASE and few brackets: what nests here nests on
        // SQLite's parser, which holds a hundred symbols.
        let undecided = try exists(rows) { "\($0) IS NULL" }
        return "(\(certain) OR \(undecided) AND NULL)"
    }

    private func exists(_ rows: RowsTerm, _ wanted: (Statement) -> Statement) throws(RuleError) -> Statement {
        try over(rows, conditions: false) { _, from throws(RuleError) in
            if let fits = try fits(rows) { from.conditions.append(wanted(fits)) }
            return "EXISTS (SELECT 1\(from.statement))"
        }
    }

    func count(_ different: [Term], _ rows: RowsTerm) throws(RuleError) -> Statement {
        try over(rows) { seat, from throws(RuleError) in
            if try tellApart(different, seat) { return "(SELECT COUNT(*)\(try recorded(different, from).statement))" }
            let distinct = try self.distinct(different, from)
            return "(SELECT COUNT(*) FROM (\(distinct)) AS different)"
        }
    }

    /// Whether values tell the rows themselves apart, so that the different ones need no sorting out: a person and a day over rows of both.
    func tellApart(_ different: [Term], _ seat: Seat) throws(RuleError) -> Bool {
        guard !different.isEmpty else { return true }
        var known: Set<String> = []
        for term in different { known.formUnion(try keys(term).map(\.sql)) }
        return seat.keys.allSatisfy { known.contains($0.sql) }
    }

    /// Only the rows whose keys are all recorded.
    func recorded(_ different: [Term], _ from: FromClause) throws(RuleError) -> FromClause {
        for term in different { from.conditions += try keys(term).map { "\($0) IS NOT NULL" } }
        return from
    }

    /// `SELECT DISTINCT` of the keys that are all recorded.
    func distinct(_ different: [Term], _ from: FromClause) throws(RuleError) -> Statement {
        var columns: [Statement] = []
        for term in different { columns += try keys(term) }
        from.conditions += columns.map { "\($0) IS NOT NULL" }
        return "SELECT DISTINCT \(named(columns))\(from.statement)"
    }

    /// `a AS key1, b AS key2`
    func named(_ keys: [Statement]) -> Statement {
        let columns: [Statement] = keys.enumerated().map { "\($1) AS \(Statement(composed: "key\($0 + 1)"))" }
        return columns.joined(separator: ", ")
    }

    /// One value of the first or latest row.
    func the(_ rows: RowsTerm, _ value: () throws(RuleError) -> Statement) throws(RuleError) -> Statement {
        try over(rows.withoutPick) { seat, from throws(RuleError) in
            let value = try value()
            let order = try ordering(rows, seat)
            return "(SELECT \(value)\(from.statement) ORDER BY \(order) LIMIT 1)"
        }
    }

    /// The columns that tell two values apart, as `different` and `for each` understand them.
    func keys(_ term: Term) throws(RuleError) -> [Statement] {
        switch term.type {
        case .row: return try rowKeys(term)
        case .moment: return [try scalar(term, .day)]
        default: return try orderKeys(term)
        }
    }

    /// The columns by which two values are ordered.
    func orderKeys(_ term: Term) throws(RuleError) -> [Statement] {
        switch term.type {
        case .row: return try rowKeys(term)
        case .period:
            let ends = try stretch(term)
            return [ends.first, ends.last]
        case .number, .money, .minutes:
            let fraction = try fraction(term)
            guard case .fixed = fraction.denominator else {
                throw .notInSQL("A division cannot be grouped or ordered by; round it with down or pence")
            }
            return [fraction.numerator.checked]
        default: return [try scalar(term)]
        }
    }

    /// What identifies the row a term names, without joining it where its number is at hand.
    func rowKeys(_ term: Term) throws(RuleError) -> [Statement] {
        if case .field(let row, _) = term.form, case .table = try seat(row) { return [try scalar(term)] }
        return try seat(term).keys
    }
}

extension RowsTerm {
    /// The same rows before one of each group is taken.
    var withoutPick: RowsTerm {
        RowsTerm(variable: variable, source: source, pick: nil, forEach: [], by: [], condition: condition, existence: existence)
    }
}
