/// A page, or a piece of one, as UTF-8 bytes.
///
/// It is written as a literal with holes: `html += "<p class=\"hint\">\(hint)</p>"`. What stands in the literal enters as it is and what
/// fills a hole is escaped. The compiler keeps the two apart: only `StaticString` and other `HTML` enter unescaped (security SR-11).
/// Attribute values always stand in double quotes; an address goes through `\(url: …)`.
package struct HTML: Sendable, Hashable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// An empty page with room for `capacity` bytes.
    package init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Text from outside, escaped.
    package init(text: some StringProtocol) { append(text: text) }

    package var isEmpty: Bool { bytes.isEmpty }
    /// The bytes as text, for tests and messages.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package static func += (page: inout HTML, piece: HTML) { page.bytes += piece.bytes }

    /// Markup from our own source code, as it stands.
    package mutating func raw(_ markup: StaticString) {
        markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    package mutating func append(_ piece: HTML) { bytes += piece.bytes }
    package mutating func append(_ component: some Component) { component.write(to: &self) }
    package mutating func append(number: Int) { bytes.append(contentsOf: String(number).utf8) }

    /// Text or the value of a quoted attribute: both are safe with the same five escapes.
    package mutating func append(text: some StringProtocol) {
        let wasContiguous: Void? = text.utf8.withContiguousStorageIfAvailable { append(escaping: $0) }
        if wasContiguous == nil { Array(text.utf8).withUnsafeBufferPointer { append(escaping: $0) } }
    }

    /// Copies runs of harmless bytes whole; works on bytes, because a quote joined with a combining mark is another `Character`.
    private mutating func append(escaping text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (index, byte) in text.enumerated() {
            guard let escape = Escape.text[Int(byte)] else { continue }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            escape.withUTF8Buffer { bytes.append(contentsOf: $0) }
            start = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    /// The value of `href`, `src` or `action`. An address that could run a script or leave for a host hidden behind slashes becomes
    /// `/refused-address`, which answers with our page for an unknown address.
    package mutating func append(url: String) {
        guard Escape.isHarmless(address: url) else { return raw("/refused-address") }
        for byte in url.utf8 {
            if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") {
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else if let escape = Escape.text[Int(byte)] {
                escape.withUTF8Buffer { bytes.append(contentsOf: $0) }
            } else {
                bytes.append(byte)
            }
        }
    }
}

/// A part of a page with one typed model.
package protocol Component: Sendable {
    func write(to html: inout HTML)
}

extension Component {
    package var html: HTML {
        var html = HTML()
        write(to: &html)
        return html
    }
}

extension HTML: Component {
    package func write(to html: inout HTML) { html += self }
}

extension HTML: ExpressibleByStringInterpolation {
    package init(stringLiteral markup: StaticString) { raw(markup) }
    package init(stringInterpolation: Interpolation) { self = stringInterpolation.html }

    package struct Interpolation: StringInterpolationProtocol {
        var html: HTML

        package init(literalCapacity: Int, interpolationCount: Int) {
            html = HTML(capacity: literalCapacity + interpolationCount * 24)
        }
        /// `StaticString`, so that no string made at run time can stand where markup stands.
        package mutating func appendLiteral(_ markup: StaticString) { html.raw(markup) }
        package mutating func appendInterpolation(_ text: some StringProtocol) { html.append(text: text) }
        package mutating func appendInterpolation(_ number: Int) { html.append(number: number) }
        package mutating func appendInterpolation(_ component: some Component) { component.write(to: &html) }
        package mutating func appendInterpolation(_ component: (some Component)?) { component?.write(to: &html) }
        package mutating func appendInterpolation(_ components: [some Component]) {
            for component in components { component.write(to: &html) }
        }
        package mutating func appendInterpolation(url: String) { html.append(url: url) }
        package mutating func appendInterpolation(raw markup: StaticString) { html.raw(markup) }
        /// ` name="value"`, or nothing where there is no value.
        package mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            guard let value else { return }
            html.raw(" ")
            html.raw(name)
            html.raw("=\"")
            html.append(text: value)
            html.raw("\"")
        }
        /// A piece of markup that is there only on a condition: ` \(" checked", if: isChosen)`.
        package mutating func appendInterpolation(_ markup: StaticString, if condition: Bool) {
            if condition { html.raw(markup) }
        }
    }
}
