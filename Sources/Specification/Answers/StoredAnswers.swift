import Core
import Storage

extension Answer {
    /// The cells of a field's columns, the first of them called `column`.
    package func cells(_ type: FieldType, _ column: String) -> [String: Value] {
        switch self {
        case .yesNo(let value): [column: value.stored]
        case .number(let value): [column: value.scaled(places: type.decimals).map { .integer($0) } ?? .null]
        case .money(let value): [column: .integer(value.count)]
        case .minutes(let value): [column: .integer(value.count)]
        case .day(let value): [column: value.stored]
        case .moment(let value): [column: value.stored, "\(column)_day": value.day.stored]
        case .text(let value), .code(let value): [column: .text(value)]
        case .file(let value): [column: .text(value.json.canonicalText)]
        case .codes: [:]
        case .row, .part: [column: link.map { .integer($0) } ?? .null]
        case .span(let starts, let ends): ["\(column)_starts": starts?.stored ?? .null, "\(column)_ends": ends?.stored ?? .null]
        }
    }

    /// The answer that a field's columns hold; `values` are those of its child table, in order.
    package init?(_ type: FieldType, _ column: String, _ cell: (String) -> Value, values: [String] = []) {
        func whole(_ name: String) -> Int64? { Int64(stored: cell(name)) }
        func day(_ name: String) -> Day? { Day(stored: cell(name)) }
        switch type {
        case .yesNo:
            guard let value = Bool(stored: cell(column)) else { return nil }
            self = .yesNo(value)
        case .number(let decimals):
            let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
            guard let value = whole(column), let ratio = try? Ratio(value, over: scale) else { return nil }
            self = .number(ratio)
        case .money:
            guard let value = whole(column) else { return nil }
            self = .money(Pence(value))
        case .minutes:
            guard let value = whole(column) else { return nil }
            self = .minutes(Minutes(value))
        case .day:
            guard let value = day(column) else { return nil }
            self = .day(value)
        case .moment:
            guard let value = whole(column) else { return nil }
            self = .moment(Moment(milliseconds: value))
        case .text, .longText, .code, .file:
            guard let text = String(stored: cell(column)) else { return nil }
            switch type {
            case .code: self = .code(text)
            case .file: self = Attachment(text: text).map { .file($0) } ?? .text(text)
            default: self = .text(text)
            }
        case .codes:
            guard !values.isEmpty else { return nil }
            self = .codes(values)
        case .row:
            guard let number = whole(column), let link = Answer(link: number) else { return nil }
            self = link
        case .span:
            guard let starts = day("\(column)_starts") else { return nil }
            self = .span(starts, day("\(column)_ends"))
        }
    }
}

/// What a record's answers put into its tables.
package struct AnswerRows: Hashable, Sendable {
    /// Cells of the record's own row; columns without an answer are left out.
    package var cells: [String: Value] = [:]
    /// Rows of its child tables, by table.
    package var children: [String: [[String: Value]]] = [:]

    package init() {}
}

extension Service {
    /// The rows that hold a record's answers, beside the columns that every table has.
    ///
    /// - Parameters:
    ///   - worked: the values of ``Kind/Worked`` that are stored; see ``Service/worked(of:id:day:answers:)``.
    ///   - history: of each dated field the answers and the days from which they held, in the order of those days.
    package func rows(
        of answers: Answers, worked: [String: Answer] = [:], history: [String: [(starts: Day, answer: Answer?)]] = [:], kind: Kind,
        id: Reference
    ) -> AnswerRows {
        var rows = AnswerRows()
        for field in kind.fields {
            guard let answer = answers.fields[field.name] else { continue }
            rows.cells.merge(answer.cells(field.type, column(of: field))) { _, new in new }
            if case .codes(let codes) = answer {
                rows.children[childTable(of: kind, field.name)] = codes.map { ["record": id.stored, "value": .text($0)] }
            }
        }
        for field in kind.fields where field.isDated {
            // Two answers from the same day: the later one holds.
            let days = Dictionary((history[field.name] ?? []).map { ($0.starts, $0.answer) }, uniquingKeysWith: { $1 })
            rows.children[childTable(of: kind, field.name)] = days.sorted { $0.key < $1.key }.map { day, answer in
                ["record": id.stored, "starts": day.stored, "value": answer?.cells(field.type, "value")["value"] ?? .null]
            }
        }
        if case .kind(let parent) = kind.belonging, case .row(let whole)? = answers.fields[parent] { rows.cells["parent"] = whole.stored }
        if kind.coversPeriods, case .text(let label)? = answers.fields["covers"], let period = try? Period(label: label, in: calendar) {
            (rows.cells["covers"], rows.cells["covers_last"]) = (period.first.stored, period.last.stored)
        }
        for value in kind.worked where value.isStored {
            guard let type = value.type, let answer = worked[value.name] else { continue }
            rows.cells.merge(answer.cells(type, kind.isFolders ? value.name : "\(name)__\(value.name)")) { _, new in new }
        }
        for group in kind.groups {
            guard let given = answers.groups[group.name], !given.isEmpty else { continue }
            let table = childTable(of: kind, group.name)
            rows.children[table] = given.enumerated().map { nth, row in
                let own = Value.integer(Kind.Group.id(of: id, nth: nth))
                var cells: [String: Value] = ["id": own, "record": id.stored, "nth": .integer(Int64(nth))]
                if nth > 0 { cells["previous"] = .integer(Kind.Group.id(of: id, nth: nth - 1)) }
                for field in group.fields {
                    guard let answer = row[field.name] else { continue }
                    cells.merge(answer.cells(field.type, column(of: field))) { _, new in new }
                    guard case .codes(let codes) = answer else { continue }
                    rows.children["\(table)__\(field.name)", default: []] += codes.map { ["record": own, "value": .text($0)] }
                }
                return cells
            }
        }
        return rows
    }

    /// A record's answers from its rows, for a page or an export.
    package func answers(of kind: Kind, cell: (String) -> Value, children: (String) -> [[String: Value]]) -> Answers {
        var answers = Answers()
        func codes(_ field: Field, _ table: String, of row: Value?) -> [String] {
            guard case .codes(let list) = field.type else { return [] }
            let mine = children(table).filter { row == nil || $0["record"] == row }
            // Their table has no order of its own; the list has.
            let order = lists[list]?.values.names ?? []
            return mine.compactMap { $0["value"].flatMap(String.init(stored:)) }.sorted {
                (order.firstIndex(of: $0) ?? .max, $0) < (order.firstIndex(of: $1) ?? .max, $1)
            }
        }
        for field in kind.fields {
            let values = codes(field, childTable(of: kind, field.name), of: nil)
            answers.fields[field.name] = Answer(field.type, column(of: field), cell, values: values)
        }
        for group in kind.groups {
            let table = childTable(of: kind, group.name)
            let rows = children(table).sorted { ($0["nth"]?.number ?? 0) < ($1["nth"]?.number ?? 0) }
            guard !rows.isEmpty else { continue }
            answers.groups[group.name] = rows.map { row in
                var answers: [String: Answer] = [:]
                for field in group.fields {
                    let values = codes(field, "\(table)__\(field.name)", of: row["id"])
                    answers[field.name] = Answer(field.type, column(of: field), { row[$0] ?? .null }, values: values)
                }
                return answers
            }
        }
        return answers
    }
}

extension Kind.Group {
    /// A row's own number: that of its record, which has 35 bits, and its place, of which there are at most 200, above all numbers that
    /// records have.
    package static func id(of record: Reference, nth: Int) -> Int64 { 1 << 43 | record.number << 8 | Int64(nth) }
}

extension Value {
    fileprivate var number: Int64? { if case .integer(let number) = self { number } else { nil } }
}
