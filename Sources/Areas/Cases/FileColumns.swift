import Core
import Specification
import Web

/// The columns of a file whose lines an act takes: the boxes of the act's form, one column each.
struct FileColumns: Sendable {
    let kind: Kind
    let act: ServiceAct
    let all: [Column]
    private let questions: Entered<Field>
    private let asks: Set<String>

    /// A box of the form, a question's only one or that of the time behind a date.
    struct Column: Sendable {
        /// As the first line of a file names it: `occupied_bed_days`.
        let name: String
        /// What the form calls it.
        let sent: String
        let label: String
        let hint: String?
        let control: Control
        /// Whether no line can do without it.
        let isNeeded: Bool
    }

    init(_ kind: Kind, by reading: ActReading, on day: Day) {
        let service = reading.published.service
        let form = KindForm(
            service: service, kind: kind, day: day, agreed: reading.agreed, asks: service.asked(of: kind, in: reading.act, isNew: true),
            links: reading.links, filled: reading.filled)
        (self.kind, act, questions, asks) = (kind, reading.act, service.questions(of: kind), Set(form.asks))
        let conditional = Set(service.questions(of: kind).filter { $0.when != nil }.map { KindForm.name(kind.name, $0.name) })
        all = form.parts.flatMap { part -> [Column] in
            guard case .field(let field) = part else { return [] }
            // No cell holds a file.
            if case .file = field.control { return [] }
            let name = String(field.name.dropFirst(KindForm.name(kind.name, "").count))
            let isNeeded = !field.isOptional && !conditional.contains(field.name)
            func column(_ name: String, _ sent: String, _ label: String, _ control: Control) -> Column {
                Column(name: name, sent: sent, label: label, hint: field.hint, control: control, isNeeded: isNeeded)
            }
            guard case .dateTime(let offering) = field.control else { return [column(name, field.name, field.label, field.control)] }
            return [
                column(name, field.name, field.label, .date(offering: offering)),
                column("\(name)-time", field.timeName, "\(field.label): time", .time),
            ]
        }
    }

    /// The column that a first line means: by its name or by its question, in small letters or capitals.
    func named(_ heading: String) -> Column? {
        let wanted = heading.plain
        return all.first { $0.name.plain == wanted } ?? all.first { $0.label.plain == wanted }
    }

    /// The answers of one line, read as the form reads them.
    func answers(of cells: [(column: Column, text: String)], today: Day) -> KindAnswers {
        KindAnswers(kind, questions, asks: asks, from: FormBody(cells.flatMap { $0.column.pairs($0.text) }), today: today)
    }
}

extension FileColumns.Column {
    /// What a browser would send for what stands in a cell: choices may be named by their words, several with semicolons between them.
    fileprivate func pairs(_ text: String) -> [FormBody.Pair] {
        switch control {
        case .radios(let choices, _), .select(let choices, _, _):
            return [.init(sent, FileColumns.Column.code(text, among: choices) ?? text)]
        case .checkboxes(let choices):
            let parts = [";", ","].map { text.split(separator: $0).map(String.init) }
            let whole = FileColumns.Column.code(text, among: choices).map { [$0] }
            return (whole ?? (parts[0].count > 1 ? parts[0] : parts[1])).map { part in
                .init(sent, FileColumns.Column.code(part, among: choices) ?? FormBody([.init("", part)]).answer(""))
            }
        default: return [.init(sent, text)]
        }
    }

    /// The code that is meant; nil where it is none, or one of two with the same words.
    private static func code(_ text: String, among choices: [Choice]) -> String? {
        let wanted = text.plain
        if let choice = choices.first(where: { $0.value.plain == wanted }) { return choice.value }
        let meant = choices.filter { $0.label.plain == wanted }
        return meant.count == 1 ? meant[0].value : nil
    }

    /// What a cell may hold, for whoever fills the file in.
    var mayHold: String {
        switch control {
        case .radios(let choices, _), .select(let choices, _, _): "One of: \(FileColumns.Column.words(of: choices))"
        case .checkboxes(let choices): "One or several, with semicolons between them: \(FileColumns.Column.words(of: choices))"
        case .date: "A day, like 14 5 2026 or 2026-05-14"
        case .time: "A time, like 14:30"
        case .money: "Pounds, like 1,234.50"
        case .duration: "Hours and minutes, like 1 hour 30 minutes or 90"
        case .number(_, decimals: 0): "A whole number"
        case .number(_, let decimals): "A number with at most \(decimals) decimal place\(decimals == 1 ? "" : "s")"
        default: "Words"
        }
    }

    private static let mostChoices = 30

    private static func words(of choices: [Choice]) -> String {
        let words = choices.prefix(mostChoices).map { $0.value.plain == $0.label.plain ? $0.value : "\($0.value) (\($0.label))" }
        let rest = choices.count - words.count
        return words.joined(separator: ", ") + (rest > 0 ? ", and \(rest) more that the form lists" : "")
    }
}

extension String {
    /// For comparing what people type: without the white space round it, in small letters, by its bytes.
    fileprivate var plain: [UInt8] { Array(FormBody([.init("", self)]).answer("").lowercased().utf8) }
}
