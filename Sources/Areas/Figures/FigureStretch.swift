import Core
import Language
import Specification

/// The days that a figure covers in a report: its own month, quarter or year, though the report may be of another length.
struct FigureStretch: Hashable {
    let days: ClosedRange<Day>
    /// The stretches of the same sort that came before, and a year before.
    private(set) var previous: ClosedRange<Day>
    private(set) var yearBefore: ClosedRange<Day>
    /// `2026-27-q1`, or first and last day.
    let label: String
    private let name: String
    /// Its last day is in it and has gone by: until then the figure is one so far, and nothing is met or missed.
    private(set) var isWhole: Bool
    var words: String { isWhole ? name : "\(name), so far" }

    /// A period as far as `last`.
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

    /// What `figure` covers in a report that ends on `last`; nil where it is reckoned from the contract's first day and there is none, or it
    /// is later.
    ///
    /// - Parameter report: of which a figure that has no length of its own covers as much.
    init?(of figure: FigureEntry, until last: Day, _ report: Period, _ calendar: Calendar, contractStarts: Day?) {
        if let each = figure.each {
            self.init(each, until: last, calendar, contractStarts: contractStarts)
        } else {
            self.init(report.back(to: last, in: calendar), until: last, in: calendar)
        }
    }

    /// The week or the four weeks that ended last by a day, or the month, quarter or year that holds it.
    init?(_ each: Return.Each, until last: Day, _ calendar: Calendar, contractStarts: Day?) {
        func period(_ day: Day) -> Period? { each.period(containing: day, in: calendar, contractStarts: contractStarts) }
        guard let running = period(last) else { return nil }
        let before = period(running.first.previous)
        if each.isOfWeeks, running.last > last, let before {
            self.init(before, until: last, in: calendar)
        } else {
            self.init(running, until: last, in: calendar)
            // A contract that began on 29 February has years that are not of the same day.
            if each == .contractYear, let before { (previous, yearBefore) = (before.first...before.last, before.first...before.last) }
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
