import Language

/// One list of lists.yaml.
struct ListReader {
    let log: MistakeLog

    func read(_ entry: YAML.Entry) -> CodeList? {
        guard let entries = Entries(entry.value, "a list", keys: ["label", "attributes", "values"], log) else { return nil }
        let label = entries.requiredWords("label", "Write what is chosen from it, for people")
        let attributes = Entered(entries.mapping("attributes").compactMap(attribute))
        if !entries.has("values") { entries.missing("values", "Write values: with a code and its words on each line") }
        let values = entries.mapping("values").compactMap { value($0, attributes) }
        return CodeList(
            name: entry.key, place: entry.place, label: label, attributes: attributes, values: Entered(values), origin: entries.origin)
    }

    static let valueKeys = ["label", "from", "until", "picture"]

    private func attribute(_ entry: YAML.Entry) -> CodeList.Attribute? {
        guard let text = log.text(entry.value, entry.key) else { return nil }
        if ListReader.valueKeys.contains(entry.key) || Entries.everywhere.contains(entry.key) {
            log.report(entry.place, "every value has a \(entry.key) of its own", "Give the attribute another name")
            return nil
        }
        let suffix = ", optional"
        let isOptional = text.text.hasSuffix(suffix)
        let written = isOptional ? String(text.text.dropLast(suffix.count)) : text.text
        switch FieldType(written: written) {
        case .yesNo: return .init(name: entry.key, place: entry.place, type: .yesNo, isOptional: isOptional)
        case .number(let decimals):
            return .init(name: entry.key, place: entry.place, type: .number(decimals: decimals), isOptional: isOptional)
        case .text: return .init(name: entry.key, place: entry.place, type: .text, isOptional: isOptional)
        case .code(let list): return .init(name: entry.key, place: entry.place, type: .code(list), isOptional: isOptional)
        case .codes(let list): return .init(name: entry.key, place: entry.place, type: .codes(list), isOptional: isOptional)
        default:
            log.report(text.place, "an attribute cannot be \(written)", "Write yes/no, number, text, code of LIST or codes of LIST")
            return nil
        }
    }

    private func value(_ entry: YAML.Entry, _ attributes: Entered<CodeList.Attribute>) -> CodeList.Value? {
        guard case .mapping = entry.value.content else {
            let required = attributes.filter { !$0.isOptional }
            if !required.isEmpty {
                log.report(
                    entry.place, "the value \(entry.key) has no \(required.map(\.name).joined(separator: ", "))",
                    "Write it as label: and each attribute")
            }
            return log.text(entry.value, entry.key).map {
                .init(
                    name: entry.key, place: entry.place, label: Words($0.text), from: nil, until: nil, picture: nil, attributes: [:],
                    origin: Origin())
            }
        }
        let keys = ListReader.valueKeys + attributes.names
        guard let entries = Entries(entry.value, "the value \(entry.key)", keys: keys, log) else { return nil }
        var answers: [String: Answer] = [:]
        for attribute in attributes {
            if case .codes = attribute.type, entries.has(attribute.name) {
                answers[attribute.name] = .codes(entries.texts(attribute.name).map(\.text))
            } else if let text = entries.text(attribute.name) {
                answers[attribute.name] = log.answer(text, attribute.type, attribute.name)
            } else if !entries.has(attribute.name), !attribute.isOptional {
                log.report(
                    entry.place, "the value \(entry.key) has no \(attribute.name)", "Write \(attribute.name): and \(attribute.type.example)"
                )
            }
        }
        let (from, until) = (entries.day("from"), entries.day("until"))
        if let from, let until, until < from {
            log.report(entries.keyPlace("until"), "the value \(entry.key) ends before it begins", "Correct from or until")
        }
        return .init(
            name: entry.key, place: entry.place, label: entries.requiredWords("label", "Write label: and its words"), from: from,
            until: until, picture: entries.choice("picture", Picture.self), attributes: answers, origin: entries.origin)
    }
}
