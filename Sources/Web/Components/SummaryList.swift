/// What is on record, one row a field, each with the way to change it.
package struct SummaryList: Component, Hashable {
    package struct Row: Sendable, Hashable {
        package var key: String
        /// nil where nothing is on record.
        package var value: HTML?
        /// What stands in the place of a missing value where nobody here can give it.
        package var missing: String
        package var actions: [Link]
        /// Where to give a missing value.
        package var give: Link?

        package init(_ key: String, _ value: String?, missing: String = "Not recorded", actions: [Link] = [], give: Link? = nil) {
            self.init(key, html: value.map { HTML(text: $0) }, missing: missing, actions: actions, give: give)
        }
        package init(_ key: String, html: HTML?, missing: String = "Not recorded", actions: [Link] = [], give: Link? = nil) {
            (self.key, self.value, self.missing, self.actions, self.give) = (key, html, missing, actions, give)
        }
        /// A row whose Change link says what it changes.
        package static func changeable(_ key: String, _ value: String?, at address: String) -> Row {
            let noun = key.prefix(1).lowercased() + key.dropFirst()
            return value == nil
                ? Row(key, nil, give: Link("Enter \(noun)", to: address))
                : Row(key, value, actions: [Link("Change", to: address, hidden: noun)])
        }
    }

    package var rows: [Row]
    package init(_ rows: [Row]) { self.rows = rows }

    package func write(to html: inout HTML) {
        html += "<dl class=\"summary\">"
        for row in rows {
            html += "<div><dt>\(row.key)</dt><dd>"
            if let value = row.value {
                html += value
            } else if let give = row.give {
                html += "\(give)"
            } else {
                html += "<span class=\"muted\">\(row.missing)</span>"
            }
            html += "</dd>"
            if !row.actions.isEmpty {
                html += "<dd class=\"actions\">"
                for action in row.actions { html += "\(action)" }
                html += "</dd>"
            }
            html += "</div>"
        }
        html += "</dl>"
    }
}

/// A summary list with a title of its own, where a page shows several things of one kind.
package struct SummaryCard: Component, Hashable {
    package var title: String
    package var actions: [Link]
    package var tag: Tag?
    package var list: SummaryList
    package init(_ title: String, tag: Tag? = nil, actions: [Link] = [], _ rows: [SummaryList.Row]) {
        (self.title, self.tag, self.actions, self.list) = (title, tag, actions, SummaryList(rows))
    }

    package func write(to html: inout HTML) {
        html += "<section class=\"card\"><div class=\"card-title\"><h2>\(title)</h2>\(tag)"
        if !actions.isEmpty {
            html += "<ul class=\"actions\">"
            for action in actions {
                var action = action
                if action.hidden == nil { action.hidden = "(\(title))" }
                html += "<li>\(action)</li>"
            }
            html += "</ul>"
        }
        html += "</div>\(list)</section>"
    }
}
