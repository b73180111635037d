import Language

/// One board of boards.yaml.
struct BoardReader {
    let log: MistakeLog

    func read(_ entry: YAML.Entry) -> Board? {
        guard
            let entries = Entries(
                entry.value, "a board", keys: ["label", "hint", "where", "by", "order", "columns", "source", "note"], log)
        else {
            return nil
        }
        let columns = entries.mapping("columns").compactMap(column)
        if columns.isEmpty { entries.missing("columns", "Write what it says of each case, each with label: and value:") }
        return Board(
            name: entry.key, place: entry.place, label: entries.requiredWords("label", "Write the board's name for people"),
            hint: entries.words("hint"), condition: entries.rule("where"),
            by: entries.yaml("by").flatMap { column(YAML.Entry(key: "by", place: $0.place, value: $0)) },
            order: entries.rule("order"), columns: Entered(columns), origin: entries.origin)
    }

    private func column(_ entry: YAML.Entry) -> Board.Column? {
        guard let entries = Entries(entry.value, "a column", keys: ["label", "value"], log) else { return nil }
        let label = entries.requiredWords("label", "Write the column's name for people")
        guard let value = entries.rule("value") else {
            if !entries.has("value") { entries.missing("value", "Write the rule that finds it of a case") }
            return nil
        }
        return Board.Column(name: entry.key, place: entry.place, label: label, value: value)
    }
}
