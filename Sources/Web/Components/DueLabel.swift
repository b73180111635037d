import Core

/// How a deadline stands, in words, a shape and a colour: never by colour alone, and no more than 20 characters. What is late by 100
/// working days and more takes a few characters beyond that, because a shorter word for a working day is another thing.
package struct DueLabel: Component, Hashable {
    package let shape: String
    package let words: String
    package let tone: Tag.Tone

    private init(_ shape: String, _ words: String, _ tone: Tag.Tone) { (self.shape, self.words, self.tone) = (shape, words, tone) }

    package enum Unit: Sendable { case days, workingDays }

    /// `■ 3 working days late`
    package static func late(_ count: Int, _ unit: Unit) -> DueLabel {
        let days = count == 1 ? "day" : "days"
        return DueLabel("■", "\(grouped(count.magnitude))\(unit == .workingDays ? " working" : "") \(days) late", .overdue)
    }
    /// `■ 3 h 5 min late`
    package static func late(_ minutes: Minutes) -> DueLabel { DueLabel("■", "\(clock(minutes)) late", .overdue) }
    /// `▲ Due today`
    package static let today = DueLabel("▲", "Due today", .dueSoon)
    /// `▲ Due in 2 days`
    package static func soon(days: Int) -> DueLabel {
        days <= 0 ? today : days == 1 ? DueLabel("▲", "Due tomorrow", .dueSoon) : DueLabel("▲", "Due in \(days) days", .dueSoon)
    }
    /// `▲ Due in 3 h 20 min`, for the last 24 hours of a clock that counts hours.
    package static func soon(_ minutes: Minutes) -> DueLabel { DueLabel("▲", "Due in \(clock(minutes))", .dueSoon) }
    package static let onTrack = DueLabel("●", "On track", .onTrack)
    /// `‖ Paused: in hospital`; a longer reason stands under the label, where the caller has room for it.
    package static func paused(_ why: String) -> DueLabel {
        let words = "Paused: \(why)"
        return DueLabel("‖", words.unicodeScalars.count <= 20 && !why.isEmpty ? words : "Paused", .waiting)
    }
    package static let notDue = DueLabel("○", "Not due yet", .notDue)
    /// `○ Not needed now`, of a deadline that something recorded has done away with.
    package static let notNeeded = DueLabel("○", "Not needed now", .notDue)
    /// `✓ Done 14 May`
    package static func done(_ day: Day) -> DueLabel { DueLabel("✓", "Done \(day.short)", .onTrack) }

    /// `✓ Done late`: over, and not as it should have been. When it was done stands beside it.
    package static let doneLate = DueLabel("✓", "Done late", .dueSoon)

    private static func clock(_ minutes: Minutes) -> String {
        let (hours, rest) = minutes.count.magnitude.quotientAndRemainder(dividingBy: 60)
        return hours == 0 ? "\(rest) min" : rest == 0 ? "\(hours) h" : "\(hours) h \(rest) min"
    }

    package func write(to html: inout HTML) {
        html += "<span class=\"due \(tone.rawValue)\"><span aria-hidden=\"true\">\(shape)</span> \(words)</span>"
    }
}

/// A deadline: its date, and under it how it stands.
package struct DueDate: Component, Hashable {
    package var day: Day
    package var label: DueLabel
    /// Why it is paused or how it was worked out, in a few words.
    package var note: String?
    package init(_ day: Day, _ label: DueLabel, note: String? = nil) { (self.day, self.label, self.note) = (day, label, note) }

    package func write(to html: inout HTML) {
        html += "<span class=\"due-date\"><time datetime=\"\(day.description)\">\(day.short)</time> \(label)"
        if let note { html += "<span class=\"muted\">\(note)</span>" }
        html += "</span>"
    }
}
