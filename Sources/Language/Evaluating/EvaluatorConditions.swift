import Core

/// Yes, no, or undecided (nil), by Kleene's tables, which are SQL's.
extension Evaluator {
    func condition(_ term: Term) throws(RatioError) -> Bool? {
        switch term.form {
        case .not(let inner): return try condition(inner).map(!)
        case .and(let parts):
            var result: Bool? = true
            for part in parts {
                guard let holds = try condition(part) else {
                    result = nil
                    continue
                }
                if !holds { return false }
            }
            return result
        case .or(let parts):
            var result: Bool? = false
            for part in parts {
                guard let holds = try condition(part) else {
                    result = nil
                    continue
                }
                if holds { return true }
            }
            return result
        case .comparison(let left, let comparison, let right):
            guard let a = try value(left), let b = try value(right) else { return nil }
            return compare(a, comparison, b)
        case .recorded(let inner, let expected): return (try isRecorded(inner)) == expected
        case .among(let left, let codes, let expected): return try among(left, codes).map { $0 == expected }
        case .within(let left, let right, let expected):
            guard let code = try value(left)?.code else { return nil }
            guard case .codes(let codes)? = try value(right) else { return !expected }
            return codes.contains(code) == expected
        case .during(let left, let right):
            guard let when = try value(left), let span = try span(right) else { return nil }
            return during(when, span)
        case .open(let subject, let opening, let right): return try open(subject, opening, right)
        case .has(let rows, let expected): return try has(rows).map { $0 == expected }
        case .call(.working, let arguments): return try isWorking(arguments[0])
        default:
            guard case .yesNo(let holds)? = try value(term) else { return nil }
            return holds
        }
    }

    /// Codes are chosen or not: an empty choice is not recorded.
    private func isRecorded(_ term: Term) throws(RatioError) -> Bool {
        if case .codes(let codes)? = try value(term) { return !codes.isEmpty }
        return try value(term) != nil
    }

    private func among(_ left: Term, _ codes: [String]) throws(RatioError) -> Bool? {
        switch try value(left) {
        case .code(let code): codes.contains(code)
        case .codes(let given): given.contains(where: codes.contains)
        default: if case .codes = left.type { false } else { nil }
        }
    }

    private func compare(_ a: Datum, _ comparison: Comparison, _ b: Datum) -> Bool {
        if let first = stretch(a), let second = stretch(b) {
            switch comparison {
            case .is: return first == second
            case .isNot: return first != second
            case .before: return first.upperBound < second.lowerBound
            default: return first.lowerBound > second.upperBound
            }
        }
        let order = Ordering.of(a, b)
        switch comparison {
        case .is: return order == .same
        case .isNot: return order != .same
        case .atLeast, .onOrAfter: return order != .less
        case .atMost, .onOrBefore: return order != .more
        case .above, .after: return order == .more
        case .below, .before: return order == .less
        }
    }

    /// A period or a row of the calendar.
    private func stretch(_ datum: Datum) -> ClosedRange<Day>? {
        switch datum {
        case .period(let first, let last): return first...last
        case .row(let row):
            guard case .calendar(let unit)? = vocabulary.kinds[row.kind]?.source, let number = row.key.first else { return nil }
            let (first, last) = unit.stretch(containing: Day(number: Int(number)), in: occasion.calendar)
            return first...last
        default: return nil
        }
    }

    /// A day is during an open span from its beginning on; a span during another lies wholly inside.
    private func during(_ when: Datum, _ span: Stretch) -> Bool? {
        switch when {
        case .span(let inner):
            guard let last = span.last else { return inner.first >= span.first }
            return inner.first >= span.first && inner.last.map { $0 <= last } ?? false
        case .period(let first, let last): return first >= span.first && span.last.map { last <= $0 } ?? true
        default: return when.day.map { day in day >= span.first && span.last.map { day <= $0 } ?? true }
        }
    }

    private func open(_ subject: Term, _ opening: Opening, _ right: Term) throws(RatioError) -> Bool? {
        guard let span = try span(subject) else { return nil }
        switch opening {
        case .during:
            guard let when = try self.span(right) else { return nil }
            return when.last.map { span.first <= $0 } ?? true && span.last.map { $0 >= when.first } ?? true
        case .on:
            guard let day = try value(right)?.day else { return nil }
            return span.first <= day && span.last.map { $0 >= day } ?? true
        case .after:
            guard let day = try value(right)?.day else { return nil }
            return span.first <= day && span.end.map { $0 > day } ?? true
        }
    }

    /// True if one row is certain, undecided if none is and one is undecided.
    private func has(_ rows: RowsTerm) throws(RatioError) -> Bool? {
        var result: Bool? = false
        for row in try source(rows) {
            guard let holds = try with(rows.variable, row).holds(rows) else {
                result = nil
                continue
            }
            if holds { return true }
        }
        return result
    }
}

extension Stretch {
    /// The day the span ended on, as it was recorded.
    package var end: Day? { counts == .nights ? last.map(\.next) : last }
}

/// How two values of one sort stand to each other. Texts compare by their bytes, as the databases do.
enum Ordering {
    case less, same, more

    static func of(_ a: Datum, _ b: Datum) -> Ordering {
        switch (a, b) {
        case (.number(let a), .number(let b)): of(a, b)
        case (.moment(let a), .moment(let b)): of(a, b)
        case (.yesNo(let a), .yesNo(let b)): of(a ? 1 : 0, b ? 1 : 0)
        case (.text(let a), .text(let b)), (.code(let a), .code(let b)): of(Array(a.utf8), Array(b.utf8))
        case (.row(let a), .row(let b)): of(a.key, b.key)
        case (.period(let a, let aLast), .period(let b, let bLast)): a == b ? of(aLast, bLast) : of(a, b)
        default: if let a = a.day, let b = b.day { of(a, b) } else { .same }
        }
    }

    private static func of<T: Comparable>(_ a: T, _ b: T) -> Ordering { a < b ? .less : a == b ? .same : .more }
    private static func of<T: Comparable>(_ a: [T], _ b: [T]) -> Ordering {
        a.lexicographicallyPrecedes(b) ? .less : a == b ? .same : .more
    }
}
