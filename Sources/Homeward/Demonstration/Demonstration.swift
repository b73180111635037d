import Cases
import Core
import Record
import Specification
import Storage

/// Invented people for a service: drawn from its own kinds and lists, so that any folder can be shown without a line of Swift.
struct Demonstration: Sendable {
    let house: House
    let seed: UInt64
    /// How many for each service; nil for what its folder says.
    let people: Int?

    /// Records the people each folder's demonstration asks for.
    ///
    /// - Returns: how many facts were recorded.
    func fill() async throws -> Int {
        var total = 0
        for published in house.shelf.published {
            let people = people ?? published.service.demonstration?.people ?? 0
            let invented = Invention(published, today: house.record.now().day, seed: seed).cases(people)
            total += try await keep(invented, published)
        }
        return total
    }

    /// Writes invented cases many at a time, as their makers would have.
    func keep(_ cases: [Invention.Case], _ published: Published) async throws -> Int {
        let record = house.record
        return try await record.database.write { transaction in
            var appending = Appending(transaction: transaction, fold: record.fold)
            var count = 0
            for (index, invented) in cases.enumerated() {
                for (step, act) in invented.acts.enumerated() {
                    let header = Act(
                        id: ActNumbers.shared.next(at: act.at), key: "demonstration \(published.service.name) \(seed) \(index) \(step)",
                        answer: "", at: act.at, by: act.by, capacity: act.capacity, organisation: act.organisation,
                        purpose: "demonstration",
                        via: "demonstration", specification: published.version, request: "")
                    count += try appending.append(act.facts, act: header).count
                }
            }
            try appending.finish()
            return count
        }
    }
}
