import Cases
import Core
import Record
import Specification

/// What the records of an invented case say: values of the folder's own choosing, or drawn from its lists.
extension Invention {
    private typealias Words = InventedWords

    /// Answers that the folder takes; nil where chance found none.
    ///
    /// - Parameters:
    ///   - known: what was answered before, by `kind.field`.
    ///   - asked: the questions asked; nil for all.
    ///   - said: what the record says already, which stays.
    mutating func possible(
        _ kind: Kind, at: Moment, made: [String: Reference], _ choices: Demonstration.Choices, known: [String: JSON] = [:],
        asked: Set<String>? = nil, said: [String: JSON] = [:]
    ) -> [String: JSON]? {
        for _ in 0..<4 {
            let body = answers(kind, at: at, made: made, choices, known, asked: asked, said: said)
            if (try? published.mistakes(kind, body, on: at.day).isEmpty) == true { return body }
        }
        return nil
    }

    private mutating func answers(
        _ kind: Kind, at: Moment, made: [String: Reference], _ choices: Demonstration.Choices, _ known: [String: JSON],
        asked: Set<String>?, said: [String: JSON]
    ) -> [String: JSON] {
        var body = said
        if case .kind(let parent) = kind.belonging, body[parent] == nil {
            body[parent] = link(parent, to: parent, made, like: body, choices[kind.name, parent])
        }
        if let period = kind.reported?.oneForEach.compactMap({ Period.Length(rawValue: $0.value) }).first {
            // Totals are sent when their period is over.
            let running = Period(period, containing: at.day, in: service.calendar)
            body["covers"] = .text(Period(period, containing: running.first.previous, in: service.calendar).label)
        }
        for field in kind.fields where asked?.contains(field.name) ?? true {
            if let value = said[field.name], value != .null { continue }
            let wanted = choices[kind.name, field.name] ?? service.demonstration?.choose[kind.name, field.name]
            // What lasts has not ended yet, unless the folder says so.
            let isOpen = kind.span?.ends.value == field.name && wanted == nil
            guard field.isRequired || field.name == kind.dayField?.value || wanted != nil || !isOpen && random.chance(80) else { continue }
            body[field.name] = answer(field, at: at, made: made, body, wanted, known)
        }
        for group in kind.groups where asked?.contains(group.name) ?? true && said[group.name] == nil {
            let isLeftOut = (choices[kind.name, group.name] ?? service.demonstration?.choose[kind.name, group.name]) == []
            guard group.fewest > 0 || !isLeftOut && random.chance(60) else { continue }
            let many = Int.random(in: max(1, group.fewest)...min(group.most, group.fewest + 3), using: &random)
            body[group.name] = .list(rows(many, of: group, at: at, made: made, choices, known))
        }
        // A question that would not have been asked is not answered.
        let candidate = published.asked(kind, body, at: at)
        return body.filter { candidate[$0.key] ?? true }
    }

    /// At most so many rows: beyond the fewest, none that chooses from a list what a row before it chose.
    private mutating func rows(
        _ many: Int, of group: Kind.Group, at: Moment, made: [String: Reference], _ choices: Demonstration.Choices, _ known: [String: JSON]
    ) -> [JSON] {
        let listed = group.fields.first { if case .code = $0.type { $0.isRequired } else { false } }
        var rows: [JSON] = []
        for _ in 0..<many {
            var row: [String: JSON] = [:]
            for field in group.fields where field.isRequired || random.chance(70) {
                let wanted = choices[group.name, field.name] ?? service.demonstration?.choose[group.name, field.name]
                row[field.name] = answer(field, at: at, made: made, row, wanted, known)
            }
            let isRepeated = listed.map { listed in rows.contains { $0[listed.name] == row[listed.name] } } ?? false
            if rows.count < group.fewest || !isRepeated { rows.append(.object(row)) }
        }
        return rows
    }

    /// - Parameter wanted: what the folder would have drawn.
    private mutating func answer(
        _ field: Field, at: Moment, made: [String: Reference], _ body: [String: JSON], _ wanted: [String]?, _ known: [String: JSON]
    ) -> JSON? {
        if case .row(let other) = field.type {
            let titles = wanted.map { $0.map { known[$0]?.text ?? $0 } }
            return wanted == [] ? nil : link(field.name, to: other, made, like: body, titles)
        }
        if let wanted {
            guard let words = wanted.randomElement(using: &random) else { return nil }
            if service.isEarlier(words) { return known[words] }
            guard let range = Demonstration.range(words, of: field.type) else { return field.type.answer(written: words)?.json(field.type) }
            let number = Int.random(in: range, using: &random)
            return switch field.type {
            case .day: .text((at.day + number).description)
            case .moment: .text((number == 0 ? at : Moment(at.day + number, 10)).description)
            case .money: .number(Int64(number) * 100)
            default: .number(Int64(number))
            }
        }
        return drawn(field.type, at: at)
    }

    private mutating func drawn(_ type: FieldType, at: Moment) -> JSON? {
        switch type {
        case .yesNo: return .bool(random.chance(50))
        case .number(let decimals): return decimals == 0 ? .number(Int64.random(in: 1...12, using: &random)) : .text("1")
        case .money: return .number(Int64.random(in: 10...400, using: &random) * 100)
        case .minutes: return .number(Int64.random(in: 1...12, using: &random) * 15)
        case .day: return .text(at.day.description)
        case .moment: return .text(at.description)
        case .text: return .text(Words.lines.randomElement(using: &random) ?? "")
        case .longText: return .text(Words.notes.randomElement(using: &random) ?? "")
        case .code(let list):
            // The first values of a list are the common ones.
            let values = service.lists[list]?.offered(on: at.day) ?? []
            let pick = min(
                Int.random(in: 0..<max(1, values.count), using: &random), Int.random(in: 0..<max(1, values.count), using: &random))
            return values.isEmpty ? nil : .text(values[pick].code)
        case .codes(let list):
            let values = (service.lists[list]?.offered(on: at.day) ?? []).shuffled(using: &random)
            return values.isEmpty ? nil : .list(values.prefix(Int.random(in: 1...2, using: &random)).map { .text($0.code) })
        case .span: return .object(["starts": .text(at.day.description), "ends": .null])
        case .row, .file: return nil
        }
    }

    /// The record of the case; or one of the service that agrees with what is answered beside it: a room of the house that was chosen, the
    /// service that the house belongs to.
    ///
    /// - Parameter titles: what the folder calls those it means.
    private mutating func link(
        _ name: String, to other: String, _ made: [String: Reference], like body: [String: JSON], _ titles: [String]?
    ) -> JSON? {
        if titles == nil, let own = made[other] { return .text(own.description) }
        let records = shared[other] ?? []
        if let titles {
            let title = service.kinds[other]?.title?.value ?? ""
            let meant = records.filter { record in record.body[title]?.text.map(titles.contains) ?? false }
            return meant.randomElement(using: &random).map { .text($0.id.description) }
        }
        for (kind, value) in body {
            let whole = shared[kind]?.first { .text($0.id.description) == value }
            if let same = whole?.body[name] { return same }
        }
        let links = service.kinds[other]?.fields.filter { if case .row = $0.type { body[$0.name] != nil } else { false } } ?? []
        let fitting = records.filter { record in links.allSatisfy { record.body[$0.name] == nil || record.body[$0.name] == body[$0.name] } }
        return fitting.randomElement(using: &random).map { .text($0.id.description) }
    }

    /// Somebody who is nobody, with what the folder asks of people beside their name.
    mutating func somebody(at: Moment, _ opening: Specification.Act) -> [String: JSON] {
        let first = Words.firstNames.randomElement(using: &random) ?? "Alex"
        let last = Words.lastNames.randomElement(using: &random) ?? "Smith"
        let born = at.day - Int.random(in: (19 * 365)...(70 * 365), using: &random)
        let name: [String: JSON] = [
            "name": .text("\(first) \(last)"), "preferred_name": .text(first), "born": .text(born.description),
        ]
        return added(to: "person", by: opening, at: at, said: name)
    }

    /// What the folder asks of an area's kind in an act, but for words, which would say nothing.
    mutating func added(to name: String, by act: Specification.Act, at: Moment, said: [String: JSON] = [:]) -> [String: JSON] {
        guard act.records.contains(where: { $0.value == name }), let kind = service.kinds[name] else { return said }
        let asked = kind.fields.filter { field in
            switch field.type {
            case .text, .longText, .file, .row: field.isAdded && service.demonstration?.choose[name, field.name] != nil
            default: field.isAdded
            }
        }
        return possible(kind, at: at, made: [:], .init(), asked: Set(asked.map(\.name)), said: said) ?? said
    }
}
