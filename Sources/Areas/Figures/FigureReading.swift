import Cases
import Core
import Language
import Record
import Specification
import Storage

/// Works out the figures of a service. A share or a count is one statement whose rows are its lists; the figure is the count of those rows.
package struct FigureReading: Sendable {
    let published: Published

    package init(_ published: Published) { self.published = published }

    /// Every figure of the period, in the folder's order.
    package func report(_ period: Period, asAt moment: Moment, for viewer: Viewer, in transaction: Transaction) throws -> PeriodReport {
        let service = published.service
        var figures: [FigureReport] = []
        if viewer.mayCount(published.reference) {
            let round = FigureRound(published, in: transaction, now: moment, scope: scope)
            figures = try service.figures.map { figure in
                try FigureWriting(published, figure, in: transaction, scope).report(try round.answer(figure, in: period), now: moment)
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
        guard viewer.mayCount(published.reference), let figure = published.service.figures[code] else { return nil }
        let round = FigureRound(published, in: transaction, now: moment, scope: scope)
        let writing = FigureWriting(published, figure, in: transaction, scope)
        let answer = try round.answer(figure, in: period)
        var report = try writing.report(answer, now: moment)
        let before = try round.earlier(figure, in: period, most: earlier)
        report.earlier = try before.map { try writing.earlier($0.answer) }
        report.movement = before.first.flatMap { writing.movement(from: $0.answer, to: answer) }
        return report
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
