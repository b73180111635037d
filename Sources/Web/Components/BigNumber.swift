/// One figure with what it counts; a link to how it was worked out.
package struct BigNumber: Component, Hashable {
    package var value: String
    /// At most 20 characters.
    package var label: String
    /// "7 of 8"
    package var of: String?
    package var address: String
    package init(_ value: String, _ label: String, of: String? = nil, to address: String) {
        (self.value, self.label, self.of, self.address) = (value, label, of, address)
    }

    package func write(to html: inout HTML) {
        html += "<a class=\"big-number\" href=\"\(url: address)\"><b>\(value)</b>"
        if let of { html += " <span class=\"of\">\(of)</span>" }
        html += " <span class=\"label\">\(label)</span></a>"
    }
}

package struct BigNumbers: Component, Hashable {
    package var numbers: [BigNumber]
    package init(_ numbers: [BigNumber]) { self.numbers = numbers }
    package func write(to html: inout HTML) {
        html += "<ul class=\"big-numbers\">"
        for number in numbers { html += "<li>\(number)</li>" }
        html += "</ul>"
    }
}
