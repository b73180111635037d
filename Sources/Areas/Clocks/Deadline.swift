import Core

/// How long someone has: `2 working_days`, `14 days then next working day`, `3 months less 1 day`.
package struct Allowance: Hashable, Sendable {
    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case minutes, hours, days, workingDays = "working_days", weeks, months, years
        /// Hours counted only while the service is open.
        case workingHours = "working_hours"

        /// `1 working day`, `5 working days`
        package func words(_ count: Int64) -> String {
            let name = rawValue.split(separator: "_").joined(separator: " ")
            return "\(count) \(count == 1 ? String(name.dropLast()) : name)"
        }
    }
    package let count: Int
    package let unit: Unit
    /// Taken off again at the end: `3 months less 1 day` ends the day before the same day of the third month.
    package let lessDays: Int
    package let rollsToWorkingDay: Bool

    package init(_ count: Int, _ unit: Unit, lessDays: Int = 0, rollsToWorkingDay: Bool = false) {
        (self.count, self.unit, self.lessDays, self.rollsToWorkingDay) = (count, unit, lessDays, rollsToWorkingDay)
    }

    /// `5 working days`; `the same working day` where it has none.
    package var words: String {
        if count == 0, !rollsToWorkingDay, let same { return same }
        let less = lessDays == 0 ? "" : " less \(lessDays) day\(lessDays == 1 ? "" : "s")"
        return unit.words(Int64(count)) + less + (rollsToWorkingDay ? ", then the next working day" : "")
    }
}

extension Allowance {
    /// What no time at all is called; nil for units that no clock is of when it has none.
    private var same: String? {
        switch unit {
        case .workingDays: "the same working day"
        case .days: lessDays == 0 ? "the same day" : nil
        case .minutes, .hours, .workingHours: "at once"
        case .weeks, .months, .years: nil
        }
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

    /// `paused from Wednesday 8 April to Tuesday 14 April (In hospital)`
    package var words: String {
        let end = until.map { " to \($0.day.withoutYear)" } ?? ""
        return "paused from \(from.day.withoutYear)\(end)" + (reason.isEmpty ? "" : " (\(reason))")
    }
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

    /// The pauses that moved it.
    package let paused: [Pause]

    package struct Skipped: Hashable, Sendable {
        package let day: Day
        package let why: Why
        package enum Why: Hashable, Sendable { case holiday(String), paused(Pause) }
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
            dayZero = calendar.dayZero(of: start)
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
            let day = counting.calendarDay(target - allowance.lessDays, from: dayZero)
            due = counting.end(of: allowance.rollsToWorkingDay ? counting.rolled(day) : day)
        }
        skipped = counting.skipped
        let due = due
        paused = pauses.filter { pause in pause.until.map { $0 > start && pause.from < due } ?? false }
    }

    /// `due Monday 13 April at 17:00: 5 working days, Good Friday and Easter Monday skipped`
    package func words(_ allowance: Allowance) -> String {
        var names: [String] = []
        for skip in skipped {
            guard case .holiday(let name) = skip.why, !names.contains(name) else { continue }
            names.append(name)
        }
        let list = names.count > 1 ? names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "") : names.first ?? ""
        return "due \(due.day.withoutYear) at \(due.time): \(allowance.words)" + (list.isEmpty ? "" : ", \(list) skipped")
            + paused.map { ", \($0.words)" }.joined()
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
                    skipped.append(.init(day: reached, why: .holiday(name)))
                }
            } else if let pause = pause(over: reached) {
                skipped.append(.init(day: reached, why: .paused(pause)))
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
                skipped.append(.init(day: day, why: .paused(pause)))
                last = last.next
            }
        }
        return last
    }

    mutating func rolled(_ day: Day) -> Day {
        let rolled = calendar.workingDay(onOrAfter: day)
        skipped += calendar.holidaysSkipped(after: day.previous, through: rolled).map { .init(day: $0.day, why: .holiday($0.name)) }
        return rolled
    }

    /// Time in which the service is open, beginning at a moment when it is.
    mutating func worked(_ length: Int64, from start: Moment) -> Moment {
        var (left, from) = (length, start)
        while true {
            for stretch in running(from, calendar.close(of: from.day)) {
                let length = stretch.end - stretch.start
                if left <= length { return stretch.start.adding(milliseconds: left) }
                left -= length
            }
            let next = calendar.workingDay(after: from.day)
            skipped += calendar.holidaysSkipped(after: from.day, through: next).map { .init(day: $0.day, why: .holiday($0.name)) }
            from = Moment(next, calendar.hours(of: next).opens)
        }
    }

    /// What is left of a stretch of opening hours once the pauses are taken out.
    private func running(_ start: Moment, _ end: Moment) -> [(start: Moment, end: Moment)] {
        var stretches = [(start: start, end: end)]
        for pause in pauses {
            guard let until = pause.until else { continue }
            stretches = stretches.flatMap { stretch in
                [(stretch.start, min(stretch.end, pause.from)), (max(stretch.start, until), stretch.end)].filter { $0.0 < $0.1 }
                    .map { (start: $0.0, end: $0.1) }
            }
        }
        return stretches
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
