import Access
import Cases
import Core
import Figures
import Record
import Specification
import Storage

/// What is done to a return: written, confirmed, sealed, asked about, answered. Each is an act whose facts stand in the return's stream, so
/// history, export and verification are those of everything else.
package struct ReturnActs: Sendable {
    package let record: Record
    package let shelf: Shelf

    package init(record: Record, shelf: Shelf) { (self.record, self.shelf) = (record, shelf) }

    /// Of one part of the narrative, one question or one answer.
    package static let mostCharacters = 10_000

    /// Which return is meant, and what the request is known by.
    package struct Sent: Sendable {
        package let name: String, period: String
        package let key: String, request: String
        package init(_ name: String, _ period: String, key: String, request: String = "") {
            (self.name, self.period, self.key, self.request) = (name, period, key, request)
        }
    }

    /// What the signer looked at.
    package struct Looked: Sendable {
        /// ``ReturnDraft/seen``
        package let seen: String
        /// How many seals there were.
        package let seals: Int
        /// Why it is sent again.
        package let reason: String
        package init(seen: String, seals: Int, reason: String = "") { (self.seen, self.seals, self.reason) = (seen, seals, reason) }
    }

    /// Keeps parts of the narrative, those that changed.
    ///
    /// - Throws: ``ReturnRefusal``, ``StorageError``.
    @discardableResult
    package func write(_ parts: [String: String], _ sent: Sent, by user: Directory.User) async throws -> String {
        try await act(sent, .object(parts.mapValues(JSON.text)), by: user) { returned, transaction in
            guard rights(user, returned).writes(returned.entry) else { throw ReturnRefusal.notYoursToWrite }
            let before = ReturnWriting(try FactStore(transaction).facts(of: returned.reference)).parts
            return try returned.entry.narrative.compactMap { part in
                guard let text = parts[part.name], text != before[part.name] ?? "" else { return nil }
                guard text.unicodeScalars.count <= ReturnActs.mostCharacters else { throw ReturnRefusal.tooLong(part: part.label.english) }
                return fact(ReturnFact.narrative, of: returned.reference, [part.name: .text(text)], returned)
            }
        }
    }

    /// Says that what was asked is right. Asked once: the sentence is kept, and stands in the seal.
    @discardableResult
    package func confirm(_ sentences: Set<String>, _ sent: Sent, by user: Directory.User) async throws -> String {
        try await act(sent, .list(sentences.sorted().map(JSON.text)), by: user) { returned, transaction in
            guard rights(user, returned).writes(returned.entry) else { throw ReturnRefusal.notYoursToWrite }
            let draft = try ReturnReading(on: shelf).draft(returned, for: user.viewer, at: record.now(), in: transaction)
            // Only what is asked now can be confirmed.
            let asked = draft.unconfirmed.map(\.sentence).filter(sentences.contains)
            if asked.isEmpty { return [] }
            return [
                fact(ReturnFact.check, of: returned.reference, Dictionary(asked.map { ($0, .bool(true)) }) { first, _ in first }, returned)
            ]
        }
    }

    /// Signs and seals, under the version in force on the period's last day.
    ///
    /// - Throws: ``ReturnRefusal``, ``StorageError``.
    @discardableResult
    package func seal(_ looked: Looked, _ sent: Sent, by user: Directory.User) async throws -> String {
        let content = JSON.object([
            "seen": .text(looked.seen), "seals": .number(Int64(looked.seals)), "reason": .text(looked.reason),
        ])
        return try await act(sent, content, by: user) { returned, transaction in
            guard rights(user, returned).signs(returned.entry) else { throw ReturnRefusal.notYoursToSign }
            let draft = try ReturnReading(on: shelf).draft(returned, for: user.viewer, at: record.now(), in: transaction)
            guard draft.seals.count == looked.seals else { throw ReturnRefusal.sealedMeanwhile }
            guard draft.errors.isEmpty else { throw ReturnRefusal.unfit(draft.errors.map(\.sentence)) }
            guard draft.unconfirmed.isEmpty else { throw ReturnRefusal.unconfirmed(draft.unconfirmed.map(\.sentence)) }
            guard draft.seals.isEmpty || !looked.reason.isEmpty else { throw ReturnRefusal.noReason }
            guard looked.reason.unicodeScalars.count <= ReturnActs.mostCharacters else { throw ReturnRefusal.tooLong(part: "The reason") }
            guard draft.seen == looked.seen else { throw ReturnRefusal.changedMeanwhile }
            return facts(of: draft.sealed(by: user, reason: draft.seals.isEmpty ? nil : looked.reason), returned)
        }
    }

    /// Asks something about what was sent.
    @discardableResult
    package func ask(_ text: String, _ sent: Sent, by user: Directory.User) async throws -> String {
        try await say(text, ReturnFact.question, sent, by: user) {
            guard rights(user, $0).asks($0.entry) else { throw ReturnRefusal.notYoursToAsk }
        }
    }

    /// Answers what was asked.
    @discardableResult
    package func answer(_ text: String, _ sent: Sent, by user: Directory.User) async throws -> String {
        try await say(text, ReturnFact.answer, sent, by: user) {
            guard rights(user, $0).writes($0.entry) else { throw ReturnRefusal.notYoursToWrite }
        }
    }

    private func say(
        _ text: String, _ kind: String, _ sent: Sent, by user: Directory.User, allowed: @escaping @Sendable (PeriodReturn) throws -> Void
    ) async throws -> String {
        try await act(sent, .object(["kind": .text(kind), "text": .text(text)]), by: user) { returned, transaction in
            try allowed(returned)
            guard try !SealStore(transaction).headings(of: returned).isEmpty else { throw ReturnRefusal.notSealed }
            guard !text.isEmpty else { throw ReturnRefusal.nothingWritten }
            guard text.unicodeScalars.count <= ReturnActs.mostCharacters else { throw ReturnRefusal.tooLong(part: "What you wrote") }
            return [fact(kind, of: returned.thread, ["text": .text(text)], returned)]
        }
    }

    private func rights(_ user: Directory.User, _ returned: PeriodReturn) -> ReturnRights { ReturnRights(user, in: returned.service) }

    private func act(
        _ sent: Sent, _ content: JSON, by user: Directory.User,
        decide: @escaping @Sendable (PeriodReturn, Transaction) throws -> [NewFact]
    ) async throws -> String {
        let whole = JSON.object(["return": .text(sent.name), "period": .text(sent.period), "sent": content])
        let stream = shelf[user.service].map { PeriodReturn.reference(of: sent.name, sent.period, in: $0.service.name) }
        return try await record.act(
            by: user.viewer, key: sent.key, on: stream.map { [$0] } ?? [], content: whole, request: sent.request
        ) { transaction in
            guard let service = shelf[user.service]?.service.name else { throw ReturnRefusal.noSuchReturn }
            let returned = try ReturnReading(on: shelf).find(sent.name, sent.period, of: service, for: user.viewer, in: transaction)
            guard rights(user, returned).sees else { throw ReturnRefusal.notYours }
            return .init(
                facts: try decide(returned, transaction), answer: returned.address(), specification: returned.published.version)
        }
    }

    private func fact(_ kind: String, of subject: Reference, _ fields: [String: JSON], _ returned: PeriodReturn) -> NewFact {
        let now = record.now()
        return NewFact(stream: returned.reference, subject: subject, kind: kind, day: now.day, at: now, body: .fields(fields))
    }

    /// The seal, then each figure and each table: one fact for each, so that none grows with the number of figures.
    private func facts(of sealed: SealedReturn, _ returned: PeriodReturn) -> [NewFact] {
        let id = returned.seal(sealed.number)
        var head = sealed.head
        head["digest"] = .text(sealed.digest)
        head["tables"] = .list(sealed.tables.map { $0.json.without("rows") })
        func fact(_ kind: String, _ fields: [String: JSON]) -> NewFact {
            NewFact(
                stream: returned.reference, subject: id, kind: kind, day: sealed.sealed.day, at: sealed.sealed, body: .fields(fields))
        }
        func members(_ json: JSON) -> [String: JSON] { if case .object(let members) = json { members } else { [:] } }
        return [fact(ReturnFact.seal, head)] + sealed.figures.map { fact(ReturnFact.figure, members($0.sealed)) }
            + sealed.tables.map { fact(ReturnFact.table, members($0.json)) }
    }
}

extension ReturnDraft {
    /// This draft as it is sealed.
    fileprivate func sealed(by user: Directory.User, reason: String?) -> SealedReturn {
        let service = returned.service
        return SealedReturn(
            service: service.name, serviceLabel: service.label.english, name: returned.name, label: returned.entry.label.english,
            period: returned.period.label, periodWords: returned.period.words, number: seals.count + 1, sealed: now,
            signed: .init(
                by: user.code, name: user.name, capacity: user.role.code, capacityLabel: user.role.label,
                organisation: user.organisation, organisationLabel: user.organisationLabel),
            specification: service.version, reason: reason,
            narrative: returned.entry.narrative.map {
                .init(name: $0.name, label: $0.label.english, text: written.parts[$0.name] ?? "")
            },
            checked: checks.map(\.sentence), figures: figures, tables: tables)
    }
}
