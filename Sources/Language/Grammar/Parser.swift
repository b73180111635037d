import Core

/// Reads the grammar of `rules.md` §2 by recursive descent, one function for each line of it.
struct Parser {
    let tokens: [Token]
    private(set) var position = 0
    private(set) var depth = 0
    var mistakes: [Mistake]
    /// Where each bracket read so far ends, by its beginning.
    var bracketEnds: [Int: Int] = [:]

    /// Brackets and `not`s one inside the other; deeper than anybody reads, and the stack is safe.
    static let deepest = 40

    init(_ source: RuleText) {
        let lexer = Lexer(source)
        (tokens, mistakes) = (lexer.tokens, lexer.mistakes)
    }

    /// A whole rule and nothing after it.
    static func rule(_ source: RuleText) throws(Mistakes) -> Phrase { try read(source) { parser throws(Mistake) in try parser.rule() } }
    static func rows(_ source: RuleText) throws(Mistakes) -> Rows { try read(source) { parser throws(Mistake) in try parser.rows() } }
    static func path(_ source: RuleText) throws(Mistakes) -> Path { try read(source) { parser throws(Mistake) in try parser.path() } }

    static func read<T>(_ source: RuleText, _ read: (inout Parser) throws(Mistake) -> T) throws(Mistakes) -> T {
        var parser = Parser(source)
        do {
            let result = try read(&parser)
            if parser.mistakes.isEmpty { try parser.end() }
            if parser.mistakes.isEmpty { return result }
        } catch {
            // After a sign that could not be read, what follows is misread for the same reason.
            if parser.mistakes.isEmpty || parser.mistakes.allSatisfy({ $0.place < error.place }) { parser.mistakes.append(error) }
        }
        throw Mistakes(parser.mistakes)
    }

    // MARK: Words

    var current: Token { tokens[position] }
    func isAhead(_ word: Keyword) -> Bool { current.form == .word(word) }
    private var following: Token { tokens[min(position + 1, tokens.count - 1)] }

    /// Past the current word; never past the end.
    mutating func advance() { position = min(position + 1, tokens.count - 1) }
    mutating func jump(to place: Int) { position = place }
    mutating func take(_ word: Keyword) -> Bool {
        guard isAhead(word) else { return false }
        position += 1
        return true
    }
    mutating func take(_ sign: Token.Sign) -> Bool {
        guard current.form == .sign(sign) else { return false }
        position += 1
        return true
    }
    mutating func expect(_ word: Keyword, _ remedy: String) throws(Mistake) {
        guard take(word) else { throw Mistake(current.place, "\(word.rawValue) was expected, not \(current.words)", remedy) }
    }
    mutating func expect(_ sign: Token.Sign, _ remedy: String) throws(Mistake) {
        guard take(sign) else { throw Mistake(current.place, "\(sign.rawValue) was expected, not \(current.words)", remedy) }
    }

    private func end() throws(Mistake) {
        guard current.form != .end else { return }
        throw Mistake(current.place, "the rule should end before \(current.words)", remedyForRest)
    }

    /// What most likely went wrong where a rule goes on after its end.
    private var remedyForRest: String {
        switch current.form {
        case .sign(.endBracket): "Take the bracket out, or open it before"
        case .word(.when): "Put the value before when in brackets"
        case .word(.is), .word(.at), .word(.above), .word(.below), .word(.and), .word(.or):
            "Put brackets round the has, count or comparison before \(current.words)"
        case .name(let name):
            Spelling.nearest(to: name, among: Keyword.allCases.map(\.rawValue)).map { "Write \($0)" }
                ?? "Join it with and, or or a comparison"
        default: "Join it with and, or or a comparison, or take it out"
        }
    }

    // MARK: Conditions

    mutating func rule() throws(Mistake) -> Phrase {
        try deeper()
        defer { depth -= 1 }
        if let reach = try reach() { return reach }
        let start = position
        let first = try or()
        guard isAhead(.when) else { return first }
        guard first.isSum || bracketEnds[start] == position else {
            throw Mistake(
                first.place, "a condition stands before when, where a value belongs", "Write the value, then when, then the condition")
        }
        return try choice(first)
    }

    private mutating func deeper() throws(Mistake) {
        depth += 1
        guard depth <= Parser.deepest else {
            throw Mistake(current.place, "brackets stand more than \(Parser.deepest) deep", "Split the rule with define")
        }
    }

    private mutating func choice(_ first: Phrase) throws(Mistake) -> Phrase {
        var branches: [Phrase.Branch] = []
        var value = first
        while true {
            try expect(.when, "Say when this value applies, or write otherwise before the last value")
            branches.append(.init(value: value, condition: try or()))
            try expect(.comma, "End a choice with \", otherwise\" and the value that is left")
            if take(.otherwise) {
                return Phrase(place: first.place, form: .choice(branches, otherwise: try sum()))
            }
            value = try sum()
        }
    }

    mutating func or() throws(Mistake) -> Phrase {
        let first = try and()
        guard isAhead(.or) else { return first }
        var parts = [first]
        while take(.or) { parts.append(try and()) }
        return Phrase(place: first.place, form: .or(parts))
    }

    private mutating func and() throws(Mistake) -> Phrase {
        let first = try test()
        guard isAhead(.and) else { return first }
        var parts = [first]
        while take(.and) { parts.append(try test()) }
        return Phrase(place: first.place, form: .and(parts))
    }

    private mutating func test() throws(Mistake) -> Phrase {
        let place = current.place
        if take(.not) {
            try deeper()
            defer { depth -= 1 }
            return Phrase(place: place, form: .not(try test()))
        }
        if take(.open) { return try opened(nil, place) }
        return try check(try sum())
    }

    private mutating func opened(_ subject: Phrase?, _ place: SourcePlace) throws(Mistake) -> Phrase {
        let opening: Opening? = take(.during) ? .during : take(.on) ? .on : take(.after) ? .after : nil
        guard let opening else {
            throw Mistake(current.place, "during, on or after was expected, not \(current.words)", "Say when it is open")
        }
        return Phrase(place: place, form: .open(subject, opening, try sum()))
    }

    private mutating func check(_ left: Phrase) throws(Mistake) -> Phrase {
        func phrase(_ form: Phrase.Form) -> Phrase { Phrase(place: left.place, form: form) }
        if take(.is) {
            let expected = !take(.not)
            if take(.recorded) { return phrase(.recorded(left, expected: expected)) }
            if isAhead(.in) || isAhead(.during) || isAhead(.at) || isAhead(.above) || isAhead(.below) || isAhead(.before) || isAhead(.after)
            {
                throw Mistake(
                    current.place, "is stands before \(current.words)", "Leave is out, and write not at the front if it is denied")
            }
            return phrase(.comparison(left, expected ? .is : .isNot, try sum()))
        }
        if take(.at) {
            if take(.least) { return phrase(.comparison(left, .atLeast, try sum())) }
            try expect(.most, "Write at least or at most")
            return phrase(.comparison(left, .atMost, try sum()))
        }
        if take(.above) { return phrase(.comparison(left, .above, try sum())) }
        if take(.below) { return phrase(.comparison(left, .below, try sum())) }
        if take(.before) { return phrase(.comparison(left, .before, try sum())) }
        if take(.after) { return phrase(.comparison(left, .after, try sum())) }
        if take(.on) {
            try expect(.or, "Write on or before, or on or after; for one day write is")
            if take(.before) { return phrase(.comparison(left, .onOrBefore, try sum())) }
            try expect(.after, "Write on or before, or on or after")
            return phrase(.comparison(left, .onOrAfter, try sum()))
        }
        if isAhead(.not), following.form == .word(.in) {
            position += 2
            return phrase(.among(left, try members(), expected: false))
        }
        if take(.in) { return phrase(.among(left, try members(), expected: true)) }
        if take(.during) { return phrase(.during(left, try sum())) }
        if take(Keyword.open) { return try opened(left, left.place) }
        return left
    }

    private mutating func members() throws(Mistake) -> Members {
        guard take(.bracket) else { return .list(try path()) }
        var codes: [Path.Name] = []
        repeat { codes.append(try code()) } while take(.comma)
        try expect(.endBracket, "Put a comma between two codes and ) after the last")
        return .codes(codes)
    }

    /// Any word or text may be a code here: `(yes, no)`, `(open, "THU-KPI-10")`.
    private mutating func code() throws(Mistake) -> Path.Name {
        let token = current
        let text: String
        switch token.form {
        case .name(let name): text = name
        case .string(let string): text = string
        case .word(let word): text = word.rawValue
        default: throw Mistake(token.place, "a code was expected, not \(token.words)", "Write the code of a list's value")
        }
        position += 1
        return Path.Name(text: text, place: token.place)
    }
}

extension Phrase {
    /// Whether the grammar calls this a `sum`: a value, or anything in brackets.
    var isSum: Bool {
        switch form {
        case .not, .and, .or, .comparison, .recorded, .among, .during, .open, .choice: false
        default: true
        }
    }
}
