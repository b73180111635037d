import Core
import Language
import Specification

/// The days that a figure covers in a report: its own month, quarter or year, though the report may be of another length.
struct FigureStretch: Hashable {
    let days: ClosedRange<Day>
    /// The stretches of the same sort that came before, and a year before.
    let previous: ClosedRange<Day>
    let yearBefore: ClosedRange<Day>
    /// `2026-27-q1`, or first and last day.
    let label: String
    private let name: String
    /// Its last day is in it and has gone by: until then the figure is one so far, and nothing is met or missed.
    private(set) var isWhole: Bool
    var words: String { isWhole ? name : "\(name), so far" }

    /// A month, quarter or year, as far as `last`.
    init(_ period: Period, until last: Day, in calendar: Calendar) {
        let (before, year) = (period.previous(in: calendar), period.yearBefore(in: calendar))
        (previous, yearBefore) = (before.first...before.last, year.first...year.last)
        isWhole = period.last <= last
        days = period.first...min(period.last, max(last, period.first))
        label = period.label
        name = period.words
    }

    private init(_ whole: ClosedRange<Day>, _ previous: ClosedRange<Day>, _ yearBefore: ClosedRange<Day>, until last: Day) {
        (self.previous, self.yearBefore) = (previous, yearBefore)
        isWhole = whole.upperBound <= last
        days = whole.lowerBound...min(whole.upperBound, last)
        label = "\(whole.lowerBound) to \(whole.upperBound)"
        name = "\(whole.lowerBound.withoutWeekday) to \(whole.upperBound.withoutWeekday)"
    }

    /// The year of the contract that holds `last`.
    static func contractYear(from start: Day, until last: Day) -> FigureStretch? {
        guard start <= last else { return nil }
        var years = max(0, (last - start) / 366)
        while start.adding(months: 12 * (years + 1)) <= last { years += 1 }
        func year(_ number: Int) -> ClosedRange<Day> {
            start.adding(months: 12 * number)...start.adding(months: 12 * (number + 1)).previous
        }
        return FigureStretch(year(years), year(years - 1), year(years - 1), until: last)
    }

    /// The last four weeks of the contract that have ended by `last`; the first, so far, before any has.
    static func fourWeeks(from start: Day, until last: Day) -> FigureStretch? {
        guard start <= last else { return nil }
        func weeks(_ number: Int) -> ClosedRange<Day> { (start + 28 * number)...(start + 28 * number + 27) }
        let number = max(0, (last.next - start) / 28 - 1)
        return FigureStretch(weeks(number), weeks(number - 1), weeks(number - 13), until: last)
    }

    /// What `figure` covers in a report that ends on `last`; nil where it is reckoned from the contract's first day and there is none, or it
    /// is later.
    ///
    /// - Parameter length: of the report, for a figure that has no length of its own.
    init?(of figure: FigureEntry, until last: Day, _ length: Period.Length, _ calendar: Calendar, contractStarts: Day?) {
        func period(_ length: Period.Length) -> FigureStretch {
            FigureStretch(Period(length, containing: last, in: calendar), until: last, in: calendar)
        }
        switch figure.each {
        case nil: self = period(length)
        case .month: self = period(.month)
        case .quarter: self = period(.quarter)
        case .year: self = period(.year)
        case .week:
            let sunday = last.weekday == 7 ? last : last.monday - 1
            self.init((sunday - 6)...sunday, (sunday - 13)...(sunday - 7), (sunday - 370)...(sunday - 364), until: last)
        case .contractYear:
            guard let stretch = contractStarts.flatMap({ FigureStretch.contractYear(from: $0, until: last) }) else { return nil }
            self = stretch
        case .fourWeeks:
            guard let stretch = contractStarts.flatMap({ FigureStretch.fourWeeks(from: $0, until: last) }) else { return nil }
            self = stretch
        }
    }

    /// As one who looks on `day` sees it.
    func seen(on day: Day) -> FigureStretch {
        var seen = self
        seen.isWhole = isWhole && days.upperBound < day
        return seen
    }

    /// Another stretch on whose figures this one's rest.
    func over(_ days: ClosedRange<Day>) -> FigureStretch {
        let length = days.upperBound - days.lowerBound + 1
        let before = (days.lowerBound - length)...days.lowerBound.previous
        return FigureStretch(
            days, before, days.lowerBound.adding(months: -12)...days.upperBound.adding(months: -12), until: days.upperBound)
    }

    func occasion(_ service: Service, reference: Reference, now: Moment) -> Occasion {
        Occasion(
            days: days, previous: previous, yearBefore: yearBefore, calendar: service.calendar, named: service.name, now: now,
            service: reference.number)
    }
}
