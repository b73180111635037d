import Cases
import Core
import Language
import Record
import Specification
import Storage

/// What stands behind the rows of a figure.
struct FigureStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// The records that clocks are of, by the clock's number.
    func subjects(ofClocks ids: [Int64]) throws -> [Int64: (reference: Reference, kind: String)] {
        var found: [Int64: (reference: Reference, kind: String)] = [:]
        for some in ids.parts() {
            try transaction.forEach(
                """
                SELECT clock.id, clock.subject, record.kind FROM clock JOIN record ON record.id = clock.subject
                WHERE clock.id IN \(in: some)
                """
            ) { found[try $0.get("id")] = (try $0.get("subject"), try $0.get("kind")) }
        }
        return found
    }

    /// The records that rows are within, by the row's number.
    func wholes(of rows: [Int64], in table: String) throws -> [Int64: Reference] {
        var found: [Int64: Reference] = [:]
        for some in rows.parts() {
            try transaction.forEach("SELECT id, record FROM \(name: table) WHERE id IN \(in: some)") {
                found[try $0.get("id")] = try $0.get("record")
            }
        }
        return found
    }

    /// Who submitted records, and when, as they stand.
    func submissions(of records: [Int64]) throws -> [Int64: (by: String, at: Moment)] {
        var found: [Int64: (by: String, at: Moment)] = [:]
        for some in records.parts() {
            try transaction.forEach(
                """
                SELECT fact.subject, act.by, act.at FROM fact JOIN act ON act.id = fact.act
                WHERE fact.subject IN \(in: some) ORDER BY fact.subject, fact.nth
                """
            ) { found[try $0.get("subject")] = (try $0.get("by"), try $0.get("at")) }
        }
        return found
    }

    /// Has the database read a statement and plan it; none of its rows are looked for.
    func plan(_ statement: Statement) throws { try transaction.forEach("EXPLAIN \(statement)") { _ in } }

    /// What records are called where one is named, such as the provider of a breakdown; never a person.
    func titles(of kind: Kind, _ rows: [Int64], in table: String, _ service: Service) throws -> [Int64: String] {
        guard let name = kind.title?.value, let field = kind.fields[name], field.marks.isEmpty else { return [:] }
        var found: [Int64: String] = [:]
        let column = service.column(of: field)
        for some in rows.parts() {
            try transaction.forEach(
                "SELECT id, CAST(\(name: column) AS TEXT) AS title FROM \(name: table) WHERE id IN \(in: some)"
            ) { row in
                guard let text: String = try row.find("title") else { return }
                found[try row.get("id")] = field.type.list.flatMap { service.lists[$0]?.values[text]?.label.english } ?? text
            }
        }
        return found
    }

    /// The first day of anything on record, in any case of a portion; nil where nothing is.
    func firstDay(of published: Published, _ portion: Portion? = nil) throws -> Day? {
        let rows = portion?.cases.hold("record.\"case\"") ?? "record.service = \(published.reference)"
        return try transaction.row("SELECT MIN(record.day) AS first FROM record WHERE \(rows) AND record.withdrawn = 0") { row in
            try row.find("first")
        } ?? nil
    }

    /// The setting `contract_starts`, from which years of the contract and its four weeks are counted.
    func contractStarts(of published: Published) throws -> Day? {
        let name = "contract_starts"
        let agreed: Int64? =
            try transaction.row(
                """
                SELECT value FROM setting_value WHERE service = \(published.reference) AND setting = \(name) ORDER BY starts DESC LIMIT 1
                """
            ) { try $0.find("value") } ?? nil
        if let agreed { return Day(number: Int(agreed)) }
        guard case .day(let day)? = published.service.settings[name]?.opening?.answer else { return nil }
        return day
    }

    /// The totals that must come in for some days: for each value of a list that is offered in them, for each record of a kind, and for each
    /// month, quarter or year inside.
    func expected(
        _ needs: Needs, _ days: ClosedRange<Day>, _ published: Published, _ scope: RowScope
    ) throws -> [(cell: Needs.Cell, words: String)] {
        let service = published.service
        var cells: [(cell: Needs.Cell, words: [String])] = [(.init(first: nil, values: []), [])]
        for name in needs.fields {
            let values = try choices(name, of: needs.kind, days, published, scope)
            cells = cells.flatMap { cell in
                values.map { (.init(first: nil, values: cell.cell.values + [$0.datum]), cell.words + [$0.words]) }
            }
        }
        guard let unit = needs.unit, let length = Period.Length(rawValue: unit.rawValue) else {
            return cells.map { ($0.cell, $0.words.joined(separator: ", ")) }
        }
        var periods: [Period] = []
        var day = days.lowerBound
        while day <= days.upperBound {
            let period = Period(length, containing: day, in: service.calendar)
            if period.first >= days.lowerBound, period.last <= days.upperBound { periods.append(period) }
            day = period.last.next
        }
        return periods.flatMap { period in
            cells.map { (.init(first: period.first, values: $0.cell.values), ($0.words + [period.words]).joined(separator: ", ")) }
        }
    }

    private func choices(
        _ name: String, of kind: String, _ days: ClosedRange<Day>, _ published: Published, _ scope: RowScope
    ) throws -> [(datum: Datum, words: String)] {
        let service = published.service
        switch service.rules.vocabulary.kinds[kind]?.fields[name]?.type {
        case .code(let list)?:
            let offered = service.lists[list]?.values.filter { value in
                value.from.map { $0 <= days.upperBound } ?? true && value.until.map { $0 >= days.lowerBound } ?? true
            }
            return offered?.map { (.code($0.code), $0.label.english) } ?? []
        case .row(let other)?:
            guard let whole = service.kinds[other] else { return [] }
            let table = service.table(of: whole)
            let theirs = scope.among(other, "whole") ?? "1 = 1"
            let ids: [Int64] = try transaction.rows(
                "SELECT whole.id FROM \(name: table) AS whole WHERE \(theirs) ORDER BY whole.recorded"
            ) { try $0.get("id") }
            let titles = try titles(of: whole, ids, in: table, service)
            return ids.map {
                (.row(RowID(other, $0)), titles[$0] ?? "\(whole.label.english) \(Reference(number: $0)?.printed(whole.letter) ?? "")")
            }
        default: return []
        }
    }
}
