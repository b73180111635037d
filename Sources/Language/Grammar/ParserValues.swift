import Core

/// The part of the grammar that gives values: `sum`, `product` and `atom`.
extension Parser {
    mutating func sum() throws(Mistake) -> Phrase {
        var left = try product()
        while true {
            let operation: Operation
            if take(.plus) { operation = .plus } else if take(.minus) { operation = .minus } else { return left }
            left = Phrase(place: left.place, form: .calculation(left, operation, try product()))
        }
    }

    private mutating func product() throws(Mistake) -> Phrase {
        var left = try atom()
        while true {
            let operation: Operation
            if take(.times) { operation = .times } else if take(.divided) { operation = .divided } else { return left }
            left = Phrase(place: left.place, form: .calculation(left, operation, try atom()))
        }
    }

    private mutating func atom() throws(Mistake) -> Phrase {
        let token = current
        func phrase(_ form: Phrase.Form) -> Phrase { Phrase(place: token.place, form: form) }
        switch token.form {
        case .number(let value):
            advance()
            if case .name(let name) = current.form, let unit = Unit(rawValue: name) {
                advance()
                return phrase(.length(value, unit))
            }
            return phrase(.number(value))
        case .percent(let value):
            advance()
            return phrase(.percent(value))
        case .money(let pence):
            advance()
            return phrase(.money(pence))
        case .day(let day):
            advance()
            return phrase(.day(day))
        case .string(let text):
            advance()
            return phrase(.string(text))
        case .sign(.bracket): return try bracketed()
        case .sign(.minus):
            throw Mistake(token.place, "a number may not begin with a minus", "Write 0 - and the number")
        // `no` is a word only after `has`; as a value it is the answer.
        case .word(.no):
            advance()
            return phrase(.path(Path(name: .init(text: "no", place: token.place), arguments: nil, steps: [])))
        default: return phrase(.path(try path()))
        }
    }

    /// A mistake inside brackets is reported and the rest of the rule still read.
    private mutating func bracketed() throws(Mistake) -> Phrase {
        let start = position
        advance()
        do {
            let inner = try rule()
            try expect(.endBracket, "Close the bracket")
            bracketEnds[start] = position
            return Phrase(place: tokens[start].place, form: inner.form)
        } catch {
            guard let after = closing(start), depth < Parser.deepest else { throw error }
            mistakes.append(error)
            jump(to: after)
            return Phrase(place: tokens[start].place, form: .faulty)
        }
    }

    /// The token after the bracket that closes the one at `start`.
    private func closing(_ start: Int) -> Int? {
        var open = 0
        for index in start..<tokens.count {
            if tokens[index].form == .sign(.bracket) { open += 1 }
            if tokens[index].form == .sign(.endBracket) {
                open -= 1
                if open == 0 { return index + 1 }
            }
        }
        return nil
    }
}
