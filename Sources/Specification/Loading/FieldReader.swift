import Language

/// A field of a kind or a group.
struct FieldReader {
    let log: MistakeLog

    static let keys = ["type", "label", "hint", "section", "required", "when", "checks", "marks", "for", "first chosen", "widget"]

    func read(_ entry: YAML.Entry) -> Field? {
        guard let entries = Entries(entry.value, "the field \(entry.key)", keys: FieldReader.keys, log) else { return nil }
        let label = entries.requiredWords("label", "Write the question or its words")
        guard let type = log.type(entries) else { return nil }
        var field = Field(entry.key, entry.place, type, label)
        field.hint = entries.words("hint")
        field.section = entries.name("section")
        field.isRequired = entries.yesNo("required") ?? false
        field.when = entries.rule("when")
        field.checks = CheckReader(log: log).checks(entries, "checks")
        field.marks = Set(entries.texts("marks").compactMap { log.choice($0, "marks", Mark.self) })
        field.purpose = entries.words("for")
        field.firstChosen = entries.text("first chosen").map { Named($0.text, $0.place) }
        field.widget = entries.choice("widget", Field.Widget.self)
        field.origin = entries.origin
        return field
    }
}

/// Checks of a field or a record, and guards of an act: the same two keys and a sentence.
struct CheckReader {
    let log: MistakeLog

    func checks(_ entries: Entries, _ key: String) -> [Check] {
        entries.list(key, "Begin each with - refuse unless: and its rule").compactMap { check($0, isGuard: key == "guards") }
    }

    private func check(_ yaml: YAML, isGuard: Bool) -> Check? {
        let keys = isGuard ? ["refuse unless", "say", "at"] : ["refuse unless", "ask unless", "say", "at"]
        guard let entries = Entries(yaml, isGuard ? "a guard" : "a check", keys: keys, log) else { return nil }
        let say = entries.requiredWords("say", "Write the sentence people read")
        let (refuse, ask) = (entries.rule("refuse unless"), entries.rule("ask unless"))
        if refuse != nil && ask != nil {
            log.report(yaml.place, "a check either refuses or asks", "Make two of it")
        }
        guard let rule = refuse ?? ask else {
            if !entries.has("refuse unless") && !entries.has("ask unless") { entries.missing("refuse unless", "Write refuse unless: and the rule") }
            return nil
        }
        return Check(place: yaml.place, firmness: refuse != nil ? .refuse : .ask, unless: rule, say: say, at: entries.name("at"))
    }
}
