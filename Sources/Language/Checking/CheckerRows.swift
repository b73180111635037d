/// `has`, `count`, folds and `the … of`, and the rows they go through.
extension Checker {
    mutating func reach(_ phrase: Phrase) -> Term? {
        switch phrase.form {
        case .has(let rows, let expected):
            return self.rows(rows).map { Term(.has($0, expected: expected), .yesNo, missing: $0.mayBeUndecided) }
        case .count(let different, let rows):
            guard let rows = self.rows(rows) else { return nil }
            let keys = inside(rows) { checker in checker.all(different) { $0.key($1) } }
            return keys.map { Term(.count(different: $0, rows), .number, missing: false) }
        case .fold(let fold, let value, let rows):
            guard let rows = self.rows(rows), let term = inside(rows, { $0.check(value) }) else { return nil }
            guard term.type.isQuantity else {
                report(value.place, "the \(fold.rawValue) of \(term.type.words) has no meaning", "Take a number, money or minutes")
                return nil
            }
            return Term(.fold(fold, term, rows), term.type, missing: fold != .sum)
        case .the(let path, let rows):
            guard let checked = self.rows(rows) else { return nil }
            guard checked.pick != nil, checked.forEach.isEmpty else {
                report(
                    rows.place, "there may be several records of \(checked.kind) here",
                    "Write latest or first, and by what, without for each")
                return nil
            }
            guard let term = inside(checked, { $0.value(path, expecting: nil) }) else { return nil }
            return Term(.the(term, checked), term.type, missing: true)
        default: return nil
        }
    }

    private mutating func inside<Result>(_ rows: RowsTerm, _ check: (inout Checker) -> Result?) -> Result? {
        scope.append(rows.variable)
        defer { scope.removeLast() }
        return check(&self)
    }

    mutating func rows(_ rows: Rows) -> RowsTerm? {
        guard let source = source(rows.path) else { return nil }
        let variable = variable(of: source.kind)
        scope.append(variable)
        defer { scope.removeLast() }
        if rows.pick == nil, let stray = rows.forEach.first ?? rows.by.first {
            report(stray.place, "for each and by choose among records, and none is chosen", "Write latest or first before \(source.kind)")
        }
        let forEach = all(rows.forEach) { $0.key($1) }
        let by = all(rows.by) { $0.key($1) }
        var condition: Term?
        if let phrase = rows.condition {
            guard let checked = self.condition(phrase) else { return nil }
            condition = checked
        }
        guard let forEach, let by else { return nil }
        return RowsTerm(
            variable: variable, source: source.source, pick: rows.pick, forEach: forEach, by: by, condition: condition,
            existence: existence(of: variable, at: rows.path.place))
    }

    /// The condition of a derived kind, read for one of its rows.
    private mutating func existence(of variable: RowVariable, at place: SourcePlace) -> Term? {
        guard case .derived(_, let phrase?)? = vocabulary.kinds[variable.kind]?.source, enter(variable.kind, at: place) else { return nil }
        let outer = scope
        defer {
            reading.removeLast()
            scope = outer
        }
        scope = [variable]
        return condition(phrase)
    }

    /// All rows of a source, without a condition of its own.
    private mutating func everyRow(_ kind: String, _ source: RowsTerm.Source, at place: SourcePlace) -> RowsTerm {
        let variable = variable(of: kind)
        return RowsTerm(
            variable: variable, source: source, pick: nil, forEach: [], by: [], condition: nil,
            existence: existence(of: variable, at: place))
    }

    /// Something to break a figure down by: one value of a row, or several codes, where the row then stands in several groups.
    mutating func breakdown(_ path: Path) -> Term? {
        let reported = mistakes.count
        if let term = value(path, expecting: nil), case .codes = term.type {
            if case .field = term.form { return term }
            report(path.place, "these codes are no field of a record", "Break down by a field")
            return nil
        }
        mistakes.removeSubrange(reported...)
        return key(path)
    }

    /// Something to group, order or count by.
    mutating func key(_ path: Path) -> Term? {
        guard let term = value(path, expecting: nil) else { return nil }
        switch term.type {
        case .span, .codes, .length:
            report(path.place, "\(term.type.words) can neither be ordered nor counted by", "Name one value of the record")
            return nil
        default: return term
        }
    }

    private mutating func source(_ path: Path) -> (source: RowsTerm.Source, kind: String)? {
        if path.arguments != nil {
            report(path.place, "\(path.name.text)(…) gives a value, and records belong here", "Name a kind of record")
            return nil
        }
        if case .rows(let rows)? = vocabulary.defines[path.name.text] { return defined(rows, path) }
        if let direct = direct(path) { return direct.source }
        guard let last = path.steps.last else {
            noRows(path)
            return nil
        }
        return along(path, last)
    }

    private mutating func defined(_ rows: Rows, _ path: Path) -> (source: RowsTerm.Source, kind: String)? {
        guard enter(path.name.text, at: path.place) else { return nil }
        defer { reading.removeLast() }
        guard let base = self.rows(rows) else { return nil }
        return through(.defined(base), base, path.steps)
    }

    /// Along the steps from rows to the rows they lead to.
    private mutating func through(_ start: RowsTerm.Source, _ base: RowsTerm, _ steps: [Path.Name]) -> (
        source: RowsTerm.Source, kind: String
    )? {
        var (source, rows) = (start, base)
        for name in steps {
            guard let route = oneRoute(from: rows.kind, to: name) else { return nil }
            source = .through(rows, route)
            rows = everyRow(route.target, source, at: name.place)
        }
        return (source, rows.kind)
    }

    private mutating func oneRoute(from kind: String, to name: Path.Name) -> Route? {
        if let field = vocabulary.kinds[kind]?.fields[name.text], field.rule == nil, case .row(let target) = field.type {
            return .link(name.text, to: target)
        }
        switch route(from: kind, to: name.text) {
        case .one(let route): return route
        case .several(let ways):
            report(
                name.place, "a \(kind) leads to a \(name.text) in \(ways.count) ways", "Write the path: \(ways.joined(separator: " or "))")
        case .none:
            unknown(name, "no link leads from a \(kind) to a \(name.text)", among: Array(vocabulary.kinds.keys))
        }
        return nil
    }

    /// A kind by its own name: all its rows, or those the row in hand leads to. A report has been made where the source is nil.
    private mutating func direct(_ path: Path) -> (source: (source: RowsTerm.Source, kind: String)?, ())? {
        for kind in kindNames(path) where kind.steps == path.steps.count {
            if scope.isEmpty { return ((.every, kind.name), ()) }
            for row in scope.reversed() {
                let (start, routes) = lead(from: row, to: kind.name, at: path.place)
                switch routes {
                case .one(let route): return ((.along(start, route), route.target), ())
                case .several(let ways):
                    report(
                        path.place, "a \(row.kind) leads to a \(kind.name) in \(ways.count) ways",
                        "Write the path: \(ways.joined(separator: " or "))")
                    return (nil, ())
                case .none: continue
                }
            }
        }
        for row in scope.reversed() where path.steps.isEmpty {
            if case (let start, .one(let route)) = lead(from: row, to: path.name.text, at: path.place) {
                return ((.along(start, route), route.target), ())
            }
        }
        return nil
    }

    /// `person.occupation`: a row, then what it leads to. With no row in hand, from all rows of the first kind.
    private mutating func along(_ path: Path, _ last: Path.Name) -> (source: RowsTerm.Source, kind: String)? {
        if scope.isEmpty, let kind = kindNames(path).first {
            let every = everyRow(kind.name, .every, at: path.place)
            return through(.every, every, Array(path.steps.dropFirst(kind.steps)))
        }
        let front = Path(name: path.name, arguments: nil, steps: path.steps.dropLast())
        guard let row = value(front, expecting: nil) else { return nil }
        guard case .row(let kind) = row.type else {
            report(last.place, "\(row.type.words) leads to no records", "Begin with a record")
            return nil
        }
        return oneRoute(from: kind, to: last).map { (.along(row, $0), $0.target) }
    }

    private mutating func noRows(_ path: Path) {
        let name = path.name.text
        if vocabulary.kinds[name] != nil, let row = scope.last {
            return report(
                path.place, "no link leads from a \(row.kind) to a \(name)", "Write a path along the record's links, or declare a link")
        }
        let near = Spelling.nearest(to: name, among: Array(vocabulary.kinds.keys) + vocabulary.defines.keys)
        report(
            path.place, "there are no records named \(name)",
            near.map { "Did you mean \($0)?" } ?? "Name a kind of record, or define \(name)")
    }
}

extension RowsTerm {
    /// Whether a row may neither certainly be meant nor certainly not.
    var mayBeUndecided: Bool { condition?.mayBeMissing ?? false || existence?.mayBeMissing ?? false }
}
