import Core

/// How long someone has: `2 working_days`, `14 days then next working day`, `3 months less 1 day`.
package struct Allowance: Hashable, Sendable {
    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case minutes, hours, days, workingDays = "working_days", weeks, months, years
        /// Hours counted only while the service is open.
        case workingHours = "working_hours"
    }
    package let count: Int
    package let unit: Unit
    package let isLessOneDay: Bool
    package let rollsToWorkingDay: Bool

    package init(_ count: Int, _ unit: Unit, isLessOneDay: Bool = false, rollsToWorkingDay: Bool = false) {
        (self.count, self.unit, self.isLessOneDay, self.rollsToWorkingDay) = (count, unit, isLessOneDay, rollsToWorkingDay)
    }

    /// `5 working days`
    package var words: String {
        let name = unit.rawValue.split(separator: "_").joined(separator: " ")
        let amount = "\(count) \(count == 1 ? String(name.dropLast()) : name)"
        return amount + (isLessOneDay ? " less 1 day" : "") + (rollsToWorkingDay ? ", then the next working day" : "")
    }
}

/// A stretch in which a clock stands still, from the moment it was paused until it was resumed.
package struct Pause: Hashable, Sendable {
    package let from: Moment
    /// nil while it is still paused.
    package let until: Moment?
    package let reason: String
    package init(from: Moment, until: Moment?, reason: String) { (self.from, self.until, self.reason) = (from, until, reason) }
    func covers(_ moment: Moment) -> Bool { from <= moment && (until.map { moment < $0 } ?? true) }
}

/// A due moment that can say how it was reached. Rules are pure: moments in, a moment out.
///
/// - Source: ROT-047 (day 0, close of business), rules.md §1 "Clocks and pauses" (a day counts when the clock runs at its close).
package struct Deadline: Hashable, Sendable {
    package let due: Moment
    /// The day on which counting begins: the start, or the next working day where it came after closing.
    package let dayZero: Day
    /// Days that would have counted and did not, each with its reason.
    package let skipped: [Skipped]

    package struct Skipped: Hashable, Sendable {
        package let day: Day
        package let why: String
    }

    /// - Parameter dayEnds: the time of day at which a deadline in days falls; nil for the close of business.
    package init(_ allowance: Allowance, from start: Moment, in calendar: Calendar, dayEnds: TimeOfDay? = nil, pauses: [Pause] = []) {
        var counting = Counting(calendar: calendar, dayEnds: dayEnds, pauses: pauses)
        switch allowance.unit {
        case .minutes, .hours:
            let length = Int64(allowance.count) * (allowance.unit == .hours ? 3_600_000 : 60_000)
            due = counting.elapsed(length, from: start)
            dayZero = start.day
        case .workingHours:
            dayZero = calendar.effective(start).day
            due = counting.worked(Int64(allowance.count) * 3_600_000, from: calendar.effective(start))
        case .workingDays:
            dayZero = calendar.effective(start).day
            due = counting.end(of: counting.workingDay(allowance.count, after: dayZero))
        case .days, .weeks, .months, .years:
            dayZero = start.day
            let target =
                switch allowance.unit {
                case .weeks: dayZero + allowance.count * 7
                case .months: dayZero.adding(months: allowance.count)
                case .years: dayZero.adding(months: allowance.count * 12)
                default: dayZero + allowance.count
                }
            let day = counting.calendarDay(allowance.isLessOneDay ? target.previous : target, from: dayZero)
            due = counting.end(of: allowance.rollsToWorkingDay ? counting.rolled(day) : day)
        }
        skipped = counting.skipped
    }

    /// `due Monday 13 April at 17:00: 5 working days, Good Friday and Easter Monday skipped`
    package func words(_ allowance: Allowance) -> String {
        var names: [String] = []
        for skip in skipped where !names.contains(skip.why) { names.append(skip.why) }
        let list = names.count > 1 ? names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "") : names.first ?? ""
        return "due \(due.day.withoutYear) at \(due.time): \(allowance.words)" + (list.isEmpty ? "" : ", \(list) skipped")
    }
}

/// Counting forward day by day, remembering what did not count.
private struct Counting {
    let calendar: Calendar
    let dayEnds: TimeOfDay?
    let pauses: [Pause]
    var skipped: [Deadline.Skipped] = []

    init(calendar: Calendar, dayEnds: TimeOfDay?, pauses: [Pause]) {
        (self.calendar, self.dayEnds, self.pauses) = (calendar, dayEnds, pauses)
    }

    func end(of day: Day) -> Moment { Moment(day, dayEnds ?? calendar.hours(of: day).closes) }

    /// A pause that has no end yet stops nothing from being counted past it: the due moment is then what it would be if it were resumed
    /// today, and the clock says it is paused.
    private func pause(over day: Day) -> Pause? {
        pauses.first { $0.until != nil && $0.covers(end(of: day)) }
    }

    mutating func workingDay(_ count: Int, after day: Day) -> Day {
        var reached = day
        var left = count
        while left > 0 {
            reached = reached.next
            if !calendar.isWorking(reached) {
                if calendar.opening[reached.weekday - 1] != nil, let name = calendar.holidays[reached] {
                    skipped.append(.init(day: reached, why: name))
                }
            } else if let pause = pause(over: reached) {
                skipped.append(.init(day: reached, why: "paused (\(pause.reason))"))
            } else {
                left -= 1
            }
        }
        return reached
    }

    mutating func calendarDay(_ target: Day, from start: Day) -> Day {
        var day = start
        var last = target
        while day < last {
            day = day.next
            if let pause = pause(over: day) {
                skipped.append(.init(day: day, why: "paused (\(pause.reason))"))
                last = last.next
            }
        }
        return last
    }

    mutating func rolled(_ day: Day) -> Day {
        let rolled = calendar.workingDay(onOrAfter: day)
        skipped += calendar.holidaysSkipped(after: day.previous, through: rolled).map { .init(day: $0.day, why: $0.name) }
        return rolled
    }

    /// Time in which the service is open, beginning at a moment when it is.
    mutating func worked(_ length: Int64, from start: Moment) -> Moment {
        var (left, from) = (length, start)
        while true {
            let close = calendar.close(of: from.day)
            if from.adding(milliseconds: left) <= close { return from.adding(milliseconds: left) }
            left -= close - from
            let next = calendar.workingDay(after: from.day)
            skipped += calendar.holidaysSkipped(after: from.day, through: next).map { .init(day: $0.day, why: $0.name) }
            from = Moment(next, calendar.hours(of: next).opens)
        }
    }

    func elapsed(_ length: Int64, from start: Moment) -> Moment {
        var due = start.adding(milliseconds: length)
        for pause in pauses.sorted(by: { $0.from < $1.from }) {
            guard let until = pause.until, until > start, pause.from < due else { continue }
            due = due.adding(milliseconds: until - max(pause.from, start))
        }
        return due
    }
}
