/// The part of the grammar that reaches other records: `reach`, `rows` and `path`.
extension Parser {
    /// nil where the rule does not begin with a word that reaches.
    mutating func reach() throws(Mistake) -> Phrase? {
        let place = current.place
        func phrase(_ form: Phrase.Form) -> Phrase { Phrase(place: place, form: form) }
        if take(.has) {
            let expected = !take(.no)
            return phrase(.has(try rows(), expected: expected))
        }
        if take(.count) {
            try expect(.of, "Write count of")
            guard take(.different) else { return phrase(.count(different: [], try rows())) }
            let different = try paths()
            try expect(.over, "Write over and the records to count in")
            return phrase(.count(different: different, try rows()))
        }
        for (word, fold) in [(Keyword.sum, Fold.sum), (.mean, .mean), (.median, .median), (.lowest, .lowest), (.highest, .highest)]
        where take(word) {
            try expect(.of, "Write \(word.rawValue) of")
            let value = try sum()
            try expect(.over, "Write over and the records that hold the value")
            return phrase(.fold(fold, value, try rows()))
        }
        if take(.the) {
            let path = try path()
            try expect(.of, "Write of and the record that holds it")
            return phrase(.the(path, try rows()))
        }
        return nil
    }

    mutating func rows() throws(Mistake) -> Rows {
        let place = current.place
        let pick: Pick? = take(.latest) ? .latest : take(.first) ? .first : nil
        let path = try path()
        var (forEach, by): ([Path], [Path]) = ([], [])
        if take(.for) {
            try expect(.each, "Write for each")
            forEach = try paths()
        }
        if take(.by) { by = try paths() }
        let condition = take(.where) ? try rule() : nil
        if isAhead(.by) || isAhead(.for) {
            throw Mistake(current.place, "\(current.words) stands after where", "Write for each, then by, then where")
        }
        return Rows(place: place, pick: pick, path: path, forEach: forEach, by: by, condition: condition)
    }

    private mutating func paths() throws(Mistake) -> [Path] {
        var paths = [try path()]
        while take(.comma) { paths.append(try path()) }
        return paths
    }

    mutating func path() throws(Mistake) -> Path {
        let name = try name()
        var arguments: [Phrase]?
        if take(.bracket) { arguments = try self.arguments() }
        var steps: [Path.Name] = []
        while take(.dot) { steps.append(try step()) }
        return Path(name: name, arguments: arguments, steps: steps)
    }

    private mutating func arguments() throws(Mistake) -> [Phrase] {
        if let reach = try reach() {
            try expect(.endBracket, "Close the bracket; put a has, count or sum in brackets of its own to go on")
            return [reach]
        }
        var arguments = [try or()]
        while take(.comma) { arguments.append(try or()) }
        try expect(.endBracket, "Close the bracket, or put a comma before the next value")
        return arguments
    }

    private mutating func name() throws(Mistake) -> Path.Name {
        let token = current
        switch token.form {
        case .name(let name):
            advance()
            return Path.Name(text: name, place: token.place)
        case .word(let word):
            throw Mistake(
                token.place, "\(word.rawValue) is a word of the language and cannot stand here",
                Parser.remedy(for: word))
        default:
            throw Mistake(token.place, "a value or a name was expected, not \(token.words)", "Write what is compared or counted here")
        }
    }

    /// After a dot every word is a name: `period.first`.
    private mutating func step() throws(Mistake) -> Path.Name {
        let token = current
        let text: String
        switch token.form {
        case .name(let name): text = name
        case .word(let word): text = word.rawValue
        default: throw Mistake(token.place, "a name was expected after the dot, not \(token.words)", "Write the name of a field")
        }
        advance()
        return Path.Name(text: text, place: token.place)
    }

    private static func remedy(for word: Keyword) -> String {
        switch word {
        case .has, .count, .sum, .mean, .median, .lowest, .highest, .the: "Put brackets round the part that begins with \(word.rawValue)"
        case .recorded: "Write is recorded or is not recorded"
        default: "Write a value or a name before \(word.rawValue); write a code called \(word.rawValue) in quotes"
        }
    }
}
