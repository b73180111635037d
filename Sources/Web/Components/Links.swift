/// Words that lead somewhere.
package struct Link: Component, Hashable {
    package var text: String
    package var address: String
    /// Heard but not seen, for links whose words repeat on a page: "Change" + "the phone number".
    package var hidden: String?
    /// A reference stays on one line, or its halves are read as two.
    package var isReference = false

    package init(_ text: String, to address: String, hidden: String? = nil) {
        (self.text, self.address, self.hidden) = (text, address, hidden)
    }
    /// A link whose words are a reference.
    package static func reference(_ reference: String, to address: String) -> Link {
        var link = Link(reference, to: address)
        link.isReference = true
        return link
    }

    package func write(to html: inout HTML) {
        html += "<a\(" class=\"reference\"", if: isReference) href=\"\(url: address)\">\(text)\(hidden.map { HiddenWords($0) })</a>"
    }
}

/// Words for those who listen to the page.
package struct HiddenWords: Component, Hashable {
    package var text: String
    package init(_ text: String) { self.text = text }
    package func write(to html: inout HTML) { html += "<span class=\"heard\"> \(text)</span>" }
}

/// The way back to the list or step before, with its filters and page in the address.
package struct BackLink: Component, Hashable {
    package var link: Link
    package init(_ text: String = "Back", to address: String) { link = Link(text, to: address) }

    package func write(to html: inout HTML) {
        // In a landmark of its own, so that those who move by landmarks find it.
        html += "<nav class=\"backwards\" aria-label=\"Back\"><a class=\"back\" href=\"\(url: link.address)\">"
        html += "<span aria-hidden=\"true\">‹</span> <span class=\"words\">\(link.text)</span></a></nav>"
    }
}

/// Where this page stands, from the top; the page itself is not among them.
package struct Breadcrumbs: Component, Hashable {
    package var links: [Link]
    package init(_ links: [Link]) { self.links = links }

    package func write(to html: inout HTML) {
        html += "<nav class=\"breadcrumbs\" aria-label=\"Breadcrumbs\"><ol>"
        for link in links { html += "<li>\(link)</li>" }
        html += "</ol></nav>"
    }
}

/// The one first heading of a page, with an optional line that says what it belongs to.
package struct Heading: Component, Hashable {
    package var text: String
    package var caption: String?
    package init(_ text: String, caption: String? = nil) { (self.text, self.caption) = (text, caption) }

    package func write(to html: inout HTML) {
        html += "<h1>"
        if let caption { html += "<span class=\"caption\">\(caption)</span> " }
        html += "\(text)</h1>"
    }
}
