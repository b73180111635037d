import Foundation

/// A name cut into threes, so that one that is misspelt still shares most of them. The same on both engines, which have no such search in
/// common (docs/decisions/0014).
package enum NamePieces {
    /// Of each word, without case, accents and apostrophes: `Zoë` gives `"  z"`, `" zo"`, `"zoe"` and `"oe "`.
    package static func pieces(of name: String) -> Set<String> {
        let plain = name.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
        let letters = plain.filter { $0 != "'" && $0 != "’" }
        return Set(
            letters.split { !($0.isLetter || $0.isNumber) }.prefix(12).flatMap { word -> [String] in
                let padded = Array("  \(word.prefix(40)) ")
                return (0...padded.count - 3).map { String(padded[$0..<$0 + 3]) }
            })
    }

    /// How many pieces a name must share with what was typed: two in five, so that `John Smith` finds Jon Smyth.
    static func least(of typed: Set<String>) -> Int { (typed.count * 2 + 4) / 5 }

    /// Whether one name is nearer to what was typed than another: it shares more, and has less that was not typed.
    static func isNearer(_ one: Set<String>, than other: Set<String>, to typed: Set<String>) -> Bool {
        let (shared, others) = (one.intersection(typed).count, other.intersection(typed).count)
        return shared != others ? shared > others : one.count < other.count
    }
}

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
    static func tenDigits(_ typed: String) -> String? {
        let kept = typed.utf8.filter { $0 != 0x20 && $0 != UInt8(ascii: "-") }
        return kept.count == 10 && kept.allSatisfy { (48...57).contains($0) } ? String(decoding: kept, as: UTF8.self) : nil
    }

    /// What it is found by, beside the pieces of a name; those hold no such sign.
    var piece: String { "#\(digits)" }
}
