import Core

/// Reads a rule over records in memory: worked examples, acts, tests. The compiler must say the same in SQL.
struct Evaluator {
    let vocabulary: Vocabulary
    let population: any Population
    let occasion: Occasion
    /// What each variable stands for; a link that leads nowhere gives a variable without a row.
    var rows: [Int: RowID] = [:]
    /// Values worked out before, for the arithmetic of a figure.
    var parts: [Datum?] = []

    /// nil is "missing" for a value, "undecided" for a condition.
    func value(_ term: Term) throws(RatioError) -> Datum? {
        switch term.form {
        case .number(let value): return .number(value)
        case .day(let day): return .day(day)
        case .text(let text): return .text(text)
        case .code(let code): return .code(code)
        case .yesNo(let value): return .yesNo(value)
        case .length: return nil
        case .period(let shift): return occasion.stretch(shift).map { .period(first: $0.lowerBound, last: $0.upperBound) }
        case .now: return .moment(occasion.now)
        case .today: return .day(occasion.now.day)
        case .setting(let name, let on):
            guard let on else { return setting(name, on: occasion.settingsDay) }
            return try value(on)?.day.flatMap { setting(name, on: $0) }
        case .row(let variable): return rows[variable.number].map(Datum.row)
        case .field(let row, let name): return try value(row)?.row.flatMap { field(name, of: $0) }
        case .worked(let row, _, let variable, let body):
            guard let row = try value(row)?.row else { return nil }
            return try with(variable, row).value(body)
        case .reached(let row, let route): return try value(row)?.row.flatMap { follow(route, from: $0).last }.map(Datum.row)
        case .attribute(let code, let list, let name):
            return try value(code)?.code.flatMap { vocabulary.lists[list]?[$0]?.attributes[name] }
        case .dated(let row, let name, let on):
            guard let row = try value(row)?.row, let day = try value(on)?.day, let number = row.key.first else { return nil }
            return population.value(name, of: row.kind, row: number, on: day)
        case .span(let row): return try value(row)?.row.flatMap(span).map(Datum.span)
        case .edge(let span, let edge):
            guard let stretch = try self.span(span) else { return nil }
            return (edge == .first ? stretch.first : stretch.last).map(Datum.day)
        case .calculation(let left, let operation, let right): return try calculate(left, operation, right)
        case .choice(let branches, let otherwise):
            for branch in branches {
                guard let holds = try condition(branch.condition) else { return nil }
                if holds { return try value(branch.value) }
            }
            return try value(otherwise)
        case .count(let different, let rows): return try count(different, rows)
        case .fold(let fold, let inner, let rows): return try self.fold(fold, inner, rows)
        case .the(let inner, let rows):
            guard let row = try self.rows(rows).first else { return nil }
            return try with(rows.variable, row).value(inner)
        case .call(let function, let arguments):
            if function == .working { return try condition(term).map(Datum.yesNo) }
            return try call(function, arguments)
        case .band(let table, let keys, let column): return try band(table, keys, column)
        case .part(let index): return parts[index]
        case .not, .and, .or, .comparison, .recorded, .among, .within, .during, .open, .has: return try condition(term).map(Datum.yesNo)
        }
    }

    func with(_ variable: RowVariable, _ row: RowID) -> Evaluator {
        var inner = self
        inner.rows[variable.number] = row
        return inner
    }

    private func setting(_ name: String, on day: Day) -> Datum? {
        population.setting(name, service: occasion.service, on: day) ?? vocabulary.settings[name]?.opening
    }

    /// A stored field, a part of a combination, or what the calendar knows of one of its rows.
    func field(_ name: String, of row: RowID) -> Datum? {
        switch vocabulary.kinds[row.kind]?.source {
        case .table: return row.key.first.flatMap { population.value(name, of: row.kind, row: $0) }
        case .calendar(let unit):
            guard let number = row.key.first else { return nil }
            let (first, last) = unit.stretch(containing: Day(number: Int(number)), in: occasion.calendar)
            switch name {
            case "first": return .day(first)
            case "last": return .day(last)
            default: return .yesNo(occasion.calendar.isWorking(first))
            }
        case .derived(let parts, _): return parts.firstIndex(of: name).map { .row(RowID(name, row.key[$0])) }
        case .figures: return row.key.first.flatMap { occasion.figures[Int($0)].datum(name) }
        case .contract, nil: return nil
        }
    }

    func span(of row: RowID) -> Stretch? {
        guard let span = vocabulary.kinds[row.kind]?.span, let first = field(span.start, of: row)?.day else { return nil }
        return Stretch(from: first, to: field(span.end, of: row)?.day, counts: span.counts)
    }

    func span(_ term: Term) throws(RatioError) -> Stretch? {
        switch try value(term) {
        case .span(let stretch): stretch
        case .period(let first, let last): Stretch(from: first, to: last)
        case .row(let row): span(of: row)
        default: nil
        }
    }

    private func calculate(_ left: Term, _ operation: Operation, _ right: Term) throws(RatioError) -> Datum? {
        if case .length(let count, let unit) = right.form {
            guard let day = try value(left)?.day else { return nil }
            return shifted(day, operation == .minus ? -count : count, unit).map(Datum.day)
        }
        guard let a = try value(left), let b = try value(right) else { return nil }
        if let from = b.day, let until = a.day { return .whole(Int64(until - from)) }
        guard let a = a.number, let b = b.number else { return nil }
        switch operation {
        case .plus: return .number(try a.adding(b))
        case .minus: return .number(try a.subtracting(b))
        case .times: return .number(try a.times(b))
        // Nothing to divide by is "no activity", never nought.
        case .divided: return b.numerator == 0 ? nil : .number(try a.divided(by: b))
        }
    }

    private func shifted(_ day: Day, _ count: Int64, _ unit: Unit) -> Day? {
        let count = Int(count)
        switch unit {
        case .working_days:
            if count == 0 { return day }
            guard occasion.horizon.contains(day), count.magnitude <= 10_000 else { return nil }
            let reached =
                count > 0
                ? occasion.calendar.day(count, workingDaysAfter: day)
                : (0..<(-count)).reduce(day) { day, _ in occasion.calendar.workingDay(onOrBefore: day.previous) }
            return occasion.horizon.contains(reached) ? reached : nil
        case .weeks: return day + 7 * count
        case .months: return day.adding(months: count)
        case .years: return day.adding(months: 12 * count)
        default: return day + count
        }
    }

    private func band(_ name: String, _ keys: [Term], _ column: String) throws(RatioError) -> Datum? {
        var given: [Datum] = []
        for key in keys {
            guard let datum = try value(key) else { return nil }
            given.append(datum)
        }
        return vocabulary.tables[name]?.rows.first { row in zip(row.keys, given).allSatisfy { $0.admits($1) } }?.values[column]
    }
}

extension Vocabulary.Table.Test {
    func admits(_ datum: Datum) -> Bool {
        switch (self, datum) {
        case (.code(let code), .code(let given)): code == given
        case (.from(let from, let to), .number(let given)): (from.map { $0 <= given } ?? true) && (to.map { given <= $0 } ?? true)
        default: false
        }
    }
}
