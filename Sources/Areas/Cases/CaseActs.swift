import Access
import Core
import Language
import Record
import Specification
import Storage

/// What staff do in a service: one engine for every act that a folder declares. Check, write facts, fold, clocks: all in one transaction.
package struct CaseActs: Sendable {
    package let record: Record
    package let shelf: Shelf

    package init(record: Record, shelf: Shelf) { (self.record, self.shelf) = (record, shelf) }

    /// Does an act that opens a case, for a new person or one already known.
    ///
    /// - Returns: the address of the case.
    /// - Throws: ``CaseRefusal``, ``StorageError``.
    package func begin(_ sent: Sent, for person: Reference? = nil, by user: Directory.User) async throws -> String {
        let content = sent.content(on: nil, for: person)
        return try await record.act(
            by: user.viewer, key: sent.key, on: person.map { [$0] } ?? [], content: content, request: sent.request
        ) {
            let file = Reference.random()
            let proposal = try opening(sent, file, for: person, by: user, $0)
            return try proposal.decision("/cases/\(file.printed(proposal.published.letter(of: "case")))")
        }
    }

    /// Does an act on a case, as the version has it that the case began under.
    ///
    /// - Throws: ``CaseRefusal``, ``StorageError``.
    package func perform(_ sent: Sent, on file: Reference, by user: Directory.User) async throws -> String {
        try await record.act(
            by: user.viewer, key: sent.key, on: [file], content: sent.content(on: file, for: nil), request: sent.request
        ) {
            let proposal = try proposal(sent, on: file, by: user, $0)
            return try proposal.decision("/cases/\(file.printed(proposal.published.letter(of: "case")))")
        }
    }

    /// Does an act that concerns no case: an entry in a register of the service, or more about one that is there.
    ///
    /// - Returns: the address of the register.
    /// - Throws: ``CaseRefusal``, ``StorageError``.
    package func enter(_ sent: Sent, by user: Directory.User) async throws -> String {
        try await record.act(
            by: user.viewer, key: sent.key, on: Array(sent.chosen.values), content: sent.content(on: nil, for: nil), request: sent.request
        ) {
            let proposal = try entering(sent, by: user, $0)
            return try proposal.decision(proposal.act.kinds.first.map { "/registers/\($0.value)" } ?? "/registers")
        }
    }

    /// Says what an act would be refused for and records nothing.
    ///
    /// - Parameter file: nil for an act that begins a case or concerns a register.
    /// - Throws: ``CaseRefusal``, ``StorageError``.
    package func look(_ sent: Sent, on file: Reference?, by user: Directory.User) async throws {
        try await record.database.read { transaction in
            if let file {
                _ = try proposal(sent, on: file, by: user, transaction).facts()
            } else if shelf[user.service]?.service.acts[sent.act]?.beginsCase ?? false {
                _ = try opening(sent, .random(), for: nil, by: user, transaction).facts()
            } else {
                _ = try entering(sent, by: user, transaction).facts()
            }
        }
    }

    // MARK: Proposals

    private func opening(
        _ sent: Sent, _ file: Reference, for person: Reference?, by user: Directory.User, _ transaction: Transaction
    ) throws -> Proposal {
        let (published, act) = try allowed(sent.act, in: shelf[user.service], by: user)
        let kinds = published.service.kinds
        guard act.beginsCase else { throw CaseRefusal.noSuchAct(act.code) }
        if let person {
            guard try CaseStore(transaction, for: user.viewer).entry(person)?.kind == "person" else { throw CaseRefusal.noSuchCase }
        }
        let base = try published.population(of: person.map { [$0] } ?? [], for: act, in: transaction)
        var proposal = Proposal(
            published, act, sent, file: file, person: person ?? .random(), base: base, as: shelf.asRead(published, by: user.viewer))
        if person == nil, let kind = kinds["person"] {
            // A new person has to be described; one already known is not asked about again.
            proposal.add(kind, as: proposal.person, sent.answers["person"] ?? [:])
        }
        for name in act.records where !["person", "case"].contains(name.value) {
            if let kind = kinds[name.value] { proposal.add(kind, sent.answers[kind.name] ?? [:]) }
        }
        if let kind = kinds["case"] { proposal.open(kind) }
        try proposal.link(LinkTargets(published, file: file, person: person, base, for: user.viewer, transaction))
        return proposal
    }

    private func proposal(
        _ sent: Sent, on file: Reference, by user: Directory.User, _ transaction: Transaction
    ) throws -> Proposal {
        let store = CaseStore(transaction, for: user.viewer)
        guard let entry = try store.entry(file), entry.kind == "case", let person = entry.person, let stage = try store.stage(of: file)
        else { throw CaseRefusal.noSuchCase }
        let (published, act) = try allowed(sent.act, in: shelf.version(of: entry, in: transaction), by: user)
        guard published.offers(act, in: stage) else {
            throw CaseRefusal.wrongStage(
                act: act.label.english, stage: published.service.stages[stage.code]?.label.english ?? stage.code)
        }
        let population = try published.populations(of: [file], for: act, in: transaction)[file] ?? CasePopulation()
        var proposal = Proposal(
            published, act, sent, file: file, person: person, base: population, as: shelf.asRead(published, by: user.viewer))
        try proposal.fill(
            published.amendable(
                by: act, in: file, population, chosen: sent.chosen, at: sent.at, for: user.viewer, transaction))
        try proposal.link(LinkTargets(published, file: file, person: person, population, for: user.viewer, transaction))
        return proposal
    }

    private func entering(_ sent: Sent, by user: Directory.User, _ transaction: Transaction) throws -> Proposal {
        let desk = try RegisterDesk(sent, by: user, self, transaction)
        return try desk.proposal(sent)
    }

    /// Where acts of one sort on registers are decided about, one or many of them on the same state.
    struct RegisterDesk {
        let published: Published, act: ServiceAct
        private let base: CasePopulation
        private let read: ReadableService
        private let targets: LinkTargets
        private let store: RegisterStore
        private let viewer: Viewer
        private let transaction: Transaction

        init(_ sent: Sent, by user: Directory.User, _ acts: CaseActs, _ transaction: Transaction) throws {
            (published, act) = try acts.allowed(sent.act, in: acts.shelf[user.service], by: user)
            guard published.service.isOfRegisters(act) else { throw CaseRefusal.noSuchAct(act.code) }
            (viewer, self.transaction) = (user.viewer, transaction)
            base = try published.population(of: [], and: Set(act.amends.map(\.kind.value)), in: transaction)
            read = acts.shelf.asRead(published, by: viewer)
            targets = LinkTargets(published, file: nil, person: nil, base, for: viewer, transaction)
            store = RegisterStore(published, transaction, for: viewer)
        }

        /// Those that are there for whoever does the act.
        private func cases(_ each: ServiceAct.OfEachCase, at moment: Moment) throws -> [Reference: CasePopulation] {
            let last = each.endedWithin == 0 ? nil : moment.day - (each.endedWithin - 1)
            let files = try CaseStore(transaction, for: viewer).files(open: published.reference, orChangedSince: last)
            return try published.populations(of: files, in: transaction)
        }

        func proposal(_ sent: Sent) throws -> Proposal {
            var proposal = Proposal(published, act, sent, file: .random(), person: .random(), base: base, as: read)
            try proposal.fill(
                published.amendable(by: act, in: nil, base, chosen: sent.chosen, at: sent.at, for: viewer, transaction))
            try proposal.link(targets)
            try proposal.refuseRepeated(store)
            if let each = act.ofEachCase { proposal.cases = try cases(each, at: sent.at) }
            return proposal
        }
    }

    fileprivate func allowed(_ code: String, in published: Published?, by user: Directory.User) throws -> (Published, ServiceAct) {
        guard let published else { throw CaseRefusal.noSuchCase }
        guard let act = published.service.acts[code] else { throw CaseRefusal.noSuchAct(code) }
        guard user.service == published.reference, shelf.lets(user, do: act, in: published) else {
            throw CaseRefusal.notYours(act: act.label.english)
        }
        return (published, act)
    }
}

extension Shelf {
    /// Whether a user's role may do an act. What a role may do changes at once when a version comes into force; an act that only an earlier
    /// version has is for whoever might do it then.
    package func lets(_ user: Directory.User, do act: ServiceAct, in published: Published) -> Bool {
        if self[user.service]?.service.acts.has(act.code) ?? true { return user.may(act.code) }
        return published.service.roles[user.role.code]?.may(act.code) ?? false
    }
}

extension Shelf {
    /// Whether somebody reads their own record on pages of its own, as the version in force has it.
    package func hasOwnPages(_ user: Directory.User) -> Bool { self[user.service]?.service.ownPages?.has(user.role.code) ?? false }
}

extension Service {
    func letter(of kind: String) -> String { kinds[kind]?.letter ?? "R" }
}

extension Published {
    package func letter(of kind: String) -> String { service.letter(of: kind) }

    func offers(_ act: ServiceAct, in stage: (code: String, isOver: Bool)) -> Bool {
        guard !act.beginsCase, !service.isOfRegisters(act) else { return false }
        return act.stages.map { stages in stages.contains { $0.value == stage.code } } ?? !stage.isOver
    }
}
