/// When a contract is open for business: its working days, its opening hours, its bank holidays and where its year begins.
package struct Calendar: Sendable, Equatable {
    /// Opening hours by weekday, Monday first; nil where that weekday is no working day.
    package var opening: [Opening?]
    /// Bank holidays and their names; a day proclaimed late is added here.
    package var holidays: [Day: String]
    /// The month in which the reporting year begins: 4 for April to March.
    package var firstMonthOfYear: Int

    /// On which day working days begin to be counted.
    package var dayZero = DayZero.received

    /// - `received`: the day on which something counts as received, so that what comes after closing begins on the next working day.
    /// - `event`: the day of the event itself, whatever its hour and whether it is worked or not.
    package enum DayZero: String, Sendable, CaseIterable { case received, event }

    /// Opening hours of one weekday, both ends included: an event at the minute of closing is in time.
    package struct Opening: Sendable, Equatable {
        package let opens: TimeOfDay, closes: TimeOfDay
        package init(opens: TimeOfDay, closes: TimeOfDay) {
            precondition(opens < closes, "a day closes after it opens")
            (self.opens, self.closes) = (opens, closes)
        }
    }

    package init(opening: [Opening?], holidays: [Day: String], firstMonthOfYear: Int = 4) {
        precondition(opening.count == 7 && opening.contains { $0 != nil }, "a week has seven days and at least one is worked")
        self.opening = opening
        self.holidays = holidays
        self.firstMonthOfYear = firstMonthOfYear
    }

    /// Monday to Friday, 09:00 to 17:00, England's bank holidays, years from April.
    package static let officeHours: Calendar = {
        let day = Opening(opens: TimeOfDay(9), closes: TimeOfDay(17))
        return Calendar(opening: [day, day, day, day, day, nil, nil], holidays: BankHolidays.england)
    }()

    package func isWorking(_ day: Day) -> Bool { opening[day.weekday - 1] != nil && holidays[day] == nil }

    /// The first working day after `day`.
    package func workingDay(after day: Day) -> Day {
        var next = day.next
        while !isWorking(next) { next = next.next }
        return next
    }

    /// `day` itself if it is worked, otherwise the next that is.
    package func workingDay(onOrAfter day: Day) -> Day { isWorking(day) ? day : workingDay(after: day) }

    /// `day` itself if it is worked, otherwise the last that was.
    package func workingDay(onOrBefore day: Day) -> Day {
        var last = day
        while !isWorking(last) { last = last.previous }
        return last
    }

    /// The day that is `count` working days after `day`; `day` itself is not counted and need not be worked.
    package func day(_ count: Int, workingDaysAfter day: Day) -> Day {
        var reached = day
        for _ in 0..<max(0, count) { reached = workingDay(after: reached) }
        return reached
    }

    /// Working days from `first` to `last`, both included; none if `last` is earlier.
    package func workingDays(from first: Day, through last: Day) -> Int {
        guard first <= last else { return 0 }
        let weeks = (last - first + 1) / 7
        // By whole weeks where there are many: what is a year late stands on many a list.
        guard weeks > 6 else { return (first.number...last.number).count { isWorking(Day(number: $0)) } }
        let inWeeks = weeks * opening.count { $0 != nil }
        let inRest = ((first + weeks * 7).number..<last.number + 1).count { opening[Day(number: $0).weekday - 1] != nil }
        let closed = holidays.keys.count { first <= $0 && $0 <= last && opening[$0.weekday - 1] != nil }
        return inWeeks + inRest - closed
    }

    /// When something that arrives at `moment` counts as received: then, inside opening hours or before them on the same day
    /// (at opening); after closing or on a day not worked, at the opening of the next working day.
    ///
    /// - Source: ROT-047 and the convention of its clocks ("before 09:00 counts as the same day").
    package func effective(_ moment: Moment) -> Moment {
        let (day, time) = moment.london
        if isWorking(day), let hours = opening[day.weekday - 1] {
            if time < hours.opens { return Moment(day, hours.opens) }
            if time <= hours.closes { return moment }
        }
        let next = workingDay(after: day)
        return Moment(next, hours(of: next).opens)
    }

    /// The day that is not counted when working days are counted from `moment`.
    package func dayZero(of moment: Moment) -> Day { dayZero == .event ? moment.day : effective(moment).day }

    /// The close of business on a working day.
    package func close(of day: Day) -> Moment { Moment(day, hours(of: day).closes) }

    /// Opening hours of a day; on a day not worked, those of the first weekday that is, so that a time can still be given.
    package func hours(of day: Day) -> Opening {
        guard let hours = opening[day.weekday - 1] ?? opening.compactMap(\.self).first else {
            preconditionFailure("a calendar has at least one working weekday")
        }
        return hours
    }

    /// The named holidays that fall on what would be a working weekday, from the day after `start` to `end`.
    package func holidaysSkipped(after start: Day, through end: Day) -> [(day: Day, name: String)] {
        guard start < end else { return [] }
        return (start.number + 1...end.number).map(Day.init(number:)).compactMap { day in
            opening[day.weekday - 1] == nil ? nil : holidays[day].map { (day, $0) }
        }
    }
}

/// Bank holidays as data, read once from the file that holds them and their source.
package enum BankHolidays {
    package static let england: [Day: String] = read(PackageResources.bank_holidays_england_csv)

    private static func read(_ bytes: [UInt8]) -> [Day: String] {
        var holidays: [Day: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            let cells = line.split(separator: ",", maxSplits: 1)
            // The heading is the one line whose first cell is no day.
            if cells.count == 2, let day = Day(iso: cells[0]) { holidays[day] = String(cells[1]) }
        }
        return holidays
    }
}
