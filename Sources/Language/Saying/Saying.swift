/// A rule in plain English, with the folder's labels for its names. Two different rules never give the same text: labels stand in single
/// quotes, chosen values in double ones, and what belongs together is bracketed.
package struct Saying: Hashable, Sendable, CustomStringConvertible {
    package private(set) var pieces: [Piece]

    /// A page may set labels and values apart instead of quoting them.
    package enum Piece: Hashable, Sendable {
        case words(String)
        /// A kind, a field, a setting or a table, as the folder names it.
        case label(String)
        /// A value of a list, or a text.
        case value(String)
    }

    init(_ pieces: [Piece] = []) { self.pieces = pieces }
    static func words(_ words: String) -> Saying { Saying([.words(words)]) }
    static func label(_ label: String) -> Saying { Saying([.label(label)]) }
    static func value(_ value: String) -> Saying { Saying([.value(value)]) }

    static func + (left: Saying, right: Saying) -> Saying { Saying(left.pieces + right.pieces) }
    static func + (left: Saying, right: String) -> Saying { left + .words(right) }
    static func + (left: String, right: Saying) -> Saying { .words(left) + right }

    var bracketed: Saying { "(" + self + ")" }

    package var description: String {
        pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .label(let label): "‘\(Saying.doubled(label, "’"))’"
            case .value(let value): "“\(Saying.doubled(value, "”"))”"
            }
        }.joined()
    }

    /// A quote inside a label is written twice, so that it cannot end it.
    private static func doubled(_ text: String, _ quote: Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar)
            if scalar == quote { result.append(scalar) }
        }
        return String(result)
    }
}

extension Sequence<Saying> {
    /// `a, b and c`
    func listed(_ last: String = " and ") -> Saying {
        let all = Array(self)
        return all.enumerated().reduce(Saying()) { text, part in
            text + (part.offset == 0 ? "" : part.offset == all.count - 1 ? last : ", ") + part.element
        }
    }
}
