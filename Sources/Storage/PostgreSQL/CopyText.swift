import Storage

/// Rows in the text form of PostgreSQL's COPY: tabs between cells, a line for each row, `\N` for null.
struct CopyText {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ row: [Value]) {
        for (place, value) in row.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: "\t")) }
            switch value {
            case .null: bytes += "\\N".utf8
            case .integer(let number): bytes += String(number).utf8
            case .text(let text): append(text)
            case .bytes(let content):
                bytes += "\\\\x".utf8
                for byte in content { bytes += [CopyText.digits[Int(byte >> 4)], CopyText.digits[Int(byte & 15)]] }
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    private static let digits = Array("0123456789abcdef".utf8)

    private mutating func append(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            default: bytes.append(byte)
            }
        }
    }
}
