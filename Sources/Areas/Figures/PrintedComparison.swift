import Cases
import Core
import Language
import Record
import Specification
import Storage

/// What a folder says was printed beside what the records come to, line by line.
package struct PrintedComparison: Sendable, Equatable {
    /// What the figures were printed in.
    package let label: String
    package let lines: [Line]
    /// Sentences and labels that are wrong though no figure is.
    package let statements: [Sentence]

    package struct Line: Sendable, Equatable {
        package let page: String
        /// The figure's code; nil for a rule of the page's own.
        package let code: String?
        package let label: String
        /// `2013-14-q2`
        package let period: String
        package let printed: String
        /// To the places of what was printed, rounded once; nil where nothing is recorded to work it out from.
        package let computed: String?
        package let unit: FigureReport.Unit
        package let remark: Remark?

        package var outcome: Outcome {
            guard let computed else { return .noRecords }
            if computed == printed { return .agrees }
            return remark == nil ? .unexplained : .explained
        }
    }

    package struct Sentence: Sendable, Equatable {
        package let page: String, says: String, remark: Remark
    }

    package enum Outcome: String, Sendable, CaseIterable {
        case agrees
        /// It differs, and the folder says why.
        case explained
        /// It differs, and nobody has said why.
        case unexplained
        case noRecords = "no records"
    }

    /// Lines that differ and say nothing of why: none, where every slip is known.
    package var unexplained: [Line] { lines.filter { $0.outcome == .unexplained } }

    /// What the page says of itself that does not hold: the remarks of lines that differ, and those of statements.
    package var found: [Remark] { lines.filter { $0.outcome == .explained }.compactMap(\.remark) + statements.map(\.remark) }
}

extension FigureReading {
    /// The printed figures of the version in force, each with the same worked out from what is recorded; nil where the folder prints none.
    package func comparison(asAt moment: Moment, for viewer: Viewer, in transaction: Transaction) throws -> PrintedComparison? {
        let published = try published(on: moment.day, transaction)
        let service = published.service
        guard let printed = service.printed, viewer.mayCount(published.reference) else { return nil }
        let lines = try printed.figures.map { figure in
            let period = try Period(label: figure.period.text, in: service.calendar)
            let stretch = FigureStretch(period, until: period.last, in: service.calendar)
            let occasion = stretch.occasion(service, reference: published.reference, now: moment)
            var line: (computed: String?, unit: FigureReport.Unit) = (nil, .number)
            if let indicator = service.rules.indicator(figure) {
                let answer = try indicator.figure(in: transaction, occasion, scope: published.scope)
                line = try figure.written(answer, indicator)
            }
            return PrintedComparison.Line(
                page: figure.page, code: figure.code,
                label: figure.title(in: service, try published.agreed(on: period.last, in: transaction)), period: period.label,
                printed: figure.digits,
                computed: line.computed, unit: line.unit, remark: figure.remark)
        }
        return PrintedComparison(
            label: printed.label.english, lines: lines,
            statements: printed.statements.map { PrintedComparison.Sentence(page: $0.page, says: $0.says, remark: $0.remark) })
    }
}

extension FigureInPrint {
    fileprivate var code: String? { if case .figure(let code, _) = source { code.value } else { nil } }

    /// What stands in its line: its own words, or the figure's and those of the part.
    fileprivate func title(in service: Service, _ agreed: Agreed) -> String {
        var title = label?.english
        if title == nil, case .figure(let code, let beside) = source {
            title = ([service.figures[code.value]?.label.english(agreed) ?? code.value] + [beside?.text].compactMap(\.self)).joined(
                separator: ": ")
        }
        return (title ?? "") + (part == .value ? "" : ", \(part.rawValue)")
    }

    /// The answer as this page prints it: to the same places, rounded once.
    fileprivate func written(_ answer: Language.Figure, _ indicator: Indicator) throws -> (String?, FigureReport.Unit) {
        var (value, isPercent, type) = (answer.value, indicator.isPercent, indicator.valueType)
        switch part {
        case .value: break
        case .numerator: (value, isPercent) = (answer.numerator.map { Ratio($0) }, false)
        case .denominator: (value, isPercent) = (answer.denominator.map { Ratio($0) }, false)
        }
        // A share of nobody was not worked out from records, and neither is a part of it.
        if answer.denominator == 0 { value = nil }
        if case .figure(_, let title?) = source, let place = indicator.also.firstIndex(where: { $0.title == title.text }) {
            let beside = indicator.also[place]
            (value, isPercent, type) = (answer.also[place], indicator.isPercent(beside), beside.plan.term.type)
        }
        let unit: FigureReport.Unit = isPercent ? .percent : .init(of: type)
        return (try value.map { try indicator.printed($0, places: places, percent: isPercent, type) }, unit)
    }
}
