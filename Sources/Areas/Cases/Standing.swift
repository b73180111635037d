import Core
import Record
import Specification
import Storage

/// Where some cases stand, read together: for whoever chooses acts of many cases at once.
package struct Standing {
    private let published: Published
    private let populations: [Reference: CasePopulation]
    private let stages: [Reference: (code: String, isOver: Bool)]

    package init(of files: [Reference], in published: Published, _ transaction: Transaction) throws {
        self.published = published
        populations = try published.populations(of: files, in: transaction)
        stages = try DerivationStore(transaction).stages(of: files)
    }

    /// Whether a case's stage offers the act, its guards hold and its answers can be.
    package func allows(_ act: ServiceAct, _ answers: [String: [String: JSON]], at moment: Moment, on file: Reference) throws -> Bool {
        guard let stage = stages[file], published.offers(act, in: stage) else { return false }
        let sent = CaseActs.Sent(act: act.name, answers: answers, at: moment, key: "")
        let population = populations[file] ?? CasePopulation()
        var proposal = Proposal(
            published, act, sent, file: file, person: population.person(of: file) ?? .random(), base: population)
        for name in act.records {
            if let kind = published.service.kinds[name.value] { proposal.add(kind, answers[kind.name] ?? [:]) }
        }
        return try proposal.isPossible()
    }
}
