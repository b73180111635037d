import Core

/// What was answered to a question, or what a folder gives for a setting, an attribute or a cell. A missing answer is nil.
package enum Answer: Hashable, Sendable {
    case yesNo(Bool)
    case number(Ratio)
    case money(Pence)
    case minutes(Minutes)
    case day(Day)
    case moment(Moment)
    case text(String)
    case code(String)
    case codes([String])
    case row(Reference)
    /// A row of a group: its record, and its place in it, counted from 0.
    case part(Reference, nth: Int)
    /// Either day may be missing.
    case span(Day?, Day?)
    case file(Attachment)
}

extension FieldType {
    /// The answer as a folder or an example writes it: `2026-04-02 16:30` is a moment in London, `12.50` money in pounds, `90` or
    /// `1 hour 30 minutes` minutes. nil where the text is none.
    package func answer(written text: String) -> Answer? {
        switch self {
        case .yesNo: text == "yes" ? .yesNo(true) : text == "no" ? .yesNo(false) : nil
        case .number(let decimals): Ratio(written: text, places: decimals).map(Answer.number)
        case .money: Pence(text: text).map(Answer.money)
        case .minutes: Minutes(written: text).map(Answer.minutes)
        case .day: Day(iso: text).map(Answer.day)
        case .moment: Moment(written: text).map(Answer.moment)
        case .text, .longText: .text(text)
        case .code: .code(text)
        case .codes: .codes(text.split(separator: ",").map { $0.trimmed })
        case .row: Answer(link: text)
        case .span, .file: nil
        }
    }

    /// How to write such an answer in a folder, to end the sentence "Write …".
    var example: String {
        switch self {
        case .yesNo: "yes or no"
        case .number(decimals: 0): "a whole number in digits"
        case .number(let decimals): "a number with at most \(decimals) decimals"
        case .money: "pounds, as in 12.50"
        case .minutes: "minutes in digits, or as in 1 hour 30 minutes"
        case .day: "a day as in 2026-04-02"
        case .moment: "a day and time as in 2026-04-02 16:30"
        case .text, .longText: "words"
        case .code(let list): "a code of \(list)"
        case .codes(let list): "codes of \(list) in [ ], with commas"
        case .row: "a reference"
        case .span: "starts: and ends: with a day each"
        case .file: "nothing: files are attached in forms"
        }
    }
}

extension Answer {
    /// `7K2M-9XQ4`, or `7K2M-9XQ4/2` for the second row of a group.
    package init?(link text: String) {
        let words = text.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count <= 2, let first = words.first, let reference = Reference(first) else { return nil }
        guard words.count == 2 else {
            self = .row(reference)
            return
        }
        guard let nth = Int(words[1]), (1...200).contains(nth) else { return nil }
        self = .part(reference, nth: nth - 1)
    }

    /// The number of a record or of a row of a group, as columns keep it.
    init?(link number: Int64) {
        if let reference = Reference(number: number) {
            self = .row(reference)
            return
        }
        guard number >> 43 == 1, let record = Reference(number: number >> 8 & (1 << 35 - 1)) else { return nil }
        self = .part(record, nth: Int(number & 0xFF))
    }

    var link: Int64? {
        switch self {
        case .row(let reference): reference.number
        case .part(let reference, let nth): Kind.Group.id(of: reference, nth: nth)
        default: nil
        }
    }
}

extension Ratio {
    /// `-12.5`: at most so many decimals.
    init?(written text: String, places: Int) {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), text.filter({ $0 == "-" }).count == (isNegative ? 1 : 0) else { return nil }
        let digits = parts.joined()
        let decimals = parts.count == 2 ? parts[1].count : 0
        guard !parts[0].isEmpty, decimals <= places, parts.count == 1 || decimals > 0, digits.count <= 17,
            digits.utf8.allSatisfy({ (48..<58).contains($0) }), let units = Int64(digits)
        else { return nil }
        let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
        guard let value = try? Ratio(isNegative ? -units : units, over: scale) else { return nil }
        self = value
    }
}

extension Minutes {
    /// `90`, `90 minutes`, `2 hours`, `1 hour 30 minutes`
    init?(written text: String) {
        let words = text.split(separator: " ")
        func count(_ word: Substring) -> Int64? {
            word.utf8.count <= 9 && word.utf8.allSatisfy { (48..<58).contains($0) } ? Int64(word) : nil
        }
        if words.count == 1, let minutes = count(words[0]) {
            self.init(minutes)
            return
        }
        var total: Int64 = 0
        guard words.count == 2 || words.count == 4 else { return nil }
        for index in stride(from: 0, to: words.count, by: 2) {
            guard let amount = count(words[index]) else { return nil }
            switch words[index + 1] {
            case "hour", "hours": if index > 0 { return nil } else { total += amount * 60 }
            case "minute", "minutes": if index == 0 && words.count == 4 { return nil } else { total += amount }
            default: return nil
            }
        }
        self.init(total)
    }
}

extension Moment {
    /// `2026-04-02 16:30`, London time.
    init?(written text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, let day = Day(iso: words[0]), let time = TimeOfDay(text: words[1]) else { return nil }
        self.init(day, time)
    }
}
