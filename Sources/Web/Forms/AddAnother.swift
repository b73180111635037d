/// Questions that may be answered for several things: addresses, people, goals. Each group has its own Remove; one button adds a group.
/// Both send the form, so that nothing is lost without JavaScript; what was pressed arrives as `add` or `remove`.
package struct AddAnother: Component, Hashable {
    package var name: String
    /// "goal", for "Goal 2", "Add another goal" and "Remove goal 2".
    package var noun: String
    package var items: [[FormField]]
    package var most: Int

    package init(_ name: String, noun: String, most: Int = 20, items: [[FormField]]) {
        (self.name, self.noun, self.most, self.items) = (name, noun, most, items)
    }

    /// What a field of the `item`-th group (from 1) is sent under: `goals.2.action`.
    package static func fieldName(_ field: String, item: Int, of group: String) -> String { "\(group).\(item).\(field)" }

    package func write(to html: inout HTML) {
        html += "<div class=\"add-another\" id=\"\(name)\">"
        for (index, fields) in items.enumerated() {
            html += "<fieldset><legend>\(noun.prefix(1).uppercased() + noun.dropFirst()) \(index + 1)</legend>\(fields)"
            if items.count > 1 {
                html += "<button class=\"button second\" name=\"remove\" value=\"\(name).\(index + 1)\">"
                html += "Remove\(HiddenWords("\(noun) \(index + 1)"))</button>"
            }
            html += "</fieldset>"
        }
        if items.count < most {
            html += "<button class=\"button second\" name=\"add\" value=\"\(name)\">Add another \(noun)</button>"
        }
        html += "</div>"
    }

    func filled(from body: FormBody) -> AddAnother {
        var group = self
        group.items = items.map { $0.map { $0.filled(from: body) } }
        return group
    }
    func refused(with errors: [String: String]) -> AddAnother {
        var group = self
        group.items = items.map { $0.map { $0.refused(with: errors) } }
        return group
    }
}
