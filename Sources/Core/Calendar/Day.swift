/// A date in the proleptic Gregorian calendar: whole days since 1 January 1970, so that spans subtract and databases compare.
package struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    package let number: Int

    package init(number: Int) { self.number = number }

    /// A calendar date that exists; nil for one that does not (31 April, month 13).
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(ofMonth: month, in: year) else {
            return nil
        }
        self.number = Day.count(year, month, day)
    }

    /// A date written in code, where the reader can see that it exists.
    package init(_ year: Int, _ month: Int, _ day: Int) {
        guard let valid = Day(year: year, month: month, day: day) else {
            preconditionFailure("\(year)-\(month)-\(day) is not a date")
        }
        self = valid
    }

    /// Reads `2026-04-02`, and nothing else.
    package init?(iso text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            let year = Day.digits(parts[0]), let month = Day.digits(parts[1]), let day = Day.digits(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    package static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
    package static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
    package static func - (left: Day, right: Day) -> Int { left.number - right.number }
    package var next: Day { self + 1 }
    package var previous: Day { self - 1 }

    /// Monday is 1, Sunday 7.
    package var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }
    package var isWeekend: Bool { weekday >= 6 }
    /// The Monday of this day's week (weeks run Monday to Sunday).
    package var monday: Day { self - (weekday - 1) }

    package var parts: (year: Int, month: Int, day: Int) { Day.date(number) }
    package var firstOfMonth: Day { self - (parts.day - 1) }
    package var lastOfMonth: Day {
        let (year, month, day) = parts
        return self + (Day.length(ofMonth: month, in: year) - day)
    }

    /// The same day of a later (or earlier) month, or that month's last day where it has no such day.
    package func adding(months: Int) -> Day {
        let (year, month, day) = parts
        let index = year * 12 + month - 1 + months
        let newYear = index >= 0 ? index / 12 : (index - 11) / 12
        let newMonth = index - newYear * 12 + 1
        return Day(newYear, newMonth, Swift.min(day, Day.length(ofMonth: newMonth, in: newYear)))
    }

    /// Whole years between a birth date and this day; someone born on 29 February comes of age on 1 March.
    package func age(bornOn birth: Day) -> Int {
        let (year, month, day) = parts
        let born = birth.parts
        return year - born.year - ((month, day) < (born.month, born.day) ? 1 : 0)
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // Both directions after Howard Hinnant's "chrono-compatible low-level date algorithms": eras of 400 years, years from March.
    private static func count(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(_ number: Int) -> (year: Int, month: Int, day: Int) {
        let z = number + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    static func digits(_ text: some Sequence<UInt8>) -> Int? {
        var value = 0
        for byte in text {
            guard (48...57).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }
}

extension Day: CustomStringConvertible {
    /// `2026-04-02`
    package var description: String {
        let (year, month, day) = parts
        return "\(zeroPadded(year, 4))-\(zeroPadded(month, 2))-\(zeroPadded(day, 2))"
    }

    /// `Thursday 2 April 2026`
    package var words: String { "\(weekdayName) \(withoutWeekday)" }
    /// `2 April 2026`
    package var withoutWeekday: String {
        let (year, month, day) = parts
        return "\(day) \(Day.monthNames[month - 1]) \(year)"
    }
    /// `Thursday 2 April`
    package var withoutYear: String {
        let (_, month, day) = parts
        return "\(weekdayName) \(day) \(Day.monthNames[month - 1])"
    }
    /// `2 April`, for tables
    package var short: String {
        let (_, month, day) = parts
        return "\(day) \(Day.monthNames[month - 1])"
    }
    package var weekdayName: String { Day.weekdayNames[weekday - 1] }

    package static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    package static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
}

/// Decimal digits with leading zeros, without a formatter.
package func zeroPadded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
