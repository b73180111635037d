/// Says that something happened, or what must be known before going on. Gone on the next page.
package struct NotificationBanner: Component, Hashable {
    package enum Kind: Sendable {
        /// It happened: green. Never beside an error summary.
        case done
        case important
    }
    package var kind: Kind
    package var sentence: String
    package var links: [Link]
    /// A way to take it back, for ten minutes, where that is possible.
    package var undo: Button?

    package init(_ kind: Kind, _ sentence: String, links: [Link] = [], undo: Button? = nil) {
        (self.kind, self.sentence, self.links, self.undo) = (kind, sentence, links, undo)
    }

    package func write(to html: inout HTML) {
        html +=
            "<div class=\"notice\(" done", if: kind == .done)\" role=\"\("alert", if: kind == .done)\("region", if: kind == .important)\" "
        let id = kind == .done ? "notice-done" : "notice-important"
        html += "aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\("Done", if: kind == .done)\("Important", if: kind == .important)</h2>"
        html += "<p>\(sentence)</p>"
        for link in links { html += "<p>\(link)</p>" }
        html += "\(undo)</div>"
    }
}

/// Words that stand out from those round them.
package struct Inset: Component, Hashable {
    package var content: HTML
    package init(_ content: HTML) { self.content = content }
    package func write(to html: inout HTML) { html += "<div class=\"inset\">\(content)</div>" }
}

/// Something that must not be missed, such as what a person must be told first.
package struct Warning: Component, Hashable {
    package var text: String
    package init(_ text: String) { self.text = text }
    package func write(to html: inout HTML) {
        html +=
            "<p class=\"warning-text\"><span aria-hidden=\"true\">!</span><strong><span class=\"heard\">Warning </span>\(text)</strong></p>"
    }
}

/// What stands where a list or a field is empty: that it is, why, and what to do next.
package struct EmptyState: Component, Hashable {
    package var sentence: String
    package var why: String?
    package var next: Link?
    package init(_ sentence: String, why: String? = nil, next: Link? = nil) {
        (self.sentence, self.why, self.next) = (sentence, why, next)
    }
    package func write(to html: inout HTML) {
        html += "<div class=\"empty\"><p>\(sentence)</p>"
        if let why { html += "<p class=\"muted\">\(why)</p>" }
        if let next { html += "<p>\(next)</p>" }
        html += "</div>"
    }
}

/// Further words for those who want them.
package struct Details: Component, Hashable {
    package var summary: String
    package var content: HTML
    /// Whether paper, which cannot be opened, shows them.
    package var isPrinted: Bool
    package init(_ summary: String, printed: Bool = false, _ content: HTML) {
        (self.summary, isPrinted, self.content) = (summary, printed, content)
    }
    package func write(to html: inout HTML) {
        html += "<details class=\"details\(" printed", if: isPrinted)\"><summary>\(summary)</summary><div>\(content)</div></details>"
    }
}
