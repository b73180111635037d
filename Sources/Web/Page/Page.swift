/// One page: what it is called, how to leave it, and what it says.
package struct Page: Sendable {
    /// What this page is. Never who it is about: titles reach histories, tabs and screenshots (security SR-14).
    package var title: String
    package var content: HTML
    /// Puts `Error: ` before the title, so that it is the first thing heard.
    package var hasErrors = false
    /// "(page 2 of 7)"
    package var part: (number: Int, of: Int)?
    package var back: BackLink?
    package var breadcrumbs: Breadcrumbs?
    package var banner: NotificationBanner?
    /// The address of the navigation item this page belongs to.
    package var place: String?
    /// Lists and tables take the whole width; reading and forms keep to 70 characters.
    package var isWide = false
    /// Set larger, for somebody who is supported and reads along.
    package var isEasy = false

    package init(_ title: String, back: BackLink? = nil, place: String? = nil, wide: Bool = false, _ content: HTML) {
        (self.title, self.back, self.place, self.isWide, self.content) = (title, back, place, wide, content)
    }

    /// A page around a form: its errors stand above the heading and reach the title.
    package init(_ title: String, back: BackLink? = nil, place: String? = nil, caption: String? = nil, intro: HTML = HTML(), form: Form) {
        let summary = form.summary
        self.init(title, back: back, place: place, "\(summary)\(Heading(title, caption: caption))\(intro)\(form)")
        hasErrors = form.hasErrors
    }

    /// The whole document.
    package func document(in frame: Frame) -> HTML {
        var html = HTML(capacity: 24 * 1024)
        writeHead(in: frame, to: &html)
        html += "<body\(" class=\"own\"", if: frame.isOwn)><a class=\"skip\" href=\"#main\">Skip to main content</a>"
        if let exit = frame.exit { html += "\(exit)" }
        if frame.isDemonstration {
            html += """
                <aside class="demonstration" aria-label="Demonstration"><p><strong>Demonstration.</strong> \
                Everyone here is invented. Do not enter real people. <a href="/tour">Tour</a></p></aside>
                """
        }
        writeHeader(in: frame, to: &html)
        html += "<div class=\"width\">"
        if let breadcrumbs { html += "\(breadcrumbs)" }
        if let back { html += "\(back)" }
        html += "<main id=\"main\"\(" class=\"wide\"", if: isWide)\(" class=\"own\"", if: isEasy) tabindex=\"-1\">"
        // A green banner never stands with an error summary: one of the two would not be true.
        if let banner, !hasErrors { html += "\(banner)" }
        html += "\(content)</main></div>"
        writeFooter(in: frame, to: &html)
        html += "\(frame.timeout)</body></html>\n"
        return html
    }

    private func writeHead(in frame: Frame, to html: inout HTML) {
        html += "<!DOCTYPE html>\n<html lang=\"\(frame.language)\""
        if frame.theme != .device { html += " data-theme=\"\(frame.theme.rawValue)\"" }
        html += "><head><meta charset=\"utf-8\"><title>\("Error: ", if: hasErrors)\(title)"
        if let part { html += " (page \(part.number) of \(part.of))" }
        html += " – \(frame.product)</title>"
        html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        html += "<meta name=\"color-scheme\" content=\"light dark\">"
        html += "<link rel=\"icon\" type=\"image/svg+xml\" href=\"\(url: Assets.address("mark.svg"))\">"
        html += "<link rel=\"stylesheet\" href=\"\(url: Assets.address("homeward.css"))\">"
        html += "<script type=\"module\" src=\"\(url: Assets.address("homeward.js"))\"></script></head>"
    }

    private func writeHeader(in frame: Frame, to html: inout HTML) {
        html += "<header class=\"top\"><div class=\"width\"><a class=\"brand\" href=\"\(url: frame.home)\">"
        html += "<svg class=\"mark\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">"
        html += "<path d=\"M3 11.5 12 4l9 7.5V21h-6v-5a3 3 0 0 0-6 0v5H3z\"></path></svg><span>\(frame.product)</span></a>"
        if let organisation = frame.organisation { html += "<p class=\"organisation\">\(organisation)</p>" }
        if let switcher = frame.switcher { html += "<p class=\"switcher\">\(switcher)</p>" }
        if !frame.tools.isEmpty || frame.signOut != nil {
            html += "<nav class=\"tools\" aria-label=\"Your account\"><ul>"
            write(frame.tools, to: &html)
            if let signOut = frame.signOut { html += "<li>\(signOut)</li>" }
            html += "</ul></nav>"
        }
        html += "</div></header>"
        if !frame.navigation.isEmpty {
            html += "<nav class=\"service\" aria-label=\"Service\"><div class=\"width\"><ul>"
            write(frame.navigation, to: &html)
            html += "</ul></div></nav>"
        }
    }

    private func write(_ items: [NavigationItem], to html: inout HTML) {
        for item in items {
            html += "<li><a href=\"\(url: item.address)\"\(" aria-current=\"page\"", if: item.address == place)>"
            html += "\(item.label)\(item.badge)</a></li>"
        }
    }

    private func writeFooter(in frame: Frame, to html: inout HTML) {
        let help = frame.help
        html += "<footer><div class=\"width\">"
        if !help.isEmpty {
            html += "<section aria-labelledby=\"help\"><h2 id=\"help\">Help with this service</h2><ul>"
            if let telephone = help.telephone { html += "<li>Phone: \(Telephone(telephone))</li>" }
            if let night = help.outOfHours { html += "<li>Out of hours: \(Telephone(night))</li>" }
            if let message = help.message { html += "<li>\(message)</li>" }
            if let guidance = help.guidance { html += "<li>\(guidance)</li>" }
            html += "</ul></section>"
        }
        if !frame.footer.isEmpty {
            html += "<ul class=\"small-print\">"
            for link in frame.footer { html += "<li>\(link)</li>" }
            html += "</ul>"
        }
        html += "<p class=\"muted\">\(frame.product)\(frame.organisation.map { HTML(text: " for \($0)") })</p></div></footer>"
    }
}

/// A telephone number that a phone can dial.
package struct Telephone: Component, Hashable {
    package var number: String
    package init(_ number: String) { self.number = number }
    package func write(to html: inout HTML) {
        let digits = String(decoding: number.utf8.filter { $0.isDigit || $0 == UInt8(ascii: "+") }, as: UTF8.self)
        html += "<a href=\"\(url: "tel:" + digits)\">\(number)</a>"
    }
}
