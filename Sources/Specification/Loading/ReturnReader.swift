import Language

/// One return of returns.yaml.
struct ReturnReader {
    let log: MistakeLog

    func read(_ entry: YAML.Entry) -> Return? {
        let keys = ["label", "each", "figures", "tables", "narrative", "due", "signed by", "to"]
        guard let entries = Entries(entry.value, "a return", keys: keys, log) else { return nil }
        if !entries.has("each") { entries.missing("each", "Write each: month, quarter or year") }
        let narrative = entries.mapping("narrative").compactMap { part in
            log.words(part.value, part.key).map { Kind.Section(name: part.key, place: part.place, label: $0) }
        }
        return Return(
            name: entry.key, place: entry.place, label: entries.requiredWords("label", "Write the return's name for people"),
            each: entries.choice("each", Return.Each.self) ?? .quarter, figures: entries.names("figures"), tables: entries.names("tables"),
            narrative: Entered(narrative), due: entries.text("due").flatMap { ClockReader(log: log).within($0) },
            signedBy: entries.names("signed by"), to: entries.name("to"), origin: entries.origin)
    }
}
