/// The lines of a CSV file as RFC 4180 has them, with commas, semicolons or tabs between the cells and any of the three line ends; a byte
/// order mark is passed over. What Homeward puts before a text that looks like a formula is taken off again (``Sheet/unguarded(_:)``).
///
/// Exact: a quotation mark where none can stand is not guessed about, since what follows it would be read into other cells
/// (docs/decisions/0026).
package struct SheetLines: Sendable, Equatable {
    package enum Separator: UInt8, Sendable, CaseIterable {
        case comma = 0x2C, semicolon = 0x3B, tab = 0x09
        package var words: String {
            switch self {
            case .comma: "commas"
            case .semicolon: "semicolons"
            case .tab: "tabs"
            }
        }
    }

    package struct Line: Sendable, Equatable {
        /// As a spreadsheet counts: the first is 1, an empty one counts, and one whose cells hold line ends is one.
        package let number: Int
        package let cells: [String]
    }

    /// Where reading ended before the file did, and why.
    package struct Break: Sendable, Equatable {
        package enum Reason: Sendable { case openQuote, strayQuote, afterQuote, tooManyLines }
        package let line: Int
        /// Counted from 0.
        package let cell: Int
        package let reason: Reason
    }

    package let separator: Separator
    /// Those that say something.
    package let lines: [Line]
    package let broken: Break?

    /// - Parameter most: how many lines it may have that say something.
    package init(_ text: String, most: Int) {
        var bytes = ArraySlice(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        separator = SheetLines.separator(of: bytes)
        var reader = Reader(bytes: Array(bytes), separator: separator.rawValue)
        var lines: [Line] = []
        var broken: Break?
        do throws(Break) {
            while let line = try reader.line() {
                if line.cells.allSatisfy(\.isBlank) { continue }
                guard lines.count < most else { throw Break(line: line.number, cell: 0, reason: .tooManyLines) }
                lines.append(Line(number: line.number, cells: line.cells.map(Sheet.unguarded)))
            }
        } catch { broken = error }
        (self.lines, self.broken) = (lines, broken)
    }

    /// What stands most often in the first line outside of quotation marks; a comma where nothing does.
    private static func separator(of bytes: ArraySlice<UInt8>) -> Separator {
        var counts: [UInt8: Int] = [:]
        var (isQuoted, hasBegun) = (false, false)
        for byte in bytes {
            if byte == Reader.quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == Reader.lineFeed || byte == Reader.carriageReturn {
                if hasBegun { break }
            } else {
                hasBegun = true
                counts[byte, default: 0] += 1
            }
        }
        return Separator.allCases.reversed().max { counts[$0.rawValue, default: 0] < counts[$1.rawValue, default: 0] } ?? .comma
    }
}

extension SheetLines.Break: Error {}

extension String {
    fileprivate var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }
}

/// Goes through the bytes of a file, cell by cell.
private struct Reader {
    static let quote = UInt8(ascii: "\""), lineFeed: UInt8 = 0x0A, carriageReturn: UInt8 = 0x0D

    let bytes: [UInt8]
    let separator: UInt8
    private var at = 0, number = 0

    init(bytes: [UInt8], separator: UInt8) { (self.bytes, self.separator) = (bytes, separator) }

    /// The next line, an empty one too; nil at the end.
    mutating func line() throws(SheetLines.Break) -> SheetLines.Line? {
        guard at < bytes.count else { return nil }
        number += 1
        var cells: [String] = []
        while true {
            cells.append(try cell(cells.count))
            guard at < bytes.count else { break }
            let end = bytes[at]
            at += 1
            if end == separator { continue }
            if end == Reader.carriageReturn, at < bytes.count, bytes[at] == Reader.lineFeed { at += 1 }
            break
        }
        return SheetLines.Line(number: number, cells: cells)
    }

    private func ends(_ byte: UInt8) -> Bool { byte == separator || byte == Reader.lineFeed || byte == Reader.carriageReturn }

    private mutating func cell(_ index: Int) throws(SheetLines.Break) -> String {
        guard at < bytes.count, bytes[at] == Reader.quote else { return try plain(index) }
        at += 1
        var value: [UInt8] = []
        while true {
            guard at < bytes.count else { throw .init(line: number, cell: index, reason: .openQuote) }
            let byte = bytes[at]
            at += 1
            if byte == Reader.quote {
                // Twice is one that is meant, once is the end.
                guard at < bytes.count, bytes[at] == Reader.quote else { break }
                at += 1
            }
            // Line ends within a cell are one byte, as those of a form are.
            if byte == Reader.lineFeed, value.last == Reader.carriageReturn { value.removeLast() }
            value.append(byte)
        }
        guard at == bytes.count || ends(bytes[at]) else { throw .init(line: number, cell: index, reason: .afterQuote) }
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func plain(_ index: Int) throws(SheetLines.Break) -> String {
        let start = at
        while at < bytes.count, !ends(bytes[at]) {
            guard bytes[at] != Reader.quote else { throw .init(line: number, cell: index, reason: .strayQuote) }
            at += 1
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }
}
