/// Why one answer was not taken, beside its question.
package struct ErrorMessage: Component, Hashable {
    package var id: String
    package var text: String
    package init(id: String, _ text: String) { (self.id, self.text) = (id, text) }
    package func write(to html: inout HTML) {
        html += "<p class=\"error-text\" id=\"\(id)\"><span class=\"heard\">Error: </span>\(text)</p>"
    }
}

/// Everything that stops a form, above the heading, in the words that stand beside the questions. Focus moves to it.
package struct ErrorSummary: Component, Hashable {
    package struct Item: Sendable, Hashable {
        package var text: String
        /// The field it speaks of; nil for what concerns the form as a whole.
        package var field: String?
        package init(_ text: String, field: String? = nil) { (self.text, self.field) = (text, field) }
    }
    package var items: [Item]
    /// Only unlikely answers: nothing is wrong, something is asked again.
    package var onlyAsksAgain: Bool
    package init(_ items: [Item], onlyAsksAgain: Bool = false) { (self.items, self.onlyAsksAgain) = (items, onlyAsksAgain) }

    package func write(to html: inout HTML) {
        guard !items.isEmpty else { return }
        html += "<div class=\"error-summary\(" check", if: onlyAsksAgain)\" role=\"alert\" tabindex=\"-1\" data-error-summary>"
        html += "<h2>\("Check your answers", if: onlyAsksAgain)\("There is a problem", if: !onlyAsksAgain)</h2><ul>"
        for item in items {
            if let field = item.field {
                html += "<li><a href=\"\(url: "#" + field)\">\(item.text)</a></li>"
            } else {
                html += "<li>\(item.text)</li>"
            }
        }
        html += "</ul></div>"
    }
}
