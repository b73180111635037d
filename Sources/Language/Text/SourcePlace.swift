/// Where something stands in a folder. Lines and columns begin at 1; a column is a Unicode scalar, so `×` and `£` are one.
package struct SourcePlace: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) { (self.file, self.line, self.column) = (file, line, column) }

    /// `figures.yaml:12:7`
    package var description: String { "\(file):\(line):\(column)" }

    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// The text of one rule and where each of its lines stands. A YAML scalar may be folded over several lines of its file, so that the
/// text's own line breaks say nothing about the file's: the reader of the file gives one anchor for each line it joined.
package struct RuleText: Hashable, Sendable {
    package let text: String
    let anchors: [Anchor]

    /// From this byte of the text on, the file's place runs along with the text.
    package struct Anchor: Hashable, Sendable {
        package let offset: Int
        package let place: SourcePlace
        package init(offset: Int, place: SourcePlace) { (self.offset, self.place) = (offset, place) }
    }

    /// A rule that stands on one line, or on lines that the text keeps.
    package init(_ text: String, at start: SourcePlace) { self.init(text, anchors: [Anchor(offset: 0, place: start)]) }

    /// A folded rule: `anchors` in the order of their offsets, the first at 0.
    package init(_ text: String, anchors: [Anchor]) {
        precondition(anchors.first?.offset == 0, "the first anchor stands at the text's beginning")
        (self.text, self.anchors) = (text, anchors)
    }

    /// A rule written in a test or on a command line.
    package init(_ text: String) { self.init(text, at: SourcePlace(file: "rule", line: 1, column: 1)) }

    /// The place of the byte at `offset`.
    package func place(at offset: Int) -> SourcePlace {
        var cursor = PlaceCursor(self)
        return cursor.place(at: offset)
    }
}

/// Follows a rule's text from beginning to end; places asked for in order cost one pass in all.
struct PlaceCursor {
    private let source: RuleText
    private let bytes: [UInt8]
    private var anchor = 0
    private var offset = 0
    private var current: SourcePlace

    init(_ source: RuleText) {
        (self.source, bytes, current) = (source, Array(source.text.utf8), source.anchors[0].place)
    }

    mutating func place(at wanted: Int) -> SourcePlace {
        if wanted < offset { (anchor, offset, current) = (0, 0, source.anchors[0].place) }
        while offset < min(wanted, bytes.count) {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\n") {
                current = SourcePlace(file: current.file, line: current.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                current = SourcePlace(file: current.file, line: current.line, column: current.column + 1)
            }
            while anchor + 1 < source.anchors.count, source.anchors[anchor + 1].offset <= offset {
                anchor += 1
                // An anchor inside the text begins a line of the file.
                current = source.anchors[anchor].place
            }
        }
        return current
    }
}
