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
    ) throws -> [(code: String, asked: AskedStatement)] {
        let published = try published(in: period, transaction)
        guard viewer.mayCount(published.reference) else { return [] }
        let stretch = FigureStretch(period, until: period.last, in: published.service.calendar)
        let occasion = stretch.occasion(published.service, reference: published.reference, now: moment)
        return try published.service.figures.flatMap { figure in
            guard let indicator = published.service.rules.indicator(figure, on: period.last) else {
                return [] as [(String, AskedStatement)]
            }
            return try indicator.everyStatement(occasion, scope: published.scope).map { (figure.code, $0) }
        }
    }

    /// The rules that this database cannot read: what nests deeper than its parser holds is found when the folder is checked, and not when the
    /// return is due. Asks for the plan of each statement, and for none of its rows.
    package static func unreadable(_ published: Published, in database: Database) async throws -> [Mistake] {
        let service = published.service
        let day = Day(2026, 4, 1)
        let stretch = FigureStretch(Period(service.reports, containing: day, in: service.calendar), until: day, in: service.calendar)
        let occasion = stretch.occasion(service, reference: published.reference, now: Moment(day, 12))
        var mistakes: [Mistake] = []
        for figure in service.figures {
            guard let indicator = service.rules.anyIndicator(figure) else { continue }
            for asked in try indicator.everyStatement(occasion, scope: published.scope) {
                do {
                    // Each by itself: a transaction goes no further after a statement that failed.
                    try await database.read { try FigureStore($0).plan(asked.statement) }
                } catch StorageError.statement(let words) where words.contains("parser stack overflow") {
                    mistakes.append(
                        asked.rule.mistake(
                            "a rule of \(figure.code) nests deeper than the embedded database reads",
                            "Ask one thing less inside another, or work the innermost out in a field of its own record"))
                }
            }
        }
        var seen: Set<Mistake> = []
        return mistakes.filter { seen.insert($0).inserted }
    }
}
