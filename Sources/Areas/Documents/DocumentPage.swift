import Core
import Web

/// A document as it was issued. HTML, and nothing but HTML.
package struct DocumentPage {
    let document: WrittenDocument
    /// `Issued on 2 April 2026 at 09:12 by Sam Reed, Wayfare`
    let issued: String
    let address: String
    let back: BackLink

    /// - Parameter id: of the document itself.
    package init(_ document: WrittenDocument, _ id: Reference, issued: String, back: BackLink) {
        (self.document, self.issued, self.back, address) = (document, issued, back, DocumentPage.address(id))
    }

    package static func address(_ document: Reference) -> String { "/documents/\(document)" }

    package var page: Page {
        var content: HTML = "\(Heading(document.title))"
        content +=
            "<p class=\"hint\">\(issued). It says what was recorded then. Print it from your browser.</p><div class=\"document\">\(body)</div>"
        content += "<p>\(Link("Keep it as a PDF", to: "\(address)/pdf"))</p>"
        content += "\(Details("As plain text, to copy", "<pre class=\"copy\">\(document.text)</pre>"))"
        return Page(document.title, back: back, content)
    }

    /// The document alone, on paper: whole in itself, so that nothing is fetched to print it.
    package var paper: HTML {
        """
        <!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>\(document.title)</title><style>
        @page { size: A4; margin: 20mm; @bottom-right { content: counter(page) " of " counter(pages); font: 9pt "DejaVu Sans", sans-serif; } }
        body { font: 11pt/1.45 "DejaVu Sans", sans-serif; } h1 { font-size: 18pt; } h2 { font-size: 14pt; } h3 { font-size: 12pt; }
        h1, h2, h3 { break-after: avoid; } li, p { white-space: pre-line; overflow-wrap: anywhere; } .issued { color: #333; font-size: 9pt; }
        </style></head><body><h1>\(document.title)</h1>\(body)<p class="issued">\(issued). It says what was recorded then.</p></body></html>
        """
    }

    /// Its lines but the title.
    private var body: HTML {
        var content: HTML = ""
        let lines = document.lines.filter { $0.form != .title || $0.words != document.title }
        for (place, line) in lines.enumerated() {
            let begins = line.form == .item && (place == 0 || lines[place - 1].form != .item)
            let ends = line.form == .item && (place == lines.count - 1 || lines[place + 1].form != .item)
            content += "\("<ul>", if: begins)\(element(line))\("</ul>", if: ends)"
        }
        return content
    }

    private func element(_ line: WrittenDocument.Line) -> HTML {
        switch line.form {
        case .title, .heading: "<h2>\(line.words)</h2>"
        case .part: "<h3>\(line.words)</h3>"
        case .item: "<li class=\"typed\">\(line.words)</li>"
        case .paragraph, .explanation: "<p class=\"typed\">\(line.words)</p>"
        }
    }
}
