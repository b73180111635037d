import Core
import Language

/// The answers of one record: by field, and row by row in its groups.
package struct Answers: Hashable, Sendable {
    package var fields: [String: Answer]
    package var groups: [String: [[String: Answer]]]

    package init(fields: [String: Answer] = [:], groups: [String: [[String: Answer]]] = [:]) {
        (self.fields, self.groups) = (fields, groups)
    }
}

/// What is wrong with one answer, in words that stand beside its field.
package struct FieldMistake: Hashable, Sendable {
    /// `ward`, or `goals.2.title` for the third row's title.
    package let field: String
    /// `Enter the ward`, `Date of birth must be a real date`
    package let sentence: String
}

/// Reads the body of a fact for one kind: from a form, an import or an example.
struct BodyReader {
    let kind: Kind
    let service: Service
    /// Values of lists are offered on this day.
    let day: Day
    /// What was answered before: a value kept is taken even where it is no longer offered.
    let before: Answers?
    /// Whether a question with a condition is asked; nil: nothing is known, and a missing answer to it is no mistake.
    let isAsked: (@Sendable (String) -> Bool)?
    /// Whether a missing answer to a required question is a mistake; a draft or an example may lack it.
    let needsAll: Bool
    var mistakes: [FieldMistake] = []

    mutating func read(_ body: JSON) -> Answers {
        var answers = Answers()
        guard case .object(let members) = body else {
            report("", "The record must be written as names and answers")
            return answers
        }
        let fields = service.questions(of: kind)
        refuseUnknown(members, known: fields.names + kind.groups.names, at: "")
        answers.fields = read(members, fields, before?.fields, at: "")
        checkPeriod(answers.fields["covers"])
        for group in kind.groups { answers.groups[group.name] = rows(members[group.name], group) }
        return answers
    }

    private mutating func report(_ field: String, _ sentence: String) { mistakes.append(.init(field: field, sentence: sentence)) }

    private mutating func refuseUnknown(_ members: [String: JSON], known: [String], at prefix: String) {
        for name in members.keys.sorted() where !known.contains(name) {
            let near = Spelling.nearest(to: name, among: known).map { ". Did you mean \($0)?" } ?? ""
            report(prefix + name, "There is no question named \(name)\(near)")
        }
    }

    private mutating func read(_ members: [String: JSON], _ fields: Entered<Field>, _ before: [String: Answer]?, at prefix: String)
        -> [String: Answer]
    {
        var answers: [String: Answer] = [:]
        for field in fields {
            let label = field.label.english
            do throws(AnswerError) {
                if let answer = try field.type.answer(members[field.name] ?? .null, label) {
                    try check(answer, field, before?[field.name])
                    answers[field.name] = answer
                } else if needsAll, field.isRequired, field.when == nil || isAsked?(field.name) ?? false {
                    report(prefix + field.name, field.missingSentence)
                }
            } catch {
                report(prefix + field.name, error.sentence)
            }
        }
        return answers
    }

    /// A reported kind says in `covers` which month, quarter or year its totals are of.
    private mutating func checkPeriod(_ answer: Answer?) {
        guard kind.coversPeriods, case .text(let label)? = answer else { return }
        do {
            let period = try Period(label: label, in: service.calendar)
            let lengths = kind.reported?.oneForEach.compactMap { Period.Length(rawValue: $0.value) } ?? []
            if period.length.map(lengths.contains) != true {
                report("covers", "Period must be a \(lengths.map(\.rawValue).joined(separator: " or "))")
            }
        } catch {
            report("covers", error.notice.sentence)
        }
    }

    /// A link to a record is not one to a row of a group.
    private func checkLink(_ answer: Answer, _ field: Field) throws(AnswerError) {
        guard case .row(let name) = field.type else { return }
        let isGroup = !service.kinds.has(name) && service.isKind(name)
        switch answer {
        case .row where isGroup: throw AnswerError("\(field.label.english) must be a reference and the number of a row, as in 7K2M-9XQ4/2")
        case .part where !isGroup: throw AnswerError("\(field.label.english) must be \(field.type.expected)")
        default: return
        }
    }

    private func check(_ answer: Answer, _ field: Field, _ before: Answer?) throws(AnswerError) {
        try checkLink(answer, field)
        // What stands is not refused again for somebody who mends another answer.
        if field.isNHSNumber, answer != before, case .text(let typed) = answer, let mistake = NHSNumber.mistake(in: typed) {
            throw AnswerError(mistake)
        }
        guard let name = field.type.list, let list = service.lists[name] else { return }
        let (codes, kept): ([String], [String])
        switch answer {
        case .code(let code): codes = [code]
        case .codes(let several): codes = several
        default: return
        }
        switch before {
        case .code(let code): kept = [code]
        case .codes(let several): kept = several
        default: kept = []
        }
        if Set(codes).count < codes.count { throw AnswerError("\(field.label.english) has the same choice twice") }
        for code in codes {
            guard let value = list.values[code] else {
                let near = Spelling.nearest(to: code, among: list.values.names).map { ". Did you mean \($0)?" } ?? ""
                throw AnswerError("\(field.label.english) cannot be \(code)\(near)")
            }
            if !value.isOffered(on: day), !kept.contains(code) {
                throw AnswerError("\(field.label.english) cannot be \(value.label.english) on \(day.withoutWeekday)")
            }
        }
    }

    private mutating func rows(_ json: JSON?, _ group: Kind.Group) -> [[String: Answer]] {
        let items: [JSON]
        switch json {
        case nil, .null?: items = []
        case .list(let list)?: items = list
        default:
            report(group.name, "\(group.label.english) must be a list of rows")
            return []
        }
        if items.count > group.most { report(group.name, "\(group.label.english) must have \(group.most) rows or fewer") }
        if needsAll, items.count < group.fewest {
            report(group.name, "\(group.label.english) must have \(group.fewest) row\(group.fewest == 1 ? "" : "s") or more")
        }
        return items.prefix(group.most).enumerated().map { nth, item in
            guard case .object(let members) = item else {
                report("\(group.name).\(nth)", "\(group.one.english) must be written as names and answers")
                return [:]
            }
            let prefix = "\(group.name).\(nth)."
            refuseUnknown(members, known: group.fields.names, at: prefix)
            let earlier = before?.groups[group.name]
            return read(members, group.fields, earlier.flatMap { nth < $0.count ? $0[nth] : nil }, at: prefix)
        }
    }
}

extension Field {
    /// `Choose the ward`, `Enter the date of birth`; where the question is no name of a thing, with the question as it is asked:
    /// `Answer: Is the person safe?`, `Enter the date and time: Checked`.
    package var missingSentence: String {
        let words = label.english
        let each = words.lowercased().split(separator: " ").map(String.init)
        let asks = ["who", "what", "why", "when", "where", "which", "how"].contains(each.first ?? "")
        let isOpen = ["of", "to", "by", "from", "for", "at", "on", "in", "with", "whom"].contains(each.last ?? "")
        let saysWhen = !Field.timeWords.isDisjoint(with: each)
        switch type {
        case _ where asks || words.hasSuffix("?"): return "Answer: \(words)"
        case .yesNo: return "Answer yes or no: \(words)"
        case .day where !saysWhen: return "Enter the date: \(words)"
        case .moment where !saysWhen: return "Enter the date and time: \(words)"
        case _ where isOpen: return "Answer: \(words)"
        default: break
        }
        // `NHS number` keeps its capitals, `Ward` does not.
        let inSentence = words.dropFirst().first?.isUppercase ?? false ? words : words.prefix(1).lowercased() + words.dropFirst()
        let article = ["the ", "a "].contains { inSentence.hasPrefix($0) } ? "" : "the "
        switch type {
        case .code, .codes, .row: return "Choose \(article)\(inSentence)"
        default: return "Enter \(article)\(inSentence)"
        }
    }

    /// With one of these a question names the time it asks for: `Date of birth`, `Last day of support`.
    private static let timeWords: Set<String> = ["date", "day", "night", "time", "month", "start", "end"]
}

extension Service {
    /// What a record's body may answer: the kind's own questions and, first, the record it is part of or the period it covers.
    package func questions(of kind: Kind) -> Entered<Field> {
        // Asked for every record that is read, and most kinds have nothing to add.
        if kind.reported == nil {
            switch kind.belonging {
            case .case, .person, .service: return kind.fields
            case .kind: break
            }
        }
        var fields = Entered<Field>()
        if case .kind(let parent) = kind.belonging {
            fields.put(Field(parent, kind.place, .row(parent), kinds[parent]?.label ?? Words(parent.readable), required: true))
        }
        if kind.coversPeriods { fields.put(Field("covers", kind.place, .text, Words("Period"), required: true)) }
        for field in kind.fields { fields.put(field) }
        return fields
    }

    /// Reads and checks a record's body.
    ///
    /// - Parameters:
    ///   - day: the day of the act; a value of a list must be offered on it, unless it was answered `before`.
    ///   - isAsked: whether a question that has a condition is asked.
    ///   - needsAll: false for a draft or a worked example, where required answers may be missing.
    /// - Returns: what could be read, and what is wrong, in the order of the form.
    package func read(
        _ body: JSON, of kind: Kind, on day: Day, before: Answers? = nil, isAsked: (@Sendable (String) -> Bool)? = nil,
        needsAll: Bool = true
    ) -> (answers: Answers, mistakes: [FieldMistake]) {
        var reader = BodyReader(kind: kind, service: self, day: day, before: before, isAsked: isAsked, needsAll: needsAll)
        let answers = reader.read(body)
        return (answers, reader.mistakes)
    }

    /// The canonical body of a record.
    package func body(of answers: Answers, kind: Kind) -> JSON {
        func object(_ answers: [String: Answer], _ fields: Entered<Field>) -> [String: JSON] {
            var members: [String: JSON] = [:]
            for field in fields { members[field.name] = answers[field.name]?.json(field.type) }
            return members
        }
        var members = object(answers.fields, questions(of: kind))
        for group in kind.groups {
            guard let rows = answers.groups[group.name], !rows.isEmpty else { continue }
            members[group.name] = .list(rows.map { .object(object($0, group.fields)) })
        }
        return .object(members)
    }
}
