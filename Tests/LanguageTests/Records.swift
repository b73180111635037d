import Core
import Storage

@testable import Language

/// Records in memory, and the tables that hold the same: by the conventions of the generated tables.
struct Records: Population {
    var kinds: [String: [(number: Int64, values: [String: Datum])]] = [:]
    var places: [String: [Int64: Int]] = [:]
    /// `kind.field.row` or `setting.service`, with the day each value began.
    var histories: [String: [(starts: Day, value: Datum)]] = [:]

    mutating func add(_ kind: String, _ number: Int64, _ values: [String: Datum]) {
        places[kind, default: [:]][number] = kinds[kind, default: []].count
        kinds[kind, default: []].append((number, values))
    }

    func rows(of kind: String) -> [Int64] { kinds[kind]?.map(\.number) ?? [] }
    func value(_ field: String, of kind: String, row: Int64) -> Datum? {
        places[kind]?[row].flatMap { kinds[kind]?[$0].values[field] }
    }
    func value(_ field: String, of kind: String, row: Int64, on day: Day) -> Datum? {
        histories["\(kind).\(field).\(row)"]?.last { $0.starts <= day }?.value
    }
    func setting(_ name: String, service: Int64, on day: Day) -> Datum? {
        histories["\(name).\(service)"]?.last { $0.starts <= day }?.value
    }
}

/// Makes and fills the tables of a vocabulary.
struct Tables {
    let vocabulary: Vocabulary

    struct Columns { var names: [String] = [], kinds: [String] = [], children: [String] = [], histories: [String] = [] }

    /// Every table once, though several kinds may share it.
    var byTable: [String: Columns] {
        var tables: [String: Columns] = [:]
        for kind in vocabulary.kinds.values.sorted(by: { $0.name < $1.name }) {
            guard case .table(let table, let matches) = kind.source else { continue }
            var columns = tables[table] ?? Columns()
            func add(_ name: String) { if !columns.names.contains(name) { columns.names.append(name) } }
            add("id")
            for match in matches { add(match.column) }
            for field in kind.fields.values.sorted(by: { $0.name < $1.name }) where field.rule == nil {
                switch field.type {
                case .codes: columns.children.append("\(table)__\(field.column)")
                case .span, .period:
                    add(field.column)
                    add(field.lastColumn)
                case .moment:
                    add(field.column)
                    add(field.column + "_day")
                default: add(field.column)
                }
                if field.isDated { columns.histories.append("\(table)__\(field.column)") }
            }
            columns.kinds.append(kind.name)
            tables[table] = columns
        }
        return tables
    }

    func script(_ dialect: Dialect) -> [String] {
        var statements: [String] = []
        for (table, columns) in byTable.sorted(by: { $0.key < $1.key }) {
            let texts = textColumns(table)
            let columnsText = columns.names.map { "\"\($0)\" \(texts.contains($0) ? "TEXT" : dialect.integer)" }.joined(separator: ", ")
            statements.append("CREATE TABLE \"\(table)\" (\(columnsText), PRIMARY KEY (\"id\"))\(dialect.strict)")
            for child in columns.children {
                statements.append("CREATE TABLE \"\(child)\" (\"record\" \(dialect.integer), \"value\" TEXT)\(dialect.strict)")
            }
            for history in columns.histories {
                statements.append(
                    "CREATE TABLE \"\(history)\" (\"record\" \(dialect.integer), \"starts\" \(dialect.integer), \"value\" TEXT)\(dialect.strict)"
                )
            }
        }
        statements.append(
            "CREATE TABLE setting_value (service \(dialect.integer), setting TEXT, starts \(dialect.integer), value \(dialect.integer), text TEXT)\(dialect.strict)"
        )
        statements.append(
            """
            CREATE TABLE calendar_day (calendar TEXT, day \(dialect.integer), working \(dialect.integer), working_no \(dialect.integer), \
            week \(dialect.integer), month \(dialect.integer), quarter \(dialect.integer), PRIMARY KEY (calendar, day))\(dialect.strict)
            """)
        return statements
    }

    private func textColumns(_ table: String) -> Set<String> {
        var texts: Set<String> = []
        for kind in vocabulary.kinds.values {
            guard case .table(table, let matches) = kind.source else { continue }
            for match in matches { texts.insert(match.column) }
            for field in kind.fields.values {
                switch field.type {
                case .text, .code: texts.insert(field.column)
                default: break
                }
            }
        }
        return texts
    }

    func fill(_ records: Records, _ occasion: Occasion, _ transaction: Transaction) throws {
        for kind in vocabulary.kinds.values.sorted(by: { $0.name < $1.name }) {
            guard case .table(let table, let matches) = kind.source else { continue }
            let names = byTable[table]?.names ?? []
            var rows: [[Value]] = []
            for (number, values) in records.kinds[kind.name] ?? [] {
                var cells: [String: Value] = ["id": .integer(number)]
                for match in matches { cells[match.column] = .text(match.text) }
                for (name, datum) in values {
                    guard let field = kind.fields[name] else { continue }
                    cells.merge(Tables.cells(field, datum)) { $1 }
                    if case .codes(let codes) = datum {
                        try transaction.insert(
                            into: "\(table)__\(field.column)", ["record", "value"], codes.map { [.integer(number), .text($0)] })
                    }
                }
                for field in kind.fields.values where field.isDated {
                    let history = records.histories["\(kind.name).\(field.name).\(number)"] ?? []
                    try transaction.insert(
                        into: "\(table)__\(field.column)", ["record", "starts", "value"],
                        history.map { [.integer(number), $0.starts.stored, Tables.text($0.value, 0)] })
                }
                rows.append(names.map { cells[$0] ?? .null })
            }
            try transaction.insert(into: table, names, rows)
        }
        for (name, setting) in vocabulary.settings {
            for (key, history) in records.histories where key.hasPrefix("\(name).") {
                guard let service = Int64(key.dropFirst(name.utf8.count + 1)) else { continue }
                try transaction.insert(
                    into: "setting_value", ["service", "setting", "starts", "value"],
                    history.map { [.integer(service), .text(name), $0.starts.stored, Tables.whole($0.value, setting.decimals)] })
            }
        }
        try fillCalendar(occasion, transaction)
    }

    private func fillCalendar(_ occasion: Occasion, _ transaction: Transaction) throws {
        var (rows, count): ([[Value]], Int64) = ([], 0)
        for number in occasion.horizon.lowerBound.number...occasion.horizon.upperBound.number {
            let day = Day(number: number)
            let isWorking = occasion.calendar.isWorking(day)
            if isWorking { count += 1 }
            let quarter = Period(.quarter, containing: day, in: occasion.calendar).first
            rows.append([
                .text(occasion.calendarName), day.stored, isWorking.stored, .integer(count), day.monday.stored, day.firstOfMonth.stored,
                quarter.stored,
            ])
        }
        try transaction.insert(into: "calendar_day", ["calendar", "day", "working", "working_no", "week", "month", "quarter"], rows)
    }

    private static func cells(_ field: Vocabulary.Field, _ datum: Datum) -> [String: Value] {
        switch datum {
        case .yesNo(let value): [field.column: value.stored]
        case .number(let number): [field.column: .integer(scaled(number, field.decimals))]
        case .day(let day): [field.column: day.stored]
        case .moment(let moment): [field.column: moment.stored, field.column + "_day": moment.day.stored]
        case .span(let span): [field.column: span.first.stored, field.lastColumn: span.end?.stored ?? .null]
        case .period(let first, let last): [field.column: first.stored, field.lastColumn: last.stored]
        case .text(let text), .code(let text): [field.column: .text(text)]
        case .codes: [:]
        case .row(let row): [field.column: .integer(row.key[0])]
        }
    }

    static func scaled(_ number: Ratio, _ decimals: Int) -> Int64 {
        let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
        return number.numerator * scale / number.denominator
    }

    private static func whole(_ datum: Datum, _ decimals: Int) -> Value {
        if case .number(let number) = datum { .integer(scaled(number, decimals)) } else { .null }
    }

    private static func text(_ datum: Datum, _ decimals: Int) -> Value {
        switch datum {
        case .number(let number): .text(String(scaled(number, decimals)))
        case .code(let code): .text(code)
        default: .null
        }
    }
}
