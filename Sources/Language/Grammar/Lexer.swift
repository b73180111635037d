import Core

/// Cuts a rule into words and signs. Every sign it cannot read is reported, so that one pass shows them all.
struct Lexer {
    private var places: PlaceCursor
    private let bytes: [UInt8]
    private var position = 0
    private(set) var tokens: [Token] = []
    private(set) var mistakes: [Mistake] = []

    /// A rule longer than this is no rule; the bound keeps a hostile folder from costing more than its size.
    static let longest = 20_000

    init(_ source: RuleText) {
        places = PlaceCursor(source)
        bytes = Array(source.text.utf8)
        guard bytes.count <= Lexer.longest else {
            mistakes.append(Mistake(places.place(at: 0), "this rule is longer than \(Lexer.longest) bytes", "Split it with define"))
            tokens.append(Token(form: .end, place: places.place(at: 0)))
            return
        }
        while let byte = current { read(byte) }
        tokens.append(Token(form: .end, place: places.place(at: bytes.count)))
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }
    private func byte(_ ahead: Int) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

    private mutating func read(_ byte: UInt8) {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: position += 1
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): readName()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
        case UInt8(ascii: "\""): readString()
        case UInt8(ascii: "+"): sign(.plus, 1)
        case UInt8(ascii: "-"): sign(.minus, 1)
        case UInt8(ascii: "("): sign(.bracket, 1)
        case UInt8(ascii: ")"): sign(.endBracket, 1)
        case UInt8(ascii: ","): sign(.comma, 1)
        case UInt8(ascii: "."): sign(.dot, 1)
        default: readRest()
        }
    }

    private mutating func sign(_ sign: Token.Sign, _ length: Int) { add(.sign(sign), length) }

    private mutating func add(_ form: Token.Form, _ length: Int) {
        tokens.append(Token(form: form, place: places.place(at: position)))
        position += length
    }

    private mutating func readName() {
        var length = 1
        while let next = byte(length), Lexer.isOfName(next) { length += 1 }
        let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
        add(Keyword(rawValue: text).map(Token.Form.word) ?? .name(text), length)
    }

    static func isOfName(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == 95 }
    private static func isDigit(_ byte: UInt8?) -> Bool { byte.map { (48...57).contains($0) } ?? false }

    /// `2026-04-02`, `12`, `1.5`, `98%`.
    private mutating func readNumber() {
        if bytes.count - position >= 10, bytes[position + 4] == UInt8(ascii: "-"), bytes[position + 7] == UInt8(ascii: "-") {
            let text = String(decoding: bytes[position..<position + 10], as: UTF8.self)
            if let day = Day(iso: text) { return add(.day(day), 10) }
            report("\(text) is no day of the calendar", "Write a day as in 2026-04-02", 10)
            return
        }
        let (length, value) = decimal(from: 0)
        guard let value else { return report("this number is too long", "Write at most 15 digits", length) }
        if let next = byte(length), Lexer.isOfName(next) {
            return report("a number runs into a word", "Put a space between them", length)
        }
        if byte(length) == UInt8(ascii: "%") {
            guard let hundredth = try? value.divided(by: Ratio(100)) else { return report("this number is too long", "Shorten it", length) }
            return add(.percent(hundredth), length + 1)
        }
        add(.number(value), length)
    }

    /// The digits from `start` bytes ahead, with at most one decimal point that a digit follows.
    private func decimal(from start: Int) -> (length: Int, value: Ratio?) {
        var (length, places, units, digits) = (start, 0, Int64(0), 0)
        var isPastPoint = false
        while let next = byte(length) {
            if Lexer.isDigit(next) {
                digits += 1
                if digits <= 15 { units = units * 10 + Int64(next - 48) }
                if isPastPoint { places += 1 }
            } else if next == UInt8(ascii: "."), !isPastPoint, Lexer.isDigit(byte(length + 1)) {
                isPastPoint = true
            } else {
                break
            }
            length += 1
        }
        guard (1...15).contains(digits) else { return (length, nil) }
        let scale = (0..<places).reduce(Int64(1)) { scale, _ in scale * 10 }
        return (length, try? Ratio(units, over: scale))
    }

    private mutating func readMoney() {
        let (length, value) = decimal(from: 2)
        guard let value, let pence = try? value.times(Ratio(100)), pence.denominator == 1 else {
            return report("this is no sum of money", "Write pounds and at most two decimals, as in £12.50", max(2, length))
        }
        // `£1,250` would read as £1 and then 250, the next argument of a function.
        if byte(length) == UInt8(ascii: ","), Lexer.isDigit(byte(length + 1)), Lexer.isDigit(byte(length + 2)) {
            return report("a comma stands inside a sum of money", "Leave it out, as in £1250", length)
        }
        add(.money(pence.numerator), length)
    }

    private mutating func readString() {
        var length = 1
        while let next = byte(length), next != UInt8(ascii: "\""), next != UInt8(ascii: "\n") { length += 1 }
        guard byte(length) == UInt8(ascii: "\"") else { return report("a text has no closing quote", "Close it with \"", length) }
        add(.string(String(decoding: bytes[position + 1..<position + length], as: UTF8.self)), length + 1)
    }

    private mutating func report(_ what: String, _ remedy: String, _ length: Int) {
        mistakes.append(Mistake(places.place(at: position), what, remedy))
        position += length
    }

    /// Signs of more than one byte, and what people write instead of the language's words.
    private mutating func readRest() {
        if starts(with: "×") { return sign(.times, 2) }
        if starts(with: "÷") { return sign(.divided, 2) }
        if starts(with: "£") { return readMoney() }
        for (written, meant) in Lexer.foreign where starts(with: written) {
            return report("the sign \(written) is not used here", "Write \(meant)", written.utf8.count)
        }
        var length = 1
        while let next = byte(length), next & 0xC0 == 0x80 { length += 1 }
        let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
        report("the sign \(text) is not used here", "Take it out", length)
    }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private static let foreign = [
        (">=", "at least"), ("<=", "at most"), ("≥", "at least"), ("≤", "at most"), ("!=", "is not"), ("<>", "is not"), ("==", "is"),
        ("=", "is"), ("<", "below"), (">", "above"), ("*", "×"), ("/", "÷"), ("&&", "and"), ("||", "or"), ("!", "not"),
        ("–", "- (a hyphen)"), ("−", "- (a hyphen)"), ("‘", "\""), ("’", "\""), ("“", "\""), ("”", "\""), ("'", "\""),
    ]
}
