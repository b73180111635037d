import Cases
import Core
import Language
import Record
import Specification
import Storage

/// Works out the figures of a service. Each is one statement whose rows are its lists; the figure is the count of those rows.
package struct FigureReading: Sendable {
    let published: Published

    package init(_ published: Published) { self.published = published }

    /// Every figure of the period, in the folder's order.
    package func report(_ period: Period, asAt moment: Moment, for viewer: Viewer, in transaction: Transaction) throws -> PeriodReport {
        let figures = try published.service.figures.compactMap { try report($0.code, period, asAt: moment, for: viewer, in: transaction) }
        return PeriodReport(
            specification: published.service.name, version: "sha256:\(published.service.version)", period: period, asAt: moment,
            figures: figures)
    }

    /// One figure; nil if the service has none of this code or the viewer may not see its figures.
    package func report(
        _ code: String, _ period: Period, asAt moment: Moment, for viewer: Viewer, in transaction: Transaction
    ) throws -> FigureReport? {
        guard viewer.mayCount(published.reference), let figure = published.service.figures[code],
            let indicator = published.service.rules.indicator(figure, on: period.last)
        else {
            return nil
        }
        let occasion = Occasion(
            period: period, calendar: published.service.calendar, named: published.service.name, now: moment,
            service: published.reference.number)
        let answer = try indicator.figure(in: transaction, occasion, scope: scope)
        var subjects: [Int64: (reference: Reference, kind: String)] = [:]
        if indicator.population?.kind.hasPrefix("clock.") == true {
            subjects = try FigureStore(transaction).subjects(ofClocks: answer.lines.compactMap(\.row.key.first))
        }
        let writing = FigureWriting(
            figure: figure, target: figure.target(on: period.last)?.text.text, indicator: indicator, service: published.service,
            subjects: subjects)
        return try writing.report(answer)
    }

    /// Figures are of one service, and every record names its own. Rows within a record have no service beside the record's; they stand in
    /// the folder's own tables.
    var scope: RowScope {
        let (service, reference) = (published.service, published.reference)
        return { kind, alias in
            guard case .table(let table, _)? = service.rules.vocabulary.kinds[kind]?.source else { return nil }
            if case .group? = service.layout[table]?.role { return nil }
            return "\(Statement(composed: alias)).\"service\" = CAST(\(reference) AS BIGINT)"
        }
    }
}

/// Puts an answer into the value that pages and exports print.
struct FigureWriting {
    let figure: FigureEntry
    let target: String?
    let indicator: Indicator
    let service: Service
    /// The record each clock is of, with its kind: what a reader opens.
    let subjects: [Int64: (reference: Reference, kind: String)]

    func report(_ answer: Language.Figure) throws -> FigureReport {
        let met = try indicator.isMet(answer.value)
        return FigureReport(
            code: figure.code, name: figure.label.english, kind: kind, numerator: answer.numerator, denominator: answer.denominator,
            value: try answer.value.map { try indicator.printed($0).description }, unit: indicator.isPercent ? "percent" : "number",
            target: target, result: result(answer, met), words: indicator.saying.description,
            counted: rows(answer, .counted), notCounted: rows(answer, .notCounted), leftOut: leftOut(answer),
            undecided: rows(answer, .undecided), breakdown: breakdown(answer))
    }

    private var kind: FigureReport.Kind {
        switch indicator.measure {
        case .share: .share
        case .count: .count
        case .figure: .figure
        }
    }

    private func result(_ answer: Language.Figure, _ met: Bool?) -> FigureReport.Result {
        if case .noActivity = answer.answer { return .noActivity }
        return met.map { $0 ? .met : .missed } ?? .none
    }

    private func rows(_ answer: Language.Figure, _ rowClass: RowClass, because reason: String? = nil) -> [FigureReport.Row] {
        answer.rows(rowClass).compactMap { row($0, because: reason) }.sorted { $0.reference < $1.reference }
    }

    private func row(_ row: RowID, because reason: String?) -> FigureReport.Row? {
        if let number = row.key.first, let subject = subjects[number] {
            return FigureReport.Row(
                reference: subject.reference, letter: service.kinds[subject.kind]?.letter ?? "R", reason: reason)
        }
        guard let number = row.key.first, let reference = Reference(number: number) else { return nil }
        return FigureReport.Row(reference: reference, letter: service.kinds[row.kind]?.letter ?? "R", reason: reason)
    }

    private func leftOut(_ answer: Language.Figure) -> [FigureReport.Row] {
        indicator.leaveOut.enumerated().flatMap { rows(answer, .leftOut($0), because: $1.reason) }
    }

    /// The figure again for each value of the first breakdown.
    private func breakdown(_ answer: Language.Figure) -> [FigureReport.Part] {
        guard let first = indicator.by.first else { return [] }
        var parts: [String: (counted: Int64, all: Int64)] = [:]
        for line in answer.lines {
            let value: String = if case .code(let code)?? = line.groups.first { code } else { "" }
            switch line.rowClass {
            case .counted:
                parts[value, default: (0, 0)].counted += 1
                parts[value, default: (0, 0)].all += 1
            case .notCounted: parts[value, default: (0, 0)].all += 1
            case .undecided where indicator.text.notRecorded == .stays: parts[value, default: (0, 0)].all += 1
            case .undecided, .leftOut: continue
            }
        }
        let list: String? = if case .code(let list) = first.type { list } else { nil }
        return parts.sorted { $0.key < $1.key }.map { value, sizes in
            let label = list.flatMap { service.lists[$0]?.values[value]?.label.english } ?? (value.isEmpty ? "Not recorded" : value)
            return FigureReport.Part(by: list ?? "by", value: value, label: label, numerator: sizes.counted, denominator: sizes.all)
        }
    }
}
