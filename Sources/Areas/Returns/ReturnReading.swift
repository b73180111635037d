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

    /// The return of a name for a period, as far as it is for this viewer. Where each organisation sends its own, its people find it by the
    /// folder's name too.
    ///
    /// - Throws: ``ReturnRefusal/noSuchReturn`` for one that is not there, or not for them.
    package func find(
        _ name: String, _ label: String, of service: String, for viewer: Viewer, in transaction: Transaction
    ) throws -> PeriodReturn {
        let found = try find(name, label, of: service, in: transaction)
        let own = viewer.countsPart(of: found.published.reference) ? viewer.organisation : nil
        let isSentByEach = found.service.isSentByEach(found.entry)
        let organisation = found.organisation ?? (isSentByEach ? own : nil)
        guard (organisation != nil) == isSentByEach, own == nil || own == organisation else { throw ReturnRefusal.noSuchReturn }
        return PeriodReturn(found.entry, for: found.period, in: found.published, of: organisation)
    }

    /// The return of a name for a period, whoever looks.
    ///
    /// - Throws: ``ReturnRefusal/noSuchReturn`` where the version of the period's last day has none, or the label is of another length.
    package func find(_ name: String, _ label: String, of service: String, in transaction: Transaction) throws -> PeriodReturn {
        guard let current = shelf[service] else { throw ReturnRefusal.noSuchReturn }
        let period = try Period(label: label, in: current.service.calendar)
        let starts = try FigureReading(of: service, on: shelf).contractStarts(in: transaction)
        let parts = name.split(separator: PeriodReturn.mark, maxSplits: 1).map(String.init)
        guard let published = try shelf.version(of: service, on: period.last, in: transaction),
            let entry = parts.first.flatMap({ published.service.returns[$0] }),
            entry.each.period(containing: period.last, in: current.service.calendar, contractStarts: starts) == period
        else { throw ReturnRefusal.noSuchReturn }
        return PeriodReturn(entry, for: period, in: published, of: parts.count > 1 ? parts[1] : nil)
    }

    /// How many periods of a return are listed: three years of quarters.
    static let most = 12

    /// The returns of a service since anything is on record, each period's, the latest first. Of those that each organisation sends, its people
    /// are given their own and no other return; anybody else what was sent.
    package func list(of service: String, for viewer: Viewer, on today: Day, in transaction: Transaction) throws -> [ReturnStanding] {
        guard let current = shelf[service]?.service else { return [] }
        let figures = FigureReading(of: service, on: shelf)
        let first = try figures.firstDay(in: transaction) ?? today
        let starts = try figures.contractStarts(in: transaction)
        let seals = try SealStore(transaction).latest(of: service)
        return try current.returns.flatMap { entry -> [ReturnStanding] in
            let each = entry.each
            var (found, day, periods): ([ReturnStanding], Day, Int) = ([], today, 0)
            while periods < ReturnReading.most, day >= first,
                let period = each.period(containing: day, in: current.calendar, contractStarts: starts)
            {
                if let published = try shelf.version(of: service, on: period.last, in: transaction),
                    let entry = published.service.returns[entry.name], entry.each == each
                {
                    found += try senders(of: entry, period, published, among: seals, for: viewer).map { organisation in
                        let returned = PeriodReturn(entry, for: period, in: published, of: organisation)
                        return ReturnStanding(
                            returned: returned, due: try returned.due(in: transaction), seal: seals["\(returned.name) \(period.label)"])
                    }
                }
                (day, periods) = (period.first.previous, periods + 1)
            }
            return found
        }
    }

    /// Whose returns of a period there are for a viewer; nil stands for the service's.
    private func senders(
        of entry: Return, _ period: Period, _ published: Published, among seals: [String: SealStore.Heading], for viewer: Viewer
    ) -> [String?] {
        let countsPart = viewer.countsPart(of: published.reference)
        guard published.service.isSentByEach(entry) else { return countsPart ? [] : [nil] }
        if countsPart { return [viewer.organisation] }
        let start = PeriodReturn.name(entry.name, of: "")
        return seals.values.filter { $0.period == period.label && $0.name.hasPrefix(start) }.map { String($0.name.dropFirst(start.count)) }
            .sorted()
    }
}

extension Service {
    /// Whether each organisation sends a return of its own: those who sign it count their own part of the service and nothing else.
    func isSentByEach(_ entry: Return) -> Bool {
        let signers = entry.signedBy.compactMap { roles[$0.value] }
        return !signers.isEmpty && signers.allSatisfy { ($0.sees == .organisation || $0.sees == .own) && $0.figures == nil }
    }
}
