import Access
import Cases
import Core
import Proof
import Record
import Storage

/// The way from a proposal to words that are gone. Who proposes, approves or holds is a user of the person's service whose role may `dispose`;
/// what they do is facts, as everything is.
package struct DisposalActs: Sendable {
    package let record: Record
    /// By which door they come: `web`, `command`.
    private let via: String

    package init(record: Record, via: String) { (self.record, self.via) = (record, via) }

    /// In milliseconds: so long the log may be silent before the clock is doubted, and so long one in a hundred is the most.
    private static let day: Int64 = 24 * 3_600_000

    // MARK: By people

    package func propose(_ person: Reference, _ reason: Disposal.Reason, by user: Directory.User, key: String) async throws {
        try await record(DisposalFact.proposed, of: person, ["reason": .text(reason.rawValue)], by: user, key) { disposal, store in
            if disposal.proposed != nil { throw DisposalRefusal.proposedAlready(person) }
            if try store.hasOpenCase(person) { throw DisposalRefusal.openCase(person) }
        }
    }

    /// One of the two approvals. It is given after the wait, when all that may be said against it was said.
    package func approve(_ person: Reference, by user: Directory.User, key: String) async throws {
        let now = record.now()
        try await record(DisposalFact.approved, of: person, by: user, key) { disposal, _ in
            if disposal.approvals.contains(where: { $0.by == user.code }) { throw DisposalRefusal.approvedAlready(by: user.name) }
            switch disposal.obstacle(at: now) {
            case nil, .tooFewApprovals?: break
            case let obstacle?: throw obstacle
            }
        }
    }

    /// Takes the proposal back.
    package func drop(_ person: Reference, by user: Directory.User, key: String) async throws {
        try await record(DisposalFact.dropped, of: person, by: user, key) { disposal, _ in
            if disposal.proposed == nil { throw DisposalRefusal.notProposed(person) }
        }
    }

    /// Stops any disposal until it is lifted; looking and correcting go on.
    ///
    /// - Parameter review: the day by which it is looked at again, within six months.
    package func hold(_ person: Reference, authority: String, review: Day, by user: Directory.User, key: String) async throws {
        let today = record.now().day, latest = today.adding(months: Disposal.mostMonthsHeld)
        guard authority.contains(where: \.isLetter) else { throw DisposalRefusal.holdWithoutAuthority }
        guard (today...latest).contains(review) else { throw DisposalRefusal.heldTooLong(latest: latest) }
        let fields = ["authority": JSON.text(authority), "review": .text(review.description)]
        try await record(DisposalFact.held, of: person, fields, by: user, key) { _, _ in }
    }

    package func lift(_ person: Reference, by user: Directory.User, key: String) async throws {
        try await record(DisposalFact.lifted, of: person, by: user, key) { disposal, _ in
            if disposal.hold == nil { throw DisposalRefusal.notOnHold(person) }
        }
    }

    private func record(
        _ kind: String, of person: Reference, _ fields: [String: JSON] = [:], by user: Directory.User, _ key: String,
        check: @escaping @Sendable (Disposal, DisposalStore) throws -> Void
    ) async throws {
        let body = fields.merging(["person": .text(person.description)]) { $1 }
        let content = JSON.object(["kind": .text(kind), "fields": .object(body)])
        _ = try await record.act(by: user.viewer.through(via), key: key, on: [person, Tombstone.stream], content: content) { transaction in
            let store = DisposalStore(transaction)
            guard user.may("dispose") else { throw DisposalRefusal.notYours }
            guard try store.service(of: person) == user.service else { throw DisposalRefusal.noSuchPerson(person) }
            try check(try disposal(of: person, transaction), store)
            return .init(facts: [fact(kind, of: person, body)], answer: person.description)
        }
    }

    // MARK: By whoever keeps the machine

    /// Destroys the words of these people, one transaction each, and then every trace of them in the database's files.
    ///
    /// - Parameter people: nil for all of whom nothing stands against it.
    /// - Returns: whose words are gone.
    /// - Throws: ``DisposalRefusal`` before anything is destroyed; ``StorageError``.
    package func run(_ people: [Reference]? = nil) async throws -> [Reference] {
        let now = record.now()
        let ready = try await record.database.read { transaction in
            let disposals = try all(transaction)
            let chosen = people ?? disposals.values.filter { $0.obstacle(at: now) == nil }.map(\.person).sorted()
            try checkClock(at: now, transaction)
            for person in chosen { try check(person, disposals[person], at: now, transaction) }
            try brake(chosen.count, at: now, transaction)
            return chosen
        }
        for person in ready { try await destroy(person) }
        try await sweep()
        return ready
    }

    /// Rewrites what the database's files hold, so that no byte is left of what was destroyed. A run ends with it; it may be done again where
    /// one was cut short.
    package func sweep() async throws {
        try await record.database.sweep(["act", "attachment_part", "draft", "fact_body", "message"] + record.fold.allTables().map(\.table))
    }

    private func destroy(_ person: Reference) async throws {
        let key = "dispose \(person) \(record.now())"
        _ = try await record.act(by: .operate("disposal"), key: key, on: [person, Tombstone.stream], content: .text(key)) { transaction in
            let now = record.now(), facts = try FactStore(transaction).facts(inStream: Tombstone.stream)
            let disposal = Disposal.all(facts)[person]
            try checkClock(at: now, transaction)
            try check(person, disposal, at: now, transaction)
            try brake(1, at: now, transaction)
            // A draft that names no record may be about anybody; whoever wrote it has had its time.
            try DraftStore(transaction).discard(before: now.adding(hours: -24 * DraftStore.days))
            var places = try WordStore(transaction).places(of: try DisposalStore(transaction).subjects(of: person))
            let holds = facts.filter { $0.kind == DisposalFact.held && $0.subject == DisposalFact.subject(person) }
            if !holds.isEmpty { places[Tombstone.stream] = holds.map { Int64($0.nth) } }
            var body = Tombstone(of: person, places: places).members
            body["reason"] = disposal?.reason.map { .text($0.rawValue) } ?? .null
            return .init(facts: [fact(DisposalFact.done, of: person, body)], answer: person.description)
        }
    }

    private func check(_ person: Reference, _ disposal: Disposal?, at now: Moment, _ transaction: Transaction) throws {
        let store = DisposalStore(transaction)
        guard try store.service(of: person) != nil else { throw DisposalRefusal.noSuchPerson(person) }
        if let obstacle = (disposal ?? Disposal(of: person)).obstacle(at: now) { throw obstacle }
        if try store.hasOpenCase(person) { throw DisposalRefusal.openCase(person) }
    }

    /// A clock that is not the log's would cut the thirty days short (security SR-09).
    private func checkClock(at now: Moment, _ transaction: Transaction) throws {
        guard let last = try DisposalStore(transaction).lastWritten(), abs(now - last) > DisposalActs.day else { return }
        throw DisposalRefusal.wrongClock(now: now, log: last)
    }

    /// Never more than one in a hundred within a day.
    private func brake(_ count: Int, at now: Moment, _ transaction: Transaction) throws {
        let lately = try all(transaction).values.compactMap(\.done).filter { now - $0 < DisposalActs.day }.count
        let people = try DisposalStore(transaction).people() + lately
        let left = max(1, people / 100) - lately
        if count > left, count > 0 { throw DisposalRefusal.tooMany(asked: count, left: max(0, left), people: people) }
    }

    // MARK: Reading

    /// Everybody whose disposal was ever spoken of, by person.
    package func all(_ transaction: Transaction) throws -> [Reference: Disposal] {
        Disposal.all(try FactStore(transaction).facts(inStream: Tombstone.stream))
    }

    private func disposal(of person: Reference, _ transaction: Transaction) throws -> Disposal {
        try all(transaction)[person] ?? Disposal(of: person)
    }

    private func fact(_ kind: String, of person: Reference, _ fields: [String: JSON]) -> NewFact {
        let now = record.now()
        return NewFact(
            stream: Tombstone.stream, subject: DisposalFact.subject(person), kind: kind, day: now.day, at: now, body: .fields(fields))
    }
}
