import Core

/// Deadlines as a calendar that other programs read (RFC 5545). An event has the reference of its case and where to look: who and what it is
/// about stands in Homeward alone (experience EXP-51).
struct CalendarFeed {
    struct Event: Sendable {
        let reference: String
        let due: Moment
        /// The same for the same deadline, so that a calendar moves an event instead of showing two.
        let key: Reference
    }

    /// Where Homeward is reached, without a slash at the end.
    let site: String
    let events: [Event]
    let at: Moment

    /// A deadline takes no time, and calendars hardly show what takes none.
    private static let minutes = 30

    /// A calendar must have something in it, also where nothing is due.
    private static let zone = [
        "BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]

    var text: String {
        var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Homeward//Deadlines//EN", "METHOD:PUBLISH", "X-WR-CALNAME:Homeward"]
        lines += CalendarFeed.zone
        for event in events {
            lines += [
                "BEGIN:VEVENT", "UID:\(event.key)@homeward", "DTSTAMP:\(at.asCalendarTime)",
                "DTSTART:\(event.due.adding(minutes: -CalendarFeed.minutes).asCalendarTime)", "DTEND:\(event.due.asCalendarTime)",
                "SUMMARY:Homeward: \(event.reference) is due", "URL:\(site)/cases/\(event.reference)", "TRANSP:TRANSPARENT", "END:VEVENT",
            ]
        }
        return (lines + ["END:VCALENDAR"]).map(CalendarFeed.folded).joined(separator: "\r\n") + "\r\n"
    }

    /// No line is longer than 75 bytes. All of it is ASCII.
    private static func folded(_ line: String) -> String {
        let bytes = Array(line.utf8)
        guard bytes.count > 75 else { return line }
        let parts = [bytes.prefix(75)] + stride(from: 75, to: bytes.count, by: 74).map { bytes[$0..<min($0 + 74, bytes.count)] }
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\r\n ")
    }
}

extension Moment {
    /// `20261101T170000Z`: told by no clock on a wall, so nothing moves where those are put back.
    fileprivate var asCalendarTime: String { description.prefix(19).split { $0 == "-" || $0 == ":" }.joined() + "Z" }
}
