import Core
import Web

/// The questions that unlikely answers call for: asked once beside their field, taken when the form comes again with them ticked.
struct AskedAgain {
    private let questions: [CaseRefusal.AnswerMistake]
    private let ticked: Set<CaseRefusal.AnswerMistake>

    /// Each question goes along with the form, so that a tick never confirms one that was not seen.
    private static let name = "asked"

    /// - Parameter body: what was sent; a question that was ticked stays ticked while something else is mended.
    init(_ found: [CaseRefusal.AnswerMistake], _ body: FormBody) {
        ticked = AskedAgain.confirmed(in: body)
        questions = found.filter(\.isQuestion) + ticked.filter { !found.contains($0) }.sorted { $0.sentence < $1.sentence }
    }

    /// The questions that were shown and ticked.
    static func confirmed(in body: FormBody) -> Set<CaseRefusal.AnswerMistake> {
        let shown = body.all(name).compactMap { text -> (box: String, question: CaseRefusal.AnswerMistake)? in
            guard let json = try? JSON(parsing: text), let kind = json["kind"]?.text, let field = json["field"]?.text,
                let sentence = json["question"]?.text, let box = json["box"]?.text
            else { return nil }
            return (box, .init(kind: kind, field: field, sentence: sentence, isQuestion: true))
        }
        return Set(shown.filter { body[$0.box] == "yes" }.map(\.question))
    }

    /// The form with each question beside its field; one that has no field of its own stands beside the first of its kind.
    func put(into form: Form) -> Form {
        var form = form
        for question in questions {
            let name = KindForm.name(question.kind, question.field), prefix = KindForm.name(question.kind, "")
            let names = form.parts.compactMap { part in if case .field(let field) = part { field.name } else { nil } }
            guard let place = names.first(where: { $0 == name }) ?? names.first(where: { $0.hasPrefix(prefix) }) ?? names.first else {
                continue
            }
            form.parts = form.parts.map { part in
                guard case .field(var field) = part, field.name == place else { return part }
                let sentence = field.softCheck.map { "\($0.sentence) \(question.sentence)" } ?? question.sentence
                let isTicked = ticked.contains(question) && field.softCheck?.isConfirmed ?? true
                field.softCheck = SoftCheck(sentence, confirmed: isTicked)
                let entry = JSON.object([
                    "kind": .text(question.kind), "field": .text(question.field), "question": .text(question.sentence),
                    "box": .text(field.confirmationName),
                ])
                form.hidden.append(.init(AskedAgain.name, entry.canonicalText))
                return .field(field)
            }
        }
        return form
    }
}

extension [CaseRefusal.AnswerMistake] {
    /// What is wrong, by the name its field is sent under; the first of several sentences.
    package var byField: [String: String] {
        reduce(into: [:]) { errors, mistake in
            let name = KindForm.name(mistake.kind, mistake.field)
            if !mistake.isQuestion, errors[name] == nil { errors[name] = mistake.sentence }
        }
    }
}
