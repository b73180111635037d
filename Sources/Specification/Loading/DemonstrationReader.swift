import Language

/// demonstration.yaml.
struct DemonstrationReader {
    static let keys = ["organisations", "users", "people", "days", "registers", "course", "choose", "tour"]

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
        return Demonstration(
            place: root.place, organisations: Entered(organisations), users: Entered(users),
            people: root.whole("people", 1...100_000) ?? 40, days: root.whole("days", 1...3_650) ?? 180,
            registers: root.mapping("registers").compactMap(register),
            course: root.list("course", "Write its steps in a list, each beginning with - act:").compactMap(step), choose: choices(root),
            tour: root.list("tour", "Write its stops in a list, each as {by: user, act: what is done}").compactMap(stop))
    }

    private func stop(_ node: YAML) -> Demonstration.Stop? {
        guard let entries = Entries(node, "a stop", keys: ["by", "act"], log) else { return nil }
        for key in ["by", "act"] where !entries.has(key) { entries.missing(key, "Write \(key):") }
        guard let by = entries.text("by"), let act = entries.name("act") else { return nil }
        return .init(by: Named(by.text, by.place), act: act)
    }

    /// `choose`, by `kind.field`.
    private func choices(_ entries: Entries) -> Demonstration.Choices {
        var choices = Demonstration.Choices()
        for entry in entries.mapping("choose", named: false) {
            guard case .list(let items) = entry.value.content else {
                log.report(entry.value.place, "choose gives a list to draw from", "Write the values in a list")
                continue
            }
            choices.put(entry.key, items.compactMap { log.text($0, entry.key)?.text }, entry.place)
        }
        return choices
    }

    /// How many records of a kind, or what each of them says, once or every so many days.
    private func register(_ entry: YAML.Entry) -> Demonstration.Register? {
        let kind = Named(entry.key, entry.place)
        if case .list(let items) = entry.value.content {
            return .init(kind: kind, every: nil, entries: items.compactMap { record($0, of: entry.key) })
        }
        if case .mapping = entry.value.content {
            guard let entries = Entries(entry.value, "a register", keys: ["every", "each"], log) else { return nil }
            for key in ["every", "each"] where !entries.has(key) { entries.missing(key, "Write every: and a number of days, and each:") }
            guard let every = entries.whole("every", 1...3_650) else { return nil }
            let records = entries.list("each", "Write its records in a list, each beginning with -")
            return .init(kind: kind, every: every, entries: records.compactMap { record($0, of: entry.key) })
        }
        guard let many = log.text(entry.value, entry.key).flatMap({ Int($0.text) }), (1...1_000).contains(many) else {
            log.report(
                entry.value.place, "a register gives how many records, or what each of them says",
                "Write a number from 1 to 1000, or a list whose lines begin with -")
            return nil
        }
        return .init(kind: kind, every: nil, entries: Array(repeating: .init(), count: many))
    }

    private func record(_ node: YAML, of kind: String) -> Demonstration.Choices? {
        guard case .mapping(let fields) = node.content else {
            log.report(node.place, "a record says its fields", "Write them as in {name: …}")
            return nil
        }
        var choices = Demonstration.Choices()
        for field in fields {
            let values: [YAML] = if case .list(let items) = field.value.content { items } else { [field.value] }
            choices.put("\(kind).\(field.key)", values.compactMap { log.text($0, field.key)?.text }, field.place)
        }
        return choices
    }

    private func step(_ node: YAML) -> Demonstration.Step? {
        guard let entries = Entries(node, "a step", keys: ["act", "after", "in", "once", "times", "choose"], log) else { return nil }
        guard let act = entries.name("act") else {
            entries.missing("act", "Write act: and what is done")
            return nil
        }
        return .init(
            act: act, after: range(entries, "after", within: 0...3_650) ?? 1...4, chance: entries.whole("in", 1...100) ?? 100,
            isOnce: entries.yesNo("once") ?? false, times: range(entries, "times", within: 1...100) ?? 1...1, choose: choices(entries))
    }

    /// `3` or `1 to 4`.
    private func range(_ entries: Entries, _ key: String, within bounds: ClosedRange<Int>) -> ClosedRange<Int>? {
        guard let text = entries.text(key) else { return nil }
        let numbers = text.text.split(separator: " ").map(String.init)
        let read = numbers.compactMap { Int($0) }.filter(bounds.contains)
        if numbers.count == 1, read.count == 1 { return read[0]...read[0] }
        if numbers.count == 3, numbers[1] == "to", read.count == 2, read[0] <= read[1] { return read[0]...read[1] }
        log.report(
            text.place, "\(text.text) is no number and no range of \(key)",
            "Write a number or a range such as 1 to 4, within \(bounds.lowerBound) to \(bounds.upperBound)")
        return nil
    }
}
