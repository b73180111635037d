import Core
import Language

/// service.yaml.
struct ServiceReader {
    let log: MistakeLog
    let folder: String

    static let keys = ["service", "prefix", "label", "about", "person", "calendar", "settings", "roles", "tables"]

    func read(_ root: Entries, into service: inout Service) {
        readIdentity(root, into: &service)
        if let yaml = root.yaml("calendar"),
            let entries = Entries(
                yaml, "a calendar", keys: ["bank holidays", "also closed", "opening", "year begins", "day zero", "reports"], log)
        {
            CalendarReader(log: log).read(entries, into: &service)
        } else if !root.has("calendar") {
            root.missing("calendar", "Write calendar: with its bank holidays and opening hours")
        }
        for entry in root.mapping("settings") { setting(entry).map { service.settings.put($0) } }
        for entry in root.mapping("roles") { role(entry).map { service.roles.put($0) } }
        for entry in root.mapping("tables") { BandTableReader(log: log).read(entry).map { service.tables.put($0) } }
    }

    private func readIdentity(_ root: Entries, into service: inout Service) {
        if let name = root.name("service") {
            if name.value != folder {
                log.report(name.place, "the folder is called \(folder) and its service \(name.value)", "Give both the same name")
            }
        } else if !root.has("service") {
            root.missing("service", "Write service: \(folder)")
        }
        if let prefix = root.text("prefix") {
            let bytes = Array(prefix.text.utf8)
            if (2...4).contains(bytes.count), bytes.allSatisfy({ (65...90).contains($0) }) {
                service.prefix = prefix.text
            } else {
                log.report(prefix.place, "a prefix is 2 to 4 capital letters, not \(prefix.text)", "Write it as in ROT")
            }
        } else if !root.has("prefix") {
            root.missing("prefix", "Write 2 to 4 capitals that begin the codes of its figures")
        }
        service.label = root.requiredWords("label", "Write the service's name for people")
        service.about = root.requiredWords("about", "Write one or two sentences on what it is")
        if let yaml = root.yaml("person"), let entries = Entries(yaml, "the word for a person", keys: ["one", "many"], log) {
            service.person = .init(
                one: entries.requiredWords("one", "Write the word for one person"),
                many: entries.requiredWords("many", "Write the word for several people"))
        }
    }

    private func setting(_ entry: YAML.Entry) -> Setting? {
        guard let entries = Entries(entry.value, "a setting", keys: ["label", "type", "unit", "default"], log) else { return nil }
        let label = entries.requiredWords("label", "Write what it is for people")
        guard let type = log.type(entries) else { return nil }
        if let unit = entries.text("unit"), Clock.Unit(rawValue: unit.text) == nil {
            _ = log.choice(unit, "unit", Clock.Unit.self)
        }
        var opening: Setting.Opening?
        if let text = entries.text("default") {
            opening = log.answer(text, type, "the setting \(entry.key)").map { .init(text: text.text, answer: $0, place: text.place) }
        }
        return Setting(
            name: entry.key, place: entry.place, label: label, type: type, unit: entries.string("unit"), opening: opening,
            origin: entries.origin)
    }

    private func role(_ entry: YAML.Entry) -> Role? {
        guard
            let entries = Entries(
                entry.value, "a role", keys: ["label", "party", "sees", "figures", "through", "only its own", "may", "marks"], log)
        else {
            return nil
        }
        for key in ["party", "sees"] where !entries.has(key) { entries.missing(key, "Write \(key): and one of its words") }
        let marks = entries.texts("marks").compactMap { log.choice($0, "marks", Mark.self) }
        return Role(
            name: entry.key, place: entry.place, label: entries.requiredWords("label", "Write the role's name for people"),
            party: entries.choice("party", Role.Party.self) ?? .other, sees: entries.choice("sees", Role.Sight.self) ?? .nothing,
            figures: entries.choice("figures", Role.Figures.self),
            through: namings(entries, "through"), onlyOwn: namings(entries, "only its own"), may: entries.names("may"), marks: Set(marks),
            origin: entries.origin)
    }
}

extension ServiceReader {
    private func namings(_ entries: Entries, _ key: String) -> [Role.Naming] {
        entries.mapping(key).compactMap { entry in
            log.text(entry.value, entry.key).map { Role.Naming(kind: Named(entry.key, entry.place), path: $0) }
        }
    }
}

extension MistakeLog {
    /// The type of a field, a setting or a column.
    func type(_ entries: Entries) -> FieldType? {
        guard entries.has("type") else {
            entries.missing("type", "Write type: and one of \(FieldType.examples.joined(separator: ", "))")
            return nil
        }
        return entries.text("type").flatMap(type)
    }

    func type(_ text: Passage) -> FieldType? {
        if let type = FieldType(written: text.text) { return type }
        let near = Spelling.nearest(to: text.text, among: FieldType.examples)
        let known = FieldType.examples.joined(separator: ", ")
        report(text.place, "there is no type \(text.text)", near.map { "Did you mean \($0)?" } ?? "Write one of \(known)")
        return nil
    }

    func answer(_ text: Passage, _ type: FieldType, _ what: String) -> Answer? {
        if let answer = type.answer(written: text.text) { return answer }
        report(text.place, "\(what) cannot be \(text.text)", "Write \(type.example)")
        return nil
    }
}
