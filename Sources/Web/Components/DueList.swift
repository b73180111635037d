/// Things to do by a day: whom they are about, what is to be done, and how the deadline stands. The whole row leads to it.
package struct DueList: Component, Hashable {
    package struct Item: Sendable, Hashable {
        package var title: String
        package var address: String
        /// What is to be done and whose it is, in a few words.
        package var about: HTML
        package var due: DueDate
        package init(_ title: String, to address: String, about: HTML, due: DueDate) {
            (self.title, self.address, self.about, self.due) = (title, address, about, due)
        }
    }

    /// Names the list within the page, for the links between rows and what is said about them.
    package var id: String
    package var items: [Item]
    package init(id: String, _ items: [Item]) { (self.id, self.items) = (id, items) }

    package func write(to html: inout HTML) {
        html += "<ul class=\"tasks\">"
        for (index, item) in items.enumerated() {
            let id = "\(id)-\(index + 1)"
            // Who hears the links one after another hears with each what is to be done and by when.
            html += "<li><div><a href=\"\(url: item.address)\" aria-describedby=\"\(id)-about \(id)-due\">\(item.title)</a>"
            html +=
                "<p class=\"hint\" id=\"\(id)-about\">\(item.about)</p></div><div id=\"\(id)-due\" class=\"status\">\(item.due)</div></li>"
        }
        html += "</ul>"
    }
}
