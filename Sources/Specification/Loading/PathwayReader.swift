import Language

/// pathway.yaml.
struct PathwayReader {
    let log: MistakeLog

    func read(_ root: Entries, into service: inout Service) {
        for entry in root.mapping("stages") { stage(entry, isFirst: service.stages.isEmpty).map { service.stages.put($0) } }
        for entry in root.mapping("acts") { act(entry).map { service.acts.put($0) } }
    }

    private func stage(_ entry: YAML.Entry, isFirst: Bool) -> Stage? {
        guard let entries = Entries(entry.value, "a stage", keys: ["label", "when", "ends"], log) else { return nil }
        if isFirst, entries.has("when") {
            log.report(
                entries.keyPlace("when"), "the first stage has no condition: every case begins in it",
                "Take when out, or put another stage first")
        }
        if !isFirst, !entries.has("when") { entries.missing("when", "Write when: and the facts that bring a case here") }
        return Stage(
            name: entry.key, place: entry.place, label: entries.requiredWords("label", "Write the stage's name for people"),
            when: entries.rule("when"), ends: entries.yesNo("ends") ?? false, origin: entries.origin)
    }

    private func act(_ entry: YAML.Entry) -> Act? {
        let keys = ["label", "by", "begins", "records", "amends", "in", "guards", "then", "shares", "of each case", "from a file"]
        guard let entries = Entries(entry.value, "an act", keys: keys, log) else { return nil }
        if !entries.has("by") { entries.missing("by", "Write by: and the roles that may do it") }
        if let begins = entries.text("begins"), begins.text != "case" {
            log.report(begins.place, "an act begins a case, not \(begins.text)", "Write begins: case, or take it out")
        }
        // In an act on a case, the case and the person are there already: naming them is adding to them.
        let beginsCase = entries.has("begins")
        let isThere = { (name: Named<String>) in !beginsCase && ["case", "person"].contains(name.value) }
        let records = entries.names("records")
        return Act(
            name: entry.key, place: entry.place, label: entries.requiredWords("label", "Write the words on its button"),
            by: entries.names("by"), beginsCase: beginsCase, records: records.filter { !isThere($0) },
            amends: amends(entries) + records.filter(isThere).map { Act.Amend(kind: $0, fields: nil, condition: nil) },
            stages: entries.has("in") ? entries.names("in") : nil, guards: CheckReader(log: log).checks(entries, "guards"),
            then: entries.agreedWords("then"), shares: entries.names("shares"), ofEachCase: ofEachCase(entries),
            fromFile: entries.yesNo("from a file") ?? false ? entries.keyPlace("from a file") : nil, origin: entries.origin)
    }

    private func ofEachCase(_ entries: Entries) -> Act.OfEachCase? {
        guard let yaml = entries.yaml("of each case"),
            let part = Entries(yaml, "what is issued of each case", keys: ["board", "group", "ended within", "shares", "if none"], log)
        else { return nil }
        if !part.has("board") { part.missing("board", "Write the name of the board on which the cases stand") }
        if !part.has("group") { part.missing("group", "Write the question that names a group of the board, or another rule") }
        if !part.has("shares") { part.missing("shares", "Write the document that is issued in each case") }
        let ifNone = part.requiredWords("if none", "Write what the document says where there is no such case")
        guard let board = part.name("board"), let group = part.rule("group"), let shares = part.name("shares") else { return nil }
        return Act.OfEachCase(
            board: board, group: group, endedWithin: part.whole("ended within", 1...366) ?? 0, shares: shares, ifNone: ifNone)
    }

    /// `amends: [pause]`, or a mapping that says which questions and which records.
    private func amends(_ entries: Entries) -> [Act.Amend] {
        guard let yaml = entries.yaml("amends") else { return [] }
        guard case .mapping = yaml.content else {
            return entries.names("amends").map { Act.Amend(kind: $0, fields: nil, condition: nil) }
        }
        return entries.mapping("amends").compactMap { entry in
            guard let part = Entries(entry.value, "what is amended", keys: ["fields", "where"], log) else { return nil }
            return Act.Amend(
                kind: Named(entry.key, entry.place), fields: part.has("fields") ? part.names("fields") : nil, condition: part.rule("where"))
        }
    }
}
