import Access
import Cases
import Core
import Record
import Returns
import Specification
import Storage

/// Sends what an invented service has sent by now: each return whose words its folder's demonstration gives, for every period that fell due; of
/// the folder's first return without words, one. The last of the first is left to be signed by whoever tries Homeward.
struct DemonstrationReturns: Sendable {
    let house: House

    func seal() async throws {
        let today = house.record.now().day
        for published in house.shelf.published {
            let entries = published.service.returns.filter { !$0.each.isOfContract }
            for entry in entries {
                let (isFirst, isWritten) = (
                    entry.name == entries.first?.name, entry.narrative.contains { words($0, of: entry, published) != nil }
                )
                guard isFirst || isWritten else { continue }
                let rights = published.demonstrationUsers.map { ($0, ReturnRights($0, in: published.service)) }
                guard let signer = rights.first(where: { $0.1.signs(entry) })?.0 else { continue }
                let overdue = try await house.database.read { transaction in
                    try ReturnReading(on: house.shelf).list(of: published.service.name, for: signer.viewer, on: today, in: transaction)
                        .filter { $0.returned.entry.name == entry.name && $0.state(on: today) == .overdue }
                }
                for standing in overdue.dropFirst(isFirst ? 1 : 0).prefix(isWritten ? overdue.count : 1).reversed() {
                    guard let due = standing.due else { continue }
                    try await seal(standing.returned, of: published, by: signer, at: Moment(due.day, 10))
                }
            }
        }
    }

    /// What the folder has to draw from for a part of a return.
    private func words(_ part: Kind.Section, of entry: Return, _ published: Published) -> [String]? {
        published.service.demonstration?.choose[entry.name, part.name]
    }

    private func seal(_ returned: PeriodReturn, of published: Published, by signer: Directory.User, at moment: Moment) async throws {
        let record = Record(database: house.database, fold: house.record.fold, now: { moment })
        let acts = ReturnActs(record: record, shelf: house.shelf)
        func sent(_ part: String) -> ReturnActs.Sent {
            .init(
                returned.name, returned.period.label,
                key: "demonstration \(returned.service.name) \(returned.name) \(returned.period.label) \(part)")
        }
        var chance = Chance(seed: UInt64(returned.period.first.number))
        let narrative = returned.entry.narrative.map { part in
            (part.name, words(part, of: returned.entry, published)?.randomElement(using: &chance) ?? "A quarter as others were.")
        }
        try await acts.write(Dictionary(uniqueKeysWithValues: narrative), sent("words"), by: signer)
        let reading = ReturnReading(on: house.shelf)
        let draft = try await house.database.read { try reading.draft(returned, for: signer.viewer, at: moment, in: $0) }
        // Where the folder's own parameters are not agreed there may be nothing to send yet.
        guard draft.errors.isEmpty else { return }
        try await acts.confirm(Set(draft.checks.map(\.sentence)), sent("checks"), by: signer)
        try await acts.seal(.init(seen: draft.seen, seals: 0), sent("seal"), by: signer)
    }
}
