import Core
import Language
import Storage

/// Makes and fills the tables of a vocabulary.
package struct Tables {
    let vocabulary: Vocabulary
    /// Columns beside those of the kinds' fields, for the row of a kind that was recorded as the nth.
    let besides: (_ kind: String, _ number: Int64, _ nth: Int) -> [String: Value]

    package init(vocabulary: Vocabulary, besides: @escaping (String, Int64, Int) -> [String: Value] = { _, _, _ in [:] }) {
        (self.vocabulary, self.besides) = (vocabulary, besides)
    }

    private struct Columns { var names: [String] = [], kinds: [String] = [], children: [String] = [], histories: [String] = [] }

    /// Every table once, though several kinds may share it.
    private var byTable: [String: Columns] {
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
                if field.isDated { columns.histories.append(field.column) }
            }
            columns.kinds.append(kind.name)
            tables[table] = columns
        }
        return tables
    }

    package func script(_ dialect: Dialect) -> [String] {
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
                    """
                    CREATE TABLE "\(table)__\(history)" ("record" \(dialect.integer), "starts" \(dialect.integer), \
                    "value" \(texts.contains(history) ? "TEXT" : dialect.integer))\(dialect.strict)
                    """
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

    /// Takes every record out again; the calendar stays.
    package func empty(_ transaction: Transaction) throws {
        for (table, columns) in byTable.sorted(by: { $0.key < $1.key }) {
            for name in columns.children + columns.histories.map({ "\(table)__\($0)" }) + [table] {
                try transaction.run("DELETE FROM \(name: name)")
            }
        }
        try transaction.run("DELETE FROM setting_value")
    }

    package func fill(_ records: Records, _ occasion: Occasion, _ transaction: Transaction) throws {
        // Rows within a record, whose tables are named after the record's, come after it.
        let byName = vocabulary.kinds.values.sorted { $0.name < $1.name }
        let byTable = byTable
        for kind in byName.filter({ !$0.isWithin }) + byName.filter(\.isWithin) {
            guard case .table(let table, let matches) = kind.source, records.kinds[kind.name]?.isEmpty == false else { continue }
            var names = byTable[table]?.names ?? []
            names += besides(kind.name, 0, 0).keys.sorted().filter { !names.contains($0) }
            var rows: [[Value]] = []
            for (nth, (number, values)) in (records.kinds[kind.name] ?? []).enumerated() {
                var cells = besides(kind.name, number, nth)
                cells["id"] = .integer(number)
                for match in matches { cells[match.column] = .text(match.text) }
                for (name, datum) in values {
                    guard let field = kind.fields[name] else { continue }
                    cells.merge(Tables.cells(field, datum)) { $1 }
                }
                rows.append(names.map { cells[$0] ?? .null })
            }
            try transaction.insert(into: table, names, rows)
            try fillChildren(of: kind, table, records, transaction)
        }
        for (name, setting) in vocabulary.settings {
            for (key, history) in records.histories where key.hasPrefix("\(name).") {
                guard let service = Int64(key.dropFirst(name.utf8.count + 1)) else { continue }
                let besides = besides("setting_value", 0, 0)
                try transaction.insert(
                    into: "setting_value", ["service", "setting", "starts", "value", "text"] + besides.keys.sorted(),
                    history.map { starts, datum in
                        let cell = Tables.cell(datum, setting.decimals)
                        let isText = if case .text = cell { true } else { false }
                        return [.integer(service), .text(name), starts.stored, isText ? .null : cell, isText ? cell : .null]
                            + besides.sorted { $0.key < $1.key }.map(\.value)
                    })
            }
        }
    }

    /// Several codes, and what dated fields were.
    private func fillChildren(of kind: Vocabulary.Kind, _ table: String, _ records: Records, _ transaction: Transaction) throws {
        for field in kind.fields.values where field.rule == nil {
            let child = "\(table)__\(field.column)"
            for (number, values) in records.kinds[kind.name] ?? [] {
                if case .codes(let codes)? = values[field.name] {
                    try transaction.insert(into: child, ["record", "value"], codes.map { [.integer(number), .text($0)] })
                }
                guard field.isDated else { continue }
                let history = records.histories["\(kind.name).\(field.name).\(number)"] ?? []
                try transaction.insert(
                    into: child, ["record", "starts", "value"],
                    history.map { [.integer(number), $0.starts.stored, Tables.cell($0.value, field.decimals)] })
            }
        }
    }

    /// `calendar_day` for the days of the occasion.
    package func fillCalendar(_ occasion: Occasion, _ transaction: Transaction) throws {
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

    /// A datum as one column holds it.
    private static func cell(_ datum: Datum, _ decimals: Int) -> Value {
        cells(Vocabulary.Field("cell", .text, column: "cell", decimals: decimals), datum)["cell"] ?? .null
    }
}

extension Vocabulary.Kind {
    fileprivate var isWithin: Bool { if case .table(let table, _) = source { table.contains("__") } else { false } }
}
