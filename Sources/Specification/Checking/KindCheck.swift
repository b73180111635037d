import Language

/// Whether the parts of one kind fit together.
struct KindCheck {
    let service: Service
    let kind: Kind
    let log: MistakeLog

    func run() {
        checkBelonging()
        checkNames()
        checkPlacing()
        for section in kind.sections where section.label.isEmpty {
            log.report(section.place, "the section has no words", "Write them after the colon")
        }
        for field in kind.fields where field.isAdded || kind.isFolders { check(field, sections: kind.sections) }
        for group in kind.groups { for field in group.fields { check(field, sections: []) } }
        checkGlances()
        for check in kind.checks { checkAt(check) }
        for shown in kind.listed + [kind.title].compactMap(\.self) where !isValue(shown.value) {
            log.unknown(shown.place, "field of \(kind.name)", shown.value, among: kind.fields.names + kind.worked.names)
        }
        if !kind.marks.isEmpty, service.acts.contains(where: { act in act.beginsCase && act.records.contains { $0.value == kind.name } }) {
            log.report(
                kind.place, "\(kind.name.withArticle) begins a case, which those who see the case cannot do without", "Mark its questions")
        }
        checkReported()
        checkLengths()
    }

    /// The head of a case's page speaks of the case and its person, one answer to a question.
    private func checkGlances() {
        let isShown = kind.name == "person" || kind.name == "case" || service.isOfCase(kind)
        let unseen = kind.groups.flatMap(\.fields) + (isShown ? [] : Array(kind.fields))
        for field in unseen where field.glance != nil {
            log.report(
                field.place, "the head of a case's page does not show \(field.name)",
                "Take at a glance out, or ask it in a record of the case or the person")
        }
    }

    private func isValue(_ name: String) -> Bool { service.questions(of: kind).has(name) || kind.worked.has(name) }

    private func checkBelonging() {
        guard case .kind(let parent) = kind.belonging else { return }
        guard let whole = service.kinds[parent] else {
            log.unknown(
                kind.place, "kind", parent, among: service.kinds.names + ["service"], orElse: "Write of: case, person, service or a kind")
            return
        }
        if kind.fields.has(parent) {
            log.report(kind.place, "\(kind.name.withArticle) belongs to \(parent.withArticle) already", "Take the field \(parent) out")
        }
        var (next, seen): (Kind, Set<String>) = (whole, [kind.name])
        while seen.insert(next.name).inserted {
            guard case .kind(let name) = next.belonging, let more = service.kinds[name] else { return }
            next = more
        }
        log.report(
            kind.place, "\(kind.name) belongs to itself by way of \(parent)",
            "Let one of them belong to the case, the person or the service")
    }

    private func checkNames() {
        var known: Set<String> = []
        let entries: [(String, SourcePlace)] =
            kind.fields.filter { $0.isAdded || kind.isFolders }.map { ($0.name, $0.place) } + kind.worked.map { ($0.name, $0.place) }
            + kind.groups.map { ($0.name, $0.place) }
        for (name, place) in entries {
            if Keyword(rawValue: name) != nil || ["now", "today", "setting", "period"].contains(name) {
                log.report(place, "\(name) is a word of the rule language and names no field", "Choose another name")
            }
            if !known.insert(name).inserted {
                log.report(place, "\(kind.name) has two parts called \(name)", "Give one of them another name")
            }
        }
        for group in kind.groups {
            for field in group.fields where Keyword(rawValue: field.name) != nil || field.name == "previous" {
                log.report(field.place, "\(field.name) is a word of the rule language and names no field", "Choose another name")
            }
        }
        for field in kind.fields where field.isAdded || kind.isFolders {
            let isLink = ["case", "person", "service"].contains(field.name)
            if isLink, field.type != .row(field.name) {
                log.report(
                    field.place, "every record has a \(field.name) of its own",
                    "Make it a row of \(field.name), or give the field another name")
            }
            if field.name == "day", field.type != .day || kind.dayField?.value != "day" {
                log.report(
                    field.place, "the field day is the day that places the record",
                    "Make it a day and write day: day, or give it another name")
            }
        }
    }

    /// The day and the span that place a record.
    private func checkPlacing() {
        let placing = [kind.dayField, kind.span?.starts, kind.span?.ends].compactMap(\.self)
        for name in placing {
            guard let type = kind.fields[name.value]?.type ?? kind.worked[name.value]?.type else {
                log.unknown(name.place, "field of \(kind.name)", name.value, among: kind.fields.names)
                continue
            }
            if type != .day, type != .moment {
                log.report(name.place, "\(name.value) places the record and is \(type.written)", "Name a field that is a day or a moment")
            }
        }
        if let span = kind.span, span.starts.value == span.ends.value {
            log.report(span.ends.place, "a span starts and ends with the same field", "Name the field of its last day")
        }
    }

    private func check(_ field: Field, sections: Entered<Kind.Section>) {
        if let section = field.section, !sections.has(section.value) {
            log.unknown(section.place, "section", section.value, among: sections.names, orElse: "Declare it under sections:")
        }
        switch field.type {
        case .code(let name), .codes(let name):
            guard let list = service.lists[name] else { return log.unknown(field.place, "list", name, among: service.lists.names) }
            if let first = field.firstChosen, !list.values.has(first.value) {
                log.unknown(first.place, "value of \(name)", first.value, among: list.values.names)
            }
        case .row(let name):
            if !service.isKind(name), name != "service" { log.unknown(field.place, "kind", name, among: service.kinds.names) }
        default:
            if let first = field.firstChosen, field.type.answer(written: first.value) == nil {
                log.report(first.place, "\(field.name) cannot be \(first.value)", "Write \(field.type.example)")
            }
        }
        checkWidget(field)
        for check in field.checks { checkAt(check) }
    }

    private func checkWidget(_ field: Field) {
        guard let widget = field.widget else { return }
        let fits: [Field.Widget]
        switch field.type {
        case .code: fits = [.radios, .select]
        case .yesNo: fits = [.radios]
        case .codes: fits = [.checkboxes]
        default: fits = []
        }
        guard !fits.contains(widget) else { return }
        let remedy = fits.isEmpty ? "Take widget out" : "Write \(fits.map(\.rawValue).joined(separator: " or ")), or take it out"
        log.report(field.place, "\(field.type.written) is not asked with \(widget.rawValue)", remedy)
    }

    private func checkAt(_ check: Check) {
        guard let at = check.at, !service.questions(of: kind).has(at.value), !kind.groups.has(at.value) else { return }
        log.unknown(at.place, "field of \(kind.name)", at.value, among: kind.fields.names)
    }

    private func checkReported() {
        guard let reported = kind.reported else { return }
        if !service.roles.has(reported.by.value) { log.unknown(reported.by.place, "role", reported.by.value, among: service.roles.names) }
        for field in reported.oneForEach where !service.questions(of: kind).has(field.value) && !Kind.periodUnits.contains(field.value) {
            log.unknown(field.place, "field of \(kind.name)", field.value, among: kind.fields.names + Kind.periodUnits)
        }
        if !Set(service.links(of: kind)).isDisjoint(with: ["case", "person"]) {
            log.report(kind.place, "totals belong to the service, not to a person", "Write of: service")
        }
    }

    /// PostgreSQL cuts longer names, and two of them could become one.
    private func checkLengths() {
        let table = service.table(of: kind)
        var names: [(String, SourcePlace)] = kind.isFolders ? [(table, kind.place)] : []
        names += kind.groups.map { (service.childTable(of: kind, $0.name), $0.place) }
        for field in kind.fields {
            if case .codes = field.type { names.append((service.childTable(of: kind, field.name), field.place)) }
        }
        for (name, place) in names where name.utf8.count > 63 {
            log.report(
                place, "the table \(name) would have a name of \(name.utf8.count) letters, and databases take 63",
                "Shorten the name of the kind or of the field")
        }
        checkColumns()
    }

    /// A moment and a span take columns beside the field's own.
    private func checkColumns() {
        var columns: [String: String] = [:]
        for field in kind.fields where field.isAdded || kind.isFolders {
            let names: [String] =
                switch field.type {
                case .moment: [field.name, "\(field.name)_day"]
                case .span: ["\(field.name)_starts", "\(field.name)_ends"]
                default: [field.name]
                }
            for name in names {
                if let other = columns[name], other != field.name {
                    log.report(
                        field.place, "\(field.name) and \(other) would be kept under the same name, \(name)",
                        "Give one of them another name")
                }
                columns[name] = field.name
            }
        }
    }
}
