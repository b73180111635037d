import Core
import Language

/// A file of examples/.
struct ExampleReader {
    let log: MistakeLog

    static let keys = ["covers", "name", "as at", "settings", "records", "expect"]

    func read(_ root: Entries, _ file: String) -> Example {
        if !root.has("name") { root.missing("name", "Write what the example shows") }
        var asAt: Moment?
        if let text = root.text("as at") {
            asAt = log.answer(text, .moment, "as at").flatMap { if case .moment(let moment) = $0 { moment } else { nil } }
        }
        if !root.has("expect") { root.missing("expect", "Write expect: and what follows from the records") }
        return Example(
            file: file, place: root.place, name: root.string("name") ?? "", covers: root.texts("covers").map(\.text), asAt: asAt,
            settings: root.mapping("settings").compactMap { entry in
                log.text(entry.value, entry.key).map { .init(setting: Named(entry.key, entry.place), value: $0) }
            },
            records: root.list("records", "Begin each record with a dash").compactMap(record),
            expectations: root.list("expect", "Begin each expectation with a dash").flatMap(expectations))
    }

    /// A list's item that is one key and its value.
    private func single(_ yaml: YAML, _ remedy: String) -> YAML.Entry? {
        if case .mapping(let entries) = yaml.content, entries.count == 1 { return entries[0] }
        log.report(yaml.place, "this is not one entry with a colon", remedy)
        return nil
    }

    /// The words of a key with the place of each.
    private func words(_ entry: YAML.Entry) -> [Named<String>] {
        var column = 0
        return entry.key.split(separator: " ", omittingEmptySubsequences: false).compactMap { word in
            defer { column += word.unicodeScalars.count + 1 }
            guard !word.isEmpty else { return nil }
            return Named(String(word), SourcePlace(file: entry.place.file, line: entry.place.line, column: entry.place.column + column))
        }
    }

    private func record(_ yaml: YAML) -> Example.Record? {
        let remedy = "Write the kind, a handle and what is recorded, as in referral a:"
        guard let entry = single(yaml, remedy) else { return nil }
        let all = words(entry)
        let isGiven = all.first?.value == "given"
        let words = Array(isGiven ? all.dropFirst() : all[...])
        let isFurther = words.count == 3 && words[2].value == "again"
        guard words.count == 2 || isFurther || words.count == 4 && words[2].value == "of" else {
            log.report(entry.place, "\(entry.key) names no record", remedy)
            return nil
        }
        var answers: [Example.Written] = []
        switch entry.value.content {
        case .mapping(let entries): answers = entries.compactMap(written)
        case .scalar(let text) where text.text.isEmpty: break
        default: log.report(entry.value.place, "a record is written as fields and answers", "Indent them under it, one a line")
        }
        return .init(
            kind: words[0], handle: words[1], of: words.count == 4 ? words[3] : nil, isFurther: isFurther, isGiven: isGiven,
            answers: answers)
    }

    private func written(_ entry: YAML.Entry) -> Example.Written? {
        value(entry.value, entry.key).map { .init(name: Named(entry.key, entry.place), value: $0) }
    }

    private func value(_ yaml: YAML, _ key: String) -> Example.Written.Value? {
        switch yaml.content {
        case .scalar: return log.text(yaml, key).map(Example.Written.Value.text)
        case .mapping(let entries): return .rows([entries.compactMap(written)])
        case .list(let items):
            let rows = items.compactMap { item -> [Example.Written]? in
                if case .mapping(let entries) = item.content { entries.compactMap(written) } else { nil }
            }
            if rows.count == items.count, !items.isEmpty { return .rows(rows) }
            return .list(items.compactMap { value($0, key) })
        }
    }

    // MARK: What is expected

    static let forms = [
        "due of CLOCK for HANDLE", "state of CLOCK for HANDLE", "due of CLOCK for HANDLE on DAY", "state of CLOCK for HANDLE on DAY",
        "due of RETURN in PERIOD", "stage of HANDLE", "value of FIELD for HANDLE", "value of COLUMN on BOARD for HANDLE",
        "rule for HANDLE", "refused for HANDLE", "asked for HANDLE", "figure CODE in PERIOD",
    ]

    private func expectations(_ yaml: YAML) -> [Example.Expectation] {
        let remedy = "Write one of \(ExampleReader.forms.joined(separator: "; "))"
        guard let entry = single(yaml, remedy) else { return [] }
        let words = words(entry)
        let subject: Example.Expectation.Subject
        switch words.map(\.value) {
        case let w where w.reads(["due", "of", nil, "for", nil]): subject = .due(clock: words[2], handle: words[4], on: nil)
        case let w where w.reads(["state", "of", nil, "for", nil]): subject = .state(clock: words[2], handle: words[4], on: nil)
        case let w where w.reads(["due", "of", nil, "for", nil, "on", nil]):
            subject = .due(clock: words[2], handle: words[4], on: words[6])
        case let w where w.reads(["state", "of", nil, "for", nil, "on", nil]):
            subject = .state(clock: words[2], handle: words[4], on: words[6])
        case let w where w.reads(["due", "of", nil, "in", nil]): subject = .returned(name: words[2], period: words[4])
        case let w where w.count == 5 && w[0] == "value" && w[1] == "of" && w[3] == "for":
            subject = .value(field: words[2], handle: words[4])
        case let w where w.reads(["value", "of", nil, "on", nil, "for", nil]):
            subject = .column(words[2], board: words[4], handle: words[6])
        case let w where w.count == 3 && w[0] == "stage" && w[1] == "of": subject = .stage(handle: words[2])
        case let w where w.count == 3 && w[0] == "rule" && w[1] == "for": subject = .rule(handle: words[2])
        case let w where w.count == 3 && w[0] == "refused" && w[1] == "for": subject = .refused(handle: words[2])
        case let w where w.count == 3 && w[0] == "asked" && w[1] == "for": subject = .asked(handle: words[2])
        case let w where w.count == 4 && w[0] == "figure" && w[2] == "in": return figure(words[1], words[3], entry)
        default:
            log.report(entry.place, "\(entry.key) is nothing that can be expected", remedy)
            return []
        }
        return log.text(entry.value, entry.key).map { [.init(place: entry.place, subject: subject, expected: $0, handles: [])] } ?? []
    }

    static let parts = [
        "numerator", "denominator", "value", "result", "counted", "not counted", "left out", "undecided", "words",
    ]
    /// What stands beside the figure, each by its title.
    static let also = "also "

    private func figure(_ code: Named<String>, _ period: Named<String>, _ entry: YAML.Entry) -> [Example.Expectation] {
        guard let entries = Entries(entry.value, "what is expected of a figure", keys: ExampleReader.parts + ["also"], log) else {
            return []
        }
        let beside = entries.mapping("also", named: false).compactMap { title in
            log.text(title.value, title.key).map { text in
                Example.Expectation(
                    place: title.place, subject: .figure(code: code, period: period, part: ExampleReader.also + title.key), expected: text,
                    handles: [])
            }
        }
        return beside
            + ExampleReader.parts.filter(entries.has).flatMap { part -> [Example.Expectation] in
                let subject = Example.Expectation.Subject.figure(code: code, period: period, part: part)
                let place = entries.keyPlace(part)
                if ["counted", "not counted", "left out", "undecided"].contains(part) {
                    return [.init(place: place, subject: subject, expected: Passage("", at: place), handles: entries.names(part))]
                }
                return entries.text(part).map { [.init(place: place, subject: subject, expected: $0, handles: [])] } ?? []
            }
    }
}

extension [String] {
    /// Whether these are the words of a form, any word where it has none.
    fileprivate func reads(_ form: [String?]) -> Bool { count == form.count && zip(self, form).allSatisfy { $1 == nil || $0 == $1 } }
}
