import Core

/// Functions and tables: what they take and give.
extension Checker {
    mutating func call(
        _ name: Path.Name, _ arguments: [Phrase], _ steps: [Path.Name], expecting: ValueType?
    ) -> (Term, [Path.Name])? {
        if vocabulary.tables[name.text] != nil { return band(name, arguments, steps) }
        let term: Term?
        switch name.text {
        case "within": term = within(name, arguments)
        case "days": term = days(name, arguments)
        case "working_days": term = distance(name, arguments, .workingDays, .workingDaysBetween)
        case "hours": term = hours(name, arguments)
        case "working": term = inTime(name, arguments, 1).map { Term(.call(.working, $0), .yesNo, missing: $0[0].mayBeMissing) }
        case "age": term = age(name, arguments)
        case "in_hours": term = inHours(name, arguments)
        case "down", "pence": term = rounded(name, arguments, expecting)
        case "smaller", "larger": term = chosen(name, arguments, expecting)
        case "as_at": term = asAt(name, arguments)
        default:
            unknown(name, "there is no function or table named \(name.text)", among: Function.written + vocabulary.tables.keys)
            return nil
        }
        return term.map { ($0, steps) }
    }

    private mutating func count(_ name: Path.Name, _ arguments: [Phrase], _ wanted: ClosedRange<Int>, _ example: String) -> Bool {
        if wanted.contains(arguments.count) { return true }
        report(name.place, "\(name.text) is given \(arguments.count) values", "Write it as in \(example)")
        return false
    }

    private func missing(_ terms: [Term]) -> Bool { terms.contains(where: \.mayBeMissing) }

    private mutating func within(_ name: Path.Name, _ arguments: [Phrase]) -> Term? {
        guard count(name, arguments, 2...8, "within(stay, period)"), let spans = all(arguments, { $0.spanned($1) }) else { return nil }
        return Term(.call(.within, spans), .span, missing: missing(spans))
    }

    private mutating func days(_ name: Path.Name, _ arguments: [Phrase]) -> Term? {
        guard arguments.count == 3 else { return distance(name, arguments, .days, .daysBetween) }
        guard case .path(let path) = arguments[2].form, path.isOneName, path.name.text == "both" else {
            report(arguments[2].place, "the third value of days can only be both", "Write days(from, until, both) to count both ends")
            return nil
        }
        guard let ends = inTime(name, Array(arguments.prefix(2)), 2) else { return nil }
        return Term(.call(.daysBoth, ends), .number, missing: missing(ends))
    }

    /// Of one span what it holds, of two days how far apart they are.
    private mutating func distance(_ name: Path.Name, _ arguments: [Phrase], _ inside: Function, _ between: Function) -> Term? {
        guard count(name, arguments, 1...2, "\(name.text)(within(stay, period)) or \(name.text)(from, until)") else { return nil }
        if arguments.count == 1 {
            guard let span = spanned(arguments[0]) else { return nil }
            // A span without end holds no number of days.
            return Term(.call(inside, [span]), .number, missing: span.mayBeMissing || !hasEnd(span))
        }
        guard let ends = inTime(name, arguments, 2) else { return nil }
        return Term(.call(between, ends), .number, missing: missing(ends))
    }

    /// Whether a span has certainly a last day.
    private func hasEnd(_ span: Term) -> Bool {
        if span.type == .period { return true }
        switch span.form {
        case .call(.within, let spans): return spans.contains(where: hasEnd)
        case .span(let row):
            guard case .row(let name) = row.type, let kind = vocabulary.kinds[name], let own = kind.span else { return false }
            return kind.fields[own.end]?.isRequired ?? false
        default: return false
        }
    }

    private mutating func inTime(_ name: Path.Name, _ arguments: [Phrase], _ wanted: Int) -> [Term]? {
        guard count(name, arguments, wanted...wanted, wanted == 1 ? "\(name.text)(day)" : "\(name.text)(from, until)") else { return nil }
        return all(arguments) { checker, phrase in
            guard let term = checker.check(phrase) else { return nil }
            if term.type.isInTime { return term }
            checker.report(phrase.place, "\(name.text) needs a day, and this is \(term.type.words)", "Name a day or a moment")
            return nil
        }
    }

    private mutating func hours(_ name: Path.Name, _ arguments: [Phrase]) -> Term? {
        guard count(name, arguments, 1...2, "hours(requested, decided) or hours(length)") else { return nil }
        guard let terms = all(arguments, { $0.check($1) }) else { return nil }
        if terms.count == 1, terms[0].type == .minutes { return Term(.call(.hoursOf, terms), .number, missing: missing(terms)) }
        if terms.count == 2, terms.allSatisfy({ $0.type == .moment }) {
            return Term(.call(.hours, terms), .number, missing: missing(terms))
        }
        report(name.place, "hours lie between two moments, or in a length of minutes", "Write hours(requested, decided) or hours(length)")
        return nil
    }

    private mutating func inHours(_ name: Path.Name, _ arguments: [Phrase]) -> Term? {
        guard let terms = inTime(name, arguments, 1) else { return nil }
        guard terms[0].type == .moment else {
            report(arguments[0].place, "a day has no time that could fall outside opening hours", "Name a moment")
            return nil
        }
        return Term(.call(.inHours, terms), .moment, missing: missing(terms))
    }

    /// `age(day)` is the age of the person the row is about; `age(born, day)` reads any birth date.
    private mutating func age(_ name: Path.Name, _ arguments: [Phrase]) -> Term? {
        guard count(name, arguments, 1...2, "age(starts)") else { return nil }
        var terms: [Term] = []
        if arguments.count == 1 {
            let person = Path(name: .init(text: "person", place: name.place), arguments: nil, steps: [])
            guard let row = value(person, expecting: nil) else { return nil }
            guard let birth = field(vocabulary.birth, of: row, at: name.place) else {
                report(name.place, "a person has no birth date here", "Write age(birth date, day)")
                return nil
            }
            terms = [birth]
        }
        for phrase in arguments { if let term = inTime(name, [phrase], 1) { terms += term } }
        guard terms.count == 2 else { return nil }
        return Term(.call(.age, terms), .number, missing: missing(terms))
    }

    private mutating func rounded(_ name: Path.Name, _ arguments: [Phrase], _ expecting: ValueType?) -> Term? {
        guard count(name, arguments, 1...1, "\(name.text)(amount)"), let term = check(arguments[0], expecting: expecting) else {
            return nil
        }
        let function: Function = name.text == "pence" ? .pence : .down
        guard function == .pence ? term.type == .money : term.type.isQuantity else {
            report(
                arguments[0].place, "\(name.text) rounds \(function == .pence ? "money" : "a quantity"), and this is \(term.type.words)",
                "Name an amount")
            return nil
        }
        return Term(.call(function, [term]), term.type, missing: term.mayBeMissing)
    }

    private mutating func chosen(_ name: Path.Name, _ arguments: [Phrase], _ expecting: ValueType?) -> Term? {
        guard count(name, arguments, 2...2, "\(name.text)(delivered, agreed)") else { return nil }
        guard let a = check(arguments[0], expecting: expecting), let b = check(arguments[1], expecting: a.type) else { return nil }
        guard a.type == b.type, a.type.isQuantity || a.type == .day else {
            report(
                arguments[1].place, "\(a.type.words) and \(b.type.words) have no \(name.text)", "Give two numbers, two amounts or two days")
            return nil
        }
        return Term(.call(name.text == "smaller" ? .smaller : .larger, [a, b]), a.type, missing: a.mayBeMissing || b.mayBeMissing)
    }

    private mutating func asAt(_ name: Path.Name, _ arguments: [Phrase]) -> Term? {
        guard count(name, arguments, 2...2, "as_at(setting.places, period.last)") else { return nil }
        let value = check(arguments[0])
        guard let day = inTime(name, [arguments[1]], 1)?.first, let value else { return nil }
        switch value.form {
        case .setting(let setting, nil): return Term(.setting(setting, on: day), value.type, missing: true)
        case .field(let row, let field):
            if case .row(let kind) = row.type, vocabulary.kinds[kind]?.fields[field]?.isDated == true {
                return Term(.dated(row, field, on: day), value.type, missing: true)
            }
        default: break
        }
        report(
            arguments[0].place, "this value is not kept with the days from which it held",
            "Name a setting or a dated field, or leave as_at out")
        return nil
    }

    private mutating func band(_ name: Path.Name, _ arguments: [Phrase], _ steps: [Path.Name]) -> (Term, [Path.Name])? {
        guard let table = vocabulary.tables[name.text] else { return nil }
        guard arguments.count == table.keys.count else {
            report(
                name.place, "\(name.text) looks up \(table.keys.count) value(s) and is given \(arguments.count)", "Give one for each key")
            return nil
        }
        let keys = all(Array(zip(arguments, table.keys))) { checker, pair -> Term? in
            guard let term = checker.check(pair.0, expecting: pair.1.type) else { return nil }
            if term.type == pair.1.type { return term }
            checker.report(
                pair.0.place, "\(name.text) looks up \(pair.1.type.words), and this is \(term.type.words)", "Give a value of that sort")
            return nil
        }
        let column: Vocabulary.Table.Column
        var rest = steps
        if let step = steps.first {
            guard let named = table.columns.first(where: { $0.name == step.text }) else {
                unknown(step, "the table \(name.text) has no column named \(step.text)", among: table.columns.map(\.name))
                return nil
            }
            (column, rest) = (named, Array(steps.dropFirst()))
        } else if table.columns.count == 1 {
            column = table.columns[0]
        } else {
            report(
                name.place, "the table \(name.text) gives \(table.columns.count) values",
                "Write a dot and one of \(table.columns.map(\.name).joined(separator: ", "))")
            return nil
        }
        guard let keys else { return nil }
        return (Term(.band(name.text, keys, column: column.name), column.type, missing: true), rest)
    }
}
