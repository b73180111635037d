import Core
import Language

extension FieldType {
    /// What the rule language makes of it; nil for what rules cannot read.
    package var value: ValueType? {
        switch self {
        case .yesNo: .yesNo
        case .number: .number
        case .money: .money
        case .minutes: .minutes
        case .day: .day
        case .moment: .moment
        case .text, .longText, .file: .text
        case .code(let list): .code(list: list)
        case .codes(let list): .codes(list: list)
        case .row(let kind): .row(kind: kind)
        case .span: .span
        }
    }

    package var decimals: Int { if case .number(let decimals) = self { decimals } else { 0 } }

    /// A number that a rule gives is kept to four decimals unless the folder says otherwise: hours and rates need two, shares four.
    package static let decimalsOfWorked = 4

    /// The type in which a worked-out value is kept; nil for one that is no answer to a question.
    init?(keeping type: ValueType) {
        switch type {
        case .yesNo: self = .yesNo
        case .number: self = .number(decimals: FieldType.decimalsOfWorked)
        case .money: self = .money
        case .minutes: self = .minutes
        case .day: self = .day
        case .moment: self = .moment
        case .text: self = .text
        case .code(let list): self = .code(list)
        case .codes(let list): self = .codes(list)
        case .row(let kind): self = .row(kind)
        case .span: self = .span
        case .period, .length: return nil
        }
    }
}

extension Answer {
    /// As rules read it; nil for a span that has not begun.
    package var datum: Datum? {
        switch self {
        case .yesNo(let value): .yesNo(value)
        case .number(let value): .number(value)
        case .money(let value): .whole(value.count)
        case .minutes(let value): .whole(value.count)
        case .day(let value): .day(value)
        case .moment(let value): .moment(value)
        case .text(let value): .text(value)
        case .file(let value): .text(value.name)
        case .code(let value): .code(value)
        case .codes(let value): .codes(value)
        case .row, .part: nil
        case .span(let starts, let ends): starts.map { .span(Stretch(from: $0, to: ends)) }
        }
    }

    var quantity: Ratio? {
        switch self {
        case .number(let value): value
        case .money(let value): Ratio(value.count)
        case .minutes(let value): Ratio(value.count)
        case .day(let value): Ratio(Int64(value.number))
        default: nil
        }
    }

    /// What a keyed table looks up.
    var test: Vocabulary.Table.Test? {
        switch self {
        case .code(let code): .code(code)
        case .text(let code): .code(code)
        case .yesNo(let value): .code(value ? "yes" : "no")
        default: quantity.map { .from($0, to: $0) }
        }
    }
}
