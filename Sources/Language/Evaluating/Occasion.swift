import Core

/// When and for whom a rule is read: what `period`, `now`, a bare setting and working days mean this time.
package struct Occasion: Sendable {
    package var calendar: Calendar
    /// The calendar's name in `calendar_day`.
    package var calendarName: String
    /// The days `calendar_day` holds; derived kinds combine with the weeks, months and years inside them.
    package var horizon: ClosedRange<Day>
    package var now: Moment
    /// The day whose settings a bare `setting.x` reads: a figure's last day, an act's own day.
    package var settingsDay: Day
    package var service: Int64
    /// Figures worked out before, in the order in which they were.
    package var figures: [FigureRow] = []
    /// The period and those reckoned from it; empty where a rule has no period.
    package var periods: [PeriodShift: ClosedRange<Day>]

    package static let everyDay = Day(2015, 1, 1)...Day(2045, 12, 31)

    /// An act, a guard or a stage.
    package init(
        calendar: Calendar, named calendarName: String = "", now: Moment, service: Int64, horizon: ClosedRange<Day> = Occasion.everyDay
    ) {
        (self.calendar, self.calendarName, self.horizon, self.now, self.service) = (calendar, calendarName, horizon, now, service)
        settingsDay = now.day
        periods = [:]
    }

    /// A figure of a period.
    package init(
        period: Period, calendar: Calendar, named calendarName: String = "", now: Moment, service: Int64,
        horizon: ClosedRange<Day> = Occasion.everyDay
    ) {
        self.init(calendar: calendar, named: calendarName, now: now, service: service, horizon: horizon)
        settingsDay = period.last
        let (previous, before) = (period.previous(in: calendar), period.yearBefore(in: calendar))
        periods = [
            .itself: period.first...period.last, .previous: previous.first...previous.last, .yearBefore: before.first...before.last,
        ]
        periods[.yearToDate] = Period(.year, containing: period.last, in: calendar).first...period.last
    }

    /// A figure of a stretch that is no month, quarter or year, such as four weeks: the caller says which came before.
    package init(
        days: ClosedRange<Day>, previous: ClosedRange<Day>, yearBefore: ClosedRange<Day>, calendar: Calendar,
        named calendarName: String = "",
        now: Moment, service: Int64, horizon: ClosedRange<Day> = Occasion.everyDay
    ) {
        self.init(calendar: calendar, named: calendarName, now: now, service: service, horizon: horizon)
        settingsDay = days.upperBound
        let year = Period(.year, containing: days.upperBound, in: calendar)
        periods = [.itself: days, .previous: previous, .yearBefore: yearBefore, .yearToDate: year.first...days.upperBound]
    }

    /// nil only where a rule has no period, which the checker has made sure of.
    func stretch(_ shift: PeriodShift) -> ClosedRange<Day>? {
        if case .unit(let unit) = shift {
            guard let last = periods[.itself]?.upperBound else { return nil }
            let (first, end) = unit.stretch(containing: last, in: calendar)
            return first...end
        }
        return periods[shift]
    }
}
