/// A stretch of reporting time, named by the contract's calendar: `2026-27-q1` is April to June 2026 where the year begins in April.
package struct Period: Hashable, Sendable {
    package enum Length: String, Sendable, CaseIterable { case month, quarter, year }

    /// nil for a stretch that is none of the calendar's, such as a week or a year of the contract.
    package let length: Length?
    package let first: Day
    package let last: Day
    /// `2026-27-q1`, `2026-27-m01`, `2026-27`; the whole calendar year is written `2026` where the year begins in January. A stretch that is
    /// none of the calendar's is named by its days: `2026-04-06-to-2026-05-03`.
    package let label: String

    /// A stretch from day to day, both included.
    package init(from first: Day, through last: Day) {
        precondition(first <= last, "a period does not end before it begins")
        (length, self.first, self.last) = (nil, first, last)
        label = "\(first)\(Period.to)\(last)"
    }

    private static let to = "-to-"

    /// - Parameter index: from 1; the quarter or the month of the reporting year that begins in `year`.
    package init(_ length: Length, _ index: Int = 1, ofYearBeginning year: Int, in calendar: Calendar) {
        let months =
            switch length {
            case .month: 1
            case .quarter: 3
            case .year: 12
            }
        precondition(index >= 1 && index * months <= 12, "a year has 12 months and 4 quarters")
        let start = Day(year, calendar.firstMonthOfYear, 1).adding(months: (index - 1) * months)
        let name = calendar.firstMonthOfYear == 1 ? "\(year)" : "\(year)-\(zeroPadded((year + 1) % 100, 2))"
        self.length = length
        self.first = start
        self.last = start.adding(months: months).previous
        self.label =
            switch length {
            case .year: name
            case .quarter: "\(name)-q\(index)"
            case .month: "\(name)-m\(zeroPadded(index, 2))"
            }
    }

    /// The period of the given length that holds `day`.
    package init(_ length: Length, containing day: Day, in calendar: Calendar) {
        let (year, month, _) = day.parts
        let begins = month >= calendar.firstMonthOfYear ? year : year - 1
        let offset = (month - calendar.firstMonthOfYear + 12) % 12
        let index =
            switch length {
            case .month: offset + 1
            case .quarter: offset / 3 + 1
            case .year: 1
            }
        self.init(length, index, ofYearBeginning: begins, in: calendar)
    }

    /// Reads a label of this calendar.
    ///
    /// - Throws: ``PeriodRefusal/ambiguous(_:example:)`` for `2026-Q1` where the year does not begin in January,
    ///   ``PeriodRefusal/unreadable(_:example:)`` for anything else.
    package init(label: String, in calendar: Calendar) throws(PeriodRefusal) {
        if let stretch = Period(days: label) {
            self = stretch
            return
        }
        let today = Period(.quarter, 1, ofYearBeginning: 2026, in: calendar).label
        var parts = label.lowercased().split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, first.utf8.count == 4, let year = Int(first), Period.years.contains(year) else {
            throw .unreadable(label, example: today)
        }
        parts.removeFirst()
        if calendar.firstMonthOfYear != 1 {
            guard let second = parts.first, second == zeroPadded((year + 1) % 100, 2) else {
                if parts.first?.first == "q" { throw .ambiguous(label, example: today) }
                throw .unreadable(label, example: today)
            }
            parts.removeFirst()
        }
        switch parts.first.map({ ($0.first, Int($0.dropFirst())) }) {
        case nil where parts.isEmpty: self.init(.year, ofYearBeginning: year, in: calendar)
        case ("q", let index?)? where parts.count == 1 && (1...4).contains(index):
            self.init(.quarter, index, ofYearBeginning: year, in: calendar)
        case ("m", let index?)? where parts.count == 1 && (1...12).contains(index):
            self.init(.month, index, ofYearBeginning: year, in: calendar)
        default: throw .unreadable(label, example: today)
        }
        // One spelling a period: `q01` and `m1` would be second names for the same file and the same address.
        guard self.label == label.lowercased() else { throw .unreadable(label, example: today) }
    }

    /// `2026-04-06-to-2026-05-03`
    private init?(days label: String) {
        let days = label.split(separator: Period.to, omittingEmptySubsequences: false).map { Day(iso: $0) }
        guard days.count == 2, let first = days[0], let last = days[1], first <= last, Period.years.contains(first.parts.year),
            Period.years.contains(last.parts.year)
        else { return nil }
        self.init(from: first, through: last)
    }

    private static let years = 1900...2200

    package func previous(in calendar: Calendar) -> Period {
        if let length { return Period(length, containing: first.previous, in: calendar) }
        return Period(from: isYear ? first.adding(months: -12) : first - days, through: first.previous)
    }

    package func next(in calendar: Calendar) -> Period {
        if let length { return Period(length, containing: last.next, in: calendar) }
        return Period(from: last.next, through: isYear ? last.next.adding(months: 12).previous : last + days)
    }

    /// Of whole weeks, as many of them 52 weeks before.
    package func yearBefore(in calendar: Calendar) -> Period {
        if let length { return Period(length, containing: first.adding(months: -12), in: calendar) }
        if isYear { return previous(in: calendar) }
        if days.isMultiple(of: 7) { return Period(from: first - 364, through: last - 364) }
        return Period(from: first.adding(months: -12), through: last.adding(months: -12))
    }

    /// The period of the same sort that holds an earlier day.
    package func back(to day: Day, in calendar: Calendar) -> Period {
        if let length { return Period(length, containing: day, in: calendar) }
        var period = self
        while period.first > day { period = period.previous(in: calendar) }
        return period
    }

    private var days: Int { last - first + 1 }
    /// A year of the contract, from whichever day.
    private var isYear: Bool { first.adding(months: 12) == last.next }

    package func contains(_ day: Day) -> Bool { first <= day && day <= last }
    /// `April to June 2026`, `6 April 2026 to 3 May 2026`
    package var words: String {
        guard let length else { return "\(first.withoutWeekday) to \(last.withoutWeekday)" }
        let (year, month, _) = first.parts
        let (lastYear, lastMonth, _) = last.parts
        let names = Day.monthNames
        if length == .month { return "\(names[month - 1]) \(year)" }
        return year == lastYear
            ? "\(names[month - 1]) to \(names[lastMonth - 1]) \(year)"
            : "\(names[month - 1]) \(year) to \(names[lastMonth - 1]) \(lastYear)"
    }
}

package enum PeriodRefusal: Refusal, Equatable {
    case ambiguous(String, example: String)
    case unreadable(String, example: String)

    package var notice: Notice {
        switch self {
        case .ambiguous(let label, let example):
            Notice("\(label) could mean a calendar year or a reporting year.", "Write both years, as in \(example).")
        case .unreadable(let label, let example):
            Notice(
                "\(label) is not a period of this contract.",
                "Write a year, a quarter or a month, as in \(example), or two days, as in 2026-04-06-to-2026-05-03.")
        }
    }
    package var kind: RefusalKind { .unreadable }
}
