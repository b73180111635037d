import Core
import Specification
import Web

/// What was typed into the form of a kind, read into the body of a fact. Nothing is corrected: what cannot be read is answered with the
/// sentence that belongs beside its question.
package struct KindAnswers {
    package private(set) var body: [String: JSON] = [:]
    package private(set) var mistakes: [CaseRefusal.AnswerMistake] = []
    private let name: String
    private let today: Day
    /// What the answers that are being read stand under in the body: `score.1.` in the second row of a group.
    private var within = ""

    /// - Parameters:
    ///   - fields: the questions that may be answered; of them only those that `asks` names, if it is given.
    ///   - name: what the answers were sent under; nil: the kind's name.
    package init(_ kind: Kind, _ fields: Entered<Field>, name: String? = nil, asks: Set<String>? = nil, from form: FormBody, today: Day) {
        (self.name, self.today) = (name ?? kind.name, today)
        for field in fields where asks?.contains(field.name) ?? true {
            body[field.name] = read(field, under: KindForm.name(self.name, field.name), in: form)
        }
        for group in kind.groups where asks?.contains(group.name) ?? true {
            let rows = rows(of: group, in: form)
            if !rows.isEmpty { body[group.name] = .list(rows) }
        }
    }

    private mutating func rows(of group: Kind.Group, in form: FormBody) -> [JSON] {
        let name = KindForm.name(self.name, group.name)
        defer { within = "" }
        return (1...max(1, group.most)).compactMap { item in
            within = "\(group.name).\(item - 1)."
            var row: [String: JSON] = [:]
            for field in group.fields {
                row[field.name] = read(field, under: AddAnother.fieldName(field.name, item: item, of: name), in: form)
            }
            return row.isEmpty ? nil : .object(row)
        }
    }

    private mutating func read(_ field: Field, under name: String, in form: FormBody) -> JSON? {
        if case .codes = field.type {
            let codes = form.all(name).filter { !$0.isEmpty }
            return codes.isEmpty ? nil : .list(codes.map(JSON.text))
        }
        let text = form.answer(name)
        let noun = "the " + field.label.english.prefix(1).lowercased() + field.label.english.dropFirst()
        if let problem = form.fileProblems[name] {
            refuse(field, problem)
            return nil
        }
        if case .moment = field.type { return moment(text, form.answer("\(name)-time"), field, noun) }
        guard !text.isEmpty else { return nil }
        switch field.type {
        case .day:
            do { return .text(try DateEntry.read(text, today: today).description) } catch { refuse(field, error.sentence(noun)) }
        case .yesNo:
            if text == "yes" || text == "no" { return .bool(text == "yes") }
            refuse(field, "Select yes or no for \(noun)")
        case .row:
            if let link = Answer(link: text) { return link.json(field.type) }
            refuse(field, "\(field.label.english) must be a reference, such as R-7K2M-9XQ4")
        case .money:
            do { return .number(try AmountEntry.money(text).count) } catch { refuse(field, error.sentence(noun)) }
        case .minutes:
            do { return .number(try DurationEntry.read(text).count) } catch { refuse(field, error.sentence(noun)) }
        case .number(let decimals):
            do {
                let units = try AmountEntry.number(text, decimals: decimals)
                return decimals == 0 ? .number(units) : .text(Ratio.Decimal(units: units, places: decimals).description)
            } catch { refuse(field, error.sentence(noun)) }
        // The end of a long answer is kept as it was typed: a page half written is gone on with from there.
        case .longText: return .text(form[name] ?? text)
        // What is only named, and is elsewhere, stays named.
        case .file: return Attachment(text: text)?.json ?? .text(text)
        case .text, .code, .span, .codes, .moment: return .text(text)
        }
        return nil
    }

    private mutating func moment(_ date: String, _ time: String, _ field: Field, _ noun: String) -> JSON? {
        if date.isEmpty && time.isEmpty { return nil }
        let day: Day
        let clock: TimeOfDay
        do { day = try DateEntry.read(date, today: today) } catch {
            refuse(field, error.sentence(noun))
            return nil
        }
        do { clock = try TimeEntry.read(time) } catch {
            refuse(field, error.sentence("the time of \(noun)"))
            return nil
        }
        guard !London.readings(day, clock).isEmpty else {
            refuse(field, "The clocks go forward that night, so there is no \(clock) on \(day.withoutWeekday)")
            return nil
        }
        return .text(Moment(day, clock).description)
    }

    private mutating func refuse(_ field: Field, _ sentence: String) {
        mistakes.append(.init(kind: name, field: within + field.name, sentence: sentence))
    }
}
