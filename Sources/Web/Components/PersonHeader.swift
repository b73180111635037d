/// Who a page is about: how to communicate first, then what must not be missed, then who they are.
package struct PersonHeader: Component, Hashable {
    /// "How to communicate: Uses Makaton. Give time to answer."
    package var communication: [Fact]
    /// In words: "Two staff at visits".
    package var alerts: [Tag]
    /// What takes a sentence: "Clinical risks: None known."
    package var risks: [Fact]
    package var name: String
    package var pronouns: String?
    package var facts: [Fact]

    package struct Fact: Sendable, Hashable {
        package var label: String, value: HTML
        package init(_ label: String, _ value: String) { self.init(label, html: HTML(text: value)) }
        package init(_ label: String, html: HTML) { (self.label, value) = (label, html) }
    }

    package init(
        name: String, pronouns: String? = nil, communication: [Fact] = [], alerts: [Tag] = [], risks: [Fact] = [], facts: [Fact] = []
    ) {
        (self.name, self.pronouns, self.communication, self.alerts) = (name, pronouns, communication, alerts)
        (self.risks, self.facts) = (risks, facts)
    }

    package func write(to html: inout HTML) {
        html += "<section class=\"person\" aria-label=\"Who this page is about\">"
        for need in communication { html += "<p class=\"talk\"><strong>\(need.label):</strong> \(need.value)</p>" }
        if !alerts.isEmpty {
            html += "<ul class=\"alerts\">"
            for alert in alerts { html += "<li>\(alert)</li>" }
            html += "</ul>"
        }
        for risk in risks { html += "<p class=\"risk\"><strong>\(risk.label):</strong> \(risk.value)</p>" }
        html += "<p class=\"name\">\(name)"
        if let pronouns { html += " <span class=\"muted\">(\(pronouns))</span>" }
        html += "</p><dl>"
        for fact in facts { html += "<div><dt>\(fact.label)</dt><dd>\(fact.value)</dd></div>" }
        html += "</dl></section>"
    }
}

/// The places inside a record, in an order fixed for each programme. Links, not tabs.
package struct SubNavigation: Component, Hashable {
    package var label: String
    package var items: [NavigationItem]
    package var current: String
    package init(_ label: String, _ items: [NavigationItem], current: String) {
        (self.label, self.items, self.current) = (label, items, current)
    }

    package func write(to html: inout HTML) {
        html += "<nav class=\"parts\" aria-label=\"\(label)\"><ul>"
        for item in items {
            html +=
                "<li><a href=\"\(url: item.address)\"\(" aria-current=\"page\"", if: item.address == current)>"
            html += "\(item.label)\(item.badge)</a></li>"
        }
        html += "</ul></nav>"
    }
}
