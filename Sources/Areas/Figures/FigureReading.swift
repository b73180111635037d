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

    package init(of service: String, on shelf: Shelf) { (self.service, self.shelf) = (service, shelf) }
    /// One version alone.
    package init(_ published: Published) { self.init(of: published.service.name, on: Shelf(only: published)) }

    package func published(in period: Period, _ transaction: Transaction) throws -> Published {
        try published(on: period.last, transaction)
    }

    func published(on day: Day, _ transaction: Transaction) throws -> Published {
        guard let published = try shelf.version(of: service, on: day, in: transaction) else { throw FigureRefusal.notYours }
        return published
    }

    /// Every figure of the period, in the folder's order.
    package func report(_ period: Period, asAt moment: Moment, for viewer: Viewer, in transaction: Transaction) throws -> PeriodReport {
        let published = try published(in: period, transaction)
        let service = published.service
        var figures: [FigureReport] = []
        if viewer.mayCount(published.reference) {
            let round = FigureRound(published, on: shelf, in: transaction, now: moment)
            figures = try service.figures.map { figure in
                try FigureWriting(published, figure, in: transaction, published.scope).report(
                    try round.answer(figure, in: period), now: moment)
            }
        }
        return PeriodReport(
            specification: service.name, version: "sha256:\(service.version)", label: service.label.english, period: period, asAt: moment,
            figures: figures)
    }

    /// One figure; nil if the service has none of this code or the viewer may not see its figures.
    ///
    /// - Parameter earlier: how many stretches before it are worked out beside it.
    package func report(
        _ code: String, _ period: Period, asAt moment: Moment, for viewer: Viewer, earlier: Int = 0, in transaction: Transaction
    ) throws -> FigureReport? {
        let published = try published(in: period, transaction)
        guard viewer.mayCount(published.reference), let figure = published.service.figures[code] else { return nil }
        let round = FigureRound(published, on: shelf, in: transaction, now: moment)
        let writing = FigureWriting(published, figure, in: transaction, published.scope)
        let answer = try round.answer(figure, in: period)
        var report = try writing.report(answer, now: moment)
        let before = try round.earlier(figure, in: period, most: earlier)
        report.earlier = try before.map { try writing.earlier($0.answer) }
        report.movement = before.first.flatMap { writing.movement(from: $0.answer, to: answer) }
        return report
    }
}
