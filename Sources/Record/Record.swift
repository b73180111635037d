import Core
import Proof
import Storage
import Synchronization

/// The one way in. A request is an act; an act writes facts in one transaction; folds bring the tables up to date in the same one.
package struct Record: Sendable {
    package let database: Database
    package let fold: Fold
    package let now: @Sendable () -> Moment

    package init(database: Database, fold: Fold, now: @escaping @Sendable () -> Moment) {
        (self.database, self.fold, self.now) = (database, fold, now)
    }

    /// What an act decided to record, and where to go next.
    package struct Decision: Sendable {
        package let facts: [NewFact]
        package let answer: String
        /// The version of the service folder that rules the act.
        package let specification: String
        /// Asked once the facts are folded, of all that is on record then; what it throws undoes the act.
        package let check: @Sendable (Transaction) throws -> Void

        package init(
            facts: [NewFact], answer: String, specification: String = "", check: @escaping @Sendable (Transaction) throws -> Void = { _ in }
        ) {
            (self.facts, self.answer, self.specification, self.check) = (facts, answer, specification, check)
        }
    }

    /// Writes in one transaction, as ``Database/write(_:)`` does, under the versions in force then.
    package func write<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await database.write { transaction in
            try fold.begin(transaction, now())
            let result = try body(transaction)
            try ChangeMarkStore(transaction).renew()
            return result
        }
    }

    /// Does one act: the decision is taken on what the transaction reads, and what it writes is durable when this returns.
    ///
    /// The same key gives the same answer and one effect, however often it is sent. An act overtaken by another on the same stream is
    /// decided again on the new state, three times at most. So is one that drew a reference which another record bears.
    /// - Parameters:
    ///   - subjects: the records that the decision is about, held until it is taken; of those it makes nobody knows yet.
    ///   - content: what was sent under the key; the same key with something else is refused.
    /// - Throws: ``RecordRefusal``, ``StorageError`` and whatever `decide` throws.
    package func act(
        by viewer: Viewer, key: String, on subjects: [Reference], content: JSON, request: String = "",
        decide: @escaping @Sendable (Transaction) throws -> Decision
    ) async throws -> String {
        try await acts(by: viewer, key: key, on: subjects, content: content, request: request) { [try decide($0)] }
    }

    /// Does several acts that were sent together, all of them or none, as ``act(by:key:on:content:request:decide:)`` does one.
    ///
    /// - Parameter decide: at least one decision; the answer is the first one's.
    package func acts(
        by viewer: Viewer, key: String, on subjects: [Reference], content: JSON, request: String = "",
        decide: @escaping @Sendable (Transaction) throws -> [Decision]
    ) async throws -> String {
        var attempt = 1
        while true {
            do {
                return try await write { transaction in
                    let store = FactStore(transaction)
                    // Before the key is looked for: the same act may be under way.
                    try store.hold(subjects)
                    if let earlier = try store.act(key: key) {
                        guard earlier.by == viewer.user else { throw RecordRefusal.foreignKey }
                        guard earlier.isOf(content) else { throw RecordRefusal.sentDifferently }
                        // It was perhaps never answered: the wait for its standby was cut short, or a crash came before its sync.
                        try ChangeMarkStore(transaction).writeSomething()
                        return earlier.answer
                    }
                    let acts = try append(try decide(transaction), by: viewer, key: key, request: request, in: transaction)
                    guard let first = acts.first else { return "" }
                    try store.keep(content, of: first)
                    return first.answer
                }
            } catch let error as StorageError where error.isRace && attempt < 3 {
                attempt += 1
            }
        }
    }

    /// Does the same and undoes it, to see whether anything throws.
    ///
    /// - Throws: ``RecordRefusal``, ``StorageError`` and whatever `decide` and the checks of its decisions throw.
    package func rehearse(by viewer: Viewer, decide: @escaping @Sendable (Transaction) throws -> [Decision]) async throws {
        try await database.rehearse { transaction in
            _ = try append(try decide(transaction), by: viewer, key: "rehearsal", request: "", in: transaction)
        }
    }

    /// What was answered to a user's key; nil where nothing was taken under it.
    package func answer(to key: String, by viewer: Viewer) async throws -> String? {
        try await database.read { transaction in
            try FactStore(transaction).act(key: key).flatMap { $0.by == viewer.user ? $0.answer : nil }
        }
    }

    private func append(
        _ decisions: [Decision], by viewer: Viewer, key: String, request: String, in transaction: Transaction
    ) throws -> [Act] {
        var appended = Appending(transaction: transaction, fold: fold)
        let acts = try decisions.enumerated().map { index, decision in
            let act = Act(
                id: ActNumbers.shared.next(at: now()), key: index == 0 ? key : "\(key) \(index + 1)", answer: decision.answer, at: now(),
                by: viewer.user, capacity: viewer.capacity, organisation: viewer.organisation, purpose: viewer.purpose, via: viewer.via,
                specification: decision.specification, request: request)
            try appended.append(decision.facts, act: act)
            return act
        }
        try appended.finish()
        for decision in decisions { try decision.check(transaction) }
        return acts
    }
}

extension StorageError {
    var isRace: Bool {
        switch self {
        case .conflict, .alreadyThere: true
        default: false
        }
    }
}

/// Adds facts to their streams, many acts in one transaction if need be, and folds what they touched.
package struct Appending {
    private let transaction: Transaction
    private let fold: Fold
    private let store: FactStore
    private var ends: [Reference: (nth: Int, digest: Digest?)] = [:]
    private var streams: Set<Reference> = []
    private var waitingActs: [Act] = []
    private var waitingFacts: [Fact] = []
    /// The records that the waiting facts begin.
    private var begun: Set<Reference> = []

    package init(transaction: Transaction, fold: Fold) {
        (self.transaction, self.fold, self.store) = (transaction, fold, FactStore(transaction))
    }

    /// The most that one act writes: their numbers follow the act's, and another act's come after them.
    static let mostFacts = 256

    @discardableResult
    package mutating func append(_ new: [NewFact], act: Act) throws -> [Fact] {
        guard new.count <= Appending.mostFacts else { throw RecordRefusal.tooManyFacts }
        waitingActs.append(act)
        var facts: [Fact] = []
        for (offset, fact) in new.enumerated() {
            if fact.begins, !begun.insert(fact.subject).inserted { throw Appending.clash(fact.subject) }
            try claim(fact.body.attachments, for: fact.subject, act)
            let end = try ends[fact.stream] ?? store.end(of: fact.stream)
            let salt = Digest.salt()
            let canonical = Fact.canonical(
                act: act, stream: fact.stream, nth: end.nth + 1, subject: fact.subject, kind: fact.kind, day: fact.day, at: fact.at,
                corrects: fact.corrects, previous: end.digest, body: fact.body, why: fact.why)
            let digest = Digest(of: canonical, salt: salt)
            facts.append(
                Fact(
                    id: act.id + Int64(offset), act: act, stream: fact.stream, nth: end.nth + 1, subject: fact.subject, kind: fact.kind,
                    day: fact.day, at: fact.at, corrects: fact.corrects, previous: end.digest, digest: digest, leaf: nil, salt: salt,
                    body: fact.body, why: fact.why))
            ends[fact.stream] = (end.nth + 1, digest)
        }
        try keep(facts)
        return facts
    }

    /// A file is attached by whoever sent it, or stays attached to what it is attached to.
    private func claim(_ attachments: [Attachment], for subject: Reference, _ act: Act) throws {
        let store = AttachmentStore(transaction)
        for attachment in attachments where try !store.claim(attachment, for: subject, by: act.by, at: act.at) {
            throw RecordRefusal.attachmentGone(attachment.name)
        }
    }

    /// Takes facts as they were recorded elsewhere: a restore.
    package mutating func restore(_ facts: [Fact], act: Act) throws {
        waitingActs.append(act)
        try keep(facts)
    }

    private mutating func keep(_ facts: [Fact]) throws {
        waitingFacts += facts
        streams.formUnion(facts.map(\.stream))
        if waitingFacts.count >= 2000 { try flush() }
    }

    private mutating func flush() throws {
        // Which subjects had facts before these decides whether old rows must be looked for.
        let subjects = Array(Set(waitingFacts.map(\.subject)))
        let earlier = try store.facts(of: subjects)
        // 35 bits are drawn twice sooner than one thinks: among a hundred thousand records once in seven times.
        if let taken = begun.first(where: { earlier[$0] != nil }) { throw Appending.clash(taken) }
        begun = []
        try store.add(acts: waitingActs, facts: waitingFacts)
        var all = earlier
        for fact in waitingFacts { all[fact.subject, default: []].append(fact) }
        try FoldStore(fold: fold, transaction: transaction).replace(all, fresh: Set(subjects).subtracting(earlier.keys))
        (waitingActs, waitingFacts) = ([], [])
    }

    /// Decided again, with references that are drawn anew.
    private static func clash(_ reference: Reference) -> StorageError { .alreadyThere("reference \(reference)") }

    /// Writes what waits and brings every case up to date that follows from the touched streams.
    package mutating func finish() throws {
        try flush()
        try fold.derive(streams.sorted(), transaction)
        streams = []
    }
}

/// Numbers for acts: the millisecond, then a counter, then randomness, so that acts of several servers lie in order and never meet.
/// A fact's number is its act's plus its place, which leaves room for 256 facts an act.
package final class ActNumbers: Sendable {
    package static let shared = ActNumbers()
    private let last = Mutex<Int64>(0)

    /// The lowest number of an act of this moment, and of its facts: none recorded since has a lower one.
    package static func first(since moment: Moment) -> Int64 { (moment.milliseconds - 1_577_836_800_000) << 22 }

    package func next(at moment: Moment) -> Int64 {
        // 41 bits of milliseconds since 2020, which last until 2089, 14 of randomness, 8 for the facts of the act.
        let candidate = ActNumbers.first(since: moment) | Int64.random(in: 0..<(1 << 14)) << 8
        return last.withLock { last in
            last = max(candidate, last + Int64(Appending.mostFacts))
            return last
        }
    }
}

package enum RecordRefusal: Refusal, Equatable {
    /// A key that another user's act already bears.
    case foreignKey
    /// A key that the same user's act already bears, with other words.
    case sentDifferently
    /// Two views of one record: it changed since the form was shown.
    case changedMeanwhile(by: String)
    case tooManyFacts
    /// A file that whoever attaches it does not hold, or no more.
    case attachmentGone(String)

    package var notice: Notice {
        switch self {
        case .foreignKey:
            Notice("This form was already sent by someone else.", "Open the form again from its page and fill it in anew.")
        case .sentDifferently:
            Notice(
                "This form was sent before, with other answers, and those were recorded.",
                "Look at what was recorded; open the form again from its page to record something else.")
        case .changedMeanwhile(let by):
            Notice("\(by) changed this record since you opened it.", "Look at it again, then make your change.")
        case .tooManyFacts:
            Notice("One act records at most \(Appending.mostFacts) facts.", "Divide what you send into several.")
        case .attachmentGone(let name): Notice("The file “\(name)” is not here any more.", "Choose it again.")
        }
    }
    package var kind: RefusalKind {
        switch self {
        case .tooManyFacts, .attachmentGone: .refused
        default: .overtaken
        }
    }
}
