import Core
import Record

/// How far the disposal of one person has come, as the facts about it say: proposed, thirty days of waiting, approved by two, done. A hold
/// stops it. It follows from the facts alone, so that a disposal which was imported is held to the same rules.
///
/// Source: security DP-06.
package struct Disposal: Sendable, Equatable {
    /// Why somebody is disposed of. A word of a list and no sentence: it stays when everything else about them is gone.
    package enum Reason: String, Sendable, CaseIterable {
        /// The time to keep their record is over.
        case keptLongEnough = "kept-long-enough"
        /// They asked for it, and it applies.
        case erasure
        /// Nothing about them should have been recorded here.
        case recordedInError = "recorded-in-error"
    }

    package struct Signed: Sendable, Equatable {
        package let by: String
        package let at: Moment
    }

    package struct Hold: Sendable, Equatable {
        /// Who asked for it, by which letter; empty once it was disposed of.
        package let authority: String
        /// The day by which it is looked at again.
        package let review: Day?
    }

    /// Long enough for whoever is told to object.
    package static let waitingHours = 30 * 24
    package static let approvalsNeeded = 2
    package static let mostMonthsHeld = 6

    package let person: Reference
    package private(set) var reason: Reason?
    /// nil where nobody proposes it now.
    package private(set) var proposed: Signed?
    /// By different users, after the wait.
    package private(set) var approvals: [Signed] = []
    package private(set) var hold: Hold?
    package private(set) var done: Moment?
    /// What stood against it when it was done all the same.
    package private(set) var fault: DisposalRefusal?

    init(of person: Reference) { self.person = person }

    /// When the wait is over.
    package var due: Moment? { proposed?.at.adding(hours: Disposal.waitingHours) }

    /// What stands against destroying the words at a moment; nil if nothing does.
    package func obstacle(at now: Moment) -> DisposalRefusal? {
        guard let due else { return .notProposed(person) }
        if hold != nil { return .onHold(person) }
        if now < due { return .tooEarly(person, until: due) }
        return approvals.count < Disposal.approvalsNeeded ? .tooFewApprovals(person, approvals.count) : nil
    }

    /// The next fact about it, in the order they were recorded.
    mutating func take(_ fact: Fact) {
        let signed = Signed(by: fact.act.by, at: fact.act.at)
        switch fact.kind {
        case DisposalFact.proposed:
            (proposed, approvals, reason) = (signed, [], fact.body.json["reason"]?.text.flatMap { Reason(rawValue: $0) })
        case DisposalFact.approved:
            if let due, signed.at >= due, !approvals.contains(where: { $0.by == signed.by }) { approvals.append(signed) }
        case DisposalFact.dropped: (proposed, approvals) = (nil, [])
        case DisposalFact.held:
            let review = fact.body.json["review"]?.text.flatMap { Day(iso: $0) }
            hold = Hold(authority: fact.body.json["authority"]?.text ?? "", review: review)
            // Whoever approved did not know of it.
            approvals = []
        case DisposalFact.lifted: hold = nil
        case DisposalFact.done:
            fault = obstacle(at: signed.at)
            (done, proposed, approvals) = (signed.at, nil, [])
        default: break
        }
    }

    /// What the facts of the stream of disposals say, by person.
    package static func all(_ facts: [Fact]) -> [Reference: Disposal] {
        var people: [Reference: Reference] = [:]
        for fact in facts { people[fact.subject] = people[fact.subject] ?? fact.body.json["person"]?.text.flatMap { Reference($0) } }
        var disposals: [Reference: Disposal] = [:]
        for fact in facts.sorted(by: { $0.nth < $1.nth }) {
            guard let person = people[fact.subject] else { continue }
            disposals[person, default: Disposal(of: person)].take(fact)
        }
        return disposals
    }
}
