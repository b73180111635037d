import Core
import Storage

/// Turns checked rules into SQL that both engines read alike. The text depends on the rule, its values travel as parameters.
final class Compiler {
    let vocabulary: Vocabulary
    let occasion: Occasion
    /// A condition on each kind that is read, by its alias: the service in question, what the viewer may see.
    let scope: RowScope
    var seats: [Int: Seat] = [:]
    /// The innermost `SELECT` being written.
    var current = FromClause()
    private var aliases = 0
    /// The figures of the occasion as a table, put together once however often they are read.
    private(set) lazy var figures = figureTable

    init(_ vocabulary: Vocabulary, _ occasion: Occasion, scope: RowScope) {
        (self.vocabulary, self.occasion, self.scope) = (vocabulary, occasion, scope)
    }

    func alias() -> String {
        aliases += 1
        return "t\(aliases)"
    }

    // MARK: Rows

    /// Takes a seat for any row of a kind.
    ///
    /// - Parameter isLinked: whether a link leads to the rows.
    func sit(_ kindName: String, in from: FromClause, isLinked: Bool = false) throws(RuleError) -> Seat {
        guard let kind = vocabulary.kinds[kindName] else { throw .notInSQL("There is no kind \(kindName)") }
        let alias = alias()
        switch kind.source {
        case .table, .figures, .contract:
            from.add("\(relation(kind)) AS \(Statement(composed: alias))")
            from.conditions += standing(kind, alias, scope.among, isLinked: isLinked)
            return .table(alias: alias, kind: kindName, from: from)
        case .calendar(let unit):
            from.add(calendar: Statement(composed: "calendar_day AS \(alias)"))
            from.conditions.append("\(Statement(composed: alias)).calendar = \(calendarName)")
            if let begins = beginning(unit, alias) { from.conditions.append(begins) }
            return .calendar(unit, first: Statement(composed: "\(alias).day"))
        case .derived(let parts, _):
            var seats: [(name: String, seat: Seat)] = []
            for part in parts { seats.append((part, try sit(part, in: from))) }
            return .derived(kindName, seats)
        }
    }

    /// What the rows of a kind are read from.
    private func relation(_ kind: Vocabulary.Kind) -> Statement {
        switch kind.source {
        case .table(let table, _): "\(name: table)"
        case .figures: figures
        default: "(SELECT CAST(\(occasion.service) AS BIGINT) AS id)"
        }
    }

    /// What every row of a kind fulfils: its part of the table, and the caller's scope.
    private func standing(
        _ kind: Vocabulary.Kind, _ alias: String, _ scope: RowScope.Condition, isLinked: Bool = false
    ) -> [Statement] {
        var conditions: [Statement] = []
        if case .table(_, let matches) = kind.source {
            conditions = matches.map { "\(Statement(composed: "\(alias).\(Statement.quoted($0.column))")) = \(literal($0.text))" }
        }
        // Of rows that a link leads to the scope is asked last: an index on it would lead through all of the service.
        if let condition = scope(kind.name, alias) { conditions.append(isLinked ? "(\(condition)) IS TRUE" : "(\(condition))") }
        return conditions
    }

    /// The seat of the row a term names.
    func seat(_ term: Term) throws(RuleError) -> Seat {
        switch term.form {
        case .row(let variable):
            guard let seat = seats[variable.number] else { throw .notInSQL("A row is named outside its has or count") }
            return seat
        case .field(let row, let name):
            let seat = try seat(row)
            if case .derived(_, let parts) = seat, let part = parts.first(where: { $0.name == name }) { return part.seat }
            guard case .table(let alias, _, let from) = seat else { break }
            return try follow(term, "\(alias).\(name)", in: from) { () throws(RuleError) in try scalar(term) }
        case .worked(let row, _, let variable, let body):
            seats[variable.number] = try seat(row)
            return try seat(body)
        case .reached(let row, let route):
            let start = try seat(row)
            guard case .table(let alias, _, let from) = start else { break }
            return try follow(term, "\(alias) \(route)", in: from) { () throws(RuleError) in try last(route, from: start) }
        default: break
        }
        // Whatever else names a row gives its number, and the row is joined by it.
        return try follow(term, "\(term)", in: current) { () throws(RuleError) in try scalar(term) }
    }

    private func follow(
        _ term: Term, _ key: String, in from: FromClause, number: () throws(RuleError) -> Statement
    ) throws(RuleError) -> Seat {
        guard case .row(let kindName) = term.type, let kind = vocabulary.kinds[kindName] else {
            throw .notInSQL("\(term.type.words) is no record")
        }
        switch kind.source {
        case .calendar(let unit): return .calendar(unit, first: try number())
        case .derived: throw .notInSQL("A link cannot lead to \(kindName), which is worked out")
        case .table, .figures, .contract:
            return try from.seat(key) { () throws(RuleError) in
                let alias = alias()
                let on: [Statement] = ["\(Statement(composed: "\(alias).\"id\"")) = \(try number())"] + standing(kind, alias, scope.named)
                return (
                    .table(alias: alias, kind: kindName, from: from),
                    "\(relation(kind)) AS \(Statement(composed: alias)) ON \(on.joined(separator: " AND "))"
                )
            }
        }
    }

    /// The number of the row last recorded among those a single kind's route leads to.
    private func last(_ route: Route, from start: Seat) throws(RuleError) -> Statement {
        let from = FromClause()
        let seat = try sit(route.target, in: from)
        from.conditions += try link(route, from: start, to: seat)
        return "(SELECT \(seat.keys.joined(separator: ", "))\(from.statement) ORDER BY \(order(seat, descending: true)) LIMIT 1)"
    }

    /// Recording order, the last resort of every tie.
    func order(_ seat: Seat, descending: Bool) -> Statement {
        let columns: [Statement]
        if case .table(let alias, let kind, _) = seat {
            columns = [Statement(composed: "\(alias).\(Statement.quoted(vocabulary.kinds[kind]?.order ?? "id"))")]
        } else {
            columns = seat.keys
        }
        return columns.map { descending ? "\($0) DESC" : $0 }.joined(separator: ", ")
    }

    /// How two seats hang together along a route.
    func link(_ route: Route, from start: Seat, to end: Seat) throws(RuleError) -> [Statement] {
        let ends = try ends(of: route, from: start, to: end)
        return zip(ends.start, ends.end).map { "\($0) = \($1)" }
    }

    /// What is the same at both ends of a route.
    func ends(of route: Route, from start: Seat, to end: Seat) throws(RuleError) -> (start: [Statement], end: [Statement]) {
        switch route {
        case .link(let name, _): (try column(name, of: start), end.keys)
        case .inverse(let name, _): (start.keys, try column(name, of: end))
        case .shared(let own, let theirs, _): (try column(own, of: start), try column(theirs, of: end))
        }
    }

    /// The columns of a stored link.
    private func column(_ name: String, of seat: Seat) throws(RuleError) -> [Statement] {
        switch seat {
        case .table(let alias, let kind, _):
            let column = vocabulary.kinds[kind]?.fields[name]?.column ?? name
            return [Statement(composed: "\(alias).\(Statement.quoted(column))")]
        case .derived(_, let parts): return parts.first { $0.name == name }?.seat.keys ?? []
        case .calendar: return []
        }
    }

    // MARK: Texts

    var calendarName: Statement { literal(occasion.calendarName) }

    /// A code of letters, digits, hyphens and underscores stands in the text, where the planner sees it; anything else is bound.
    func literal(_ text: String) -> Statement {
        let isPlain =
            !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0 | 0x20) || (48...57).contains($0) || [45, 95].contains($0) }
        return isPlain ? Statement(composed: "'\(text)'") : Statement(composed: "CAST($1 AS TEXT)", values: [.text(text)])
    }
}

/// Conditions on the rows of a kind, under an alias; nil where nothing restricts them.
package struct RowScope: Sendable {
    package typealias Condition = @Sendable (_ kind: String, _ alias: String) -> Statement?
    /// On rows that are gone through.
    package let among: Condition
    /// On a row that another row names.
    let named: Condition

    package init(_ among: @escaping Condition) { (self.among, self.named) = (among, among) }
    package init(among: @escaping Condition, named: @escaping Condition) { (self.among, self.named) = (among, named) }

    /// Rules of one population, with nothing beside it.
    package static let everything = RowScope { _, _ in nil }
}
