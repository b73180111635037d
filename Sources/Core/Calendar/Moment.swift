/// An instant, to the millisecond: milliseconds since 1970-01-01T00:00:00Z. Rules read it as a day and a time in London.
package struct Moment: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
    package static func - (left: Moment, right: Moment) -> Int64 { left.milliseconds - right.milliseconds }
    package func adding(milliseconds: Int64) -> Moment { Moment(milliseconds: self.milliseconds + milliseconds) }
    package func adding(hours: Int) -> Moment { adding(milliseconds: Int64(hours) * 3_600_000) }
    package func adding(minutes: Int) -> Moment { adding(milliseconds: Int64(minutes) * 60_000) }

    /// The day and the time of day in London, clock changes included.
    package var london: (day: Day, time: TimeOfDay) {
        let local = milliseconds + London.offset(at: milliseconds)
        let day = Int(local.floorDivided(by: 86_400_000))
        return (Day(number: day), TimeOfDay(milliseconds: Int(local - Int64(day) * 86_400_000)))
    }
    package var day: Day { london.day }
    package var time: TimeOfDay { london.time }

    /// What a clock on a wall in London means: one moment, two where the hour comes twice in October (the first is taken), or none in
    /// March, where the hour is skipped and the moment after the change is meant.
    package init(_ day: Day, _ time: TimeOfDay) {
        self = London.readings(day, time).first ?? Moment(milliseconds: London.springForward(in: day.parts.year))
    }
    package init(_ day: Day, _ hour: Int, _ minute: Int = 0) { self.init(day, TimeOfDay(hour, minute)) }

    /// Reads `2026-04-02T15:30:00.000Z`; the milliseconds may be left out, the zone may not.
    package init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 || bytes.count == 24, bytes[10] == UInt8(ascii: "T"), bytes.last == UInt8(ascii: "Z"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let day = Day(iso: text.prefix(10)),
            let hour = Day.digits(bytes[11..<13]), let minute = Day.digits(bytes[14..<16]), let second = Day.digits(bytes[17..<19]),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var thousandths = 0
        if bytes.count == 24 {
            guard bytes[19] == UInt8(ascii: "."), let read = Day.digits(bytes[20..<23]) else { return nil }
            thousandths = read
        }
        let seconds = (day.number * 24 + hour) * 3600 + minute * 60 + second
        self.milliseconds = Int64(seconds) * 1000 + Int64(thousandths)
    }
}

extension Moment: CustomStringConvertible {
    /// `2026-04-02T15:30:00.000Z`
    package var description: String {
        let day = milliseconds.floorDivided(by: 86_400_000)
        let rest = Int(milliseconds - day * 86_400_000)
        let time = TimeOfDay(milliseconds: rest)
        return "\(Day(number: Int(day)))T\(time):\(zeroPadded(rest / 1000 % 60, 2)).\(zeroPadded(rest % 1000, 3))Z"
    }

    /// `Thursday 2 April 2026 at 16:30`, London time, 24-hour clock.
    package var words: String {
        let (day, time) = london
        return "\(day.words) at \(time)"
    }
}

/// A time on a 24-hour clock.
package struct TimeOfDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since the clock showed 00:00.
    package let milliseconds: Int

    package init(milliseconds: Int) { self.milliseconds = milliseconds }
    package init(_ hour: Int, _ minute: Int = 0, _ second: Int = 0) {
        self.milliseconds = ((hour * 60 + minute) * 60 + second) * 1000
    }

    /// Reads `9:05`, `09:05` or `16:30`.
    package init?(text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            let hour = Day.digits(parts[0]), let minute = Day.digits(parts[1]), hour < 24, minute < 60
        else { return nil }
        self.init(hour, minute)
    }

    package static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.milliseconds < right.milliseconds }
    package var hour: Int { milliseconds / 3_600_000 }
    package var minute: Int { milliseconds / 60_000 % 60 }
    /// `16:30`
    package var description: String { "\(zeroPadded(hour, 2)):\(zeroPadded(minute, 2))" }
    /// `4:30 in the afternoon`, on a 12-hour clock.
    package var spoken: String {
        switch (hour, minute) {
        case (0, 0): return "midnight"
        case (12, 0): return "12 noon"
        default: break
        }
        let part = hour < 12 ? "in the morning" : hour < 18 ? "in the afternoon" : "in the evening"
        return "\((hour + 11) % 12 + 1):\(zeroPadded(minute, 2)) \(part)"
    }
}

/// The clock in London. British Summer Time has run from the last Sunday of March to the last Sunday of October, 01:00 UTC, since 1996
/// (Summer Time Order 2002, SI 2002/262); no moment that Homeward keeps is earlier.
package enum London {
    /// Milliseconds that a London clock is ahead of UTC.
    package static func offset(at milliseconds: Int64) -> Int64 {
        let year = Day(number: Int(milliseconds.floorDivided(by: 86_400_000))).parts.year
        return milliseconds >= springForward(in: year) && milliseconds < fallBack(in: year) ? 3_600_000 : 0
    }

    /// Every moment at which a London clock shows this time on this day: one, two in the repeated hour of October, none in the skipped
    /// hour of March.
    package static func readings(_ day: Day, _ time: TimeOfDay) -> [Moment] {
        let wall = Int64(day.number) * 86_400_000 + Int64(time.milliseconds)
        return [Int64(3_600_000), 0].map { wall - $0 }.filter { $0 + offset(at: $0) == wall }.map(Moment.init(milliseconds:))
    }

    static func springForward(in year: Int) -> Int64 { lastSunday(of: 3, in: year) }
    static func fallBack(in year: Int) -> Int64 { lastSunday(of: 10, in: year) }

    private static func lastSunday(of month: Int, in year: Int) -> Int64 {
        let last = Day(year, month, 31)
        return Int64((last - last.weekday % 7).number) * 86_400_000 + 3_600_000
    }
}

extension FixedWidthInteger {
    /// Division that rounds towards minus infinity, so that moments before 1970 fall on the right day.
    package func floorDivided(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
