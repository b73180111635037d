/// One adjective about a thing, in sentence case. It is never pressed.
package struct Tag: Component, Hashable {
    package enum Tone: String, Sendable, CaseIterable {
        case overdue, dueSoon = "due-soon", onTrack = "on-track", notDue = "not-due", waiting, draft
    }
    package var text: String
    package var tone: Tone
    package init(_ text: String, _ tone: Tone) { (self.text, self.tone) = (text, tone) }
    package func write(to html: inout HTML) {
        html += "<strong class=\"tag \(tone.rawValue)\">\(text)</strong>"
    }
}

/// How many wait behind a link of the navigation, readable aloud: "3 unread".
package struct Badge: Component, Hashable {
    package var count: Int
    package var noun: String
    package init(_ count: Int, _ noun: String) { (self.count, self.noun) = (count, noun) }
    package func write(to html: inout HTML) {
        guard count > 0 else { return }
        html += " <span class=\"badge\">\(count > 99 ? "99+" : String(count))\(HiddenWords(noun))</span>"
    }
}
