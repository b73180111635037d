import Core

/// Comparisons, membership, spans and arithmetic: where types must agree.
extension Checker {
    mutating func compare(_ left: Phrase, _ comparison: Comparison, _ right: Phrase) -> Term? {
        guard let a = check(left, expecting: expectation(from: right)) else {
            // The right side is still read for its own mistakes, unless only the left could have told a code from a name.
            if !right.isOneName { _ = check(right) }
            return nil
        }
        guard let b = check(right, expecting: a.type) else { return nil }
        guard let pair = comparable(a, comparison, b) else {
            let (what, remedy) = refusal(a, comparison, b)
            report(right.place, what, remedy)
            return nil
        }
        if a == b {
            let around = scope.dropLast().last { $0.kind == scope.last?.kind }
            report(
                right.place, "this compares a value with itself",
                around.map { "Write \($0.kind) and a dot before the name that is of the \($0.kind) around" }
                    ?? "Compare it with another value")
            return nil
        }
        return Term(.comparison(pair.0, comparison, pair.1), .yesNo, missing: a.mayBeMissing || b.mayBeMissing)
    }

    /// `0 below rent` reads the nothing on the left as what stands on the right, when that is plainly written.
    private func expectation(from right: Phrase) -> ValueType? {
        if case .money = right.form { return .money }
        if case .length(_, let unit) = right.form, unit == .minutes || unit == .hours { return .minutes }
        return nil
    }

    /// Both sides, made alike; nil where they cannot be compared so.
    private func comparable(_ a: Term, _ comparison: Comparison, _ b: Term) -> (Term, Term)? {
        switch comparison {
        case .is, .isNot:
            if a.type == .length || a.type == .span || b.type == .span { return nil }
            if case .codes = a.type { return nil }
            if a.type == b.type || a.type.isInTime && b.type.isInTime { return (a, b) }
            return periods(a, b)
        case .atLeast, .atMost, .above, .below: return a.type.isQuantity && a.type == b.type ? (a, b) : nil
        case .before, .after:
            return a.type.isInTime && b.type.isInTime ? (a, b) : periods(a, b)
        case .onOrBefore, .onOrAfter: return a.type.isInTime && b.type.isInTime ? (a, b) : nil
        }
    }

    /// Periods and calendar rows compare as stretches of the calendar.
    private func periods(_ a: Term, _ b: Term) -> (Term, Term)? {
        func isPeriod(_ type: ValueType) -> Bool {
            if case .row(let kind) = type { return CalendarUnit(rawValue: kind) != nil }
            return type == .period
        }
        return isPeriod(a.type) && isPeriod(b.type) ? (a, b) : nil
    }

    private func refusal(_ a: Term, _ comparison: Comparison, _ b: Term) -> (String, String) {
        let what = "\(a.type.words) cannot be compared with \(b.type.words) by \(comparison.rawValue)"
        switch (a.type, comparison) {
        case (.day, .atLeast), (.day, .above), (.day, .atMost), (.day, .below), (.moment, .atLeast), (.moment, .above), (.moment, .atMost),
            (.moment, .below):
            return (what, "Write before, after, on or before or on or after")
        case (.money, _) where b.type == .number: return (what, "Write the amount in pounds, as in £12.50")
        case (.minutes, _) where b.type == .number: return (what, "Write the unit, as in 30 minutes or 2 hours")
        case (.number, _) where b.type == .length: return (what, "Write the number alone")
        case (.codes, _): return (what, "Write in and the codes in brackets")
        case (.code, _): return (what, "Compare it with a code of its own list")
        case (.number, .before), (.number, .after), (.money, .before), (.money, .after): return (what, "Write above or below")
        default: return (what, "Compare two values of the same sort")
        }
    }

    mutating func among(_ left: Phrase, _ members: Members, expected: Bool) -> Term? {
        guard let a = check(left) else { return nil }
        switch (members, a.type) {
        case (.codes(let names), .code(let list)), (.codes(let names), .codes(let list)):
            guard let codes = all(names, { $0.code($1.text, of: list, at: $1.place) }) else { return nil }
            if let twice = names.first(where: { name in names.count { $0.text == name.text } > 1 }) {
                report(twice.place, "\(twice.text) stands in the list twice", "Take one out")
            }
            return Term(.among(a, codes.compactMap(\.codeText), expected: expected), .yesNo, missing: a.mayBeMissing)
        case (.codes(let names), _):
            report(names.first?.place ?? left.place, "codes in brackets, where the value before in is \(a.type.words)", "Compare a code")
            return nil
        case (.list(let path), .code(let list)):
            guard let right = value(path, expecting: nil) else { return nil }
            guard right.type == .codes(list: list) else {
                report(
                    path.place, "\(right.type.words) where several codes of \(list) belong",
                    "Name a field that holds several codes, or write codes in brackets")
                return nil
            }
            return Term(.within(a, right, expected: expected), .yesNo, missing: a.mayBeMissing || right.mayBeMissing)
        case (.list(let path), _):
            report(path.place, "in asks whether a code is among others, and this is \(a.type.words)", "Compare a code")
            return nil
        }
    }

    mutating func during(_ left: Phrase, _ right: Phrase) -> Term? {
        let a = check(left)
        guard let span = spanned(right), let a else { return nil }
        guard a.type.isInTime || a.type == .period || asSpan(a) != nil else {
            report(left.place, "during asks when something was, and this is \(a.type.words)", "Name a day, a moment or a span")
            return nil
        }
        let when = a.type.isInTime ? a : asSpan(a) ?? a
        return Term(.during(when, span), .yesNo, missing: when.mayBeMissing || span.mayBeMissing)
    }

    mutating func open(_ subject: Phrase?, _ opening: Opening, _ right: Phrase, at place: SourcePlace) -> Term? {
        let span: Term?
        if let subject {
            span = spanned(subject)
        } else if let row = scope.last {
            span = asSpan(Term(.row(row), .row(kind: row.kind), missing: false))
            if span == nil { report(place, "a \(row.kind) has no span and so is never open", "Name the span before open") }
        } else {
            report(place, "no record is in hand that could be open", "Name the span before open")
            span = nil
        }
        let when: Term?
        if opening == .during {
            when = spanned(right)
        } else {
            when = check(right)
            if let when, !when.type.isInTime {
                report(
                    right.place, "open \(opening.rawValue) needs a day, and this is \(when.type.words)", "Name a day, or write open during")
                return nil
            }
        }
        guard let span, let when else { return nil }
        return Term(.open(span, opening, when), .yesNo, missing: span.mayBeMissing || when.mayBeMissing)
    }

    /// A span, a period, or a row that has one.
    mutating func spanned(_ phrase: Phrase) -> Term? {
        guard let term = check(phrase) else { return nil }
        if let span = asSpan(term) { return span }
        report(phrase.place, "a span of days belongs here, and this is \(term.type.words)", "Name a period, a span or a record that lasts")
        return nil
    }

    func asSpan(_ term: Term) -> Term? {
        switch term.type {
        case .span, .period: return term
        case .row(let kind):
            guard let kind = vocabulary.kinds[kind], let span = kind.span else { return nil }
            let start = kind.fields[span.start]
            return Term(.span(term), .span, missing: term.mayBeMissing || start?.isRequired != true)
        default: return nil
        }
    }

    mutating func calculation(_ left: Phrase, _ operation: Operation, _ right: Phrase, expecting: ValueType?) -> Term? {
        let side = operation == .plus || operation == .minus ? expecting : nil
        let a = check(left, expecting: side)
        let b = check(right, expecting: operation == .plus || operation == .minus ? a?.type : nil)
        guard let a, let b else { return nil }
        guard let type = result(a.type, operation, b.type) else {
            report(right.place, "\(a.type.words) \(operation.rawValue) \(b.type.words) has no meaning", remedy(a.type, operation, b.type))
            return nil
        }
        var missing = a.mayBeMissing || b.mayBeMissing
        if operation == .divided {
            if case .number(let divisor) = b.form {
                if divisor == Ratio(0) {
                    report(right.place, "nothing can be divided by 0", "Divide by something else")
                    return nil
                }
            } else {
                missing = true
            }
        }
        return Term(.calculation(a, operation, b), type, missing: missing)
    }

    private func result(_ a: ValueType, _ operation: Operation, _ b: ValueType) -> ValueType? {
        switch (a, operation, b) {
        // Days are added to the London day of a moment.
        case (_, .plus, .length) where a.isInTime, (_, .minus, .length) where a.isInTime: .day
        case (.day, .minus, .day): .number
        case (_, .plus, _) where a.isQuantity && a == b, (_, .minus, _) where a.isQuantity && a == b: a
        case (.number, .times, _) where b.isQuantity: b
        case (_, .times, .number) where a.isQuantity: a
        case (_, .divided, .number) where a.isQuantity: a
        case (_, .divided, _) where a.isQuantity && a == b: .number
        default: nil
        }
    }

    private func remedy(_ a: ValueType, _ operation: Operation, _ b: ValueType) -> String {
        switch (a, b) {
        case (.moment, _): "Use hours(from, until) for a distance, or compare moments directly"
        case (.money, .minutes), (.minutes, .money): "Write hours(…) round the minutes to multiply by an hourly rate"
        case (.day, .number): "Write the unit, as in 5 days or 2 working_days"
        case (.money, .number), (.minutes, .number), (.number, .money), (.number, .minutes): "Give both the same unit"
        default: "Calculate with numbers, money or minutes"
        }
    }
}

extension Phrase {
    var isOneName: Bool { if case .path(let path) = form { path.isOneName } else { false } }
}

extension Term {
    var codeText: String? { if case .code(let code) = form { code } else { nil } }
}
