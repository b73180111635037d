/// Ten digits that stand for one person in the health service, the last of which checks the others (modulus 11).
package struct NHSNumber: Hashable, Sendable {
    package let digits: String

    /// Reads one as people type it, with or without gaps; nil for what is none.
    package init?(_ typed: String) {
        guard let digits = NHSNumber.tenDigits(typed) else { return nil }
        let values = digits.utf8.map { Int($0) - 48 }
        let check = 11 - zip(values, (2...10).reversed()).reduce(0) { $0 + $1.0 * $1.1 } % 11
        // Ten is never given out; eleven is written 0.
        guard check != 10, check % 11 == values[9] else { return nil }
        self.digits = digits
    }

    /// Ten digits and nothing beside them but gaps, whether they check or not.
    package static func tenDigits(_ typed: String) -> String? {
        let kept = typed.utf8.filter { $0 != 0x20 && $0 != UInt8(ascii: "-") }
        return kept.count == 10 && kept.allSatisfy { (48...57).contains($0) } ? String(decoding: kept, as: UTF8.self) : nil
    }

    /// What is wrong with something that was typed as one; nil for a good one.
    package static func mistake(in typed: String) -> String? {
        if NHSNumber(typed) != nil { return nil }
        return tenDigits(typed) == nil
            ? "\(typed) is no NHS number: it has ten digits, as in 943 476 5919"
            : "\(typed) is no NHS number: its last digit does not fit the others. Check each digit"
    }
}
