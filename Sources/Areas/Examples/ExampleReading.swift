import Boards
import Cases
import Clocks
import Core
import Figures
import Language
import Record
import Returns
import Specification
import Storage

/// Looks whether what an example expects is so.
struct ExampleReading {
    let run: ExampleRun
    let said: [String: ExampleChecks.Said]

    private var service: Service { run.service }
    private var store: ExampleStore { ExampleStore(run.transaction) }

    /// What was got instead of what was expected; nil where it is so.
    private struct Got {
        let text: String
        var behind: [String] = []
    }

    func failure(of expectation: Example.Expectation) throws -> ExampleResult.Failure? {
        guard let got = try got(expectation) else { return nil }
        let expected =
            expectation.subject.listsRows ? expectation.handles.map(\.value).joined(separator: ", ") : expectation.expected.text
        return .init(
            place: expectation.place, what: expectation.subject.words, expected: expected.isEmpty ? "nothing" : expected, got: got.text,
            behind: got.behind)
    }

    private func got(_ expectation: Example.Expectation) throws -> Got? {
        let expected = expectation.expected.text
        switch expectation.subject {
        case .due(let clock, let handle, let day): return try due(clock.value, try placed(handle), day?.value, expected)
        case .state(let clock, let handle, nil): return try state(clock.value, try placed(handle), expected)
        case .state(let clock, let handle, let day?): return try state(clock.value, try placed(handle), on: day.value, expected)
        case .returned(let name, let period): return try due(name.value, in: period.value, expected)
        case .stage(let handle):
            let stage = try placed(handle).file.flatMap { try store.stage(of: $0) }
            return stage == expected ? nil : Got(text: stage ?? "no stage")
        case .value(let field, let handle): return try value(field.value, try placed(handle), expected)
        case .column(let column, let board, let handle): return try said(by: column.value, on: board.value, try placed(handle), expected)
        case .rule(let handle):
            let placed = try placed(handle)
            let rule = try Rule(expectation.expected.rule, in: service.rules.vocabulary, .act(on: placed.kind.name), expecting: .yesNo)
            let holds = try answer(rule, of: placed).flatMap { Bool(stored: $0) }
            return holds == true ? nil : Got(text: holds == false ? "not so" : "undecided")
        case .refused(let handle):
            let refusals = said[handle.value]?.refusals ?? []
            if expected == Example.nothing, refusals.isEmpty { return nil }
            return refusals.contains(expected) ? nil : Got(text: refusals.first ?? "no refusal", behind: Array(refusals.dropFirst()))
        case .asked(let handle):
            let questions = said[handle.value]?.questions ?? []
            return questions.contains(expected) ? nil : Got(text: questions.first ?? "no question", behind: Array(questions.dropFirst()))
        case .figure(let code, let period, let part): return try figure(code.value, period.value, part, expectation)
        }
    }

    private func placed(_ handle: Named<String>) throws -> ExampleRecords.Placed {
        guard let placed = run.records.placed[handle.value] else { preconditionFailure("a checked example names its own records") }
        return placed
    }

    // MARK: Clocks

    private func due(_ name: String, _ placed: ExampleRecords.Placed, _ day: String?, _ expected: String) throws -> Got? {
        guard let clock = try clock(name, placed, day) else { return Got(text: "a clock that has not started") }
        return compare(clock.due, with: expected, [clock.explanation])
    }

    /// A return is due whether or not anything is recorded.
    private func due(_ name: String, in label: String, _ expected: String) throws -> Got? {
        let shelf = Shelf(only: run.published)
        let returned = try ReturnReading(on: shelf).find(name, label, of: service.name, in: run.transaction)
        guard let due = try returned.due(in: run.transaction) else { return Got(text: "no day, since none is agreed") }
        return compare(due.deadline.due, with: expected, [due.words])
    }

    private func compare(_ due: Moment, with expected: String, _ behind: [String]) -> Got? {
        let isSo = Day(iso: expected).map { $0 == due.day } ?? (FieldType.moment.answer(written: expected) == .moment(due))
        return isSo ? nil : Got(text: "\(due.day) \(due.time)", behind: behind)
    }

    /// - Parameter day: of the week or day it is of.
    private func clock(_ name: String, _ placed: ExampleRecords.Placed, _ day: String?) throws -> ExampleStore.Clock? {
        guard let clock = service.clocks[name], let subject = service.subject(of: clock) else { return nil }
        // A case is known by any record of it.
        let record = subject.kind.name == "case" ? placed.file ?? placed.reference : placed.reference
        let unit = day.flatMap { Day(iso: $0) }.flatMap { day in
            subject.unit.map { $0.stretch(containing: day, in: service.calendar).last }
        }
        return try store.clock(clock.code, of: record, unit)
    }

    /// The clock of a week or a day, which no rule reads.
    private func state(_ name: String, _ placed: ExampleRecords.Placed, on day: String, _ expected: String) throws -> Got? {
        guard let clock = try clock(name, placed, day) else { return Got(text: "a clock that has not started") }
        let state = clock.state == "running" && clock.due < run.asAt ? "missed" : clock.state
        return state == expected ? nil : Got(text: state, behind: [clock.explanation])
    }

    /// As of the moment the example looks: a running clock whose due moment has passed is missed.
    private func state(_ name: String, _ placed: ExampleRecords.Placed, _ expected: String) throws -> Got? {
        let rule = try Rule(
            RuleText("clock.\(name).state"), in: service.rules.vocabulary, .act(on: placed.kind.name))
        let state = try answer(rule, of: placed).flatMap { String(stored: $0) }
        if state == expected { return nil }
        let clock = try clock(name, placed, nil)
        return Got(text: state ?? "a clock that has not started", behind: clock.map { [$0.explanation] } ?? [])
    }

    /// A rule compiled to SQL and asked of one record.
    private func answer(_ rule: Rule, of placed: ExampleRecords.Placed) throws -> Value? {
        try store.value(try rule.statement(run.occasion, only: placed.reference.number))
    }

    // MARK: Values

    /// What a board says of the case of a record, in the words of its page.
    private func said(by name: String, on board: String, _ placed: ExampleRecords.Placed, _ expected: String) throws -> Got? {
        guard let column = service.boards[board]?.column(name), let file = placed.file else { return Got(text: "no such column") }
        let seen = Published.Seen(service.answersRead(byBoard: column.value).kinds, by: .operate("worked example"))
        let population = try run.published.populations(of: [file], seen: seen, in: run.transaction)[file] ?? CasePopulation()
        let words = run.published.words(of: column, for: file, in: population, run.occasion)
        let got = words.isEmpty ? "not recorded" : words
        return got == expected ? nil : Got(text: got)
    }

    private func value(_ name: String, _ placed: ExampleRecords.Placed, _ expected: String) throws -> Got? {
        let kind = placed.kind
        guard let type = kind.fields[name]?.type ?? kind.worked[name]?.type else { return Got(text: "no such field") }
        let rule = try Rule(RuleText(name), in: service.rules.vocabulary, .act(on: kind.name))
        let datum = try rule.value(
            for: RowID(kind.name, placed.reference.number), in: try run.population(of: placed), run.occasion)
        let wanted = expected == "not recorded" ? nil : type.answer(written: expected)?.datum(type, counts: .bothEnds)
        return try inPlaces(datum, of: type) == wanted
            ? nil : Got(text: datum.flatMap { Answer($0, type) }.map { written($0, type) } ?? "not recorded")
    }

    /// As its type keeps it: a number worked out to more decimals is rounded to those the folder declares.
    private func inPlaces(_ datum: Datum?, of type: FieldType) throws -> Datum? {
        guard case .number(let number)? = datum, case .number(let decimals) = type else { return datum }
        let rounded = try number.rounded(places: decimals)
        return .number(try Ratio(rounded.units, over: (0..<decimals).reduce(1) { power, _ in power * 10 }))
    }

    private func written(_ answer: Answer, _ type: FieldType) -> String {
        let json = answer.json(type)
        return json.text ?? json.canonicalText
    }

    // MARK: Figures

    private func figure(_ code: String, _ label: String, _ part: String, _ expectation: Example.Expectation) throws -> Got? {
        let period = try Period(label: label, in: service.calendar)
        let reading = FigureReading(run.published)
        guard let report = try reading.report(code, period, asAt: run.asAt, for: .operate("examples"), in: run.transaction) else {
            return Got(text: "no such figure")
        }
        let expected = expectation.expected.text
        let behind = self.behind(report)
        func compare(_ text: String?) -> Got? {
            let isNone = text == nil && ["none", "no activity", "awaiting"].contains(expected)
            return text == expected || isNone ? nil : Got(text: text ?? "none", behind: behind)
        }
        func compare(_ rows: [FigureReport.Row]) -> Got? {
            let wanted = expectation.handles.compactMap { run.records.placed[$0.value]?.reference }.sorted()
            return rows.map(\.reference).sorted() == wanted ? nil : Got(text: names(rows), behind: behind)
        }
        switch part {
        case "numerator": return compare(report.numerator.map { String($0) })
        case "denominator": return compare(report.denominator.map { String($0) })
        case "value": return compare(report.value)
        case "result": return compare(report.result == .none ? "none" : report.result.rawValue)
        case "words": return compare(report.note ?? report.words)
        case "counted": return compare(report.counted)
        case "not counted": return compare(report.notCounted)
        case "left out": return compare(report.leftOut)
        case "undecided": return compare(report.undecided)
        default: return compare(report.also.first { "also \($0.title)" == part }?.value)
        }
    }

    private func names(_ rows: [FigureReport.Row]) -> String {
        rows.isEmpty
            ? "nothing"
            : rows.map { row in (run.records.handle(of: row.reference) ?? row.printed) + (row.reason.map { " (\($0))" } ?? "") }
                .sorted().joined(separator: ", ")
    }

    private func behind(_ report: FigureReport) -> [String] {
        [("counted", report.counted), ("not counted", report.notCounted), ("left out", report.leftOut), ("undecided", report.undecided)]
            .filter { !$0.1.isEmpty }.map { "\($0.0): \(names($0.1))" }
    }
}

extension Example.Expectation.Subject {
    var words: String {
        switch self {
        case .due(let clock, let handle, let day):
            "due of \(clock.value) for \(handle.value)" + (day.map { " on \($0.value)" } ?? "")
        case .state(let clock, let handle, let day):
            "state of \(clock.value) for \(handle.value)" + (day.map { " on \($0.value)" } ?? "")
        case .returned(let name, let period): "due of \(name.value) in \(period.value)"
        case .stage(let handle): "stage of \(handle.value)"
        case .value(let field, let handle): "value of \(field.value) for \(handle.value)"
        case .column(let column, let board, let handle): "value of \(column.value) on \(board.value) for \(handle.value)"
        case .rule(let handle): "rule for \(handle.value)"
        case .refused(let handle): "refused for \(handle.value)"
        case .asked(let handle): "asked for \(handle.value)"
        case .figure(let code, let period, let part): "\(part) of figure \(code.value) in \(period.value)"
        }
    }

    fileprivate var listsRows: Bool {
        if case .figure(_, _, let part) = self { ["counted", "not counted", "left out", "undecided"].contains(part) } else { false }
    }
}
