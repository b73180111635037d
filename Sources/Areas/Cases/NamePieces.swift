import Core
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

extension NHSNumber {
    /// What it is found by, beside the pieces of a name; those hold no such sign.
    var piece: String { "#\(digits)" }
}
