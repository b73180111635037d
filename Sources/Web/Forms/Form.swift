/// A form: its questions in order, the token that binds it to the sign-in and the key that makes sending it twice have one effect.
package struct Form: Component, Hashable {
    package enum Part: Sendable, Hashable {
        case field(FormField)
        case heading(String)
        case content(HTML)
    }

    package var address: String
    package var token: String
    /// The idempotency key of the act (security SR-04): made with the empty form and kept through every correction.
    package var key: String?
    package var parts: [Part]
    package var buttons: [Button]
    /// Where what is typed goes three seconds after typing stops.
    package var draftAddress: String?
    /// When the draft was last saved: "Saved at 14:32".
    package var saved: String?
    /// What was refused about the form as a whole.
    package var problem: String?
    /// Things the browser sends back as they are, such as the version that was looked at.
    package var hidden: [Hidden]

    package struct Hidden: Sendable, Hashable {
        package var name: String, value: String
        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    package init(
        to address: String, token: String, key: String? = nil, _ parts: [Part], buttons: [Button], draft draftAddress: String? = nil,
        saved: String? = nil, hidden: [Hidden] = []
    ) {
        self.address = address
        self.token = token
        self.key = key
        self.parts = parts
        self.buttons = buttons
        self.draftAddress = draftAddress
        self.saved = saved
        self.hidden = hidden
    }

    package init(
        to address: String, token: String, key: String? = nil, fields: [FormField], button: String, draft draftAddress: String? = nil
    ) {
        self.init(to: address, token: token, key: key, fields.map(Part.field), buttons: [Button(button)], draft: draftAddress)
    }

    /// Every field, those asked inside others included.
    package var fields: [FormField] {
        parts.flatMap { part -> [FormField] in if case .field(let field) = part { field.all } else { [] } }
    }
    package var hasErrors: Bool { problem != nil || fields.contains { $0.error != nil } }

    /// The form with what was sent, the key included.
    package func filled(from body: FormBody) -> Form {
        var form = self
        form.key = key == nil ? nil : body[Form.keyName] ?? key
        form.parts = parts.map { part in if case .field(let field) = part { .field(field.filled(from: body)) } else { part } }
        return form
    }

    /// The form with an error beside each field named; an error for a field that is not here concerns the form as a whole.
    package func refused(with errors: [String: String]) -> Form {
        var form = self
        form.parts = parts.map { part in if case .field(let field) = part { .field(field.refused(with: errors)) } else { part } }
        let names = Set(fields.map(\.name))
        for name in errors.keys.sorted() where !names.contains(name) { form.problem = form.problem ?? errors[name] }
        return form
    }

    /// What stops this form, in the order of its fields; nil if nothing does.
    package var summary: ErrorSummary? {
        var items: [ErrorSummary.Item] = []
        if let problem { items.append(.init(problem)) }
        items += fields.compactMap { field in field.error.map { .init($0, field: field.name) } }
        let asked = fields.compactMap { field in
            field.softCheck.flatMap { $0.isConfirmed ? nil : ErrorSummary.Item($0.sentence, field: field.confirmationName) }
        }
        guard !items.isEmpty || !asked.isEmpty else { return nil }
        return ErrorSummary(items + asked, onlyAsksAgain: items.isEmpty)
    }

    package static let tokenName = "token"
    package static let keyName = "key"

    /// The groups of questions that may be answered several times.
    package var groups: [AddAnother] {
        fields.compactMap { field in if case .group(let group) = field.control { group } else { nil } }
    }

    /// The questions that are answered with a file.
    package var fileNames: [String] {
        fields.compactMap { field in if case .file = field.control { field.name } else { nil } }
    }

    package func write(to html: inout HTML) {
        html += "<form method=\"post\" action=\"\(url: address)\" novalidate\(" enctype=\"multipart/form-data\"", if: !fileNames.isEmpty)"
        html += "\(attribute: "data-draft", draftAddress)><input type=\"hidden\" name=\"token\" value=\"\(token)\">"
        if let key { html += "<input type=\"hidden\" name=\"key\" value=\"\(key)\">" }
        for hidden in hidden { html += "<input type=\"hidden\" name=\"\(hidden.name)\" value=\"\(hidden.value)\">" }
        for part in parts {
            switch part {
            case .field(let field): html += "\(field)"
            case .heading(let text): html += "<h2>\(text)</h2>"
            case .content(let content): html += content
            }
        }
        html += "\(ButtonGroup(buttons))"
        if draftAddress != nil {
            html += "<p class=\"saved\" data-saved role=\"status\">\(saved.map { HTML(text: $0) })</p>"
        }
        html += "</form>"
    }
}
