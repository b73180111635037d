/// What a byte becomes in a page. Every byte that can end a text, an attribute or a tag has an escape.
enum Escape {
    /// By byte; nil where the byte stands for itself. Bytes of multi-byte scalars never need one.
    static let text: [StaticString?] = {
        var table = [StaticString?](repeating: nil, count: 256)
        // Control characters have no place in a page; a browser drops or rejects them, so they show as the replacement character.
        for byte in 0..<0x20 where ![0x09, 0x0A, 0x0D].contains(byte) { table[byte] = "\u{FFFD}" }
        table[0x7F] = "\u{FFFD}"
        table[Int(UInt8(ascii: "&"))] = "&amp;"
        table[Int(UInt8(ascii: "<"))] = "&lt;"
        table[Int(UInt8(ascii: ">"))] = "&gt;"
        table[Int(UInt8(ascii: "\""))] = "&quot;"
        table[Int(UInt8(ascii: "'"))] = "&#39;"
        return table
    }()

    private static let schemes = ["https:", "mailto:", "tel:", "otpauth:"]

    /// Our own addresses (`/…`, `?…`, `#…`, the empty one) and those of four harmless schemes. `//host` and `/\host` lead to another
    /// host and are neither.
    static func isHarmless(address: String) -> Bool {
        // Browsers drop tabs and line ends inside an address before reading it; we look at what they will see.
        let bytes = address.utf8.filter { $0 > 0x20 }
        guard let first = bytes.first else { return true }
        switch first {
        case UInt8(ascii: "?"), UInt8(ascii: "#"): return true
        case UInt8(ascii: "/"):
            return bytes.count < 2 || bytes[1] != UInt8(ascii: "/") && bytes[1] != UInt8(ascii: "\\")
        default:
            let lower = bytes.map(\.smallLetter)
            return schemes.contains { lower.starts(with: $0.utf8) }
        }
    }
}
