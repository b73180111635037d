import Cases
import Core
import Language
import Record
import Specification
import Storage

extension FigureReading {
    /// Every statement that the figures of a period are read by, in the folder's order: lists, folds with their rows, breakdowns, what stands
    /// beside them. For measuring against another database; figures that read other figures find none.
    package func statements(
        _ period: Period, asAt moment: Moment, for viewer: Viewer, in transaction: Transaction
    ) throws -> [(code: String, statement: Statement)] {
        let published = try published(in: period, transaction)
        guard viewer.mayCount(published.reference) else { return [] }
        let stretch = FigureStretch(period, until: period.last, in: published.service.calendar)
        let occasion = stretch.occasion(published.service, reference: published.reference, now: moment)
        return try published.service.figures.flatMap { figure in
            guard let indicator = published.service.rules.indicator(figure, on: period.last) else { return [] as [(String, Statement)] }
            return try indicator.everyStatement(occasion, scope: published.scope).map { (figure.code, $0) }
        }
    }
}
