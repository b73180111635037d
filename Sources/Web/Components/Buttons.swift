/// What a press does. Its words are a verb.
package struct Button: Component, Hashable {
    package enum Look: Sendable { case main, second, warning, plain }
    package enum Action: Sendable, Hashable {
        /// Sends the form it stands in, with its own name and value where a form has several buttons.
        case submit(name: String? = nil, value: String? = nil)
        /// Sends its own form.
        case post(to: String, token: String)
        case link(to: String)
    }

    package var text: String
    package var action: Action
    package var look: Look
    package var hidden: String?

    package init(_ text: String, _ action: Action = .submit(), look: Look = .main, hidden: String? = nil) {
        (self.text, self.action, self.look, self.hidden) = (text, action, look, hidden)
    }

    private var style: StaticString {
        switch look {
        case .main: "button"
        case .second: "button second"
        case .warning: "button warning"
        case .plain: "button plain"
        }
    }

    package func write(to html: inout HTML) {
        let words: HTML = "\(text)\(hidden.map { HiddenWords($0) })"
        switch action {
        case .submit(let name, let value):
            html += "<button class=\"\(raw: style)\"\(attribute: "name", name)\(attribute: "value", value)>\(words)</button>"
        case .post(let address, let token):
            html += """
                <form class="alone" method="post" action="\(url: address)"><input type="hidden" name="token" value="\(token)">\
                <button class="\(raw: style)">\(words)</button></form>
                """
        case .link(let address):
            html += "<a class=\"\(raw: style)\" href=\"\(url: address)\">\(words)</a>"
        }
    }
}

/// Buttons side by side; one under another on phones.
package struct ButtonGroup: Component, Hashable {
    package var buttons: [Button]
    package init(_ buttons: Button...) { self.buttons = buttons }
    package init(_ buttons: [Button]) { self.buttons = buttons }
    package func write(to html: inout HTML) { html += "<div class=\"buttons\">\(buttons)</div>" }
}

/// Further acts behind one button. Without JavaScript they lie side by side as the buttons they are.
package struct ButtonMenu: Component, Hashable {
    package var label: String
    package var buttons: [Button]
    package init(_ label: String, _ buttons: [Button]) { (self.label, self.buttons) = (label, buttons) }

    package func write(to html: inout HTML) {
        html += "<div class=\"button-menu\" data-button-menu=\"\(label)\"><ul>"
        for button in buttons { html += "<li>\(button)</li>" }
        html += "</ul></div>"
    }
}
