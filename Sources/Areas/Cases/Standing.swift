import Core
import Record
import Specification
import Storage

/// Where some cases stand, read together: for whoever chooses acts of many cases at once.
package struct Standing {
    private let published: Published
    private let populations: [Reference: CasePopulation]
    private let stages: [Reference: (code: String, isOver: Bool)]
    private let transaction: Transaction

    package init(of files: [Reference], in published: Published, _ transaction: Transaction) throws {
        (self.published, self.transaction) = (published, transaction)
        populations = try published.populations(of: files, in: transaction)
        stages = try DerivationStore(transaction).stages(of: files)
    }

    /// Of each kind that an act adds to, what the record says that was made last; nil where the case's stage does not offer the act, or there
    /// is nothing to add to.
    package func open(_ act: ServiceAct, at moment: Moment, on file: Reference) throws -> [String: [String: JSON]]? {
        guard let stage = stages[file], published.offers(act, in: stage) else { return nil }
        return try latest(of: act, at: moment, on: file)?.mapValues(\.reading)
    }

    /// The facts about records that are there already, where the guards of an act hold and its answers can be; nil where not. What it makes
    /// is for the caller to write.
    ///
    /// - Parameters:
    ///   - answers: by the name of the part they answer.
    ///   - ids: what the records it makes will be called, by the name of their part.
    package func added(
        by act: ServiceAct, _ answers: [String: [String: JSON]], as ids: [String: Reference], at moment: Moment, on file: Reference
    ) throws -> [NewFact]? {
        guard let latest = try latest(of: act, at: moment, on: file) else { return nil }
        var sent = CaseActs.Sent(act: act.name, answers: answers, at: moment, key: "")
        sent.chosen = latest.mapValues(\.subject)
        let population = populations[file] ?? CasePopulation()
        var proposal = Proposal(
            published, act, sent, file: file, person: population.person(of: file) ?? .random(), base: population,
            as: published.asRead(by: .operate("choosing acts"), inForce: nil))
        try proposal.fill(latest.mapValues { [$0] }, as: ids)
        return try proposal.isPossible() ? proposal.amended : nil
    }

    private func latest(of act: ServiceAct, at moment: Moment, on file: Reference) throws -> [String: Amendable]? {
        if act.amends.isEmpty { return [:] }
        let population = populations[file] ?? CasePopulation()
        let records = try published.amendable(
            by: act, in: file, population, at: moment, for: .operate("choosing acts"), transaction
        ).compactMapValues(\.last)
        return records.count == act.amends.count ? records : nil
    }
}
