/// A JSON value with one way to be written: keys in byte order, no white space, whole numbers only. What a digest covers must have
/// one spelling, so a key given twice, a fraction or a lone surrogate is refused rather than repaired (decision 0004).
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Int64)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    package subscript(key: String) -> JSON? {
        if case .object(let members) = self { members[key] } else { nil }
    }
    package var text: String? { if case .text(let value) = self { value } else { nil } }
    package var number: Int64? { if case .number(let value) = self { value } else { nil } }

    /// The canonical bytes.
    package var canonical: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }
    package var canonicalText: String { String(decoding: canonical, as: UTF8.self) }

    package func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let value): bytes += String(value).utf8
        case .text(let value): JSON.write(value, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let keys = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for (index, key) in keys.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSON.write(key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                members[key]?.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\\"): bytes += [byte, byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20, 0x7F:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSON {
    /// Equal means written alike. Swift's strings would also be equal where only their Unicode form is the same, and a digest would not.
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.list(let a), .list(let b)): a == b
        case (.object(let a), .object(let b)):
            a.count == b.count
                && a.allSatisfy { key, value in
                    b.index(forKey: key).map { b[$0].key.utf8.elementsEqual(key.utf8) && b[$0].value == value } ?? false
                }
        default: false
        }
    }
}

/// Where a JSON text stops making sense: a byte offset from its start and what was expected there.
package struct JSONError: Error, Equatable {
    package let offset: Int
    package let sentence: String
}

extension JSON {
    /// Reads one value and nothing after it, at most 32 levels deep (security SR-21).
    package init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
        var reader = JSONReader(bytes: Array(bytes))
        self = try reader.value(depth: 0)
        try reader.end()
    }
    package init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }
}

private struct JSONReader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    func fail(_ sentence: String) -> JSONError { JSONError(offset: position, sentence: sentence) }
    var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B && byte != 0x0C { position += 1 }
    }

    mutating func end() throws(JSONError) {
        skipSpace()
        if current != nil { throw fail("there is something after the end of the value") }
    }

    mutating func take(_ byte: UInt8, _ expected: String) throws(JSONError) {
        guard current == byte else { throw fail("\(expected) was expected") }
        position += 1
    }

    mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let wanted = word.withUTF8Buffer { Array($0) }
        guard bytes[position...].starts(with: wanted) else { throw fail("a value was expected") }
        position += wanted.count
        return value
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < 32 else { throw fail("the value is more than 32 levels deep") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || (48..<58).contains(byte): return .number(try whole())
        default: throw fail("a value was expected")
        }
    }

    mutating func object(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var members: [String: JSON] = [:]
        skipSpace()
        if current == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw fail("a name in quotes was expected") }
            let start = position
            let key = try string()
            // Two names that differ only in their Unicode form look the same to a reader, and are refused like a name given twice.
            guard members[key] == nil else {
                throw JSONError(offset: start, sentence: "the name \"\(key)\" is given twice")
            }
            skipSpace()
            try take(UInt8(ascii: ":"), "a colon")
            members[key] = try value(depth: depth + 1)
            skipSpace()
            if current == UInt8(ascii: ",") {
                position += 1
                continue
            }
            try take(UInt8(ascii: "}"), "a comma or }")
            return .object(members)
        }
    }

    mutating func list(depth: Int) throws(JSONError) -> JSON {
        position += 1
        var values: [JSON] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            position += 1
            return .list(values)
        }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if current == UInt8(ascii: ",") {
                position += 1
                continue
            }
            try take(UInt8(ascii: "]"), "a comma or ]")
            return .list(values)
        }
    }

    mutating func whole() throws(JSONError) -> Int64 {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        while let byte = current, (48..<58).contains(byte) { position += 1 }
        let digits = bytes[start..<position]
        if let byte = current, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
            throw fail("only whole numbers are used; money is in pence and time in minutes")
        }
        let unsigned = digits.first == UInt8(ascii: "-") ? digits.dropFirst() : digits
        guard unsigned.first != UInt8(ascii: "0") || unsigned.count == 1, let value = Int64(String(decoding: digits, as: UTF8.self)) else {
            throw fail("this is not a whole number of at most 18 digits")
        }
        return value
    }

    mutating func string() throws(JSONError) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: content, as: UTF8.self) else { throw fail("this text is not UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &content)
            case 0..<0x20: throw fail("a control character stands in a text; write it as an escape")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw fail("a text has no closing quote")
    }

    mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        guard let byte = current else { throw fail("an escape is cut off") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if (0xD800..<0xDC00).contains(unit) {
                guard current == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") else {
                    throw fail("half of a surrogate pair stands alone")
                }
                position += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw fail("half of a surrogate pair stands alone") }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw fail("half of a surrogate pair stands alone") }
            content += String(Character(scalar)).utf8
        default: throw fail("there is no escape \\\(Character(Unicode.Scalar(byte)))")
        }
    }

    mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw fail("four hexadecimal digits were expected")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
