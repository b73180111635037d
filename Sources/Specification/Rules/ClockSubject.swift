import Core
import Language

/// What a clock is of: each record of a kind, or each combination of one with the weeks or days of a derived kind.
package struct ClockSubject: Sendable {
    /// The kind whose records have the clock.
    package let kind: Kind
    /// The sort of week or day there is a clock for; nil for one clock a record.
    package let unit: CalendarUnit?
}

extension Service {
    /// nil in a folder that does not check.
    package func subject(of clock: Clock) -> ClockSubject? {
        if let kind = kinds[clock.of.value] { return ClockSubject(kind: kind, unit: nil) }
        guard let derived = derived[clock.of.value], derived.each.count == 2, let kind = kinds[derived.each[0].value],
            let unit = CalendarUnit(rawValue: derived.each[1].value)
        else { return nil }
        return ClockSubject(kind: kind, unit: unit)
    }

    /// The clocks of weeks and days, with what each is of.
    package var calendarClocks: [(clock: Clock, kind: Kind, unit: CalendarUnit)] {
        clocks.compactMap { clock in
            guard let subject = subject(of: clock), let unit = subject.unit else { return nil }
            return (clock, subject.kind, unit)
        }
    }
}

extension Clock {
    /// Under which the ``Rulebook`` holds, as a rule on the record, the rows that a clock of a derived kind is of.
    package var rowsOfSubject: Passage { Passage(of.value, at: of.place) }
}
