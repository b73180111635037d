import Cases
import Core
import Language
import Specification
import Storage

/// Puts an answer into the value that pages and exports print.
struct FigureWriting {
    let figure: FigureEntry
    let round: FigureRound

    init(_ figure: FigureEntry, in round: FigureRound) { (self.figure, self.round) = (figure, round) }

    private var published: Published { round.published }
    private var transaction: Transaction { round.transaction }
    private var scope: RowScope { round.scope }
    private var service: Service { published.service }

    func report(_ answer: FigureAnswer, now: Moment) throws -> FigureReport {
        let indicator = answer.indicator
        let names = try RowNames(answer.figure?.lines.map(\.row) ?? [], published, transaction)
        let lines = answer.figure?.lines ?? []
        func rows(_ rowClass: RowClass, because reason: String? = nil) -> [FigureReport.Row] {
            lines.filter { $0.rowClass == rowClass }.compactMap { names[$0.row, reason] }.sorted()
        }
        let folds = try self.folds(answer, now)
        var report = try glance(answer)
        report.words = indicator?.saying.description ?? ""
        (report.counted, report.notCounted, report.undecided) = (rows(.counted), rows(.notCounted), rows(.undecided))
        report.leftOut = indicator?.text.leaveOut.enumerated().flatMap { rows(.leftOut($0), because: $1.reason) } ?? []
        (report.folds, report.cells) = (folds, report.kind == .reported ? try cells(folds) : [])
        (report.also, report.breakdown) = (try also(answer), try breakdown(answer))
        return report
    }

    /// The figure unopened: what it came to, without what it is made of.
    func glance(_ answer: FigureAnswer) throws -> FigureReport {
        let agreed = try round.agreed(on: answer.stretch.days.upperBound)
        let indicator = answer.indicator
        let parts = indicator?.partKinds ?? []
        let isReported = !parts.isEmpty && parts.allSatisfy { $0.flatMap { service.kinds[$0] }?.reported != nil }
        return FigureReport(
            code: figure.code, name: figure.label.english(agreed), kind: isReported ? .reported : kind(indicator),
            covers: answer.stretch.label, coversWords: answer.stretch.words, numerator: answer.figure?.numerator,
            denominator: answer.figure?.denominator, value: try value(answer), unit: indicator.map(unit) ?? .number,
            target: figure.target(on: answer.stretch.days.upperBound)?.text.text, result: result(answer),
            words: "", note: note(answer, agreed), awaited: awaited(answer), counted: [], notCounted: [], leftOut: [], undecided: [],
            folds: [], cells: [], also: [], breakdown: [])
    }

    func earlier(_ answer: FigureAnswer) throws -> FigureReport.Earlier {
        .init(covers: answer.stretch.label, words: answer.stretch.words, value: try value(answer), result: result(answer))
    }

    /// Better or worse by the side on which the target lies; without a target only up or down.
    func movement(from old: Ratio?, to now: FigureAnswer) -> FigureReport.Movement? {
        guard let old, let new: Ratio = given(now) else { return nil }
        if old == new { return .same }
        guard let target = now.indicator?.target else { return new > old ? .up : .down }
        let higherIsBetter = [.atLeast, .above].contains(target.comparison)
        return (new > old) == higherIsBetter ? .better : .worse
    }

    /// The exact value, where there is one to print.
    func given(_ answer: FigureAnswer) -> Ratio? { given(answer) ? answer.figure?.value : nil }

    /// Whether there is a value to print: not while totals are awaited, even if some have come.
    private func given(_ answer: FigureAnswer) -> Bool {
        switch answer.state {
        case .met, .missed, .none: true
        case .noActivity, .cannot, .awaiting: false
        }
    }

    private func kind(_ indicator: Indicator?) -> FigureReport.Kind {
        switch indicator?.measure {
        case .share: .share
        case .count: .count
        case .figure, nil: .figure
        }
    }

    private func unit(_ indicator: Indicator) -> FigureReport.Unit {
        indicator.isPercent ? .percent : .init(of: indicator.valueType)
    }

    private func value(_ answer: FigureAnswer) throws -> String? {
        guard given(answer), let indicator = answer.indicator else { return nil }
        return try answer.figure?.value.map { try indicator.printed($0).description }
    }

    private func result(_ answer: FigureAnswer) -> FigureReport.Result {
        switch answer.state {
        case .met: .met
        case .missed: .missed
        case .none: answer.indicator?.target != nil && !answer.stretch.isWhole ? .soFar : .none
        case .noActivity: .noActivity
        case .cannot: .cannot
        case .awaiting: .awaiting
        }
    }

    private func note(_ answer: FigureAnswer, _ agreed: Agreed) -> String? {
        switch answer.state {
        case .cannot(let sentence): agreed.said(sentence)
        case .awaiting: figure.untilThen?.english(agreed)
        default: answer.isSecondMiss ? figure.missedTwice?.say.english(agreed) : nil
        }
    }

    private func awaited(_ answer: FigureAnswer) -> [String] { if case .awaiting(let cells) = answer.state { cells } else { [] } }

    private func also(_ answer: FigureAnswer) throws -> [FigureReport.Also] {
        guard let indicator = answer.indicator, let values = answer.figure?.also else { return [] }
        return try zip(indicator.also, values).map { line, value in
            let unit: FigureReport.Unit = indicator.isPercent(line) ? .percent : .init(of: line.plan.term.type)
            let isOfWhole = round.portion != nil && line.plan.countsSettings
            return .init(title: line.title, value: isOfWhole ? nil : try value.map { try indicator.printed($0, line) }, unit: unit)
        }
    }

    /// The figure again for each value of each breakdown.
    private func breakdown(_ answer: FigureAnswer) throws -> [FigureReport.Part] {
        guard given(answer), let indicator = answer.indicator, let breakdowns = answer.figure?.breakdowns else { return [] }
        var parts: [FigureReport.Part] = []
        for ((path, type), groups) in zip(indicator.breakdownTypes, breakdowns) {
            let labels = try GroupLabels(type, groups.map(\.group), published, transaction)
            for group in groups {
                parts.append(
                    .init(
                        by: path, value: labels.code(group.group), label: labels[group.group], numerator: group.numerator,
                        denominator: group.denominator, printed: try group.value.map { try indicator.printed($0).description }))
            }
        }
        return parts
    }

    /// Each fold of a figure with the rows behind it, which the same rule reads again.
    private func folds(_ answer: FigureAnswer, _ now: Moment) throws -> [FigureReport.Fold] {
        guard let indicator = answer.indicator, let value = answer.figure, case .figure(let plan) = indicator.measure else { return [] }
        let statements = try indicator.statements(answer.occasion, scope: scope).parts
        return try indicator.partSayings.enumerated().map { place, words in
            let type = plan.parts[place].type
            var found: [(row: RowID, value: String?)] = []
            if let list = statements[place].list, let kind = indicator.partKinds[place] {
                try transaction.forEach(list) { row in
                    let keys = try row.columnNames.prefix { $0.hasPrefix("id") }.map { try row.get($0, as: Int64.self) }
                    var written: String?
                    if let number: Int64 = try row.find("value"), let divisor: Int64 = try row.find("divisor") {
                        written = try indicator.printed(try Ratio(number, over: divisor), percent: false, type)
                    }
                    found.append((RowID(kind, keys), written))
                }
            }
            let names = try RowNames(found.map(\.row), published, transaction)
            let kind = indicator.partKinds[place].flatMap { $0 }
            return .init(
                words: words, value: try value.parts[place]?.printed(by: indicator, type), missing: value.missing[place],
                isReported: kind.flatMap { service.kinds[$0] }?.reported != nil,
                rows: found.compactMap { names[$0.row, $0.value ?? "not recorded"] }.sorted())
        }
    }

    private func cells(_ folds: [FigureReport.Fold]) throws -> [FigureReport.Cell] {
        let submitted = try FigureStore(transaction).submissions(of: Array(Set(folds.flatMap(\.rows).map(\.reference.number))))
        return folds.flatMap { fold in
            fold.rows.map { row in
                let submission = submitted[row.reference.number]
                return .init(
                    row: row, fold: fold.words, value: row.reason ?? "", by: submission?.by ?? "not recorded", at: submission?.at)
            }
        }
    }
}

extension FigureReport.Unit {
    init(of type: ValueType) {
        self =
            switch type {
            case .money: .pounds
            case .minutes: .minutes
            default: .number
            }
    }
}

extension Datum {
    fileprivate func printed(by indicator: Indicator, _ type: ValueType) throws -> String? {
        switch self {
        case .number(let number): try indicator.printed(number, percent: false, type)
        case .yesNo(let value): value ? "yes" : "no"
        case .day(let day): day.description
        default: nil
        }
    }
}
