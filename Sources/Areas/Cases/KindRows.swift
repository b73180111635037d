import Core
import Language
import Record
import Specification
import Storage

extension Published {
    /// The day that places a record in time, if its kind names a field for that and it is answered.
    func day(of kind: Kind, fields: [String: JSON]) throws -> Day? {
        guard let name = kind.dayField?.value, let text = fields[name]?.text else { return nil }
        return Day(iso: text) ?? Moment(iso: text)?.day
    }

    /// The rows of one record in the tables of its kind: its own, those of several codes, those of repeating groups.
    func rows(of kind: Kind, _ placed: Placed, recorded: Int64, fields: [String: JSON]) throws -> [TableRow] {
        var cells: [String: Value] = [
            "id": placed.id.stored, "service": placed.service.stored, "day": placed.day.stored, "recorded": .integer(recorded),
        ]
        if kind.name != "case" { cells["case"] = placed.file?.stored ?? .null }
        if kind.name != "person" { cells["person"] = placed.person?.stored ?? .null }
        var children: [TableRow] = []
        for field in kind.fields {
            if case .codes = field.type {
                let table = service.childTable(of: kind, field.name, added: field.isAdded)
                children += codes(fields[field.name], in: table, of: placed.id)
            } else {
                cells.merge(KindRows.cells(field.type, service.column(of: field), fields[field.name])) { _, new in new }
            }
        }
        for (type, column, value) in try worked(kind, placed, fields) {
            cells.merge(KindRows.cells(type, column, value)) { _, new in new }
        }
        if case .kind = kind.belonging { cells["parent"] = KindFold.reference(fields["parent"])?.stored ?? .null }
        return [TableRow(table: service.table(of: kind), key: ["id"], cells: cells)] + children + groups(of: kind, placed.id, fields)
    }

    private func codes(_ json: JSON?, in table: String, of record: Reference) -> [TableRow] {
        guard case .list(let codes)? = json else { return [] }
        return Set(codes.compactMap(\.text)).sorted().map { code in
            TableRow(table: table, key: ["record", "value"], cells: ["record": record.stored, "value": .text(code)])
        }
    }

    private func groups(of kind: Kind, _ record: Reference, _ fields: [String: JSON]) -> [TableRow] {
        kind.groups.flatMap { group -> [TableRow] in
            guard case .list(let rows)? = fields[group.name] else { return [] }
            return rows.enumerated().map { index, row in
                // Numbers of rows within a record lie above all references and never meet.
                let id = (record.number << 12 | Int64(index + 1)) + (1 << 48)
                var cells: [String: Value] = ["id": .integer(id), "record": record.stored, "nth": .integer(Int64(index + 1))]
                for field in group.fields { cells.merge(KindRows.cells(field.type, field.name, row[field.name])) { _, new in new } }
                return TableRow(table: service.childTable(of: kind, group.name), key: ["id"], cells: cells)
            }
        }
    }

    /// What is worked out from the record alone and kept in its row.
    private func worked(
        _ kind: Kind, _ placed: Placed, _ fields: [String: JSON]
    ) throws -> [(type: FieldType, column: String, value: JSON?)] {
        guard kind.worked.contains(where: \.isStored) else { return [] }
        var population = CasePopulation()
        population.add(placed.id.number, of: kind.name, KindRows.data(kind, placed, fields))
        let occasion = Occasion(calendar: service.calendar, now: Moment(placed.day, 0), service: reference.number)
        return try kind.worked.filter(\.isStored).compactMap { worked in
            guard let type = worked.type, let rule = rules.worked[WorkedField(kind: kind.name, field: worked.name)] else { return nil }
            let value = try rule.value(for: RowID(kind.name, placed.id.number), in: population, occasion)
            let column = kind.isFolders ? worked.name : "\(service.name)__\(worked.name)"
            return (type, column, value.flatMap { KindRows.json($0, type) })
        }
    }
}

/// Answers between their three forms: the body of a fact, the cells of a row, what rules read.
enum KindRows {
    static func cells(_ type: FieldType, _ column: String, _ json: JSON?) -> [String: Value] {
        switch type {
        case .codes: return [:]
        case .yesNo:
            if case .bool(let answer)? = json { return [column: answer.stored] }
            return [column: .null]
        case .day: return [column: json?.text.flatMap { Day(iso: $0) }?.stored ?? .null]
        case .moment:
            let moment = json?.text.flatMap { Moment(iso: $0) }
            return [column: moment?.stored ?? .null, "\(column)_day": moment?.day.stored ?? .null]
        case .money, .minutes: return [column: json?.number?.stored ?? .null]
        case .number(let decimals): return [column: units(json, decimals)?.stored ?? .null]
        case .text, .longText, .code, .file: return [column: json?.text?.stored ?? .null]
        case .row: return [column: KindFold.reference(json)?.stored ?? .null]
        case .span:
            return [
                "\(column)_starts": json?["starts"]?.text.flatMap { Day(iso: $0) }?.stored ?? .null,
                "\(column)_ends": json?["ends"]?.text.flatMap { Day(iso: $0) }?.stored ?? .null,
            ]
        }
    }

    /// A number as a whole number of its last decimal: 12.50 with two decimals is 1250.
    private static func units(_ json: JSON?, _ decimals: Int) -> Int64? {
        if let whole = json?.number { return decimals == 0 ? whole : nil }
        guard let text = json?.text, case .number(let ratio)? = FieldType.number(decimals: decimals).answer(written: text) else { return nil }
        return try? ratio.rounded(places: decimals).units
    }

    static func data(_ kind: Kind, _ placed: Placed, _ fields: [String: JSON]) -> [String: Datum] {
        var data: [String: Datum] = ["service": .row(RowID("service", placed.service.number))]
        if let file = placed.file { data["case"] = .row(RowID("case", file.number)) }
        if let person = placed.person { data["person"] = .row(RowID("person", person.number)) }
        for field in kind.fields { data[field.name] = fields[field.name].flatMap { datum($0, field.type) } }
        return data
    }

    static func datum(_ json: JSON, _ type: FieldType) -> Datum? {
        switch type {
        case .yesNo: if case .bool(let answer) = json { .yesNo(answer) } else { nil }
        case .number(let decimals):
            units(json, decimals).flatMap { units in
                (try? Ratio(units, over: (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 })).map(Datum.number)
            }
        case .money, .minutes: json.number.map(Datum.whole)
        case .day: json.text.flatMap { Day(iso: $0) }.map(Datum.day)
        case .moment: json.text.flatMap { Moment(iso: $0) }.map(Datum.moment)
        case .text, .longText, .file: json.text.map(Datum.text)
        case .code: json.text.map(Datum.code)
        case .codes: if case .list(let codes) = json { .codes(codes.compactMap(\.text)) } else { nil }
        case .row(let kind): KindFold.reference(json).map { .row(RowID(kind, $0.number)) }
        case .span:
            json["starts"]?.text.flatMap { Day(iso: $0) }.map { first in
                .span(Stretch(from: first, to: json["ends"]?.text.flatMap { Day(iso: $0) }))
            }
        }
    }

    static func datum(_ answer: Answer) -> Datum? {
        switch answer {
        case .yesNo(let answer): .yesNo(answer)
        case .number(let ratio): .number(ratio)
        case .money(let pence): .whole(pence.count)
        case .minutes(let minutes): .whole(minutes.count)
        case .day(let day): .day(day)
        case .moment(let moment): .moment(moment)
        case .text(let text), .file(let text): .text(text)
        case .code(let code): .code(code)
        case .codes(let codes): .codes(codes)
        case .row, .span: nil
        }
    }

    /// A worked-out value as the body of a fact would hold it.
    static func json(_ datum: Datum, _ type: FieldType) -> JSON? {
        switch datum {
        case .yesNo(let answer): .bool(answer)
        case .number(let ratio):
            if case .number(let decimals) = type, decimals > 0 { (try? ratio.rounded(places: decimals)).map { .text($0.description) } }
            else { .number(ratio.down) }
        case .day(let day): .text(day.description)
        case .moment(let moment): .text(moment.description)
        case .text(let text), .code(let text): .text(text)
        case .codes(let codes): .list(codes.map(JSON.text))
        case .row(let row): row.key.first.flatMap { Reference(number: $0) }.map { .text($0.description) }
        case .span, .period: nil
        }
    }
}
