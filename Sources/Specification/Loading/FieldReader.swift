import Core
import Language

/// A field of a kind or a group.
struct FieldReader {
    let log: MistakeLog

    static let keys = [
        "type", "label", "hint", "section", "required", "when", "checks", "marks", "for", "first chosen", "widget", "dated", "at a glance",
        "past",
    ]

    func read(_ entry: YAML.Entry) -> Field? {
        guard let entries = Entries(entry.value, "the field \(entry.key)", keys: FieldReader.keys, log) else { return nil }
        let label = entries.requiredWords("label", "Write the question or its words")
        guard let type = log.type(entries) else { return nil }
        var field = Field(entry.key, entry.place, type, label)
        field.hint = entries.agreedWords("hint")
        field.section = entries.name("section")
        field.isRequired = entries.yesNo("required") ?? false
        field.when = entries.rule("when")
        field.checks = CheckReader(log: log).checks(entries, "checks")
        field.marks = Set(entries.texts("marks").compactMap { log.choice($0, "marks", Mark.self) })
        field.purpose = entries.words("for")
        field.firstChosen = entries.text("first chosen").map { Named($0.text, $0.place) }
        field.widget = entries.choice("widget", Field.Widget.self)
        field.isDated = entries.yesNo("dated") ?? false
        if field.isDated, !type.fitsOneColumn {
            log.report(entries.keyPlace("dated"), "\(type.written) is not kept by day", "Take dated out, or ask it as a kind with a span")
        }
        field.glance = entries.choice("at a glance", Field.Glance.self)
        if field.glance != nil, !type.isSaidShortly {
            log.report(
                entries.keyPlace("at a glance"), "\(type.written) is not said at the head of a page",
                "Take it out, or ask for words, a choice or a yes or no")
        }
        field.isPast = entries.yesNo("past")
        if field.isPast != nil {
            if let check = field.past {
                field.checks += field.isPast == true ? [check] : []
            } else {
                log.report(entries.keyPlace("past"), "\(type.written) is not a time", "Take past out, or ask for a day or a moment")
            }
        }
        field.origin = entries.origin
        return field
    }
}

extension Field {
    /// What it says has happened: nothing later than now is taken. nil where it says no time.
    var past: Check? {
        let now: String
        switch type {
        case .day: now = "today"
        case .moment: now = "now"
        default: return nil
        }
        let isAnswered = isRequired && when == nil ? "" : "\(name) is not recorded or "
        return Check(
            place: place, firmness: .refuse, unless: Passage("\(isAnswered)\(name) on or before \(now)", at: place),
            say: AgreedWords(Words("\(label.english): this is still to come. Enter when it was.")), at: nil)
    }
}

extension FieldType {
    fileprivate var isSaidShortly: Bool {
        switch self {
        case .text, .longText, .yesNo, .code, .codes: true
        default: false
        }
    }

    fileprivate var fitsOneColumn: Bool {
        switch self {
        case .codes, .span, .moment, .file: false
        default: true
        }
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
        let say = entries.requiredAgreedWords("say", "Write the sentence people read")
        let (refuse, ask) = (entries.rule("refuse unless"), entries.rule("ask unless"))
        if refuse != nil && ask != nil {
            log.report(yaml.place, "a check either refuses or asks", "Make two of it")
        }
        guard let rule = refuse ?? ask else {
            if !entries.has("refuse unless") && !entries.has("ask unless") {
                entries.missing("refuse unless", "Write refuse unless: and the rule")
            }
            return nil
        }
        return Check(place: yaml.place, firmness: refuse != nil ? .refuse : .ask, unless: rule, say: say, at: entries.name("at"))
    }
}

/// A value that is worked out: a rule alone, or a mapping that also says its words and type.
struct WorkedReader {
    let log: MistakeLog

    func read(_ entry: YAML.Entry) -> Kind.Worked? {
        if case .mapping = entry.value.content {
            guard let entries = Entries(entry.value, "the worked value \(entry.key)", keys: ["rule", "label", "type"], log) else {
                return nil
            }
            if !entries.has("rule") { entries.missing("rule", "Write rule: and how it is worked out") }
            let type = entries.has("type") ? log.type(entries) : nil
            return entries.rule("rule").map { make(entry, $0, entries.words("label"), type) }
        }
        if entry.value.isInline {
            log.report(entry.value.place, "the rule \(entry.key) stands inside { }", "Write each rule on a line of its own")
        }
        return log.text(entry.value, entry.key).map { make(entry, $0, nil, nil) }
    }

    private func make(_ entry: YAML.Entry, _ rule: Passage, _ label: Words?, _ type: FieldType?) -> Kind.Worked {
        .init(name: entry.key, place: entry.place, rule: rule, label: label ?? Words(entry.key.readable), type: type, isStored: false)
    }
}
