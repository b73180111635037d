/// Signs a version of something: what is agreed to, a typed name and a tick. Nobody needs to draw; who cannot sign or does not agree
/// says so with a reason, and that is kept just as carefully.
package struct Signature: Component, Hashable {
    /// Begins the names of its boxes.
    package var name: String
    package var title: String
    package var statements: [String]
    /// "Version 3, 14 May 2026": what is signed cannot change.
    package var version: String
    package var values: FormBody
    package var errors: [String: String]

    package init(
        _ name: String, title: String, statements: [String], version: String, values: FormBody = FormBody(), errors: [String: String] = [:]
    ) {
        self.name = name
        self.title = title
        self.statements = statements
        self.version = version
        self.values = values
        self.errors = errors
    }

    /// The questions, for reading what was sent and for the error summary.
    package var fields: [FormField] {
        let why = FormField("\(name)-reason", "Why, in the person's own words", .textArea(rows: 3, limit: 500))
        let typed = FormField("\(name)-name", "Full name", hint: "Typing the name counts as signing", autocomplete: "off")
        let outcome = FormField(
            "\(name)-outcome", "What does the person want to do?",
            .radios([
                Choice("signs", "Sign", then: [typed]),
                Choice("cannot", "Cannot sign", hint: "They agree, or cannot say", then: [why]),
                Choice(
                    "disagrees", "Does not agree",
                    then: [FormField("\(name)-objection", "What they do not agree with", .textArea(rows: 3, limit: 500))]),
            ]))
        let supporter = FormField("\(name)-supporter", "Who helped them understand this?", hint: "Name and role", optional: true)
        return [outcome, supporter].map { $0.filled(from: values).refused(with: errors) }
    }

    package func write(to html: inout HTML) {
        html += "<fieldset class=\"signature\"><legend>\(title)</legend><p class=\"muted\">\(version)</p><ul>"
        for statement in statements { html += "<li>\(statement)</li>" }
        html += "</ul>\(fields)</fieldset>"
    }
}

/// A signature that was given.
package struct Signed: Component, Hashable {
    package var words: String
    package var by: String
    package init(_ words: String, by: String) { (self.words, self.by) = (words, by) }
    package func write(to html: inout HTML) {
        html += "<div class=\"signed\"><p><strong>\(words)</strong></p><p class=\"muted\">\(by)</p></div>"
    }
}
