/// A Swift source as the rules of the house read it: what is code, what stands in string literals, line by line.
///
/// Not a parser. It knows comments, string literals of every spelling and the code interpolated into them, which is all the rules need.
struct SwiftText {
    /// One line without comments, string literals left empty.
    private(set) var code: [String] = [""]
    /// What string literals say, each piece with its line (from 1).
    private(set) var literals: [(line: Int, text: String)] = []

    init(_ text: String) {
        var reader = Reader(characters: Array(text.unicodeScalars))
        reader.code(until: nil)
        code = reader.lines
        literals = reader.literals
    }

    private struct Reader {
        let characters: [Unicode.Scalar]
        var place = 0
        var lines = [""]
        var literals: [(line: Int, text: String)] = []

        func starts(_ text: String) -> Bool {
            var next = place
            for scalar in text.unicodeScalars {
                guard next < characters.count, characters[next] == scalar else { return false }
                next += 1
            }
            return true
        }

        mutating func step() {
            if characters[place] == "\n" { lines.append("") }
            place += 1
        }

        mutating func keep() {
            if characters[place] != "\n" { lines[lines.count - 1].unicodeScalars.append(characters[place]) }
            step()
        }

        /// Reads code to its end or, inside an interpolation, to the parenthesis that closes it.
        mutating func code(until closing: Unicode.Scalar?) {
            var depth = 0
            while place < characters.count {
                if starts("//") {
                    while place < characters.count, characters[place] != "\n" { place += 1 }
                } else if starts("/*") {
                    comment()
                } else if characters[place] == "\"" || characters[place] == "#" && startsRawString {
                    string()
                } else {
                    if characters[place] == "(" { depth += 1 }
                    if characters[place] == ")" {
                        if depth == 0, closing != nil { return }
                        depth -= 1
                    }
                    keep()
                }
            }
        }

        private var startsRawString: Bool {
            var next = place
            while next < characters.count, characters[next] == "#" { next += 1 }
            return next < characters.count && characters[next] == "\""
        }

        private mutating func comment() {
            var depth = 0
            repeat {
                if starts("/*") {
                    depth += 1
                    place += 2
                } else if starts("*/") {
                    depth -= 1
                    place += 2
                } else {
                    step()
                }
            } while depth > 0 && place < characters.count
        }

        private mutating func string() {
            var hashes = ""
            while starts("#") {
                hashes += "#"
                place += 1
            }
            let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
            place += quotes.unicodeScalars.count
            let (end, interpolation) = (quotes + hashes, "\\" + hashes + "(")
            var piece = String.UnicodeScalarView()
            var line = lines.count
            while place < characters.count, !starts(end) {
                if starts(interpolation) {
                    // What is interpolated is code, and the text goes on after it.
                    place += interpolation.unicodeScalars.count
                    code(until: ")")
                    if place < characters.count { place += 1 }
                    piece.append(" ")
                } else if starts("\\" + hashes), place + 1 < characters.count {
                    place += 1 + hashes.unicodeScalars.count
                    if place < characters.count { step() }
                } else {
                    if characters[place] == "\n" {
                        literals.append((line, String(piece)))
                        piece = String.UnicodeScalarView()
                        line = lines.count + 1
                    } else {
                        piece.append(characters[place])
                    }
                    step()
                }
            }
            place = min(place + end.unicodeScalars.count, characters.count)
            literals.append((line, String(piece)))
            lines[lines.count - 1] += "\"\""
        }
    }
}
