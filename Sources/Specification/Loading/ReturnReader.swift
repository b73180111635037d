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

/// demonstration.yaml.
struct DemonstrationReader {
    let log: MistakeLog

    func read(_ root: Entries) -> Demonstration {
        let organisations = root.mapping("organisations").compactMap { entry -> Demonstration.Organisation? in
            guard let entries = Entries(entry.value, "an organisation", keys: ["label", "party"], log) else { return nil }
            if !entries.has("party") { entries.missing("party", "Write party: provider, council, referrer, health or other") }
            return .init(
                name: entry.key, place: entry.place, label: entries.requiredWords("label", "Write its name"),
                party: entries.choice("party", Role.Party.self) ?? .other)
        }
        let users = root.mapping("users", named: false).compactMap { entry -> Demonstration.User? in
            let isSignIn = entry.key.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || [45, 46, 95].contains($0) }
            if !isSignIn || entry.key.isEmpty || entry.key.utf8.count > 50 {
                log.report(
                    entry.place, "\(entry.key) is no name to sign in with",
                    "Write small letters, digits, dots, hyphens and underscores, at most 50")
            }
            guard let entries = Entries(entry.value, "a user", keys: ["name", "role", "organisation"], log) else { return nil }
            for key in ["name", "role", "organisation"] where !entries.has(key) { entries.missing(key, "Write \(key):") }
            guard let name = entries.string("name"), let role = entries.name("role"), let organisation = entries.name("organisation") else {
                return nil
            }
            return .init(name: entry.key, place: entry.place, fullName: name, role: role, organisation: organisation)
        }
        var choose: [String: [String]] = [:]
        var places: [String: SourcePlace] = [:]
        for entry in root.mapping("choose", named: false) {
            guard case .list(let items) = entry.value.content else {
                log.report(entry.value.place, "choose gives a list to draw from", "Write the values in a list")
                continue
            }
            places[entry.key] = entry.place
            choose[entry.key] = items.compactMap { log.text($0, entry.key)?.text }
        }
        return Demonstration(
            place: root.place, organisations: Entered(organisations), users: Entered(users),
            people: root.whole("people", 1...100_000) ?? 40,
            choose: choose, choosePlaces: places)
    }
}
