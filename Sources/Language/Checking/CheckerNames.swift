import Core

/// What a name means: the row in hand first, outer rows, what a row leads to, then period, setting and define.
extension Checker {
    mutating func value(_ path: Path, expecting: ValueType?) -> Term? {
        if path.isOneName, let literal = literal(path.name, expecting: expecting) { return literal.term }
        guard let (first, steps) = base(path, expecting: expecting) else { return nil }
        var term = first
        var index = 0
        while index < steps.count {
            guard let (next, used) = step(term, steps, index) else { return nil }
            (term, index) = (next, index + used)
        }
        return term
    }

    /// A name that stands for itself beside what it is compared with. A mistake gives a literal without a term.
    private mutating func literal(_ name: Path.Name, expecting: ValueType?) -> (term: Term?, ())? {
        if name.text == "yes" || name.text == "no" {
            guard case .code? = expecting else { return (Term(.yesNo(name.text == "yes"), .yesNo, missing: false), ()) }
        }
        guard case .code(let list)? = expecting, vocabulary.lists[list]?[name.text] != nil else { return nil }
        if let row = scope.last, case .code(list)? = vocabulary.kinds[row.kind]?.fields[name.text]?.type {
            report(
                name.place, "\(name.text) is both a field and a code of \(list)",
                "Write the code in quotes, or the field with its kind before it")
            return (nil, ())
        }
        return (code(name.text, of: list, at: name.place), ())
    }

    mutating func code(_ text: String, of list: String, at place: SourcePlace) -> Term? {
        guard let values = vocabulary.lists[list] else {
            report(place, "there is no list named \(list)", "Declare it in lists.yaml")
            return nil
        }
        guard values[text] != nil else {
            let near = Spelling.nearest(to: text, among: values.values.map(\.code))
            report(
                place, "\(text) is no value of the list \(list)",
                near.map { "Did you mean \($0)? Write it, or add \(text) to the list" }
                    ?? "Use one of \(values.values.prefix(6).map(\.code).joined(separator: ", "))")
            return nil
        }
        return Term(.code(text), .code(list: list), missing: false)
    }

    /// The beginning of a path and the steps left.
    private mutating func base(_ path: Path, expecting: ValueType?) -> (Term, [Path.Name])? {
        if let arguments = path.arguments { return call(path.name, arguments, path.steps, expecting: expecting) }
        let name = path.name.text
        if let row = scope.last, let term = field(name, of: Term(.row(row), .row(kind: row.kind), missing: false), at: path.place) {
            return (term, path.steps)
        }
        for kind in kindNames(path) {
            // The fields of the row in hand need no kind before them, so where an outer row is of its kind, that one is meant.
            if let row = scope.dropLast().last(where: { $0.kind == kind.name }) ?? scope.last, row.kind == kind.name {
                return (Term(.row(row), .row(kind: row.kind), missing: false), Array(path.steps.dropFirst(kind.steps)))
            }
        }
        for row in scope.dropLast().reversed() {
            if let term = field(name, of: Term(.row(row), .row(kind: row.kind), missing: false), at: path.place) {
                return (term, path.steps)
            }
        }
        switch reached(path) {
        case .found(let term, let steps): return (term, steps)
        case .refused: return nil
        case .none: break
        }
        return known(path, expecting: expecting)
    }

    /// A kind's name may have a dot: `clock.screening`. The longer name is tried first.
    func kindNames(_ path: Path) -> [(name: String, steps: Int)] {
        let long = path.steps.first.map { "\(path.name.text).\($0.text)" }
        return [long.map { ($0, 1) }, (path.name.text, 0)].compactMap(\.self).filter { vocabulary.kinds[$0.0] != nil }
    }

    /// A field of a row; nil without a report where the kind has none of that name.
    mutating func field(_ name: String, of row: Term, at place: SourcePlace) -> Term? {
        guard case .row(let kindName) = row.type, let field = vocabulary.kinds[kindName]?.fields[name] else { return nil }
        if let rule = field.rule { return worked(field, rule, of: row, kind: kindName, at: place) }
        return Term(.field(row, name), field.type, missing: row.mayBeMissing || !field.isRequired)
    }

    private mutating func worked(_ field: Vocabulary.Field, _ rule: Phrase, of row: Term, kind: String, at place: SourcePlace) -> Term? {
        let key = "\(kind).\(field.name)"
        guard enter(key, at: place) else { return Term(.number(Ratio(0)), field.type, missing: true) }
        defer { reading.removeLast() }
        let (outer, given) = (scope, context)
        defer { (scope, context) = (outer, given) }
        if field.readsClock, context.hasPeriod { context.mayReadClock = true }
        let variable = variable(of: kind)
        scope = [variable]
        var expecting: ValueType?
        if case .code = field.type { expecting = field.type }
        // A mistake in the field's own rule is reported there; here its declared type is taken so that nothing else is hidden.
        guard let body = check(rule, expecting: expecting) else { return Term(.number(Ratio(0)), field.type, missing: true) }
        return Term(.worked(row, field.name, variable, body), body.type, missing: row.mayBeMissing || body.mayBeMissing)
    }

    /// Marks a definition as being read; false, with a report, where it is being read already.
    mutating func enter(_ key: String, at place: SourcePlace) -> Bool {
        guard !reading.contains(key), reading.count < 20 else {
            report(
                place, "\(key) is worked out from itself",
                "Break the circle: one of \((reading + [key]).joined(separator: ", ")) must not need the others")
            return false
        }
        reading.append(key)
        return true
    }

    private enum Reached {
        case found(Term, [Path.Name]), refused, none
    }

    /// One row of another kind that a row in scope leads to.
    private mutating func reached(_ path: Path) -> Reached {
        for kind in kindNames(path) where CalendarUnit(rawValue: kind.name) == nil {
            for row in scope.reversed() {
                let (start, routes) = lead(from: row, to: kind.name, at: path.place)
                switch routes {
                case .none: continue
                case .several(let ways):
                    report(
                        path.place, "a \(row.kind) leads to a \(kind.name) in \(ways.count) ways",
                        "Write the path: \(ways.joined(separator: " or "))")
                    return .refused
                case .one(let route):
                    guard let one = oneRow(start, route, at: path.place) else { return .refused }
                    return .found(one, Array(path.steps.dropFirst(kind.steps)))
                }
            }
        }
        return .none
    }

    private mutating func oneRow(_ row: Term, _ route: Route, at place: SourcePlace) -> Term? {
        if case .link(let field, _) = route { return self.field(field, of: row, at: place) }
        guard let kind = vocabulary.kinds[route.target], kind.isSingle else {
            report(place, "there may be several records of \(route.target) here", "Write has, count of, or the … of latest \(route.target)")
            return nil
        }
        return Term(.reached(row, route), .row(kind: kind.name), missing: true)
    }

    /// One step after a dot, or two where a kind's name has a dot in it.
    private mutating func step(_ term: Term, _ steps: [Path.Name], _ index: Int) -> (Term, used: Int)? {
        let name = steps[index]
        switch term.type {
        case .row(let kind):
            if let field = field(name.text, of: term, at: name.place) { return (field, 1) }
            let rest = Path(name: name, arguments: nil, steps: Array(steps.dropFirst(index + 1)))
            for target in kindNames(rest) {
                if case .one(let route) = route(from: kind, to: target.name) {
                    return oneRow(term, route, at: name.place).map { ($0, 1 + target.steps) }
                }
            }
            unknown(name, "a \(kind) has no field named \(name.text)", among: fieldNames(kind))
        case .code(let list):
            if let type = vocabulary.lists[list]?.attributes[name.text] {
                let given = vocabulary.lists[list]?.values.allSatisfy { $0.attributes[name.text] != nil } ?? false
                return (Term(.attribute(term, list: list, name.text), type, missing: term.mayBeMissing || !given), 1)
            }
            unknown(
                name, "the values of \(list) have no attribute named \(name.text)",
                among: vocabulary.lists[list].map { Array($0.attributes.keys) } ?? [])
        case .period, .span:
            if let edge = Term.Edge(rawValue: name.text) {
                // A span may still be open; a period has always a last day.
                return (Term(.edge(term, edge), .day, missing: term.mayBeMissing || term.type == .span && edge == .last), 1)
            }
            if term.form == .period(.itself), let shift = Checker.shifts[name.text] {
                return (Term(.period(shift), .period, missing: false), 1)
            }
            unknown(name, "\(term.type.words) has no \(name.text)", among: ["first", "last", "previous", "year_before", "year_to_date"])
        default:
            report(name.place, "\(term.type.words) has no fields, and \(name.text) is asked of it", "Take the dot and what follows out")
        }
        return nil
    }

    private static let shifts: [String: PeriodShift] = [
        "previous": .previous, "year_before": .yearBefore, "year_to_date": .yearToDate, "year": .unit(.year), "quarter": .unit(.quarter),
        "month": .unit(.month), "week": .unit(.week),
    ]

    mutating func unknown(_ name: Path.Name, _ what: String, among names: [String]) {
        let near = Spelling.nearest(to: name.text, among: names)
        let some = names.sorted().prefix(8).joined(separator: ", ")
        report(name.place, what, near.map { "Did you mean \($0)?" } ?? (some.isEmpty ? "Declare it in the folder" : "Use one of \(some)"))
    }

    func fieldNames(_ kind: String) -> [String] { vocabulary.kinds[kind].map { Array($0.fields.keys) } ?? [] }
}
