import Testing

@testable import Web

@Suite struct `A page escapes` {
    /// Every Unicode scalar, alone and with neighbours that could hide it, in each place where text from outside may stand.
    @Test func `every scalar in text and in attributes`() {
        var checked = 0
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = String(scalar)
            var html = HTML(capacity: 16)
            html.append(text: text)
            let written = html.bytes
            if written.count <= 4, written.count == text.utf8.count {
                // Unchanged: then none of its bytes may be one that ends a text, an attribute or a tag.
                if written.contains(where: { dangerous.contains($0) || isControl($0) }) {
                    Issue.record("U+\(String(value, radix: 16)) passed")
                }
                if !written.elementsEqual(text.utf8) { Issue.record("U+\(String(value, radix: 16)) was changed") }
            } else if !escapes.contains(html.text) {
                Issue.record("U+\(String(value, radix: 16)) became \(html.text)")
            }
            checked += 1
        }
        #expect(checked == 0x110000 - 0x800)
    }

    @Test(arguments: ["\u{200D}", "\u{0301}", "\u{20DD}", "\u{FE0F}", "\u{E0101}"])
    func `a quote that a mark is joined to`(mark: String) {
        let html: HTML = "<a title=\"\("\"\(mark)onclick=")\">\("<\(mark)script>")</a>"
        #expect(html.text == "<a title=\"&quot;\(mark)onclick=\">&lt;\(mark)script&gt;</a>")
    }

    @Test func `what fills a hole but not the literal around it`() {
        let name = "Zoë <b>&\"'"
        let html: HTML = "<p class=\"x\">\(name) \(3)</p>"
        #expect(html.text == "<p class=\"x\">Zoë &lt;b&gt;&amp;&quot;&#39; 3</p>")
    }

    @Test(arguments: [
        ("/people/P-7K2M-9XQ4?page=2&sort=due", "/people/P-7K2M-9XQ4?page=2&amp;sort=due"),
        ("#main", "#main"), ("?page=2", "?page=2"), ("", ""), ("tel:+441234567890", "tel:+441234567890"),
        ("HTTPS://example.org/a b", "HTTPS://example.org/a%20b"), ("/a\"onclick='x'", "/a&quot;onclick=&#39;x&#39;"),
        ("/a\\b\u{0}\n", "/a%5Cb%00%0A"),
        ("javascript:alert(1)", "/refused-address"), (" java\tscript:alert(1)", "/refused-address"),
        ("//example.org", "/refused-address"), ("/\\example.org", "/refused-address"), ("/\t/example.org", "/refused-address"),
        ("data:text/html,x", "/refused-address"), ("http://example.org", "/refused-address"), ("people", "/refused-address"),
        ("vbscript:x", "/refused-address"), ("\u{1}javascript:x", "/refused-address"),
    ])
    func `addresses, and refuses those that lead elsewhere`(address: String, written: String) {
        let html: HTML = "\(url: address)"
        #expect(html.text == written)
    }

    private let dangerous = Set("<>&\"'".utf8)
    private let escapes: Set<String> = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;", "\u{FFFD}"]
    private func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && ![0x09, 0x0A, 0x0D].contains(byte) || byte == 0x7F }
}
