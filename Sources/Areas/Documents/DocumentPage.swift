import Core
import Web

/// A document as it was issued. HTML, and nothing but HTML.
package struct DocumentPage {
    let document: WrittenDocument
    /// `Issued on 2 April 2026 at 09:12 by Sam Reed, Wayfare`
    let issued: String
    let back: BackLink

    package init(_ document: WrittenDocument, issued: String, back: BackLink) {
        (self.document, self.issued, self.back) = (document, issued, back)
    }

    package static func address(_ document: Reference) -> String { "/documents/\(document)" }

    package var page: Page {
        var content: HTML = "\(Heading(document.title))"
        content += "<p class=\"hint\">\(issued). It says what was recorded then. Print it from your browser.</p><div class=\"document\">"
        let lines = document.lines.filter { $0.form != .title || $0.words != document.title }
        for (place, line) in lines.enumerated() {
            let begins = line.form == .item && (place == 0 || lines[place - 1].form != .item)
            let ends = line.form == .item && (place == lines.count - 1 || lines[place + 1].form != .item)
            content += "\("<ul>", if: begins)\(element(line))\("</ul>", if: ends)"
        }
        content += "</div>"
        content += "\(Details("As plain text, to copy", "<pre class=\"copy\">\(document.text)</pre>"))"
        return Page(document.title, back: back, content)
    }

    private func element(_ line: WrittenDocument.Line) -> HTML {
        switch line.form {
        case .title, .heading: "<h2>\(line.words)</h2>"
        case .part: "<h3>\(line.words)</h3>"
        case .item: "<li class=\"typed\">\(line.words)</li>"
        case .paragraph: "<p class=\"typed\">\(line.words)</p>"
        }
    }
}
