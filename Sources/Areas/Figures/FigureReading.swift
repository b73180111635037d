import Cases
import Core
import Language
import Record
import Specification
import Storage

/// Works out the figures of a service. A share or a count is one statement whose rows are its lists; the figure is the count of those rows.
///
/// A period follows the version in force on its last day.
package struct FigureReading: Sendable {
    private let shelf: Shelf
    private let service: String
    private let sent: SentFigures
    /// What was worked out lately; nil to work out everything.
    private let kept: KeptAnswers?

    package init(of service: String, on shelf: Shelf, sent: SentFigures = .none, kept: KeptAnswers? = nil) {
        (self.service, self.shelf, self.sent, self.kept) = (service, shelf, sent, kept)
    }
    /// One version alone.
    package init(_ published: Published) { self.init(of: published.service.name, on: Shelf(only: published)) }

    package func published(in period: Period, _ transaction: Transaction) throws -> Published {
        try published(on: period.last, transaction)
    }

    func published(on day: Day, _ transaction: Transaction) throws -> Published {
        guard let published = try shelf.version(of: service, on: day, in: transaction) else { throw FigureRefusal.notYours }
        return published
    }

    /// The first day of anything on record; nil where nothing is.
    package func firstDay(in transaction: Transaction) throws -> Day? {
        try shelf[service].flatMap { try FigureStore(transaction).firstDay(of: $0) }
    }

    /// The day from which years of the contract and its four weeks are counted; nil where none is agreed.
    package func contractStarts(in transaction: Transaction) throws -> Day? {
        try shelf[service].flatMap { try FigureStore(transaction).contractStarts(of: $0) }
    }

    /// Every figure of the period, in the folder's order, with lists, folds, breakdowns and what stands beside it.
    ///
    /// - Parameter codes: the figures wanted, in the order wanted; nil for all.
    package func report(
        _ period: Period, of codes: [String]? = nil, asAt moment: Moment, for viewer: Viewer, in transaction: Transaction
    ) throws -> PeriodReport {
        let published = try published(in: period, transaction)
        let round = try round(published, asAt: moment, for: viewer, in: transaction)
        return try report(period, of: codes, for: viewer, in: round) { try $0.report($1, now: moment) }
    }

    /// Every figure of the period without what it opens to, as the page of all figures shows it, and the version it follows.
    package func glance(
        _ period: Period, asAt moment: Moment, for viewer: Viewer, in database: Database
    ) async throws -> (report: PeriodReport, published: Published) {
        let glance = FigureGlance(reading: self, period: period, moment: moment, viewer: viewer, kept: kept ?? KeptAnswers())
        return try await glance.read(in: database)
    }

    func round(
        _ published: Published, asAt moment: Moment, for viewer: Viewer, in transaction: Transaction, keeping: KeepingConnection? = nil
    ) throws -> FigureRound {
        try FigureRound(published, on: shelf, sent, for: viewer, in: transaction, now: moment, keeping: keeping)
    }

    func report(
        _ period: Period, of codes: [String]? = nil, for viewer: Viewer, in round: FigureRound,
        writing: (FigureWriting, FigureAnswer) throws -> FigureReport
    ) throws -> PeriodReport {
        let published = round.published, service = published.service
        var figures: [FigureReport] = []
        if viewer.mayCount(published.reference) {
            let wanted = codes.map { codes in codes.compactMap { service.figures[$0] } } ?? Array(service.figures)
            figures = try wanted.map { figure in
                let answer = try round.answer(figure, in: period)
                return try round.asSealed(figure, answer) ?? writing(FigureWriting(figure, in: round), answer)
            }
        }
        return PeriodReport(
            specification: service.name, version: "sha256:\(service.version)", label: service.label.english, period: period,
            asAt: round.now, figures: figures, isOfPart: viewer.countsPart(of: published.reference))
    }

    /// One figure; nil if the service has none of this code or the viewer may not see its figures.
    ///
    /// - Parameter earlier: how many stretches before it are worked out beside it.
    package func report(
        _ code: String, _ period: Period, asAt moment: Moment, for viewer: Viewer, earlier: Int = 0, in transaction: Transaction
    ) throws -> FigureReport? {
        let published = try published(in: period, transaction)
        guard viewer.mayCount(published.reference), let figure = published.service.figures[code] else { return nil }
        let round = try round(published, asAt: moment, for: viewer, in: transaction)
        let writing = FigureWriting(figure, in: round)
        let answer = try round.answer(figure, in: period)
        var report = try round.asSealed(figure, answer) ?? writing.report(answer, now: moment)
        let before = try round.earlier(figure, in: period, most: earlier).map { ($0.answer, try round.sent(figure, $0.stretch.days)) }
        report.earlier = try before.map { try $1?.sentEarlier ?? writing.earlier($0) }
        report.movement = try before.first.flatMap { worked, sent in
            try writing.movement(from: sent?.sentValue ?? writing.given(worked), to: answer)
        }
        return report
    }

    /// A figure as it was sent last for a period; nil where it never was, or is of more than the viewer's part.
    func sent(_ code: String, _ period: Period, for viewer: Viewer, in transaction: Transaction) throws -> FigureReport? {
        try viewer.countsPart(of: Published.reference(of: service)) ? nil : sent.find(service, code, period.words, transaction)
    }
}
