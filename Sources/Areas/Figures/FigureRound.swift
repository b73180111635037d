import Cases
import Core
import Language
import Record
import Specification
import Storage

/// One working out of figures: what one figure needs of others is worked out once and kept for the round.
///
/// A figure that reads figures comes after those it reads; a second miss asks for the figure's own earlier stretches.
final class FigureRound {
    let published: Published
    let transaction: Transaction
    let now: Moment
    private let shelf: Shelf
    private let sent: SentFigures
    private let viewer: Viewer
    /// What the viewer's figures are worked out over; nil for the whole service.
    let portion: Portion?
    /// The rows that rules go through.
    let scope: RowScope
    /// The connection of the transaction, where it keeps what figures come to at a glance; nil where they are worked out with all they open to.
    private let keeping: KeepingConnection?
    /// Rounds of other versions, for stretches on whose last day those were in force.
    private var others: [String: FigureRound] = [:]
    private var answers: [Key: FigureAnswer] = [:]
    /// What is agreed, in words, by the day on which it is.
    private var agreed: [Day: Agreed] = [:]
    private lazy var settings = Result { try published.settings(in: transaction) }
    private lazy var contractStarts = Result { try FigureStore(transaction).contractStarts(of: published) }

    private struct Key: Hashable { let code: String, days: ClosedRange<Day> }

    init(
        _ published: Published, on shelf: Shelf, _ sent: SentFigures, for viewer: Viewer, in transaction: Transaction, now: Moment,
        keeping: KeepingConnection? = nil
    ) throws {
        (self.published, self.shelf, self.viewer, self.transaction, self.now) = (published, shelf, viewer, transaction, now)
        self.keeping = keeping
        let read = { try published.portion(for: viewer, in: transaction) }
        portion = try keeping.map { try $0.portion(for: viewer, version: published.version, read) } ?? read()
        scope = published.scope(of: portion)
        // What was sent is of the whole service.
        self.sent = portion == nil ? sent : .none
    }

    /// Figures that are read as rows: by other figures, or by what is said of a second miss.
    private lazy var readAsRows: Set<String> = Set(
        service.figures.flatMap { figure in
            (service.rules.figuresRead[figure.code]?.codes ?? []).union(figure.missedTwice == nil ? [] : [figure.code])
        })

    private var service: Service { published.service }

    /// What is agreed on a day, for the words that name settings: read once for all figures.
    func agreed(on day: Day) throws -> Agreed {
        if let known = agreed[day] { return known }
        let found = published.agreed(on: day, in: try settings.get())
        agreed[day] = found
        return found
    }

    /// A figure in a report on `period`.
    func answer(_ figure: FigureEntry, in period: Period) throws -> FigureAnswer {
        guard let stretch = try stretch(of: figure, until: period.last, period) else {
            let whole = FigureStretch(period, until: period.last, in: service.calendar)
            return FigureAnswer(
                occasion: whole.occasion(service, reference: published.reference, now: now), stretch: whole,
                state: .cannot("The first day of the contract is not agreed."), figure: nil, indicator: nil)
        }
        var answer = try answer(figure, over: stretch)
        if let rule = figure.missedTwice, answer.state == .missed, let rules = service.rules[rule.when] {
            var rows: [FigureRow] = []
            for (before, its) in try earlier(figure, before: stretch, period) {
                rows += try self.rows(its, of: figure, before, isEarlier: true)
            }
            rows += try self.rows(answer, of: figure, stretch)
            var occasion = stretch.occasion(service, reference: published.reference, now: now)
            occasion.figures = rows
            // The whole of a figure comes after its groups, so the last row is the one in hand.
            let held = try transaction.row(try rules.statement(occasion, only: Int64(rows.count - 1), scope: scope)) { row in
                try row.find("value", as: Int64.self)
            }
            answer.isSecondMiss = held == .some(1)
        }
        return answer
    }

    /// The same figure for the stretches before, the latest first.
    ///
    /// - Parameter most: how many; nil for all back to the first day anything was recorded of.
    func earlier(
        _ figure: FigureEntry, in period: Period, most: Int
    ) throws -> [(stretch: FigureStretch, answer: FigureAnswer)] {
        guard let stretch = try stretch(of: figure, until: period.last, period) else { return [] }
        return try earlier(figure, before: stretch, period, most: most).reversed()
    }

    /// Back to the first day of any record, and never beyond ten years of quarters: the earliest first.
    private func earlier(
        _ figure: FigureEntry, before stretch: FigureStretch, _ report: Period, most: Int = 40
    ) throws -> [(FigureStretch, FigureAnswer)] {
        guard let first = try FigureStore(transaction).firstDay(of: published, portion) else { return [] }
        var (found, last): ([(FigureStretch, FigureAnswer)], Day) = ([], stretch.previous.upperBound)
        while found.count < most, last >= first, let earlier = try self.stretch(of: figure, until: last, report),
            earlier.days.upperBound == last
        {
            found.insert((earlier, try answer(figure, over: earlier)), at: 0)
            last = earlier.previous.upperBound
        }
        return found
    }

    private func stretch(of figure: FigureEntry, until last: Day, _ report: Period) throws -> FigureStretch? {
        FigureStretch(of: figure, until: last, report, service.calendar, contractStarts: try contractStarts.get())
    }

    private func answer(_ figure: FigureEntry, over stretch: FigureStretch) throws -> FigureAnswer {
        let key = Key(code: figure.code, days: stretch.days)
        if let known = answers[key] { return known }
        let answer = try round(on: stretch.days.upperBound).workOut(figure.code, stretch.seen(on: now.day))
        answers[key] = answer
        return answer
    }

    /// The round of the version in force on a day: this one, or another.
    private func round(on day: Day) throws -> FigureRound {
        guard let version = try shelf.version(of: service.name, on: day, in: transaction), version.version != published.version else {
            return self
        }
        let other =
            try others[version.version]
            ?? FigureRound(version, on: shelf, sent, for: viewer, in: transaction, now: now, keeping: keeping)
        others[version.version] = other
        return other
    }

    private func workOut(_ code: String, _ stretch: FigureStretch) throws -> FigureAnswer {
        var occasion = stretch.occasion(service, reference: published.reference, now: now)
        // A figure that was not asked for then has no answer.
        guard let figure = service.figures[code], let indicator = service.rules.indicator(figure, on: stretch.days.upperBound) else {
            return FigureAnswer(occasion: occasion, stretch: stretch, state: .none, figure: nil, indicator: nil)
        }
        if portion != nil, indicator.countsSettings {
            let state = FigureAnswer.State.cannot("This is a figure of the whole service: what is agreed for all of it is a part of it.")
            return FigureAnswer(occasion: occasion, stretch: stretch, state: state, figure: nil, indicator: indicator)
        }
        occasion.figures = try figuresRead(by: figure, stretch)
        let answer =
            try keeping.map { try glance(indicator, code, occasion, in: $0) }
            ?? indicator.figure(in: transaction, occasion, scope: scope)
        var missing: [String] = []
        if let needs = indicator.needs {
            let submitted = try indicator.submitted(needs, in: transaction, occasion, scope: scope)
            let expected = try FigureStore(transaction).expected(needs, stretch.days, published, scope)
            missing = expected.filter { !submitted.contains($0.cell) }.map(\.words)
        }
        let state = try FigureAnswer.State(answer, indicator, awaiting: missing, isWhole: stretch.isWhole)
        return FigureAnswer(occasion: occasion, stretch: stretch, state: state, figure: answer, indicator: indicator)
    }

    private func glance(
        _ indicator: Indicator, _ code: String, _ occasion: Occasion, in keeping: KeepingConnection
    ) throws -> Language.Figure {
        let isByService = readAsRows.contains(code)
        let question = KeptAnswers.Question(
            version: published.version, code: code, service: occasion.service, periods: occasion.periods, figures: occasion.figures,
            holidays: service.calendar.holidays, isByService: isByService, portion: portion)
        return try keeping.figure(question, of: indicator) {
            try indicator.glance(in: transaction, occasion, byService: isByService, scope: scope)
        }
    }

    /// The figures that `figure` reads, as rows, for the stretches it reads them for.
    private func figuresRead(by figure: FigureEntry, _ stretch: FigureStretch) throws -> [FigureRow] {
        try reads(of: figure, stretch).flatMap { other, over, isEarlier in
            try rows(try answer(other, over: over), of: other, over, isEarlier: isEarlier)
        }
    }

    private func reads(of figure: FigureEntry, _ stretch: FigureStretch) -> [(other: FigureEntry, over: FigureStretch, isEarlier: Bool)] {
        guard let read = service.rules.figuresRead[figure.code] else { return [] }
        return [PeriodShift.yearBefore, .previous, .itself].filter { $0 == .itself || read.shifts.contains($0) }.flatMap { shift in
            let days = shift == .itself ? stretch.days : shift == .previous ? stretch.previous : stretch.yearBefore
            let over = shift == .itself ? stretch : stretch.over(days)
            return service.figures.filter { read.codes.contains($0.code) && $0.code != figure.code }.map { ($0, over, shift != .itself) }
        }
    }

    /// What the figures of a report read of others that read none themselves, each with its stretch once.
    func readFirst(in period: Period) throws -> [FigureWork] {
        var known: Set<Key> = []
        return try service.figures.flatMap { figure in
            try stretch(of: figure, until: period.last, period).map { reads(of: figure, $0) } ?? []
        }.filter { other, over, _ in
            service.rules.figuresRead[other.code] == nil && known.insert(Key(code: other.code, days: over.days)).inserted
        }.map { other, over, _ in .stretch(other, over) }
    }

    /// Works out, so that it is kept.
    func workOut(_ work: FigureWork, in period: Period) throws {
        switch work {
        case .figure(let figure): _ = try answer(figure, in: period)
        case .stretch(let figure, let stretch): _ = try answer(figure, over: stretch)
        }
    }

    // MARK: As sent

    /// A figure as it was sent last for some days; nil where it never was.
    func sent(_ figure: FigureEntry, _ days: ClosedRange<Day>) throws -> FigureReport? {
        let period = Period.Length.allCases.lazy.map { Period($0, containing: days.lowerBound, in: self.service.calendar) }
            .first { $0.first == days.lowerBound && $0.last == days.upperBound }
        let words = period?.words ?? "\(days.lowerBound.withoutWeekday) to \(days.upperBound.withoutWeekday)"
        return try sent.find(service.name, figure.code, words, transaction)
    }

    /// What a figure that is shown as it was sent shows; nil for any other.
    func asSealed(_ figure: FigureEntry, _ answer: FigureAnswer) throws -> FigureReport? {
        figure.asSealed ? try sent(figure, answer.stretch.days) : nil
    }

    /// A figure as rows: one for each service where it is broken down by the services of a programme, and the whole last.
    ///
    /// - Parameter isEarlier: the whole is read as it was sent, if it was.
    private func rows(
        _ answer: FigureAnswer, of figure: FigureEntry, _ stretch: FigureStretch, isEarlier: Bool = false
    ) throws -> [FigureRow] {
        guard let value = answer.figure, let indicator = answer.indicator else { return [] }
        func row(_ service: Int64, _ numerator: Int64?, _ denominator: Int64?, _ value: Ratio?, _ result: String) throws -> FigureRow {
            try FigureRow(
                figure.code, covers: stretch.days, of: service, numerator: numerator, denominator: denominator, value: value,
                result: result)
        }
        var rows: [FigureRow] = []
        if let place = indicator.breakdownByService, value.breakdowns.indices.contains(place) {
            for group in value.breakdowns[place] {
                guard case .row(let one)? = group.group, let number = one.key.first else { continue }
                let met = try indicator.isMet(group.value)
                rows.append(
                    try row(number, group.numerator, group.denominator, group.value, met.map { $0 ? "met" : "missed" } ?? "none"))
            }
        }
        if isEarlier, let sent = try sent(figure, stretch.days) {
            rows.append(
                try FigureRow(
                    figure.code, covers: stretch.days, of: published.reference.number, numerator: sent.numerator,
                    denominator: sent.denominator, value: try sent.sentValue, result: sent.result.asRow, isSealed: true))
        } else {
            rows.append(
                try row(published.reference.number, value.numerator, value.denominator, value.value, answer.state.asRow))
        }
        return rows
    }
}

extension FigureReport.Result {
    /// The code of the list `figure_result`.
    fileprivate var asRow: String {
        switch self {
        case .met: "met"
        case .missed: "missed"
        default: "none"
        }
    }
}
