import Core
import Specification
import Web

/// Answers on record as someone would type them, to fill a form with: those that they read.
struct TypedAnswers {
    private(set) var form = FormBody()

    init(_ kind: String, _ fields: [String: JSON], as read: ReadableService) {
        guard let kind = read.service.kinds[kind] else { return }
        let unread = read.unread(of: kind.name)
        var pairs: [FormBody.Pair] = []
        for field in kind.fields { pairs += TypedAnswers.pairs(field, KindForm.name(kind.name, field.name), fields[field.name]) }
        for group in kind.groups where !unread.contains(group.name) {
            guard case .list(let rows)? = fields[group.name] else { continue }
            for (index, row) in rows.enumerated() {
                for field in group.fields {
                    let name = AddAnother.fieldName(field.name, item: index + 1, of: KindForm.name(kind.name, group.name))
                    pairs += TypedAnswers.pairs(field, name, row[field.name])
                }
            }
        }
        form = FormBody(pairs)
    }

    private static func pairs(_ field: Field, _ name: String, _ answer: JSON?) -> [FormBody.Pair] {
        switch (field.type, answer) {
        case (.yesNo, .bool(let answer)?): return [.init(name, answer ? "yes" : "no")]
        case (.day, .text(let text)?): return [.init(name, Day(iso: text)?.withoutWeekday ?? text)]
        case (.moment, .text(let text)?):
            let moment = Moment(iso: text)
            return [.init(name, moment?.day.withoutWeekday ?? text), .init("\(name)-time", moment?.time.description ?? "")]
        case (.money, .number(let pence)?): return [.init(name, Pence(pence).description)]
        case (.codes, .list(let codes)?): return codes.compactMap(\.text).map { .init(name, $0) }
        case (.file, .object?): return answer.flatMap { Attachment($0) }.map { [.init(name, $0.json.canonicalText)] } ?? []
        case (_, .number(let number)?): return [.init(name, String(number))]
        case (_, .text(let text)?): return [.init(name, text)]
        default: return []
        }
    }
}
