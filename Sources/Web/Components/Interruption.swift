/// A whole page that stops for a possible mistake: "Is this the right person?".
package struct Interruption: Component, Hashable {
    package var title: String
    package var content: HTML
    package var buttons: [Button]
    package init(_ title: String, _ content: HTML, buttons: [Button]) {
        (self.title, self.content, self.buttons) = (title, content, buttons)
    }

    package func write(to html: inout HTML) {
        html += "<div class=\"interruption\">\(Heading(title))\(content)\(ButtonGroup(buttons))</div>"
    }
}

/// Asks before an act that cannot be undone, and repeats the facts it is about.
package struct Confirmation: Component, Hashable {
    package var question: String
    package var facts: SummaryList
    package var consequence: String
    /// Names the act: "End this stay".
    package var form: Form
    package var cancel: Link

    package init(_ question: String, facts: SummaryList, consequence: String, form: Form, cancel: Link) {
        (self.question, self.facts, self.consequence, self.form, self.cancel) = (question, facts, consequence, form, cancel)
    }

    package func write(to html: inout HTML) {
        html += "\(form.summary)\(Heading(question))\(facts)\(Warning(consequence))\(form)<p>\(cancel)</p>"
    }
}
