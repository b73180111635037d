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

    /// An act as it was sent: the answers by kind, in the order the act records them.
    package struct Sent: Sendable {
        package let act: String
        package let answers: [String: [String: JSON]]
        /// When it happened, where that is not now.
        package let at: Moment
        package let key: String
        package let request: String
        package init(act: String, answers: [String: [String: JSON]], at: Moment, key: String, request: String = "") {
            (self.act, self.answers, self.at, self.key, self.request) = (act, answers, at, key, request)
        }

        /// The same with answers about the person, none if none were sent.
        var describingPerson: Sent {
            Sent(act: act, answers: answers.merging(["person": [:]]) { given, _ in given }, at: at, key: key, request: request)
        }
    }

    /// Does an act that opens a case, for a new person or one already known.
    ///
    /// - Returns: the address of the case.
    /// - Throws: ``CaseRefusal``, ``StorageError``.
    package func begin(_ sent: Sent, in published: Published, for person: Reference? = nil, by user: Directory.User) async throws -> String
    {
        let act = try allowed(sent.act, in: published, by: user)
        // A new person has to be described; one already known is not asked about again.
        try published.check(person == nil ? sent.describingPerson : sent, of: act)
        let file = Reference.random(), someone = person ?? Reference.random()
        return try await record.act(
            by: user.viewer, key: sent.key, specification: published.version, request: sent.request,
            decide: { transaction in
                var facts: [NewFact] = []
                if person == nil {
                    facts.append(
                        NewFact(
                            stream: someone, subject: someone, kind: "person", day: sent.at.day, at: sent.at,
                            body: .fields(sent.answers["person"] ?? [:])))
                }
                let opening: [String: JSON] = ["person": .text(someone.description), "starts": .text(sent.at.day.description)]
                facts.append(
                    NewFact(stream: file, subject: file, kind: "case", day: sent.at.day, at: sent.at, body: .fields(opening)))
                facts += published.facts(of: act, sent, file: file, person: someone)
                return Record.Decision(facts: facts, answer: "/cases/\(file.printed(published.letter(of: "case")))")
            },
            check: { transaction, _ in
                // Guards of an opening act look at the case as it would be: there is none before.
                let population = try published.populations(of: [file], in: transaction)[file] ?? CasePopulation()
                try published.guards(of: act, sent, on: file, population)
            })
    }

    /// Does an act on a case.
    ///
    /// - Throws: ``CaseRefusal``, ``StorageError``.
    package func perform(_ sent: Sent, on file: Reference, in published: Published, by user: Directory.User) async throws -> String {
        let act = try allowed(sent.act, in: published, by: user)
        try published.check(sent, of: act)
        return try await record.act(
            by: user.viewer, key: sent.key, specification: published.version, request: sent.request,
            decide: { transaction in
                let store = CaseStore(transaction, for: user.viewer)
                guard let entry = try store.entry(file), let stage = try store.stage(of: file) else { throw CaseRefusal.noSuchCase }
                guard published.offers(act, in: stage) else {
                    throw CaseRefusal.wrongStage(
                        act: act.label.english, stage: published.service.stages[stage.code]?.label.english ?? stage.code)
                }
                let population = try published.populations(of: [file], in: transaction)[file] ?? CasePopulation()
                try published.guards(of: act, sent, on: file, population)
                try published.check(sent, of: act, file: file, base: population)
                return Record.Decision(
                    facts: published.facts(of: act, sent, file: file, person: entry.person),
                    answer: "/cases/\(file.printed(published.letter(of: "case")))")
            })
    }

    private func allowed(_ code: String, in published: Published, by user: Directory.User) throws -> ServiceAct {
        guard let act = published.service.acts[code] else { throw CaseRefusal.noSuchAct(code) }
        guard user.service == published.reference, user.may(code) else { throw CaseRefusal.notYours(act: act.label.english) }
        return act
    }
}

extension Published {
    package func letter(of kind: String) -> String { service.kinds[kind]?.letter ?? "R" }

    /// The facts an act records about its case.
    func facts(of act: ServiceAct, _ sent: CaseActs.Sent, file: Reference, person: Reference?) -> [NewFact] {
        act.records.filter { $0.value != "person" }.compactMap { name in
            guard let kind = service.kinds[name.value] else { return nil }
            var fields = sent.answers[kind.name] ?? [:]
            let day = service.day(of: kind, fields: fields) ?? sent.at.day
            if let person { fields["person"] = .text(person.description) }
            return NewFact(stream: file, subject: .random(), kind: kind.name, day: day, at: sent.at, body: .fields(fields))
        }
    }

    func offers(_ act: ServiceAct, in stage: (code: String, isOver: Bool)) -> Bool {
        guard !act.beginsCase else { return false }
        return act.stages.map { stages in stages.contains { $0.value == stage.code } } ?? !stage.isOver
    }
}
