/// The only key of a record: 35 random bits, printed as seven characters and a check character, `7K2M-9XQ4`.
///
/// The check character is a weighted sum in the field of 32 elements, so one wrong character and two swapped neighbours are both found.
/// A reference carries no name, no order and no place.
package struct Reference: Hashable, Comparable, Sendable {
    package let number: Int64
    package static let numbers: Range<Int64> = 0..<(1 << 35)

    package init?(number: Int64) {
        guard Reference.numbers.contains(number) else { return nil }
        self.number = number
    }
    package static func random() -> Reference {
        var generator = SystemRandomNumberGenerator()
        return random(using: &generator)
    }
    package static func random(using generator: inout some RandomNumberGenerator) -> Reference {
        Reference(unchecked: Int64.random(in: numbers, using: &generator))
    }
    /// A reference made from a digest, for the few records whose name is agreed beforehand, such as a service's.
    package init(digest: [UInt8]) {
        self.number = digest.prefix(5).reduce(0) { $0 << 8 | Int64($1) } & (Reference.numbers.upperBound - 1)
    }
    private init(unchecked number: Int64) { self.number = number }

    package static func < (left: Reference, right: Reference) -> Bool { left.number < right.number }

    /// Reads a reference as people type it: any case, with or without dashes, spaces and the letter of its kind; O reads as 0, I and L
    /// as 1. nil if the check character does not fit.
    package init?(_ text: some StringProtocol) {
        var symbols: [UInt8] = []
        let compact = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        guard (8...10).contains(compact.count) else { return nil }
        for byte in compact.suffix(8) {
            guard let value = Reference.value(of: byte) else { return nil }
            symbols.append(value)
        }
        guard compact.dropLast(8).allSatisfy({ (65...90).contains($0 & 0xDF) }), Reference.check(symbols.prefix(7)) == symbols[7] else {
            return nil
        }
        self.number = symbols.prefix(7).reduce(0) { $0 << 5 | Int64($1) }
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let values: [UInt8?] = {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, symbol) in alphabet.enumerated() {
            values[Int(symbol)] = UInt8(value)
            values[Int(symbol | 0x20)] = UInt8(value)
        }
        for (read, meant) in [("O", "0"), ("I", "1"), ("L", "1")] {
            for byte in [read.utf8.first!, read.lowercased().utf8.first!] { values[Int(byte)] = values[Int(meant.utf8.first!)] }
        }
        return values
    }()
    private static func value(of byte: UInt8) -> UInt8? { values[Int(byte)] }

    /// Doubling in GF(32) with x⁵ + x² + 1: position i weighs 2ⁱ, so swapped neighbours change the sum.
    private static func check(_ symbols: some Sequence<UInt8>) -> UInt8 {
        symbols.reduce(0) { sum, symbol in
            let doubled = (sum ^ symbol) << 1
            return doubled & 32 != 0 ? doubled ^ 0b100101 : doubled
        }
    }

    private var symbols: [UInt8] {
        let seven = (0..<7).map { UInt8(number >> Int64(30 - 5 * $0) & 31) }
        return seven + [Reference.check(seven)]
    }

    /// `P-7K2M-9XQ4`, with the letter of its kind.
    package func printed(_ letter: String) -> String { "\(letter)-\(self)" }
}

extension Reference: CustomStringConvertible {
    /// `7K2M-9XQ4`
    package var description: String {
        var bytes = symbols.map { Reference.alphabet[Int($0)] }
        bytes.insert(UInt8(ascii: "-"), at: 4)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A kind of record that Swift knows by name and the letter its references begin with.
package protocol Referable { static var letter: String { get } }

/// A reference that can only mean one kind of record.
package struct ID<Kind: Referable>: Hashable, Sendable, CustomStringConvertible {
    package let reference: Reference
    package init(_ reference: Reference) { self.reference = reference }
    package var description: String { reference.printed(Kind.letter) }
}
