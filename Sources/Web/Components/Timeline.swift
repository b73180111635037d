import Core

/// What happened, newest first, under a heading of the second level.
package struct Timeline: Component, Hashable {
    package struct Entry: Sendable, Hashable {
        package var title: String
        package var day: Day
        /// Where it is known to the minute.
        package var time: TimeOfDay?
        package var who: String
        package var organisation: String?
        /// At most three lines; the rest is behind the link.
        package var lines: [String]
        package var more: Link?
        /// What changed, where it takes more than lines.
        package var details: HTML?
        package var tag: Tag?
        /// Since this viewer last looked.
        package var isNew: Bool

        package init(
            _ title: String, on day: Day, at time: TimeOfDay? = nil, by who: String, of organisation: String? = nil,
            lines: [String] = [], more: Link? = nil, details: HTML? = nil, tag: Tag? = nil, isNew: Bool = false
        ) {
            self.title = title
            self.day = day
            self.time = time
            self.who = who
            self.organisation = organisation
            self.lines = lines
            self.more = more
            self.details = details
            self.tag = tag
            self.isNew = isNew
        }
    }

    package var entries: [Entry]
    package init(_ entries: [Entry]) { self.entries = entries }

    package func write(to html: inout HTML) {
        html += "<ol class=\"timeline\">"
        for entry in entries {
            html +=
                "<li\(" class=\"new\"", if: entry.isNew)><h3>\(entry.title) \(entry.tag)"
            html += "\("<span class=\"heard\"> (new)</span>", if: entry.isNew)</h3>"
            html +=
                "<p class=\"by\"><time datetime=\"\(entry.day.description)\(entry.time.map { "T\($0)" } ?? "")\">"
            html += "\(entry.day.withoutWeekday)"
            html += "\(entry.time.map { " at \($0)" } ?? "")</time>, \(entry.who)\(entry.organisation.map { ", \($0)" } ?? "")</p>"
            for line in entry.lines.prefix(3) { html += "<p>\(line)</p>" }
            html += "\(entry.details)"
            if let more = entry.more { html += "<p class=\"more\">\(more)</p>" }
            html += "</li>"
        }
        html += "</ol>"
    }
}
