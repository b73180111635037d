import Core
import Specification
import Storage

/// Answers in words, of questions that the viewer reads: those of a fact and those of a table say the same.
struct AnswerWords {
    private let service: Service
    private let names: [String: String]

    init(_ read: ReadableService) { (service, names) = (read.service, read.names) }

    /// `Ward: Ward B`, and `Has the patient agreed? Yes`.
    static func line(_ label: String, _ words: String) -> String { label.hasSuffix("?") ? "\(label) \(words)" : "\(label): \(words)" }

    /// An answer of a fact.
    func words(of field: Field, json: JSON) -> String {
        switch (field.type, json) {
        case (.yesNo, .bool(let answer)): answer ? "Yes" : "No"
        case (.code(let list), .text(let code)): service.lists[list]?.values[code]?.label.english ?? code
        case (.codes(let list), .list(let codes)):
            codes.compactMap(\.text).map { service.lists[list]?.values[$0]?.label.english ?? $0 }.joined(separator: ", ")
        case (.day, .text(let text)): Day(iso: text)?.words ?? text
        case (.moment, .text(let text)): Moment(iso: text)?.words ?? text
        case (.money, .number(let pence)): Pence(pence).description
        case (.minutes, .number(let minutes)): Minutes(minutes).description
        case (.row, .text(let reference)): names[reference] ?? reference
        case (_, .text(let text)): text
        case (.file, _): Attachment(json)?.words ?? "Not recorded"
        case (_, .number(let number)): String(number)
        default: "Not recorded"
        }
    }

    /// A stored cell in words.
    func words(of field: Field, _ value: Value) -> String {
        switch (field.type, value) {
        case (_, .null): "Not recorded"
        case (.yesNo, .integer(let answer)): answer == 1 ? "Yes" : "No"
        case (.code(let list), .text(let code)): service.lists[list]?.values[code]?.label.english ?? code
        case (.codes(let list), .text(let codes)):
            codes.split(separator: " ").map { service.lists[list]?.values[String($0)]?.label.english ?? String($0) }.joined(separator: ", ")
        case (.day, .integer(let number)): Day(number: Int(number)).short
        case (.moment, .integer(let number)):
            "\(Moment(milliseconds: number).day.short), \(Moment(milliseconds: number).time)"
        case (.money, .integer(let pence)): Pence(pence).description
        case (.minutes, .integer(let minutes)): Minutes(minutes).description
        case (.file, .text(let text)): Attachment(text: text)?.words ?? text
        case (_, .text(let text)): text
        case (_, .integer(let number)): String(number)
        default: ""
        }
    }
}
