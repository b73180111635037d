/// What a list may be narrowed to: a plain GET form, folded to one line, with a chip for each choice that is on.
package struct Filter: Component, Hashable {
    package struct Chip: Sendable, Hashable {
        package var text: String
        /// The list without this one choice.
        package var removeAddress: String
        package init(_ text: String, remove address: String) { (self.text, self.removeAddress) = (text, address) }
    }

    package var address: String
    package var fields: [FormField]
    package var chips: [Chip]
    package var clearAddress: String
    /// Sort and view, which narrowing keeps.
    package var kept: [Form.Hidden]

    package init(to address: String, fields: [FormField], chips: [Chip] = [], clear clearAddress: String, kept: [Form.Hidden] = []) {
        (self.address, self.fields, self.chips, self.clearAddress, self.kept) = (address, fields, chips, clearAddress, kept)
    }

    package func write(to html: inout HTML) {
        let on = chips.count == 1 ? "1 filter on" : "\(chips.count) filters on"
        html += "<details class=\"filter\"\(" data-on", if: !chips.isEmpty)><summary>Filter"
        if !chips.isEmpty { html += " <span class=\"on\">\(on)</span>" }
        html += "</summary><form method=\"get\" action=\"\(url: address)\" novalidate>"
        for kept in kept { html += "<input type=\"hidden\" name=\"\(kept.name)\" value=\"\(kept.value)\">" }
        html +=
            "\(fields)"
        html.append(ButtonGroup(Button("Show results"), Button("Clear all filters", .link(to: clearAddress), look: .plain)))
        html += "</form></details>"
        if !chips.isEmpty {
            html += "<ul class=\"chips\">"
            for chip in chips {
                html += "<li><a href=\"\(url: chip.removeAddress)\"><span class=\"heard\">Remove filter: </span>\(chip.text) "
                html += "<span aria-hidden=\"true\">×</span></a></li>"
            }
            html += "</ul>"
        }
    }
}

/// How many there are: "26 to 50 of 120 open referrals", "0 results for 'tomm' in open referrals".
package struct ResultCaption: Component, Hashable {
    package var count: Int
    package var first: Int
    package var last: Int
    /// "open referral", "open referrals"
    package var one: String, many: String
    package var query: String?
    package var link: Link?

    package init(_ count: Int, first: Int = 1, last: Int? = nil, one: String, many: String, query: String? = nil, link: Link? = nil) {
        self.count = count
        self.first = first
        self.last = last ?? count
        (self.one, self.many, self.query, self.link) = (one, many, query, link)
    }

    package func write(to html: inout HTML) {
        html += "<div class=\"result\"><p>"
        if let query {
            html += "\(count) result\(count == 1 ? "" : "s") for ‘\(query)’ in \(many)"
        } else if count > last - first + 1 {
            html += "\(first) to \(last) of \(count) \(many)"
        } else {
            html += "\(count) \(count == 1 ? one : many)"
        }
        html += "</p>"
        if let link { html += "<p>\(link)</p>" }
        html += "</div>"
    }
}

/// The pages of a list, 25 rows each. No endless scrolling: a place in a list has an address.
package struct Pagination: Component, Hashable {
    package static let pageSize = 25

    package var page: Int
    package var pages: Int
    /// The address of a page, worked out above so that filters and order stay in it.
    package var addresses: [String]

    package init(page: Int, count: Int, size: Int = pageSize, address: (Int) -> String) {
        let pages = max(1, (count + size - 1) / size)
        self.page = min(max(1, page), pages)
        self.pages = pages
        self.addresses = (1...pages).map(address)
    }

    /// First, last, and those round the present one; nil for a gap.
    private var shown: [Int?] {
        var shown: [Int?] = []
        for number in 1...pages where number == 1 || number == pages || abs(number - page) <= 1 {
            if let last = shown.last ?? nil, number - last > 1 { shown.append(nil) }
            shown.append(number)
        }
        return shown
    }

    package func write(to html: inout HTML) {
        guard pages > 1 else { return }
        html += "<nav class=\"pages\" aria-label=\"Pages\"><ul>"
        if page > 1 {
            html += "<li><a rel=\"prev\" href=\"\(url: addresses[page - 2])\">‹ Previous<span class=\"heard\"> page</span></a></li>"
        }
        for number in shown {
            guard let number else {
                html += "<li class=\"gap\" aria-hidden=\"true\">…</li>"
                continue
            }
            html +=
                "<li><a href=\"\(url: addresses[number - 1])\" aria-label=\"Page \(number)\""
            html += "\(" aria-current=\"page\"", if: number == page)>"
            html += "\(number)</a></li>"
        }
        if page < pages {
            html += "<li><a rel=\"next\" href=\"\(url: addresses[page])\">Next<span class=\"heard\"> page</span> ›</a></li>"
        }
        html += "</ul></nav>"
    }
}
