import Core

/// Says a checked rule.
struct Speaker {
    let vocabulary: Vocabulary
    /// The rows in scope, the row in hand last.
    var scope: [RowVariable] = []

    /// How tightly a saying holds together; a looser one inside a tighter is bracketed.
    enum Hold: Int { case loose, or, and, test, sum, product, tight }

    func say(_ term: Term) -> Saying { said(term).saying }

    private func say(_ term: Term, _ needed: Hold) -> Saying {
        let (saying, hold) = said(term)
        return hold.rawValue >= needed.rawValue ? saying : saying.bracketed
    }

    private func said(_ term: Term) -> (saying: Saying, hold: Hold) {
        switch term.form {
        case .number(let number): return (.words(Speaker.written(number, term.type)), .tight)
        case .day(let day): return (.words(day.withoutWeekday), .tight)
        case .text(let text): return (.value(text), .tight)
        case .code(let code): return (value(code, term.type), .tight)
        case .yesNo(let answer): return (.words(answer ? "yes" : "no"), .tight)
        case .length(let count, let unit): return (.words("\(count) \(Vocabulary.readable(unit.rawValue))"), .tight)
        case .period(let shift): return (.words(Speaker.words(shift)), .tight)
        case .now: return (.words("now"), .tight)
        case .today: return (.words("today"), .tight)
        case .setting(let name, let on):
            let setting = "the agreed " + .label(unique(name, vocabulary.settings[name]?.label, vocabulary.settings.values.map(\.label)))
            return (on.map { setting + " as at " + say($0, .tight) } ?? setting, .tight)
        case .row(let variable): return (row(variable), .tight)
        case .field(let row, let name), .worked(let row, let name, _, _): return (.label(fieldLabel(name, row)) + owner(row), .tight)
        case .reached(let row, let route): return (.words("its only ") + reach(route) + owner(row), .tight)
        case .attribute(let code, _, let name): return (.label(Vocabulary.readable(name)) + " under " + say(code, .tight), .tight)
        case .dated(let row, let name, let on):
            return (.label(fieldLabel(name, row)) + owner(row) + " as at " + say(on, .tight), .tight)
        case .span(let row): return said(row)
        case .edge(let span, let edge): return ("the \(edge.rawValue) day of " + say(span, .tight), .tight)
        case .not(let inner): return ("not " + say(inner, .tight), .test)
        case .and(let parts): return (parts.map { say($0, .test) }.joined(" and "), .and)
        case .or(let parts): return (parts.map { say($0, .and) }.joined(" or "), .or)
        case .comparison(let left, let comparison, let right):
            return (say(left, .sum) + Speaker.words(comparison) + say(right, .sum), .test)
        case .recorded(let inner, let expected): return (say(inner, .sum) + (expected ? " is recorded" : " is not recorded"), .test)
        case .among(let left, let codes, let expected):
            let values = codes.map { value($0, left.type) }.listed(" or ")
            return (say(left, .sum) + (expected ? " is one of " : " is none of ") + values, .test)
        case .within(let left, let right, let expected):
            return (say(left, .sum) + (expected ? " is among " : " is not among ") + say(right, .sum), .test)
        case .during(let left, let right): return (say(left, .sum) + " falls during " + say(right, .sum), .test)
        case .open(let subject, let opening, let right):
            return (say(subject, .sum) + " is open \(opening.rawValue) " + say(right, .sum), .test)
        case .calculation(let left, let operation, let right):
            let isProduct = operation == .times || operation == .divided
            let saying = say(left, isProduct ? .product : .sum) + " \(operation.rawValue) " + say(right, isProduct ? .tight : .product)
            return (saying, isProduct ? .product : .sum)
        case .choice(let branches, let otherwise):
            let said = branches.map { say($0.value, .sum) + " if " + say($0.condition, .tight) + ", " }.joined("")
            return (said + "otherwise " + say(otherwise, .sum), .loose)
        case .has(let rows, let expected): return ((expected ? "there is a " : "there is no ") + say(rows), .loose)
        case .count(let different, let rows):
            if different.isEmpty { return ("the number of " + say(rows), .loose) }
            return ("the number of different " + different.map { inside(rows, $0) }.listed() + " over " + say(rows), .loose)
        case .fold(let fold, let inner, let rows): return ("the \(fold.rawValue) of " + inside(rows, inner) + " over " + say(rows), .loose)
        case .the(let inner, let rows): return ("the " + inside(rows, inner) + " of " + say(rows), .loose)
        case .call(let function, let arguments): return call(function, arguments)
        case .band(let table, let keys, let column):
            let label = unique(table, vocabulary.tables[table]?.label, vocabulary.tables.values.map(\.label))
            return (
                .label(Vocabulary.readable(column)) + " for " + keys.map { say($0, .tight) }.listed() + " in the table " + .label(label),
                .tight
            )
        case .part(let index): return (.words("part \(index + 1)"), .tight)
        }
    }

    private func call(_ function: Function, _ arguments: [Term]) -> (Saying, Hold) {
        let said = arguments.map { say($0, .tight) }
        func between(_ what: String) -> Saying { "the \(what) from " + said[0] + " to " + said[1] }
        let saying: Saying =
            switch function {
            case .within: "what is common to " + said.listed()
            case .days: "the days in " + said[0]
            case .daysBoth: between("days") + ", both counted"
            case .daysBetween: between("days")
            case .hours: between("hours")
            case .hoursOf: "the hours in " + said[0]
            case .workingDays: "the working days in " + said[0]
            case .workingDaysBetween: between("working days")
            case .working: said[0] + " is a working day"
            case .down: said[0] + " rounded down"
            case .pence: said[0] + " rounded to whole pence"
            case .smaller: "the smaller of " + said.listed()
            case .larger: "the larger of " + said.listed()
            case .age: "the age on " + said[1] + " of someone born on " + said[0]
            case .inHours: "when " + said[0] + " counts as received in opening hours"
            }
        return (saying, .loose)
    }

    // MARK: Rows

    func say(_ rows: RowsTerm) -> Saying {
        let inner = adding(rows.variable)
        var saying: Saying
        switch rows.source {
        case .every: saying = kind(rows.kind)
        case .along(let row, let route): saying = reach(route) + " of " + say(row, .tight)
        case .defined(let base): saying = "among " + say(base).bracketed
        case .through(let base, let route): saying = reach(route) + " of " + say(base).bracketed
        }
        if let pick = rows.pick {
            saying = "\(pick.rawValue) " + saying
            if !rows.forEach.isEmpty { saying = saying + " for each " + rows.forEach.map { inner.say($0, .sum) }.listed() }
            if !rows.by.isEmpty { saying = saying + " by " + rows.by.map { inner.say($0, .sum) }.listed(" then ") }
        }
        guard let condition = rows.condition else { return saying }
        return saying + " where " + inner.say(condition, .tight)
    }

    private func inside(_ rows: RowsTerm, _ term: Term) -> Saying { adding(rows.variable).say(term, .tight) }

    private func adding(_ variable: RowVariable) -> Speaker {
        var inner = self
        inner.scope.append(variable)
        return inner
    }

    /// The kind a route leads to, and by which link where there is more than the kind to say.
    private func reach(_ route: Route) -> Saying {
        switch route {
        case .link(let name, let target): kind(target) + " named by " + .label(Vocabulary.readable(name))
        case .inverse(let name, let target):
            vocabulary.kinds[target]?.fields[name]?.inverse == nil
                ? kind(target) : kind(target) + " by " + .label(Vocabulary.readable(name))
        case .shared(let own, let theirs, let target):
            own == theirs
                ? kind(target) + " of the same " + .label(Vocabulary.readable(own))
                : kind(target) + " whose " + .label(Vocabulary.readable(theirs)) + " is the " + .label(Vocabulary.readable(own))
        }
    }

    private func row(_ variable: RowVariable) -> Saying {
        if variable == scope.last || !scope.contains(where: { $0.kind == variable.kind }) { return "this " + kind(variable.kind) }
        let same = scope.dropLast().filter { $0.kind == variable.kind }
        let outward = same.reversed().firstIndex(of: variable).map { same.count - 1 - $0 } ?? 0
        let level = same.count - outward
        return (level > 1 ? "the \(level)nd outer " : "the ") + kind(variable.kind)
    }

    /// Whose field it is; the row in hand goes without saying.
    private func owner(_ row: Term) -> Saying {
        switch row.form {
        case .row(let variable): variable == scope.last ? Saying() : " of " + self.row(variable)
        case .field, .worked, .reached: " of " + say(row, .tight)
        default: " of " + say(row, .tight)
        }
    }
}

extension Sequence<Saying> {
    package func joined(_ separator: String) -> Saying {
        enumerated().reduce(Saying()) { $1.offset == 0 ? $1.element : $0 + separator + $1.element }
    }
}
