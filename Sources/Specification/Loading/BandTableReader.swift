import Language

/// A table of service.yaml.
struct BandTableReader {
    let log: MistakeLog

    func read(_ entry: YAML.Entry) -> BandTable? {
        guard let entries = Entries(entry.value, "a table", keys: ["label", "columns", "keys", "rows"], log) else { return nil }
        if !entries.has("columns") { entries.missing("columns", "Write columns: with a name and type for each") }
        let columns = entries.mapping("columns").compactMap { column -> BandTable.Column? in
            guard let text = log.text(column.value, column.key), let type = log.type(text) else { return nil }
            return .init(name: column.key, type: type, place: column.place)
        }
        let keys = entries.names("keys")
        for key in keys where !columns.contains(where: { $0.name == key.value }) {
            log.unknown(key.place, "column", key.value, among: columns.map(\.name))
        }
        if keys.isEmpty && columns.prefix(2).map(\.name) != ["from", "to"] && !columns.isEmpty {
            log.report(
                entries.keyPlace("columns"), "the first two columns of a table of bands are from and to",
                "Write them first, or name its keys:")
        }
        if !entries.has("rows") { entries.missing("rows", "Write rows: with a list [ ] for each") }
        let rows = entries.list("rows", "Write a list [ ] for each row, begun with a dash").compactMap {
            row($0, columns, banded: keys.isEmpty)
        }
        return BandTable(
            name: entry.key, place: entry.place, label: entries.words("label") ?? Words(entry.key.readable), columns: columns,
            keys: keys.map(\.value), rows: rows, origin: entries.origin)
    }

    private func row(_ yaml: YAML, _ columns: [BandTable.Column], banded: Bool) -> [BandTable.Cell]? {
        guard case .list(let cells) = yaml.content else {
            log.report(yaml.place, "a row of a table is a list", "Write it as in [0, 14, 5]")
            return nil
        }
        guard cells.count == columns.count else {
            log.report(yaml.place, "this row has \(cells.count) cells and the table \(columns.count) columns", "Give each column one cell")
            return nil
        }
        return zip(cells, columns).enumerated().map { index, pair in
            let (cell, column) = pair
            // Only a bound may be empty: it is open then.
            if case .scalar(let text) = cell.content, text.text.isEmpty, banded, index < 2 { return .init(answer: nil, place: cell.place) }
            let answer = log.text(cell, "the column \(column.name)").flatMap { log.answer($0, column.type, "the column \(column.name)") }
            return .init(answer: answer, place: cell.place)
        }
    }
}
