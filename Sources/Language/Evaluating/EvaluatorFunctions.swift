import Core

extension Evaluator {
    func call(_ function: Function, _ arguments: [Term]) throws(RatioError) -> Datum? {
        switch function {
        case .within: return try within(arguments).map(Datum.span)
        case .days: return try closed(arguments[0]).map { .whole(Int64(max(0, $0.last - $0.first + 1))) }
        case .workingDays:
            guard let span = try closed(arguments[0]) else { return nil }
            if span.last < span.first { return .whole(0) }
            guard isKnown(span.first), isKnown(span.last) else { return nil }
            return .whole(Int64(occasion.calendar.workingDays(from: span.first, through: span.last)))
        case .daysBetween: return try days(arguments).map { .whole(Int64($0.until - $0.from)) }
        case .daysBoth: return try days(arguments).map { .whole(Int64($0.until - $0.from + 1)) }
        case .workingDaysBetween:
            guard let (from, until) = try days(arguments), isKnown(from), isKnown(until) else { return nil }
            return .whole(Int64(workingDays(from: from, until: until)))
        case .working: return try isWorking(arguments[0]).map(Datum.yesNo)
        case .hours:
            guard case .moment(let from)? = try value(arguments[0]), case .moment(let until)? = try value(arguments[1]) else { return nil }
            return .number(try Ratio(until - from, over: 3_600_000))
        case .hoursOf: return try number(arguments[0])?.divided(by: Ratio(60)).datum
        case .down: return try number(arguments[0]).map { .whole($0.down) }
        case .pence: return try number(arguments[0])?.rounded(places: 0).units.datum
        case .smaller, .larger:
            guard let a = try value(arguments[0]), let b = try value(arguments[1]) else { return nil }
            return (Ordering.of(a, b) == .more) == (function == .larger) ? a : b
        case .age: return try days(arguments).map { .whole(Int64($0.until.age(bornOn: $0.from))) }
        case .inHours:
            guard case .moment(let moment)? = try value(arguments[0]) else { return nil }
            return .moment(occasion.calendar.effective(moment))
        }
    }

    /// Working days are known as far as `calendar_day` goes; beyond it nobody has said which days are worked.
    private func isKnown(_ day: Day) -> Bool { occasion.horizon.contains(day) }

    func isWorking(_ term: Term) throws(RatioError) -> Bool? {
        guard let day = try value(term)?.day, isKnown(day) else { return nil }
        return occasion.calendar.isWorking(day)
    }

    private func number(_ term: Term) throws(RatioError) -> Ratio? { try value(term)?.number }

    private func days(_ terms: [Term]) throws(RatioError) -> (from: Day, until: Day)? {
        guard let from = try value(terms[0])?.day, let until = try value(terms[1])?.day else { return nil }
        return (from, until)
    }

    /// A span with a last day: of one that is still open no days can be counted.
    private func closed(_ term: Term) throws(RatioError) -> (first: Day, last: Day)? {
        guard let span = try span(term), let last = span.last else { return nil }
        return (span.first, last)
    }

    /// What all have in common; it may be empty, and then ends before it begins.
    private func within(_ terms: [Term]) throws(RatioError) -> Stretch? {
        guard var common = try span(terms[0]) else { return nil }
        for term in terms.dropFirst() {
            guard let other = try span(term) else { return nil }
            let last = common.last.map { last in other.last.map { min(last, $0) } ?? last } ?? other.last
            common = Stretch(from: max(common.first, other.first), to: last)
        }
        return Stretch(from: common.first, to: common.last)
    }

    /// Working days after `from`, up to and with `until`; negative the other way round.
    private func workingDays(from: Day, until: Day) -> Int {
        until >= from
            ? occasion.calendar.workingDays(from: from.next, through: until)
            : -occasion.calendar.workingDays(from: until.next, through: from)
    }
}

extension Ratio { fileprivate var datum: Datum { .number(self) } }
extension Int64 { fileprivate var datum: Datum { .whole(self) } }
