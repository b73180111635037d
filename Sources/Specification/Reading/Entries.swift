import Core
import Language

/// A mapping being read into a part of the model. Each question about a key reports what is wrong with its value and answers nil, so that
/// the reader goes on.
struct Entries {
    let place: SourcePlace
    let log: MistakeLog
    /// What the mapping describes, as mistakes name it: "a field".
    private let what: String
    private let byKey: [String: YAML.Entry]

    /// Keys that any entry may carry.
    static let everywhere = ["source", "note"]

    /// - Parameter keys: every key that `what` may have; another is a mistake.
    init?(_ yaml: YAML, _ what: String, keys: [String], _ log: MistakeLog) {
        guard case .mapping(let entries) = yaml.content else {
            log.report(yaml.place, "\(what) is written as keys and values", "Begin with \(keys.first ?? "a key"): and indent under it")
            return nil
        }
        self.init(entries, at: yaml.place, what, keys: keys, log)
    }

    init(_ entries: [YAML.Entry], at place: SourcePlace, _ what: String, keys: [String], _ log: MistakeLog) {
        (self.place, self.log, self.what) = (place, log, what)
        byKey = Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let known = keys + Entries.everywhere
        for entry in entries where !known.contains(entry.key) {
            if let near = Spelling.nearest(to: entry.key, among: known) {
                log.report(entry.place, "\(what) has no key \(entry.key)", "Did you mean \(near)?")
            } else {
                log.report(entry.place, "\(what) has no key \(entry.key)", "Take it out, or write one of \(keys.joined(separator: ", "))")
            }
        }
    }

    func has(_ key: String) -> Bool { byKey[key] != nil }
    func keyPlace(_ key: String) -> SourcePlace { byKey[key]?.place ?? place }
    func yaml(_ key: String) -> YAML? { byKey[key]?.value }

    func missing(_ key: String, _ remedy: String) { log.report(place, "\(what) has no \(key)", remedy) }

    // MARK: Scalars

    /// A scalar with something in it.
    func text(_ key: String) -> Passage? { yaml(key).flatMap { log.text($0, key) } }

    func string(_ key: String) -> String? { text(key)?.text }

    func yesNo(_ key: String) -> Bool? {
        guard let text = text(key) else { return nil }
        switch text.text {
        case "yes": return true
        case "no": return false
        default:
            log.report(text.place, "\(key) is yes or no, not \(text.text)", "Write yes or no")
            return nil
        }
    }

    func whole(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let text = text(key) else { return nil }
        if let number = Int(text.text), range.contains(number) { return number }
        log.report(text.place, "\(key) is a whole number from \(range.lowerBound) to \(range.upperBound)", "Write it in digits")
        return nil
    }

    func day(_ key: String) -> Day? {
        guard let text = text(key) else { return nil }
        if let day = Day(iso: text.text) { return day }
        log.report(text.place, "\(text.text) is no day of the calendar", "Write a day as in 2026-04-02")
        return nil
    }

    /// One of the words that `Choice` knows by their spelling in a folder.
    func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ type: Choice.Type) -> Choice? where Choice.RawValue == String {
        guard let text = text(key) else { return nil }
        return log.choice(text, key, type)
    }

    /// A name that rules can use.
    func name(_ key: String) -> Named<String>? {
        guard let text = text(key), log.isName(text.text, at: text.place) else { return nil }
        return Named(text.text, text.place)
    }

    // MARK: Rules and words

    /// A rule, which never stands inside `{ }` or `[ ]`, where its commas and colons would be YAML's.
    func rule(_ key: String) -> Passage? {
        guard let yaml = yaml(key), let text = log.text(yaml, key) else { return nil }
        if yaml.isInline {
            log.report(yaml.place, "the rule \(key) stands inside { } or [ ]", "Write the entry over several lines, the rule on its own")
        }
        return text
    }

    func words(_ key: String) -> Words? { yaml(key).flatMap { log.words($0, key) } }

    func requiredWords(_ key: String, _ remedy: String) -> Words {
        if !has(key) { missing(key, remedy) }
        return words(key) ?? Words("")
    }

    /// Words in which settings may be named.
    func agreedWords(_ key: String) -> AgreedWords? { yaml(key).flatMap { log.agreedWords($0, key) } }

    func requiredAgreedWords(_ key: String, _ remedy: String) -> AgreedWords {
        if !has(key) { missing(key, remedy) }
        return agreedWords(key) ?? AgreedWords(Words(""))
    }

    // MARK: Lists and mappings

    /// A list of texts; one text alone is a list of one.
    func texts(_ key: String) -> [Passage] {
        guard let yaml = yaml(key) else { return [] }
        if case .list(let items) = yaml.content { return items.compactMap { log.text($0, key) } }
        return log.text(yaml, key).map { [$0] } ?? []
    }

    func names(_ key: String) -> [Named<String>] { texts(key).map { Named($0.text, $0.place) } }

    func list(_ key: String, _ remedy: String) -> [YAML] {
        guard let yaml = yaml(key) else { return [] }
        if case .list(let items) = yaml.content { return items }
        log.report(yaml.place, "\(key) is a list", remedy)
        return []
    }

    /// The entries of a mapping whose keys are names of the folder's own.
    func mapping(_ key: String, named: Bool = true) -> [YAML.Entry] {
        yaml(key).map { log.mapping($0, key, named: named) } ?? []
    }

    /// Where the requirement stands, and what a reader of the folder should know.
    var origin: Origin { Origin(source: texts("source").map(\.text).joined(separator: ", "), note: string("note") ?? "") }
}

extension MistakeLog {
    func text(_ yaml: YAML, _ key: String) -> Passage? {
        guard case .scalar(let text) = yaml.content else {
            report(yaml.place, "\(key) is a single value", "Write it after the colon")
            return nil
        }
        guard !text.text.trimmed.isEmpty else {
            report(yaml.place, "\(key) has no value", "Write one after the colon, or take the key out")
            return nil
        }
        return text
    }

    /// - Parameter mayName: whether a setting may be named in braces; elsewhere a brace would only be printed.
    func words(_ yaml: YAML, _ key: String, mayName: Bool = false) -> Words? {
        for text in mayName ? [] : yaml.scalars where text.text.contains("{") {
            report(
                text.place, "no setting can be named in \(key)",
                "Name it in a hint, a sentence or a figure's label, or take the brackets out")
        }
        if case .mapping(let entries) = yaml.content {
            var texts: [String: String] = [:]
            for entry in entries {
                let isLanguage = entry.key.utf8.count == 2 && entry.key.utf8.allSatisfy { (97...122).contains($0) }
                if !isLanguage && entry.key != "easy" {
                    report(entry.place, "\(entry.key) is no language", "Write a language in two letters, as in en, or easy")
                } else if let text = text(entry.value, entry.key) {
                    texts[entry.key] = text.text.trimmed
                    if entry.key == "easy" { check(easy: text.text, at: text.place) }
                }
            }
            if texts["en"] == nil { report(yaml.place, "\(key) has no English", "Add en: and the words") }
            return Words(texts)
        }
        return text(yaml, key).map { Words($0.text.trimmed) }
    }

    /// Words with the settings they name in braces; whether there are such settings is asked when the folder is known.
    func agreedWords(_ yaml: YAML, _ key: String) -> AgreedWords? {
        words(yaml, key, mayName: true).map { words in
            AgreedWords(words, naming: yaml.scalars.flatMap { braces(in: $0) })
        }
    }

    private func braces(in text: Passage) -> [Named<String>] {
        var (named, rest) = ([Named<String>](), Substring(text.text))
        func place(of index: String.Index) -> SourcePlace {
            text.rule.place(at: text.text.utf8.distance(from: text.text.startIndex, to: index))
        }
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            let inside = rest.index(after: brace)
            guard rest[brace] == "{", let end = rest[inside...].firstIndex(where: { $0 == "{" || $0 == "}" }), rest[end] == "}" else {
                report(place(of: brace), "a bracket \(rest[brace]) stands alone", "Write a setting's name between { and }, or take it out")
                return named
            }
            let name = rest[inside..<end].trimmed
            if name.isEmpty {
                report(place(of: brace), "nothing stands in these brackets", "Write a setting's name in them, or take them out")
            }
            if !name.isEmpty { named.append(Named(name, place(of: inside))) }
            rest = rest[rest.index(after: end)...]
        }
        return named
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ text: Passage, _ key: String, _ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        if let choice = Choice(rawValue: text.text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        let near = Spelling.nearest(to: text.text, among: known)
        report(
            text.place, "\(key) cannot be \(text.text)",
            near.map { "Did you mean \($0)?" } ?? "Write one of \(known.joined(separator: ", "))")
        return nil
    }

    func mapping(_ yaml: YAML, _ key: String, named: Bool = true) -> [YAML.Entry] {
        guard case .mapping(let entries) = yaml.content else {
            if case .scalar(let text) = yaml.content, text.text.isEmpty {
                report(yaml.place, "\(key) has nothing under it", "Indent its entries under it, or take the key out")
            } else {
                report(yaml.place, "\(key) is written as names, each with a colon", "Indent them under it, one a line")
            }
            return []
        }
        return named ? entries.filter { isName($0.key, at: $0.place) } : entries
    }

    /// Whether a rule can say this name; reports why not.
    func isName(_ text: String, at place: SourcePlace) -> Bool {
        let bytes = Array(text.utf8)
        let isWritten = bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        guard let first = bytes.first, (97...122).contains(first), isWritten, bytes.count <= 50 else {
            report(place, "\(text) is no name", "Write small letters, digits and underscores, a letter first, at most 50")
            return false
        }
        return true
    }
}
