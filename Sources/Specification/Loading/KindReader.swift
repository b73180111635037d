import Core
import Language

/// A file of kinds/.
struct KindReader {
    let log: MistakeLog
    let areas: [AreaKind]

    static let keys = [
        "kind", "label", "plural", "letter", "of", "extends", "day", "span", "reported by", "one for each", "sections", "fields", "groups",
        "worked",
        "checks", "list", "title", "marks",
    ]

    func read(_ root: Entries, file: String) -> Kind? {
        if root.has("extends") { return extended(root, file: file) }
        guard let name = root.name("kind") else {
            if !root.has("kind") { root.missing("kind", "Write kind: \(file), or extends: and the kind of an area") }
            return nil
        }
        checkFile(name, file)
        if let area = areas.first(where: { $0.kind.name == name.value }) {
            log.report(name.place, "\(name.value) is a kind of the program", "Write extends: \(area.kind.name) to add questions to it")
            return nil
        }
        var kind = Kind(named: name.value, at: name.place)
        kind.label = root.requiredWords("label", "Write the word for one of them")
        kind.plural = root.requiredWords("plural", "Write the word for several of them")
        kind.letter = letter(root, name.value)
        kind.belonging = belonging(root)
        kind.dayField = root.name("day")
        kind.span = span(root)
        kind.reported = reported(root)
        kind.title = root.name("title")
        kind.marks = Set(root.texts("marks").compactMap { log.choice($0, "marks", Mark.self) })
        kind.listed = root.names("list")
        readQuestions(root, into: &kind)
        return kind
    }

    /// The area's kind with this folder's questions.
    private func extended(_ root: Entries, file: String) -> Kind? {
        guard let name = root.name("extends") else { return nil }
        checkFile(name, file)
        for key in ["kind", "of", "letter", "day", "reported by", "one for each", "marks"] where root.has(key) {
            log.report(root.keyPlace(key), "a kind that extends another takes its \(key) from it", "Take \(key) out")
        }
        guard var kind = areas.first(where: { $0.kind.name == name.value })?.kind else {
            log.unknown(name.place, "kind of the program", name.value, among: areas.map(\.kind.name))
            return nil
        }
        kind.origin = root.origin
        root.words("label").map { kind.label = $0 }
        root.words("plural").map { kind.plural = $0 }
        span(root).map { kind.span = $0 }
        root.name("title").map { kind.title = $0 }
        if root.has("list") { kind.listed = root.names("list") }
        readQuestions(root, into: &kind)
        return kind
    }

    private func checkFile(_ name: Named<String>, _ file: String) {
        guard name.value != file else { return }
        log.report(name.place, "the file is called \(file) and its kind \(name.value)", "Rename the file to kinds/\(name.value).yaml")
    }

    private func readQuestions(_ root: Entries, into kind: inout Kind) {
        kind.origin = root.origin
        for entry in root.mapping("sections") {
            log.words(entry.value, entry.key).map { kind.sections.put(.init(name: entry.key, place: entry.place, label: $0)) }
        }
        let fields = FieldReader(log: log)
        for entry in root.mapping("fields") {
            guard var field = fields.read(entry) else { continue }
            if kind.fields.has(field.name) {
                log.report(entry.place, "\(kind.name) already has a field \(field.name)", "Give yours another name")
                continue
            }
            field.isAdded = !kind.isFolders
            kind.fields.put(field)
        }
        for entry in root.mapping("groups") { group(entry, fields).map { kind.groups.put($0) } }
        for entry in root.mapping("worked") { WorkedReader(log: log).read(entry).map { kind.worked.put($0) } }
        kind.checks += CheckReader(log: log).checks(root, "checks")
    }

    private func letter(_ root: Entries, _ name: String) -> String {
        guard let text = root.text("letter") else { return name.prefix(1).uppercased() }
        if text.text.utf8.count == 1, text.text.utf8.allSatisfy({ (65...90).contains($0) }) { return text.text }
        log.report(text.place, "a letter is one capital, not \(text.text)", "Write it as in R")
        return name.prefix(1).uppercased()
    }

    private func belonging(_ root: Entries) -> Kind.Belonging {
        switch root.name("of").map(\.value) {
        case nil, "case": .case
        case "person": .person
        case "service": .service
        case let parent?: .kind(parent)
        }
    }

    private func span(_ root: Entries) -> Kind.Span? {
        guard let yaml = root.yaml("span"), let entries = Entries(yaml, "a span", keys: ["starts", "ends", "counts"], log) else {
            return nil
        }
        for key in ["starts", "ends"] where !entries.has(key) { entries.missing(key, "Name the day field that holds it") }
        guard let starts = entries.name("starts"), let ends = entries.name("ends") else { return nil }
        return .init(starts: starts, ends: ends, counts: entries.choice("counts", Kind.Span.Counting.self) ?? .bothEnds)
    }

    private func reported(_ root: Entries) -> Kind.Reported? {
        guard let by = root.name("reported by") else {
            if root.has("one for each") && !root.has("reported by") {
                log.report(
                    root.keyPlace("one for each"), "only a reported kind has one for each",
                    "Write reported by: and the role, or take it out")
            }
            return nil
        }
        return .init(by: by, oneForEach: root.names("one for each"))
    }

    private func group(_ entry: YAML.Entry, _ fields: FieldReader) -> Kind.Group? {
        guard let entries = Entries(entry.value, "a group", keys: ["label", "one", "fewest", "most", "each", "fields"], log) else {
            return nil
        }
        let read = entries.mapping("fields").compactMap(fields.read)
        for field in read where field.isDated {
            log.report(field.place, "a group's row is not kept by day", "Take dated out, or make the group a kind of its own")
        }
        if read.isEmpty { log.report(entry.place, "the group \(entry.key) asks nothing", "Write fields: with at least one") }
        let (fewest, most) = (entries.whole("fewest", 0...200) ?? 0, entries.whole("most", 1...200) ?? 100)
        if fewest > most {
            log.report(entries.keyPlace("most"), "a group of at most \(most) rows cannot have \(fewest)", "Correct fewest or most")
        }
        let each = entries.name("each")
        if let each { check(each, of: read) }
        return .init(
            name: entry.key, place: entry.place, label: entries.requiredWords("label", "Write what the rows are"),
            one: entries.words("one") ?? Words(entry.key.readable), fewest: fewest, most: most, each: each, fields: Entered(read),
            origin: entries.origin)
    }
}

extension KindReader {
    /// A row for each value is told apart by it, and is a row once something else was answered that every row has.
    private func check(_ each: Named<String>, of fields: [Field]) {
        let listed = fields.first { $0.name == each.value }
        if case .code? = listed?.type, listed?.isRequired ?? false, listed?.when == nil {
            guard !fields.contains(where: { $0.name != each.value && $0.isRequired && $0.when == nil }) else { return }
            log.report(
                each.place, "a row without an answer could not be told from one that was left out",
                "Make another question of the group required, or take each out")
        } else {
            log.report(
                each.place, "a row for each needs a question of the group that is required and chosen from a list",
                "Name one, or take each out")
        }
    }
}

extension Kind {
    init(
        named name: String, at place: SourcePlace, label: Words = Words(""), plural: Words = Words(""), letter: String = "",
        source: Source = .folder
    ) {
        (self.name, self.place, self.label, self.plural, self.letter, self.source) = (name, place, label, plural, letter, source)
        (belonging, dayField, span, reported, title, listed, origin) = (.case, nil, nil, nil, nil, [], Origin())
        (sections, fields, groups, worked, checks, marks) = ([], [], [], [], [], [])
    }
}

extension String {
    /// `a visit`, `an incident`
    var withArticle: String { (first.map { "aeio".contains($0) } ?? false ? "an " : "a ") + self }

    /// A name as words: `ward_a` is "ward a".
    var readable: String { String(map { $0 == "_" ? " " : $0 }) }
}
