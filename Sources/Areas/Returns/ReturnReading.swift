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
        guard let published = try shelf.version(of: service, on: period.last, in: transaction),
            let entry = published.service.returns[name], entry.each.length == period.length
        else { throw ReturnRefusal.noSuchReturn }
        return PeriodReturn(entry, for: period, in: published)
    }

    /// How many periods of a return are listed: three years of quarters.
    static let most = 12

    /// The returns of a service since anything is on record, each period's, the latest first.
    package func list(of service: String, on today: Day, in transaction: Transaction) throws -> [ReturnStanding] {
        guard let current = shelf[service]?.service else { return [] }
        let first = try FigureReading(of: service, on: shelf).firstDay(in: transaction) ?? today
        let seals = try SealStore(transaction).latest(of: service)
        return try current.returns.flatMap { entry -> [ReturnStanding] in
            guard let length = entry.each.length else { return [] }
            var period = Period(length, containing: today, in: current.calendar)
            var found: [ReturnStanding] = []
            while found.count < ReturnReading.most, period.last >= first {
                if let published = try shelf.version(of: service, on: period.last, in: transaction),
                    let entry = published.service.returns[entry.name], entry.each.length == length
                {
                    let returned = PeriodReturn(entry, for: period, in: published)
                    found.append(
                        ReturnStanding(
                            returned: returned, due: try returned.due(in: transaction),
                            seal: seals["\(entry.name) \(period.label)"]))
                }
                period = period.previous(in: current.calendar)
            }
            return found
        }
    }
}
