import Core
import Language

/// What the names of a folder mean to the rule language: kinds with their links and columns, lists, settings, tables, clocks.
struct VocabularyBuilder {
    let service: Service
    /// The tables as they were made; nil for those of this version made anew. A column that came later may be empty in older records.
    let made: TableLayout
    let log: MistakeLog
    var vocabulary = Vocabulary()

    init(_ service: Service, made: TableLayout? = nil, _ log: MistakeLog) {
        (self.service, self.log) = (service, log)
        self.made =
            made
            ?? {
                var builder = LayoutBuilder(service)
                return builder.build()
            }()
    }

    mutating func build() -> Vocabulary {
        for list in service.lists { vocabulary.add(words(list)) }
        for (name, states) in VocabularyBuilder.ownLists {
            vocabulary.add(.init(name, states.map { Vocabulary.CodeList.Value($0) }))
        }
        for setting in service.settings {
            guard let type = setting.type.value else { continue }
            vocabulary.settings[setting.name] = .init(
                type, label: setting.label.english, decimals: setting.type.decimals, opening: setting.opening?.answer.datum)
        }
        for table in service.tables { add(table) }
        vocabulary.add(Vocabulary.Kind.contract)
        vocabulary.add(Vocabulary.Kind.figure)
        vocabulary.add(Vocabulary.Kind.entry)
        for kind in service.kinds { add(kind) }
        for clock in service.clocks where service.kinds.has(clock.of.value) { vocabulary.add(VocabularyBuilder.kind(of: clock)) }
        for define in service.defines { vocabulary.defines[define.name] = self.define(define) }
        for derived in service.derived { add(derived) }
        return vocabulary
    }

    /// Lists that belong to the program: what a clock and a figure can be.
    static let ownLists = [
        "clock_state": ["running", "paused", "met", "met_after_pause", "missed", "void"], "figure_result": ["met", "missed", "none"],
    ]

    // MARK: Lists and tables

    private func words(_ list: CodeList) -> Vocabulary.CodeList {
        var types: [String: ValueType] = [:]
        for attribute in list.attributes { types[attribute.name] = attribute.type.value }
        let values = list.values.map { value in
            Vocabulary.CodeList.Value(value.code, value.label.english, value.attributes.compactMapValues(\.datum))
        }
        return .init(list.name, values, attributes: types)
    }

    private mutating func add(_ table: BandTable) {
        let keyed = table.isBanded ? ["from", "to"] : table.keys
        let columns = table.columns.filter { !keyed.contains($0.name) }
        var keys = table.columns.filter { table.keys.contains($0.name) }.compactMap(\.type.value).map(Vocabulary.Table.Key.init)
        if table.isBanded, let from = table.columns.first?.type.value { keys = [.init(from)] }
        let rows = table.rows.compactMap { row -> Vocabulary.Table.Row? in
            var (tests, values): ([Vocabulary.Table.Test], [String: Datum]) = ([], [:])
            for (column, cell) in zip(table.columns, row) where !keyed.contains(column.name) { values[column.name] = cell.answer?.datum }
            if table.isBanded {
                guard row.count >= 2 else { return nil }
                tests = [.from(row[0].answer?.quantity, to: row[1].answer?.quantity)]
            } else {
                tests = zip(table.columns, row).filter { table.keys.contains($0.0.name) }.compactMap { $0.1.answer?.test }
            }
            return tests.count == keys.count ? .init(tests, values) : nil
        }
        vocabulary.tables[table.name] = .init(
            table.label.english, keys: keys, columns: columns.compactMap { column in column.type.value.map { .init(column.name, $0) } },
            rows: rows)
    }

    // MARK: Kinds

    private mutating func add(_ kind: Kind) {
        let table = service.table(of: kind)
        // The folder's own field comes after what every record has and so takes its place: a service of a programme is asked for.
        var fields: [Vocabulary.Field] = kind.isFolders ? [.init("day", .day, label: "day", required: true)] + entry(of: kind) : []
        fields += kind.fields.compactMap { field($0, of: kind, in: table) }
        if kind.isFolders {
            if case .kind(let parent) = kind.belonging {
                fields.append(.init(parent, .row(kind: parent), required: true, column: "parent"))
            }
            if kind.coversPeriods { fields.append(.init("covers", .period, required: true)) }
        }
        for worked in kind.worked {
            guard let phrase = phrase(worked.rule) else { continue }
            fields.append(self.worked(worked, phrase, of: kind))
        }
        vocabulary.add(
            .init(
                kind.name, label: kind.label.english, plural: kind.plural.english, source: .table(table, where: []), fields: fields,
                span: kind.span.map { .init($0.starts.value, $0.ends.value, counts: $0.counts.value) }, links: service.links(of: kind),
                order: kind.isFolders ? "recorded" : "id"))
        for group in kind.groups {
            let table = service.childTable(of: kind, group.name)
            var fields = group.fields.compactMap { field($0, of: kind, in: table) }
            fields.append(.init(kind.name, .row(kind: kind.name), required: true, column: "record"))
            fields.append(.init("previous", .row(kind: group.name), inverse: "next"))
            // A row within a record belongs to what the record belongs to.
            for link in service.links(of: kind) where link != kind.name && !group.fields.has(link) {
                let rule = try? Phrase(parsing: RuleText("\(kind.name).\(link)"))
                fields.append(.init(link, .row(kind: link), rule: rule))
            }
            vocabulary.add(
                .init(
                    group.name, label: group.one.english, plural: group.label.english, source: .table(table, where: []), fields: fields,
                    links: []))
        }
    }

    /// When a record was first entered, which is not asked: the program knows it. The link has a name of its own at its other end, so that no two
    /// kinds belong together by it.
    private func entry(of kind: Kind) -> [Vocabulary.Field] {
        let entry = Vocabulary.Kind.entry.name
        guard !kind.fields.has(entry) else { return [] }
        return [
            .init(entry, .row(kind: entry), column: "id", inverse: "\(kind.name)_\(entry)"),
            .init("entered", .moment, label: "entered", rule: try? Phrase(parsing: RuleText("\(entry).entered"))),
        ]
    }

    private func field(_ field: Field, of kind: Kind, in table: String) -> Vocabulary.Field? {
        guard let type = field.type.value else { return nil }
        let column = service.column(of: field)
        let first = field.type == .span ? "\(column)_starts" : column
        // An area answers for its own fields; a folder's are there if the table was made to insist on them.
        let required = kind.isFolders ? made[table]?.column(first)?.isRequired ?? false : field.isRequired && !field.isAdded
        return .init(
            field.name, type, label: field.label.english, required: required, column: first, last: "\(column)_ends",
            decimals: field.type.decimals, dated: field.isDated, inverse: inverse(of: field, in: kind, table))
    }

    /// A second link to what the record belongs to anyway: `line` of an invoice are its own lines, and those that name it in another field
    /// are `line_by_original`.
    private func inverse(of field: Field, in kind: Kind, _ table: String) -> String? {
        guard case .row(let target) = field.type else { return nil }
        let group = kind.groups.first { service.childTable(of: kind, $0.name) == table }
        var own = group.map { _ in [kind.name] } ?? service.links(of: kind)
        if group == nil, case .kind(let parent) = kind.belonging { own.append(parent) }
        return own.contains(target) && field.name != target ? "\((group?.name ?? kind.name))_by_\(field.name)" : nil
    }

    private func worked(_ worked: Kind.Worked, _ phrase: Phrase, of kind: Kind) -> Vocabulary.Field {
        let label = worked.label.english
        guard worked.isStored, let type = worked.type?.value else {
            return .init(worked.name, worked.type?.value ?? .text, label: label, rule: phrase)
        }
        let column = kind.isFolders ? worked.name : "\(service.name)__\(worked.name)"
        return .init(worked.name, type, label: label, column: column, decimals: worked.type?.decimals ?? 0)
    }

    /// One row for each record in hand, in the table that all clocks share.
    static func kind(of clock: Clock) -> Vocabulary.Kind {
        var links = ["case", "person", "service"]
        var fields: [Vocabulary.Field] = [
            .init("standing", .code(list: "clock_state"), required: true, column: "state"), .init("started", .moment, required: true),
            .init("due", .moment, required: true), .init("opens", .moment), .init("done", .moment),
        ]
        // The table keeps what facts alone settle; that a running clock is past its due moment is seen when one looks.
        let seen = RuleText("missed when standing is running and due before now, otherwise standing")
        var state = Vocabulary.Field("state", .code(list: "clock_state"), required: true, rule: try? Phrase(parsing: seen))
        state.readsClock = true
        fields.append(state)
        if links.contains(clock.of.value) {
            links.removeAll { $0 == clock.of.value }
        }
        fields.append(.init(clock.of.value, .row(kind: clock.of.value), required: true, column: "subject"))
        return .init(
            "clock.\(clock.name)", label: clock.label.english, source: .table("clock", where: [.init("code", clock.code)]), fields: fields,
            links: links, isSingle: true)
    }

    // MARK: Definitions

    private func define(_ define: Define) -> Vocabulary.Define? {
        // `latest survey by returned` and `has survey` begin differently; a lone name is rows where it names records.
        let rows: Rows? = try? Rows(parsing: define.rule.rule)
        if let rows, rows.pick != nil || rows.condition != nil || !rows.forEach.isEmpty || names(rows) { return .rows(rows) }
        return phrase(define.rule).map(Vocabulary.Define.rule)
    }

    private func names(_ rows: Rows) -> Bool {
        let path = rows.path
        guard path.arguments == nil else { return false }
        let names = [path.name.text] + path.steps.map(\.text)
        if vocabulary.kinds[names.joined(separator: ".")] != nil { return true }
        if case .rows? = vocabulary.defines[names[0]] { return true }
        return vocabulary.kinds[names[names.count - 1]] != nil
    }

    private mutating func add(_ derived: DerivedKind) {
        let fields = derived.fields.compactMap { field -> Vocabulary.Field? in
            phrase(field.rule).map { .init(field.name, field.type?.value ?? .number, label: field.label.english, rule: $0) }
        }
        vocabulary.add(derived: derived.name, each: derived.each.map(\.value), where: derived.condition.flatMap(phrase), fields: fields)
    }

    private func phrase(_ passage: Passage) -> Phrase? {
        do throws(Mistakes) { return try Phrase(parsing: passage.rule) } catch {
            log.report(error.all)
            return nil
        }
    }
}

extension Service {
    /// Which of case, person and service a record of this kind says something about.
    package func links(of kind: Kind) -> [String] {
        switch kind.source {
        case .area: return kind.name == "person" ? [] : kind.name == "case" ? ["person", "service"] : kind.belonging.links
        case .folder: break
        }
        // A part belongs to what its whole belongs to.
        var (belonging, seen): (Kind.Belonging, Set<String>) = (kind.belonging, [kind.name])
        while case .kind(let parent) = belonging, let next = kinds[parent], seen.insert(parent).inserted { belonging = next.belonging }
        return belonging.links
    }
}

extension Service {
    /// Whether records of this kind are of the service alone, of no case and no person.
    package func isRegister(_ kind: Kind) -> Bool { kind.isFolders && links(of: kind) == ["service"] }
    /// The acts that begin a case, each with the kind that leads it; an act that records the person and the case alone is none.
    package var openings: [(act: Act, kind: Kind)] {
        acts.filter(\.beginsCase).compactMap { act in
            act.records.map(\.value).first { $0 != "person" && $0 != "case" }.flatMap { kinds[$0] }.map { (act, $0) }
        }
    }
    /// Whether an act concerns no case: all it records or amends belongs to the service.
    package func isOfRegisters(_ act: Act) -> Bool {
        !act.beginsCase && !act.kinds.isEmpty && act.kinds.allSatisfy { kinds[$0.value].map(isRegister) ?? false }
    }
    /// Whether records of this kind are of a case, or cases themselves.
    package func isOfCase(_ kind: Kind) -> Bool { kind.name == "case" || links(of: kind).contains("case") }
}

extension Kind.Belonging {
    var links: [String] {
        switch self {
        case .case: ["case", "person", "service"]
        case .person: ["person", "service"]
        case .service, .kind: ["service"]
        }
    }
}

extension Kind {
    static let periodUnits = ["month", "quarter", "year"]

    /// A reported kind with one row for each quarter says in `covers` which.
    package var coversPeriods: Bool { reported?.oneForEach.contains { Kind.periodUnits.contains($0.value) } ?? false }
}

extension Kind.Span.Counting {
    var value: SpanCount { self == .nights ? .nights : .bothEnds }
}

extension Vocabulary.Kind {
    /// What the program itself knows of a record, beside what it says: when it was first entered.
    package static let entry = Vocabulary.Kind(
        "entry", source: .table("record", where: []), fields: [.init("entered", .moment, required: true, column: "recorded")], links: [])
}
