import Core

// How answers are kept in a fact's body (docs/reference/folder.md, "Answers"): one spelling for each, since digests cover it.
extension Answer {
    /// The canonical form in a fact's body.
    package func json(_ type: FieldType) -> JSON {
        switch self {
        case .yesNo(let value): .bool(value)
        case .number(let value):
            if case .number(let decimals) = type, decimals > 0 { .text(value.written(places: decimals)) } else { .number(value.down) }
        case .money(let value): .number(value.count)
        case .minutes(let value): .number(value.count)
        case .day(let value): .text(value.description)
        case .moment(let value): .text(value.description)
        case .text(let value), .code(let value): .text(value)
        case .file(let value): value.json
        case .codes(let values): .list(values.map(JSON.text))
        case .row(let value): .text(value.description)
        case .part(let record, let nth): .text("\(record)/\(nth + 1)")
        case .span(let starts, let ends):
            .object(["starts": starts.map { .text($0.description) } ?? .null, "ends": ends.map { .text($0.description) } ?? .null])
        }
    }
}

extension FieldType {
    /// What a body says, or why it is no answer to `label`. A null or an empty text is no answer and no mistake.
    func answer(_ json: JSON, _ label: String) throws(AnswerError) -> Answer? {
        if json == .null || json == .text("") { return nil }
        switch (self, json) {
        case (.yesNo, .bool(let value)): return .yesNo(value)
        case (.number(decimals: 0), .number(let value)): return .number(Ratio(value))
        case (.number(let decimals), .number(let value)) where abs(Int128(value)) < FieldType.largest(decimals):
            return .number(Ratio(value))
        case (.number(let decimals), .text(let text)):
            if let value = Ratio(written: text, places: decimals) { return .number(value) }
        case (.money, .number(let value)): return .money(Pence(value))
        case (.minutes, .number(let value)) where value >= 0: return .minutes(Minutes(value))
        case (.day, .text(let text)): if let day = Day(iso: text), FieldType.days.contains(day) { return .day(day) }
        case (.moment, .text(let text)): if let moment = Moment(iso: text), FieldType.days.contains(moment.day) { return .moment(moment) }
        case (.text, .text(let text)): return .text(try FieldType.checked(text, label, longest: 200, isLong: false))
        case (.longText, .text(let text)): return .text(try FieldType.checked(text, label, longest: 20_000, isLong: true))
        // Records of another system, and ours of before files could be attached, name a file and do not have it.
        case (.file, .text(let text)): return .text(try FieldType.checked(text, label, longest: 200, isLong: false))
        case (.file, _): if let attachment = Attachment(json) { return .file(attachment) }
        case (.code, .text(let text)): return .code(text)
        case (.codes, .list(let items)):
            let codes = items.compactMap(\.text)
            if codes.count == items.count { return codes.isEmpty ? nil : .codes(codes) }
        case (.row, .text(let text)): if let link = Answer(link: text) { return link }
        case (.span, .object(let parts)): return try span(parts, label)
        default: break
        }
        throw AnswerError("\(label) must be \(expected)")
    }

    /// Days that a date of birth or of a lease can be; a year typed with a digit too few or too many is neither.
    static let days = Day(1850, 1, 1)...Day(2199, 12, 31)

    /// Numbers beyond this cannot be kept with their decimals.
    private static func largest(_ decimals: Int) -> Int128 { (0..<decimals).reduce(Int128(Int64.max)) { most, _ in most / 10 } }

    private func span(_ parts: [String: JSON], _ label: String) throws(AnswerError) -> Answer? {
        guard parts.keys.allSatisfy({ $0 == "starts" || $0 == "ends" }) else {
            throw AnswerError("\(label) has a first day, starts, and a last day, ends")
        }
        var days: [String: Day] = [:]
        for (part, json) in parts {
            guard case .day(let day)? = try FieldType.day.answer(json, label) else { continue }
            days[part] = day
        }
        let (starts, ends) = (days["starts"], days["ends"])
        if starts == nil, ends == nil { return nil }
        if starts == nil { throw AnswerError("\(label) must have a first day") }
        if let starts, let ends, ends < starts { throw AnswerError("\(label) must not end before it starts") }
        return .span(starts, ends)
    }

    private static func checked(_ text: String, _ label: String, longest: Int, isLong: Bool) throws(AnswerError) -> String {
        guard text.count <= longest else { throw AnswerError("\(label) must be \(grouped(UInt(longest))) characters or fewer") }
        let isClean = text.unicodeScalars.allSatisfy {
            $0.value >= 32 && $0.value != 127 || isLong && ($0 == "\n" || $0 == "\t" || $0 == "\r")
        }
        guard isClean else { throw AnswerError(isLong ? "\(label) holds a sign that cannot be kept" : "\(label) must be on one line") }
        return text
    }

    /// Completes "Ward must be …".
    var expected: String {
        switch self {
        case .yesNo: "yes or no"
        case .number(decimals: 0): "a whole number"
        case .number(let decimals): "a number with at most \(decimals) decimal\(decimals == 1 ? "" : "s")"
        case .money: "an amount in pence"
        case .minutes: "a whole number of minutes"
        case .day: "a real date, as in 2026-04-02"
        case .moment: "a real date and time, as in 2026-04-02T15:30:00.000Z"
        case .text, .longText: "text"
        case .code: "one of the choices"
        case .codes: "a list of the choices"
        case .row: "a reference, as in 7K2M-9XQ4"
        case .span: "a first day and a last day"
        case .file: "a file"
        }
    }
}

/// Why something is no answer, as a sentence without its full stop.
struct AnswerError: Error, Equatable {
    let sentence: String
    init(_ sentence: String) { self.sentence = sentence }
}

extension Ratio {
    /// As few decimals as say it exactly: `12.5`. A number read with at most so many places always has such a form.
    func written(places: Int) -> String {
        for count in 0...places {
            if let rounded = try? rounded(places: count), let back = Ratio(written: rounded.description, places: count), back == self {
                return rounded.description
            }
        }
        return (try? rounded(places: places))?.description ?? "0"
    }

    /// A whole number of units of the last decimal place, as a column keeps it.
    func scaled(places: Int) -> Int64? {
        let scale = (0..<places).reduce(Int64(1)) { scale, _ in scale * 10 }
        guard let scaled = try? times(Ratio(scale)) else { return nil }
        return scaled.denominator == 1 ? scaled.numerator : (try? scaled.rounded(places: 0))?.units
    }
}
