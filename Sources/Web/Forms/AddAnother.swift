/// Questions that may be answered for several things: addresses, people, goals. Each group has its own Remove; one button adds a group.
/// Both send the form, so that nothing is lost without JavaScript; what was pressed arrives as `add` or `remove`.
package struct AddAnother: Component, Hashable {
    package var name: String
    /// "goal", for "Goal 2", "Add another goal" and "Remove goal 2".
    package var noun: String
    package var items: [Item]
    package var most: Int

    /// The questions about one of them.
    package struct Item: Sendable, Hashable {
        package var fields: [FormField]
        /// What it is, where that is not asked.
        package var given: Given?

        package init(_ fields: [FormField], given: Given? = nil) { (self.fields, self.given) = (fields, given) }
    }

    /// An answer that stands there already, such as the statement that is rated.
    package struct Given: Sendable, Hashable {
        package let name: String
        let value: String, label: String

        /// - Parameter name: what it is sent under.
        package init(_ name: String, _ value: String, label: String) { (self.name, self.value, self.label) = (name, value, label) }
    }

    package init(_ name: String, noun: String, most: Int = 20, items: [Item]) {
        (self.name, self.noun, self.most, self.items) = (name, noun, most, items)
    }

    /// What a field of the `item`-th group (from 1) is sent under: `goals.2.action`.
    package static func fieldName(_ field: String, item: Int, of group: String) -> String { "\(group).\(item).\(field)" }

    package func write(to html: inout HTML) {
        html += "<div class=\"add-another\" id=\"\(name)\">"
        let isFixed = items.contains { $0.given != nil }
        for (index, item) in items.enumerated() {
            let legend = item.given?.label ?? "\(noun.prefix(1).uppercased() + noun.dropFirst()) \(index + 1)"
            html += "<fieldset><legend>\(legend)</legend>"
            if let given = item.given { html += "<input type=\"hidden\" name=\"\(given.name)\" value=\"\(given.value)\">" }
            html += "\(item.fields)"
            if items.count > 1, !isFixed {
                html += "<button class=\"button second\" name=\"remove\" value=\"\(name).\(index + 1)\">"
                html += "Remove\(HiddenWords("\(noun) \(index + 1)"))</button>"
            }
            html += "</fieldset>"
        }
        if items.count < most, !isFixed {
            html += "<button class=\"button second\" name=\"add\" value=\"\(name)\">Add another \(noun)</button>"
        }
        html += "</div>"
    }

    func filled(from body: FormBody) -> AddAnother {
        var group = self
        group.items = items.map { Item($0.fields.map { $0.filled(from: body) }, given: $0.given) }
        return group
    }
    func refused(with errors: [String: String]) -> AddAnother {
        var group = self
        group.items = items.map { Item($0.fields.map { $0.refused(with: errors) }, given: $0.given) }
        return group
    }
}
