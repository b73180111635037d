import Core
import Language

/// Whether an example speaks of what the folder has.
struct ExampleCheck {
    let service: Service
    let example: Example
    let log: MistakeLog

    func run() {
        for agreed in example.settings {
            guard let setting = service.settings[agreed.setting.value] else {
                log.unknown(agreed.setting.place, "setting", agreed.setting.value, among: service.settings.names)
                continue
            }
            if setting.type.answer(written: agreed.value.text) == nil {
                log.report(agreed.value.place, "\(setting.name) cannot be \(agreed.value.text)", "Write \(setting.type.example)")
            }
        }
        var handles: [String: String] = [:]
        for record in example.records {
            if let of = record.of, handles[of.value] == nil {
                log.unknown(of.place, "record above this one", of.value, among: handles.keys, orElse: "Put the record it joins first")
            }
            if record.isFurther {
                if handles[record.handle.value] != record.kind.value {
                    log.unknown(
                        record.handle.place, "\(record.kind.value) above this one", record.handle.value,
                        among: handles.filter { $0.value == record.kind.value }.keys, orElse: "Put the record first that this adds to")
                }
            } else if handles.updateValue(record.kind.value, forKey: record.handle.value) != nil {
                log.report(
                    record.handle.place, "two records are called \(record.handle.value)",
                    "Give this one another handle, or write again behind it if it adds to the first")
            }
            check(record)
        }
        for expectation in example.expectations { check(expectation, handles) }
        if example.asAt == nil, example.expectations.contains(where: { $0.subject.needsNow }) {
            log.report(example.place, "the example does not say as at which moment it looks", "Write as at: and a day and time")
        }
    }

    // MARK: Records

    private func check(_ record: Example.Record) {
        guard let kind = service.kinds[record.kind.value] else {
            return log.unknown(record.kind.place, "kind", record.kind.value, among: service.kinds.names)
        }
        for answer in record.answers {
            if let group = kind.groups[answer.name.value] {
                check(answer, group)
            } else if let field = service.questions(of: kind)[answer.name.value] {
                check(answer, field)
            } else if answer.name.value == "day" {
                check(answer, Field("day", answer.name.place, .day, Words("day")))
            } else {
                log.unknown(answer.name.place, "field of \(kind.name)", answer.name.value, among: kind.fields.names + kind.groups.names)
            }
        }
    }

    private func check(_ answer: Example.Written, _ group: Kind.Group) {
        guard case .rows(let rows) = answer.value else {
            return log.report(
                answer.name.place, "\(group.name) is a list of rows", "Begin each row with a dash and write its fields under it")
        }
        if rows.count > group.most {
            log.report(
                answer.name.place, "\(rows.count) rows of \(group.name) are more than the \(group.most) that a record holds",
                "Take rows out, or write a greater most: in the group")
        }
        for row in rows {
            for part in row {
                guard let field = group.fields[part.name.value] else {
                    log.unknown(part.name.place, "field of \(group.name)", part.name.value, among: group.fields.names)
                    continue
                }
                check(part, field)
            }
        }
    }

    private func check(_ answer: Example.Written, _ field: Field) {
        switch (field.type, answer.value) {
        case (.row(let name), .text(let text)): checkLink(text, to: name)
        case (.codes(let list), .list(let items)):
            for item in items { if case .text(let text) = item { check(text, in: list) } }
        case (.codes(let list), .text(let text)), (.code(let list), .text(let text)): check(text, in: list)
        case (.span, .rows(let rows)):
            for part in rows.flatMap(\.self) {
                guard case .text(let text) = part.value, ["starts", "ends"].contains(part.name.value), Day(iso: text.text) == nil else {
                    continue
                }
                log.report(text.place, "\(text.text) is no day of the calendar", "Write a day as in 2026-04-02")
            }
        case (.span, .text(let text)): log.report(text.place, "a span is two days", "Write starts: and ends: under it")
        case (let type, .text(let text)):
            if type.answer(written: text.text) == nil {
                log.report(text.place, "\(field.name) cannot be \(text.text)", "Write \(type.example)")
            }
        case (let type, _): log.report(answer.name.place, "\(field.name) is one answer, not several", "Write \(type.example)")
        }
    }

    /// A link is written with the handle of the record it leads to, one to a row of a group with the row's number behind it.
    private func checkLink(_ text: Passage, to name: String) {
        let isGroup = !service.kinds.has(name) && service.isKind(name)
        let parts = text.text.split(separator: "/", maxSplits: 1)
        if isGroup, parts.count < 2 || Int(parts[1]) ?? 0 < 1 {
            return log.report(text.place, "\(text.text) is no row of \(name)", "Write the record and the number of the row, as in a/2")
        }
        let handle = isGroup ? String(parts[0]) : text.text
        if !example.records.contains(where: { $0.handle.value == handle }), Reference(handle) == nil {
            log.unknown(text.place, "record", handle, among: example.records.map(\.handle.value))
        }
    }

    private func check(_ text: Passage, in list: String) {
        guard let list = service.lists[list], !list.values.has(text.text) else { return }
        log.unknown(text.place, "value of \(list.name)", text.text, among: list.values.names)
    }

    // MARK: Expectations

    private func check(_ expectation: Example.Expectation, _ handles: [String: String]) {
        func handle(_ name: Named<String>) -> String? {
            if handles[name.value] == nil { log.unknown(name.place, "record", name.value, among: handles.keys) }
            return handles[name.value]
        }
        let text = expectation.expected
        switch expectation.subject {
        case .due(let clock, let name, let day):
            _ = handle(name)
            check(clock, on: day)
            checkDue(text)
        case .returned(let name, let period):
            if !service.returns.has(name.value) { log.unknown(name.place, "return", name.value, among: service.returns.names) }
            check(period)
            checkDue(text)
        case .state(let clock, let name, let day):
            _ = handle(name)
            check(clock, on: day)
            let states = VocabularyBuilder.ownLists["clock_state"] ?? []
            if !states.contains(text.text) { log.unknown(text.place, "state of a clock", text.text, among: states) }
        case .stage(let name):
            _ = handle(name)
            if !service.stages.has(text.text) { log.unknown(text.place, "stage", text.text, among: service.stages.names) }
        case .value(let field, let name):
            if let kind = handle(name).flatMap({ service.kinds[$0] }) { check(field, text, of: kind) }
        case .column(let column, let board, let name):
            _ = handle(name)
            guard let found = service.boards[board.value] else {
                return log.unknown(board.place, "board", board.value, among: service.boards.names)
            }
            if found.column(column.value) == nil { log.unknown(column.place, "column", column.value, among: found.columns.names + ["by"]) }
        case .rule(let name): if let kind = handle(name) { check(text, of: kind) }
        case .refused(let name), .asked(let name): _ = handle(name)
        case .figure(let code, let period, let part): check(code, period, part, expectation, handles)
        }
    }

    private func check(_ name: Named<String>, on day: Named<String>?) {
        guard let clock = service.clocks[name.value] else {
            return log.unknown(name.place, "clock", name.value, among: service.clocks.names)
        }
        let unit = service.subject(of: clock)?.unit
        if let day, Day(iso: day.value) == nil { log.report(day.place, "\(day.value) is no day", "Write it as in 2026-04-08") }
        switch (unit, day) {
        case (let unit?, nil):
            log.report(name.place, "there is a \(name.value) for each \(unit.rawValue)", "Write on and a day of the \(unit.rawValue) meant")
        case (nil, let day?): log.report(day.place, "there is one \(name.value) for a record", "Take out on and the day")
        default: break
        }
    }

    private func checkDue(_ text: Passage) {
        if FieldType.moment.answer(written: text.text) == nil, Day(iso: text.text) == nil {
            log.report(text.place, "\(text.text) is no day or moment", "Write it as in 2026-04-08 17:00")
        }
    }

    private func check(_ period: Named<String>) {
        do { _ = try Period(label: period.value, in: service.calendar) } catch {
            log.report(period.place, String(error.notice.sentence.dropLast()), String(error.notice.remedy.dropLast()))
        }
    }

    private func check(_ field: Named<String>, _ text: Passage, of kind: Kind) {
        guard let type = kind.fields[field.value]?.type ?? kind.worked[field.value]?.type else {
            if !kind.worked.has(field.value) {
                log.unknown(field.place, "field of \(kind.name)", field.value, among: kind.fields.names + kind.worked.names)
            }
            return
        }
        if text.text != "not recorded", type.answer(written: text.text) == nil {
            log.report(text.place, "\(field.value) cannot be \(text.text)", "Write \(type.example), or not recorded")
        }
        if case .code(let list) = type, text.text != "not recorded" { check(text, in: list) }
    }

    /// A rule is read as it would be of the record itself, or of its case where the record's kind does not lead there.
    private func check(_ rule: Passage, of kind: String) {
        do throws(Mistakes) { _ = try Rule(rule.rule, in: service.rules.vocabulary, .act(on: kind), expecting: .yesNo) } catch {
            log.report(error.all)
        }
    }

    private func check(
        _ code: Named<String>, _ period: Named<String>, _ part: String, _ expectation: Example.Expectation, _ handles: [String: String]
    ) {
        if let figure = service.figures[code.value], part.hasPrefix(ExampleReader.also) {
            let title = String(part.dropFirst(ExampleReader.also.count))
            if !figure.text.also.contains(where: { $0.title == title }) {
                log.unknown(expectation.place, "title beside the figure", title, among: figure.text.also.map(\.title))
            }
        }
        if !service.figures.has(code.value) { log.unknown(code.place, "figure", code.value, among: service.figures.names) }
        check(period)
        for name in expectation.handles where handles[name.value] == nil {
            log.unknown(name.place, "record", name.value, among: handles.keys)
        }
        let isNumber = ["numerator", "denominator", "value"].contains(part)
        if isNumber, Ratio(written: expectation.expected.text, places: 6) == nil, Pence(text: expectation.expected.text) == nil,
            !["none", "no activity", "awaiting"].contains(expectation.expected.text)
        {
            log.report(expectation.expected.place, "\(part) is a number, not \(expectation.expected.text)", "Write it in digits, or none")
        }
    }
}

extension Example.Expectation.Subject {
    /// What a clock says of itself depends on when one looks.
    fileprivate var needsNow: Bool {
        switch self {
        case .state, .figure: true
        // Weeks and days have clocks once they have begun.
        case .due(_, _, let day): day != nil
        default: false
        }
    }
}
