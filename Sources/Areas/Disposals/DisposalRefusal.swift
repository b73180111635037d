import Core

/// Every way a disposal is not taken further.
package enum DisposalRefusal: Refusal, Equatable {
    case notYours
    case noSuchPerson(Reference)
    case openCase(Reference)
    case proposedAlready(Reference)
    case notProposed(Reference)
    case approvedAlready(by: String)
    case onHold(Reference)
    case notOnHold(Reference)
    case holdWithoutAuthority
    case heldTooLong(latest: Day)
    case tooEarly(Reference, until: Moment)
    case tooFewApprovals(Reference, Int)
    /// More than one in a hundred within a day.
    case tooMany(asked: Int, left: Int, people: Int)
    /// The machine's clock and the log tell times that are more than a day apart.
    case wrongClock(now: Moment, log: Moment)
    /// Verification found the record other than it was recorded.
    case wrongRecord(String)

    package var notice: Notice {
        switch self {
        case .notYours: Notice("Your role does not dispose of records.", "Ask a role of the person's service that may.")
        case .noSuchPerson(let person): Notice("There is nobody with the reference \(person).", "Check the reference on the person's page.")
        case .openCase(let person):
            Notice("A case of \(person) is still open, so nothing is disposed of.", "End the case first, then propose the disposal.")
        case .proposedAlready(let person):
            Notice("The disposal of \(person) is proposed already.", "Wait until it may be approved, or take the proposal back.")
        case .notProposed(let person): Notice("Nobody proposes the disposal of \(person).", "Propose it first, with its reason.")
        case .approvedAlready(let by): Notice("\(by) has approved this already.", "Ask somebody else for the second approval.")
        case .onHold(let person):
            Notice(
                "The record of \(person) is on hold, so nothing of it is destroyed.",
                "Ask who put it on hold; lift the hold once it has ended.")
        case .notOnHold(let person): Notice("The record of \(person) is not on hold.", "Check the reference.")
        case .holdWithoutAuthority: Notice("A hold says on whose authority it is.", "Name who asked for it and the letter or order.")
        case .heldTooLong(let latest):
            Notice("A hold is looked at again within six months.", "Name a day from today to \(latest.words) for the review.")
        case .tooEarly(let person, let until):
            Notice("The 30 days in which the disposal of \(person) may be objected to are not over.", "Wait until \(until.words).")
        case .tooFewApprovals(let person, let count):
            Notice(
                "The disposal of \(person) has \(count) of the two approvals it needs.",
                "Ask \(count == 0 ? "two people" : "somebody else") to approve it.")
        case .tooMany(let asked, let left, let people):
            Notice(
                "\(asked) of \(people) people would be disposed of; at most one in a hundred are within a day, and \(left) are left of those.",
                "Name fewer, and go on tomorrow.")
        case .wrongClock(let now, let log):
            Notice(
                "This machine says it is \(now.words), and the log was last written \(log.words): more than a day apart.",
                "Set the clock right; if it is right, sign the log with homeward checkpoint after an entry of today.")
        case .wrongRecord(let finding):
            Notice("The record is not as it was recorded, so nothing is destroyed: \(finding).", "Run homeward verify and find out why.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .notYours: .notAllowed
        case .noSuchPerson, .notProposed, .notOnHold: .absent
        case .holdWithoutAuthority, .heldTooLong: .unreadable
        case .proposedAlready, .approvedAlready: .overtaken
        case .openCase, .onHold, .tooEarly, .tooFewApprovals, .tooMany, .wrongClock, .wrongRecord: .refused
        }
    }
}
