import Core
import Language
import Specification
import Storage

extension Published {
    /// Every answer of every record of the act, so that all that is wrong is said at once.
    ///
    /// - Parameter base: the case as it is, for checks that read more than what was just answered.
    /// - Throws: ``CaseRefusal/answers(_:)``
    func check(_ sent: CaseActs.Sent, of act: ServiceAct, file: Reference? = nil, base: CasePopulation = CasePopulation()) throws {
        let kinds = act.records.compactMap { service.kinds[$0.value] }.filter { $0.name != "person" || sent.answers["person"] != nil }
        var population = base
        let file = file ?? Placeholder.file
        let person = base.person(of: file) ?? Placeholder.person
        if base.rows(of: "case").isEmpty {
            population.add(file.number, of: "case", ["person": .row(RowID("person", person.number))])
        }
        for (index, kind) in kinds.enumerated() {
            let id = kind.name == "person" ? person : Placeholder.record(index)
            let placed = Placed(id: id, file: file, person: person, service: reference, day: sent.at.day)
            population.add(id.number, of: kind.name, KindRows.data(kind, placed, sent.answers[kind.name] ?? [:]))
        }
        let occasion = Occasion(calendar: service.calendar, now: sent.at, service: reference.number)
        var mistakes: [CaseRefusal.AnswerMistake] = []
        for (index, kind) in kinds.enumerated() {
            let row = RowID(kind.name, (kind.name == "person" ? person : Placeholder.record(index)).number)
            mistakes += try self.mistakes(kind, sent.answers[kind.name] ?? [:], row, population, occasion)
        }
        if !mistakes.isEmpty { throw CaseRefusal.answers(mistakes) }
    }

    /// One record by itself, as a correction or an import gives it.
    ///
    /// - Throws: ``CaseRefusal/answers(_:)``
    func check(_ kind: Kind, _ body: [String: JSON], on day: Day) throws {
        let placed = Placed(
            id: Placeholder.record(0), file: Placeholder.file, person: Placeholder.person, service: reference, day: day)
        var population = CasePopulation()
        population.add(placed.id.number, of: kind.name, KindRows.data(kind, placed, body))
        let occasion = Occasion(calendar: service.calendar, now: Moment(day, 12), service: reference.number)
        let found = try mistakes(kind, body, RowID(kind.name, placed.id.number), population, occasion)
        if !found.isEmpty { throw CaseRefusal.answers(found) }
    }

    private func mistakes(
        _ kind: Kind, _ body: [String: JSON], _ row: RowID, _ population: CasePopulation, _ occasion: Occasion
    ) throws -> [CaseRefusal.AnswerMistake] {
        func mistake(_ field: String, _ sentence: String, isQuestion: Bool = false) -> CaseRefusal.AnswerMistake {
            .init(kind: kind.name, field: field, sentence: sentence, isQuestion: isQuestion)
        }
        let known = Set(kind.fields.names + kind.groups.names + ["person", "starts", "ends", "parent"])
        var found = body.keys.filter { !known.contains($0) }.sorted().map {
            mistake($0, "The form \(kind.label.english) has no question \($0)")
        }
        for field in kind.fields {
            let isAsked = try rules.asked[WorkedField(kind: kind.name, field: field.name)]?.holds(for: row, in: population, occasion) ?? true
            switch body[field.name] {
            case nil, .null?:
                if field.isRequired && isAsked { found.append(mistake(field.name, missing(field))) }
            case let json?:
                if let sentence = unreadable(json, field, on: occasion.now.day) { found.append(mistake(field.name, sentence)) }
            }
        }
        for group in kind.groups { found += groupMistakes(kind, group, body[group.name], on: occasion.now.day) }
        guard found.isEmpty else { return found }
        for (check, rule) in rules.checks[kind.name] ?? [] where check.firmness == .refuse {
            if try rule.holds(for: row, in: population, occasion) == false {
                found.append(mistake(check.at?.value ?? "", check.say.english))
            }
        }
        return found
    }

    private func groupMistakes(_ kind: Kind, _ group: Kind.Group, _ json: JSON?, on day: Day) -> [CaseRefusal.AnswerMistake] {
        let rows: [JSON] = if case .list(let rows)? = json { rows } else { [] }
        var found: [CaseRefusal.AnswerMistake] = []
        if rows.count < group.fewest {
            found.append(.init(kind: kind.name, field: group.name, sentence: "Enter at least \(group.fewest) of \(group.label.english.lowercased())"))
        }
        for (index, row) in rows.enumerated() {
            for field in group.fields {
                let sentence: String? =
                    switch row[field.name] {
                    case nil, .null?: field.isRequired ? missing(field) : nil
                    case let json?: unreadable(json, field, on: day)
                    }
                if let sentence {
                    found.append(.init(kind: kind.name, field: "\(group.name).\(index + 1).\(field.name)", sentence: sentence))
                }
            }
        }
        return found
    }

    private func missing(_ field: Field) -> String {
        let noun = "the " + field.label.english.prefix(1).lowercased() + field.label.english.dropFirst()
        return switch field.type {
        case .code, .codes, .yesNo: "Select \(noun)"
        case .file: "Choose a file for \(noun)"
        default: "Enter \(noun)"
        }
    }

    /// Why an answer cannot be, or nil.
    private func unreadable(_ json: JSON, _ field: Field, on day: Day) -> String? {
        let label = field.label.english
        switch field.type {
        case .code(let list):
            return json.text.map { unknown($0, in: list, label, on: day) } ?? "\(label) must be a code of \(list)"
        case .codes(let list):
            guard case .list(let codes) = json else { return "\(label) must be a list of codes" }
            return codes.lazy.compactMap { $0.text.map { unknown($0, in: list, label, on: day) } ?? "\(label) must be a list of codes" }.first
        case .text where (json.text?.utf8.count ?? 0) > 800: return "\(label) must be 200 characters or less"
        case .longText where (json.text?.utf8.count ?? 0) > 80_000: return "\(label) must be 20,000 characters or less"
        case .text, .longText, .file: return json.text == nil ? "\(label) must be a text" : nil
        case .yesNo: if case .bool = json { return nil } else { return "\(label) must be true or false" }
        case .day: return KindRows.datum(json, .day) == nil ? "\(label) must be a real date, such as 2026-04-02" : nil
        case .moment:
            return KindRows.datum(json, .moment) == nil ? "\(label) must be a real date and time, such as 2026-04-02T15:30:00.000Z" : nil
        case .money, .minutes: return json.number == nil ? "\(label) must be a whole number" : nil
        case .number(let decimals):
            return KindRows.datum(json, .number(decimals: decimals)) == nil ? "\(label) must be a number" : nil
        case .row: return KindFold.reference(json) == nil ? "\(label) must be a reference, such as R-7K2M-9XQ4" : nil
        case .span: return nil
        }
    }

    private func unknown(_ code: String, in list: String, _ label: String, on day: Day) -> String? {
        guard let value = service.lists[list]?.values[code] else { return "\(label): \(code) is not a value of \(list)" }
        return value.isOffered(on: day) ? nil : "\(label): \(value.label.english) can no longer be chosen"
    }

    /// What must hold of the case before an act: its sentence is the refusal. Undecided does not refuse.
    ///
    /// - Throws: ``CaseRefusal/guarded(_:)``
    func guards(of act: ServiceAct, on file: Reference, _ population: CasePopulation, at moment: Moment) throws {
        let occasion = Occasion(calendar: service.calendar, now: moment, service: reference.number)
        for (rule, say) in rules.guards[act.name] ?? [] {
            if try rule.holds(for: RowID("case", file.number), in: population, occasion) == false { throw CaseRefusal.guarded(say) }
        }
    }
}

/// Records that are being answered have no reference yet; these stand for them while they are checked.
private enum Placeholder {
    static let person = number(1), file = number(2)
    static func record(_ index: Int) -> Reference { number(Int64(3 + index)) }
    private static func number(_ number: Int64) -> Reference {
        guard let reference = Reference(number: number) else { preconditionFailure("small numbers are references") }
        return reference
    }
}
