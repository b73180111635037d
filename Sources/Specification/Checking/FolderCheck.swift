import Core
import Language

/// What reading alone does not show: whether the parts of a folder fit together. Everything found is a mistake; nothing is a warning, for a
/// warning nobody must heed is soon not read.
struct FolderCheck {
    let service: Service
    let log: MistakeLog
    /// The kinds some act records, and those reported or kept by the program itself.
    let recorded: Set<String>

    init(_ service: Service, _ log: MistakeLog) {
        (self.service, self.log) = (service, log)
        var recorded = Set(service.acts.flatMap { $0.records.map(\.value) })
        for kind in service.kinds where !kind.isFolders { recorded.insert(kind.name) }
        self.recorded = recorded
    }

    func run() {
        checkNames()
        checkSettings()
        checkNamedSettings()
        checkRowsForEach()
        checkGuards()
        checkOwnService()
        RoleCheck(service: service, log: log).run()
        for list in service.lists { check(list) }
        for table in service.tables { check(table) }
        for kind in service.kinds { KindCheck(service: service, kind: kind, log: log).run() }
        PathwayCheck(service: service, log: log).run()
        for kind in service.kinds where !recorded.contains(kind.name) && !service.acts.isEmpty {
            log.report(
                kind.place, "no act records \(kind.name.withArticle), so nobody is ever asked its questions",
                "Name it under records: of an act, or take it out")
        }
        ClockCheck(service: service, log: log).run()
        FigureCheck(service: service, log: log, recorded: recorded).run()
        for entry in service.returns { check(entry) }
        for document in service.documents { check(document) }
        if let own = service.ownPages { OwnPagesCheck(service: service, own: own, log: log).run() }
        for board in service.boards { BoardCheck(service: service, log: log).run(board) }
        for example in service.examples { ExampleCheck(service: service, example: example, log: log).run() }
        if let demonstration = service.demonstration { DemonstrationCheck(service: service, log: log).check(demonstration) }
        if let printed = service.printed { PrintedCheck(service: service, log: log).run(printed) }
    }

    // MARK: Names

    /// Names that rules already use for something else.
    static let taken: Set<String> = Set(Keyword.allCases.map(\.rawValue)).union([
        "period", "setting", "now", "today", "day", "week", "month", "quarter", "year", "figure", "clock", "entry",
    ])

    /// Kinds, groups, derived kinds, definitions and tables are all called by their name alone.
    private func checkNames() {
        var known: [String: String] = [:]
        func claim(_ name: String, _ what: String, _ place: SourcePlace) {
            if FolderCheck.taken.contains(name) || Unit(rawValue: name) != nil {
                log.report(place, "\(name) is a word of the rule language and names nothing else", "Choose another name for this \(what)")
            } else if let other = known[name] {
                log.report(place, "\(name) is already the name of a \(other)", "Choose another name for this \(what)")
            } else {
                known[name] = what
            }
        }
        for kind in service.kinds where kind.isFolders { claim(kind.name, "kind", kind.place) }
        for kind in service.kinds { for group in kind.groups { claim(group.name, "group", group.place) } }
        for derived in service.derived { claim(derived.name, "derived kind", derived.place) }
        for define in service.defines { claim(define.name, "definition", define.place) }
        for table in service.tables { claim(table.name, "table", table.place) }
        for derived in service.derived {
            for part in derived.each where !service.isKind(part.value) && CalendarUnit(rawValue: part.value) == nil {
                log.unknown(part.place, "kind", part.value, among: service.kinds.names + CalendarUnit.allCases.map(\.rawValue))
            }
        }
    }

    // MARK: Settings

    /// Undecided does not refuse, so a guard over a setting without a value guards nothing.
    private func checkGuards() {
        let checks = service.kinds.flatMap { kind in
            kind.checks + (kind.fields + kind.groups.flatMap(\.fields)).flatMap(\.checks)
        }
        for check in checks + service.acts.flatMap(\.guards) {
            guard let rule = service.rules[check.unless] else { continue }
            for name in Reads(rule.term).settings.sorted() where service.settings[name]?.opening == nil {
                log.report(
                    check.unless.place, "the setting \(name) has no value, so this never refuses",
                    "Give it a default, or say what holds until then: setting.\(name) is not recorded or …")
            }
        }
    }

    /// A question called `service` takes the place of the link to the service that every record has.
    private func checkOwnService() {
        guard service.kinds["service"]?.isFolders ?? false else { return }
        let check = OwnService(service: service)
        func report(_ place: SourcePlace, _ found: (from: String, to: String)) {
            log.report(
                place, "\(found.from) and \(found.to) are not of the same service: one of them asks for a record called service",
                "Give one of them a link to the other, or to a record that both name")
        }
        for (passage, rule) in service.rules.all { check.mistaken(in: rule).map { report(passage.place, $0) } }
        for figure in service.figures {
            service.rules.anyIndicator(figure).flatMap { check.mistaken(in: $0) }.map { report(figure.place, $0) }
        }
    }

    /// A form has room for a row for each value, and for as many as are wanted at least.
    private func checkRowsForEach() {
        for group in service.kinds.flatMap(\.groups) {
            guard let each = group.each, case .code(let name)? = group.fields[each.value]?.type, let list = service.lists[name] else {
                continue
            }
            if list.values.count > group.most || list.values.count < group.fewest {
                log.report(
                    each.place, "\(name) has \(list.values.count) values, and the group \(group.fewest) to \(group.most) rows",
                    "Correct fewest or most, or take each out")
            }
        }
    }

    /// The settings that hints, sentences and labels of figures name in braces.
    private func checkNamedSettings() {
        let fields = service.kinds.flatMap { kind in kind.fields + kind.groups.flatMap(\.fields) }
        let checks = service.kinds.flatMap(\.checks) + fields.flatMap(\.checks) + service.acts.flatMap(\.guards)
        let ofFigures = service.figures.flatMap { figure in
            [figure.label, figure.untilThen, figure.cannot?.say, figure.missedTwice?.say].compactMap(\.self)
        }
        let words = fields.compactMap(\.hint) + checks.map(\.say) + service.acts.compactMap(\.then) + ofFigures
        for name in words.flatMap(\.named) where !service.settings.has(name.value) {
            log.unknown(name.place, "setting", name.value, among: service.settings.names)
        }
    }

    private func checkSettings() {
        for setting in service.settings {
            switch setting.type {
            case .code(let list), .codes(let list):
                guard let list = service.lists[list] else {
                    log.unknown(setting.place, "list", list, among: service.lists.names)
                    continue
                }
                if let opening = setting.opening { check(opening.answer, in: list, at: opening.place) }
            case .row, .span, .file:
                log.report(
                    setting.place, "a setting cannot be \(setting.type.written)", "Use a number, money, minutes, a day, a text or a code")
            default: break
            }
        }
    }

    private func check(_ answer: Answer, in list: CodeList, at place: SourcePlace) {
        let codes: [String]
        switch answer {
        case .code(let code): codes = [code]
        case .codes(let several): codes = several
        default: return
        }
        for code in codes where !list.values.has(code) { log.unknown(place, "value of \(list.name)", code, among: list.values.names) }
    }

    // MARK: Lists, tables

    private func check(_ list: CodeList) {
        if list.values.isEmpty {
            log.report(list.place, "the list \(list.name) has no values", "Write values: with a code and its words on each line")
        }
        for attribute in list.attributes {
            guard let other = attribute.type.list else { continue }
            guard let known = service.lists[other] else {
                log.unknown(attribute.place, "list", other, among: service.lists.names)
                continue
            }
            for value in list.values { value.attributes[attribute.name].map { check($0, in: known, at: value.place) } }
        }
    }

    private func check(_ table: BandTable) {
        for (place, column) in table.columns.enumerated() {
            guard let name = column.type.list else { continue }
            guard let list = service.lists[name] else {
                log.unknown(column.place, "list", name, among: service.lists.names)
                continue
            }
            for row in table.rows where place < row.count { row[place].answer.map { check($0, in: list, at: row[place].place) } }
        }
        table.isBanded ? checkBands(table) : checkKeys(table)
    }

    private func checkBands(_ table: BandTable) {
        var last: Ratio?
        for (nth, row) in table.rows.enumerated() where row.count >= 2 {
            let (from, to) = (row[0].answer?.quantity, row[1].answer?.quantity)
            if from == nil, nth > 0 { log.report(row[0].place, "only the first band may begin without a bound", "Write where it begins") }
            if to == nil, nth < table.rows.count - 1 {
                log.report(row[1].place, "only the last band may end without a bound", "Write where it ends")
            }
            if let from, let to, to < from { log.report(row[1].place, "this band ends before it begins", "Put the lower bound first") }
            if let from, let last, from <= last {
                log.report(row[0].place, "this band overlaps the one before it", "Begin it above \(last.written(places: 6))")
            }
            last = to ?? last
        }
    }

    private func checkKeys(_ table: BandTable) {
        let places = table.columns.indices.filter { table.keys.contains(table.columns[$0].name) }
        var seen: Set<[Answer?]> = []
        for row in table.rows where row.count == table.columns.count {
            if !seen.insert(places.map { row[$0].answer }).inserted, let first = row.first {
                log.report(first.place, "another row of \(table.name) has the same keys", "Keep one of them")
            }
        }
    }

    // MARK: Documents, returns, demonstration

    private func check(_ document: Document) {
        let isShared = service.acts.contains { $0.documents.contains { $0.value == document.name } }
        let isOwn = service.ownPages?.pages.has(document.name) ?? false
        if !isShared, !isOwn {
            log.report(
                document.place, "no act shares the document \(document.name)",
                "Write shares: \(document.name) in the act that issues it, or take it out")
        }
        if isOwn { return }
        if document.easy != nil {
            log.report(
                document.place, "nobody reads the easy text of \(document.name)", "Name it in own_pages.yaml, or take the easy text out")
        }
        for line in document.writtenLines {
            guard let picture = Document.picture(beginning: line.text.drop { "-# ".contains($0) })?.name else { continue }
            log.report(line.place, "\(document.name) shows the picture \(picture)", "Pictures stand on own pages alone; take it out")
        }
    }

    private func check(_ entry: Return) {
        for figure in entry.figures where !service.figures.has(figure.value) {
            log.unknown(figure.place, "figure", figure.value, among: service.figures.names)
        }
        for kind in entry.tables where !service.isKind(kind.value) {
            log.unknown(kind.place, "kind", kind.value, among: service.kinds.names)
        }
        for role in entry.signedBy + [entry.to].compactMap(\.self) where !service.roles.has(role.value) {
            log.unknown(role.place, "role", role.value, among: service.roles.names)
        }
        for role in entry.signedBy where service.roles[role.value]?.may(.sign) == false {
            log.report(
                role.place, "the role \(role.value) signs this return and may not sign", "Add sign to what it may do, or name another role")
        }
        if entry.due == nil {
            log.report(
                entry.place, "the return \(entry.name) is never due", "Write due: and how long after the period, as in 10 working_days")
        }
        if let due = entry.due { ClockCheck(service: service, log: log).check(due.amount, at: due.place) }
    }
}

extension Service {
    var start: SourcePlace { SourcePlace(file: "service.yaml", line: 1, column: 1) }

    /// A kind or a group, which rules call alike.
    func isKind(_ name: String) -> Bool { kinds.has(name) || kinds.contains { $0.groups.has(name) } }

    /// The questions of a kind or a group.
    func askedFields(of name: String) -> Entered<Field>? {
        kinds[name]?.fields ?? kinds.compactMap { $0.groups[name]?.fields }.first
    }
}
