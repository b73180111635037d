import Core
import Language

/// figures.yaml.
struct FigureReader {
    let log: MistakeLog

    func read(_ root: Entries, into service: inout Service) {
        for entry in root.mapping("define") {
            rule(entry).map { service.defines.put(Define(name: entry.key, place: entry.place, rule: $0)) }
        }
        for entry in root.mapping("derived") { derived(entry).map { service.derived.put($0) } }
        for entry in root.mapping("figures", named: false) { IndicatorReader(log: log).read(entry).map { service.figures.put($0) } }
    }

    private func rule(_ entry: YAML.Entry) -> Passage? {
        if entry.value.isInline {
            log.report(entry.value.place, "the rule \(entry.key) stands inside { }", "Write each rule on a line of its own")
        }
        return log.text(entry.value, entry.key)
    }

    private func derived(_ entry: YAML.Entry) -> DerivedKind? {
        guard let entries = Entries(entry.value, "a derived kind", keys: ["each", "where", "fields"], log) else { return nil }
        if !entries.has("each") { entries.missing("each", "Write each: and the kinds it combines, as in [case, week]") }
        let fields = entries.mapping("fields").compactMap { field in
            WorkedReader(log: log).read(field)
        }
        return DerivedKind(
            name: entry.key, place: entry.place, each: entries.names("each"), condition: entries.rule("where"), fields: Entered(fields))
    }
}

/// One indicator.
struct IndicatorReader {
    let log: MistakeLog

    static let keys = [
        "label", "share of", "counted when", "count of", "figure", "leave out", "not recorded", "each", "belongs to", "as sealed", "needs",
        "until then", "cannot when", "say", "target", "tested", "print", "by", "also", "missed twice", "reporter",
    ]

    func read(_ entry: YAML.Entry) -> FigureEntry? {
        checkCode(entry)
        guard let entries = Entries(entry.value, "the figure \(entry.key)", keys: IndicatorReader.keys, log) else { return nil }
        let label = entries.requiredAgreedWords("label", "Write the figure's name for people")
        guard let measure = measure(entries, entry) else { return nil }
        var text = IndicatorText(entry.key, at: entry.place, measure)
        text.belongsTo = entries.rule("belongs to")?.rule
        text.leaveOut = reasons(entries)
        text.notRecorded = choice(entries, "not recorded", [.stays, .leftOut], \NotRecorded.rawValue)
        text.needs = entries.rule("needs")?.rule
        let cannot = sentence(entries, "cannot when")
        text.cannot = cannot.map { .init(when: $0.when.rule, say: $0.say.written) }
        text.tested = choice(entries, "tested", [.exact, .asPrinted], \Tested.rawValue) ?? .exact
        text.by = rules(entries, "by")
        text.also = also(entries)
        if let print = printing(entries) {
            (text.places, text.isPercent) = (print.places, print.isPercent)
        } else if case .count = measure {
            text.places = 0
        }
        return FigureEntry(
            name: entry.key, place: entry.place, label: label, text: text, each: entries.choice("each", Return.Each.self),
            asSealed: entries.yesNo("as sealed") ?? false, targets: TargetReader(log: log).targets(entries),
            missedTwice: sentence(entries, "missed twice"), cannot: cannot, untilThen: entries.agreedWords("until then"),
            reporter: entries.name("reporter"), origin: entries.origin)
    }

    private func choice<Choice>(_ entries: Entries, _ key: String, _ known: [Choice], _ written: (Choice) -> String) -> Choice? {
        guard let text = entries.text(key) else { return nil }
        if let found = known.first(where: { written($0) == text.text }) { return found }
        log.report(text.place, "\(key) cannot be \(text.text)", "Write \(known.map(written).joined(separator: " or "))")
        return nil
    }

    private func checkCode(_ entry: YAML.Entry) {
        let bytes = Array(entry.key.utf8)
        let isWritten = bytes.allSatisfy { (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        guard let first = bytes.first, (65...90).contains(first), isWritten, bytes.count <= 40 else {
            log.report(entry.place, "\(entry.key) is no code of a figure", "Write capitals, digits and hyphens, as in ROT-KPI1")
            return
        }
    }

    private func measure(_ entries: Entries, _ entry: YAML.Entry) -> IndicatorText.Measure? {
        let given = ["share of", "count of", "figure"].filter(entries.has)
        guard given.count == 1 else {
            let what = given.isEmpty ? "says nothing to count" : "says both \(given.joined(separator: " and "))"
            log.report(entry.place, "the figure \(entry.key) \(what)", "Write one of share of:, count of: and figure:")
            return nil
        }
        if given != ["share of"], entries.has("counted when") {
            log.report(
                entries.keyPlace("counted when"), "only a share has counted when", "Write share of:, or put the condition after where")
        }
        switch given[0] {
        case "share of":
            if !entries.has("counted when") { entries.missing("counted when", "Write when a row counts") }
            let rows = rules(entries, "share of")
            guard !rows.isEmpty, let counted = entries.rule("counted when") else { return nil }
            return .share(of: rows, countedWhen: counted.rule)
        case "count of": return entries.rule("count of").map { .count(of: $0.rule) }
        default: return entries.rule("figure").map { .figure($0.rule) }
        }
    }

    private func reasons(_ entries: Entries) -> [IndicatorText.LeaveOut] {
        entries.mapping("leave out", named: false).compactMap { entry in
            guard !entry.key.trimmed.isEmpty else {
                log.report(entry.place, "a row is left out without a reason", "Write the reason before the colon, as people will read it")
                return nil
            }
            if entry.value.isInline {
                log.report(entry.value.place, "the rule stands inside { }", "Write each reason on a line of its own")
            }
            return log.text(entry.value, entry.key).map { .init(entry.key, $0.rule) }
        }
    }

    /// A rule and the sentence that goes with it; both or neither.
    private func sentence(_ entries: Entries, _ key: String) -> FigureEntry.Sentence? {
        guard let rule = entries.rule(key) else { return nil }
        return .init(when: rule, say: entries.agreedWords("say") ?? AgreedWords(Words("")))
    }

    private func rules(_ entries: Entries, _ key: String) -> [RuleText] {
        guard let yaml = entries.yaml(key) else { return [] }
        if case .list(let items) = yaml.content { return items.compactMap { log.text($0, key)?.rule } }
        return log.text(yaml, key).map { [$0.rule] } ?? []
    }

    private func also(_ entries: Entries) -> [IndicatorText.Also] {
        entries.mapping("also", named: false).compactMap { entry in
            guard case .mapping = entry.value.content else { return log.text(entry.value, entry.key).map { .init(entry.key, $0.rule) } }
            guard let beside = Entries(entry.value, "a number beside a figure", keys: ["is", "print"], log) else { return nil }
            if !beside.has("is") { beside.missing("is", "Write is: and its rule") }
            return beside.rule("is").map { .init(entry.key, $0.rule, print: printing(beside)) }
        }
    }

    /// `1 dp`, or `1 dp percent`
    private func printing(_ entries: Entries) -> IndicatorText.Print? {
        guard let text = entries.text("print") else { return nil }
        let words = text.text.split(separator: " ")
        let isPercent = words.count == 3 && words[2] == "percent"
        if words.count == 2 || isPercent, words[1] == "dp", let places = Int(words[0]), (0...6).contains(places) {
            return .init(places: places, isPercent: isPercent)
        }
        log.report(text.place, "\(text.text) does not say how to print a figure", "Write it as in 1 dp")
        return nil
    }
}

/// `above 98%`, or a list of dated ones.
struct TargetReader {
    let log: MistakeLog

    func targets(_ entries: Entries) -> [FigureEntry.DatedTarget] {
        guard let yaml = entries.yaml("target") else { return [] }
        guard case .list(let items) = yaml.content else {
            return log.text(yaml, "target").map { [.init(text: $0, from: nil, decision: nil)] } ?? []
        }
        return items.compactMap { item in
            guard let entries = Entries(item, "a target", keys: ["is", "from", "decision"], log) else { return nil }
            if !entries.has("is") { entries.missing("is", "Write is: and the target, as in above 98%") }
            return entries.text("is").map { .init(text: $0, from: entries.day("from"), decision: entries.string("decision")) }
        }
    }
}
