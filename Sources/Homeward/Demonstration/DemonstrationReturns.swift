import Access
import Cases
import Core
import Record
import Returns
import Specification
import Storage

/// Sends what an invented service has sent by now: the first return of its folder, for the period before the last that fell due. The last is
/// left to be signed by whoever tries Homeward.
struct DemonstrationReturns: Sendable {
    let house: House

    func seal() async throws {
        let today = house.record.now().day
        for published in house.shelf.published {
            let name = published.service.name
            guard let entry = published.service.returns.first(where: { !$0.each.isOfContract }),
                let signer = published.demonstrationUsers.first(where: { ReturnRights($0, in: published.service).signs(entry) })
            else { continue }
            let overdue = try await house.database.read { transaction in
                try ReturnReading(on: house.shelf).list(of: name, for: signer.viewer, on: today, in: transaction)
                    .filter { $0.state(on: today) == .overdue }
            }
            let ofFirst = overdue.filter { $0.returned.entry.name == entry.name }
            guard let standing = ofFirst.dropFirst().first, let due = standing.due else { continue }
            try await seal(standing.returned, by: signer, at: Moment(due.day, 10))
        }
    }

    private func seal(_ returned: PeriodReturn, by signer: Directory.User, at moment: Moment) async throws {
        let record = Record(database: house.database, fold: house.record.fold, now: { moment })
        let acts = ReturnActs(record: record, shelf: house.shelf)
        func sent(_ part: String) -> ReturnActs.Sent {
            .init(returned.name, returned.period.label, key: "demonstration \(returned.service.name) return \(part)")
        }
        let words = Dictionary(
            uniqueKeysWithValues: returned.entry.narrative.map { ($0.name, "Invented, like everybody here: a quarter as others were.") })
        try await acts.write(words, sent("words"), by: signer)
        let reading = ReturnReading(on: house.shelf)
        let draft = try await house.database.read { try reading.draft(returned, for: signer.viewer, at: moment, in: $0) }
        // Where the folder's own parameters are not agreed there may be nothing to send yet.
        guard draft.errors.isEmpty else { return }
        try await acts.confirm(Set(draft.checks.map(\.sentence)), sent("checks"), by: signer)
        try await acts.seal(.init(seen: draft.seen, seals: 0), sent("seal"), by: signer)
    }
}
