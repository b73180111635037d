import Core
import Language

/// One record and the rows of its groups, as rules that read nothing else see them.
struct RecordPopulation: Population {
    let service: Service
    let kind: Kind
    let id: Reference
    let day: Day?
    let answers: Answers
    let occasion: Occasion

    func rows(of name: String) -> [Int64] {
        if name == kind.name { return [id.number] }
        return answers.groups[name]?.indices.map { Kind.Group.id(of: id, nth: $0) } ?? []
    }

    func value(_ field: String, of name: String, row: Int64) -> Datum? {
        guard name != kind.name else { return value(field) }
        if field == kind.name { return .row(RowID(kind.name, id.number)) }
        let nth = Int(row & 0xFF)
        if field == "previous" { return nth > 0 ? .row(RowID(name, row - 1)) : nil }
        guard let rows = answers.groups[name], nth < rows.count, let type = kind.groups[name]?.fields[field]?.type else { return nil }
        return rows[nth][field]?.datum(type, counts: .bothEnds)
    }

    private func value(_ field: String) -> Datum? {
        if let worked = kind.worked[field] { return service.value(of: worked, in: self) }
        if let declared = kind.fields[field] { return answers.fields[field]?.datum(declared.type, counts: .bothEnds) }
        if field == "day" { return day.map(Datum.day) }
        if case .kind(let parent) = kind.belonging, field == parent {
            return answers.fields[parent]?.datum(.row(parent), counts: .bothEnds)
        }
        return nil
    }

    func value(_ field: String, of name: String, row: Int64, on day: Day) -> Datum? { value(field, of: name, row: row) }
    // What reads a setting is not worked out from the record alone.
    func setting(_ name: String, service: Int64, on day: Day) -> Datum? { nil }
}

extension Service {
    fileprivate func value(of worked: Kind.Worked, in population: RecordPopulation) -> Datum? {
        guard worked.isStored, let rule = rules[worked.rule] else { return nil }
        // A number too large to be kept is as good as none: the record's own facts stay what they are.
        return try? rule.value(for: RowID(population.kind.name, population.id.number), in: population, population.occasion)
    }

    /// The values of a record that follow from its own answers and are kept in its row.
    ///
    /// - Parameter day: the day that places the record in time.
    package func worked(of kind: Kind, id: Reference, day: Day, answers: Answers) -> [String: Answer] {
        // Nothing stored reads the time of day or a setting, so any occasion gives the same.
        let occasion = Occasion(calendar: calendar, now: Moment(day, 0), service: 0)
        let population = RecordPopulation(service: self, kind: kind, id: id, day: day, answers: answers, occasion: occasion)
        var values: [String: Answer] = [:]
        for worked in kind.worked where worked.isStored {
            guard let type = worked.type, let datum = value(of: worked, in: population) else { continue }
            values[worked.name] = Answer(datum, type)
        }
        return values
    }
}

extension Answer {
    /// As rules read an answer of this type.
    package func datum(_ type: FieldType, counts: SpanCount) -> Datum? {
        switch (self, type) {
        case (_, .row(let kind)): link.map { .row(RowID(kind, $0)) }
        case (.span(let starts, let ends), _): starts.map { .span(Stretch(from: $0, to: ends, counts: counts)) }
        default: datum
        }
    }

    /// A value that a rule gave; nil where it does not fit the type.
    package init?(_ datum: Datum, _ type: FieldType) {
        switch (datum, type) {
        case (.yesNo(let value), .yesNo): self = .yesNo(value)
        case (.number(let value), .number): self = .number(value)
        case (.number(let value), .money): self = .money(Pence(value.down))
        case (.number(let value), .minutes): self = .minutes(Minutes(value.down))
        case (.day(let value), .day): self = .day(value)
        case (.moment(let value), .moment): self = .moment(value)
        case (.text(let value), .text): self = .text(value)
        case (.code(let value), .code): self = .code(value)
        case (.codes(let values), .codes): self = .codes(values)
        case (.row(let row), .row):
            guard let number = row.key.first, let link = Answer(link: number) else { return nil }
            self = link
        case (.span(let stretch), .span): self = .span(stretch.first, stretch.last)
        default: return nil
        }
    }
}
