import Cases
import Core
import Figures
import Record
import Specification
import Storage

/// Finds the returns of a service.
package struct ReturnReading: Sendable {
    let shelf: Shelf
    package init(on shelf: Shelf) { self.shelf = shelf }

    /// The return of a name for a period.
    ///
    /// - Throws: ``ReturnRefusal/noSuchReturn`` where the version of the period's last day has none, or the label is of another length.
    package func find(_ name: String, _ label: String, of service: String, in transaction: Transaction) throws -> PeriodReturn {
        guard let current = shelf[service] else { throw ReturnRefusal.noSuchReturn }
        let period = try Period(label: label, in: current.service.calendar)
        let starts = try FigureReading(of: service, on: shelf).contractStarts(in: transaction)
        guard let published = try shelf.version(of: service, on: period.last, in: transaction),
            let entry = published.service.returns[name],
            entry.each.period(containing: period.last, in: current.service.calendar, contractStarts: starts) == period
        else { throw ReturnRefusal.noSuchReturn }
        return PeriodReturn(entry, for: period, in: published)
    }

    /// How many periods of a return are listed: three years of quarters.
    static let most = 12

    /// The returns of a service since anything is on record, each period's, the latest first.
    package func list(of service: String, on today: Day, in transaction: Transaction) throws -> [ReturnStanding] {
        guard let current = shelf[service]?.service else { return [] }
        let figures = FigureReading(of: service, on: shelf)
        let first = try figures.firstDay(in: transaction) ?? today
        let starts = try figures.contractStarts(in: transaction)
        let seals = try SealStore(transaction).latest(of: service)
        return try current.returns.flatMap { entry -> [ReturnStanding] in
            let each = entry.each
            var (found, day): ([ReturnStanding], Day) = ([], today)
            while found.count < ReturnReading.most, day >= first,
                let period = each.period(containing: day, in: current.calendar, contractStarts: starts)
            {
                if let published = try shelf.version(of: service, on: period.last, in: transaction),
                    let entry = published.service.returns[entry.name], entry.each == each
                {
                    let returned = PeriodReturn(entry, for: period, in: published)
                    found.append(
                        ReturnStanding(
                            returned: returned, due: try returned.due(in: transaction),
                            seal: seals["\(entry.name) \(period.label)"]))
                }
                day = period.first.previous
            }
            return found
        }
    }
}
