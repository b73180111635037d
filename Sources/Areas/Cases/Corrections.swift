import Access
import Core
import Record
import Specification
import Storage

extension CaseActs {
    /// Mends a fact of a record, or takes the whole record out of effect where `body` is nil. What was said before stays in the history.
    ///
    /// The record is checked in its case as it would be then. What it makes of the case's other records is derived anew and not refused: what
    /// is true must be possible to record, even where it shows that something else should not have been done (docs/decisions/0009).
    ///
    /// - Parameters:
    ///   - version: the record's version when the form was opened; a later one means somebody else was quicker.
    ///   - body: the record's answers as they should read; what is not asked, such as whose it is, stays.
    package func correct(
        _ subject: Reference, nth: Int, version: Int, body: [String: JSON]?, day: Day?, why: String, key: String, by user: Directory.User,
        confirmed: Set<CaseRefusal.AnswerMistake> = []
    ) async throws -> String {
        guard user.may("correct") else { throw CaseRefusal.notYours(act: "Correct a record") }
        return try await record.act(
            by: user.viewer, key: key, on: [subject],
            content: .object([
                "subject": .text(subject.description), "nth": .number(Int64(nth)), "body": body.map { .object($0) } ?? .null,
                "why": .text(why),
            ])
        ) { try decide(subject, nth, version, body, day, why, confirmed, by: user, in: $0) }
    }

    /// Looks at what a correction would be refused for and records nothing.
    package func look(_ subject: Reference, nth: Int, version: Int, body: [String: JSON], by user: Directory.User) async throws {
        _ = try await record.database.read { try decide(subject, nth, version, body, nil, "", [], by: user, in: $0) }
    }

    private func decide(
        _ subject: Reference, _ nth: Int, _ version: Int, _ body: [String: JSON]?, _ day: Day?, _ why: String,
        _ confirmed: Set<CaseRefusal.AnswerMistake>, by user: Directory.User, in transaction: Transaction
    ) throws -> Record.Decision {
        guard let entry = try CaseStore(transaction, for: user.viewer).entry(subject),
            let published = try shelf.version(of: entry, in: transaction)
        else { throw CaseRefusal.noSuchCase }
        guard entry.version == version else { throw CaseRefusal.changedMeanwhile }
        let facts = try FactStore(transaction).facts(of: subject).inEffect
        guard let mended = facts.first(where: { $0.nth == nth }) else { throw CaseRefusal.noSuchCase }
        let answer = entry.file.map { "/cases/\($0.printed(published.letter(of: "case")))" } ?? "/records/\(subject)"
        guard let body, let kind = published.service.kinds[entry.kind] else {
            return Record.Decision(facts: facts.map { $0.withdrawn(why: why) }, answer: answer, specification: published.version)
        }
        // What they do not read they were not asked: it stays as it is.
        let unread = shelf.asRead(published, by: user.viewer).unread(of: kind.name)
        let correction = Correction(
            of: mended, among: facts, to: body, asked: Set(kind.fields.names + kind.groups.names).subtracting(unread))
        let population =
            try entry.file.flatMap { try published.populations(of: [$0], in: transaction)[$0] }
            ?? published.population(of: entry.person.map { [$0] } ?? [], in: transaction)
        // What a link leads to is chosen as it was when the record was made.
        let targets = LinkTargets(
            published, file: entry.file, person: entry.person, population, for: user.viewer, transaction)
        let misled = try targets.misled(correction.reading, of: kind, before: correction.before)
        if !misled.isEmpty { throw CaseRefusal.answers(misled.map { $0.mistake(in: kind.name) }) }
        let asked = try published.check(
            kind, subject, as: correction.reading, before: correction.before, at: record.now(), file: entry.file,
            base: population, said: correction.said, confirmed: confirmed, asks: { !unread.contains($0) })
        let fact = NewFact(
            stream: mended.said.stream, subject: subject, kind: entry.kind, day: day ?? mended.day, at: mended.at, corrects: nth,
            body: .fields(correction.fields.remembering(asked)), why: why)
        let beyond = BeyondCaseCheck(
            published: published, records: [(kind, subject, kind.name)], guards: [], inHand: kind.name, guarded: subject,
            confirmed: confirmed,
            at: record.now())
        return Record.Decision(facts: [fact], answer: answer, specification: published.version) { try beyond.check(in: $0) }
    }
}

extension EffectiveFact {
    fileprivate func withdrawn(why: String) -> NewFact {
        NewFact(
            stream: said.stream, subject: said.subject, kind: said.kind, day: day, at: at, corrects: nth, body: .withdrawn, why: why)
    }
}

/// What a mended fact says, and how its record reads then.
struct Correction {
    /// The body of the correction.
    let fields: [String: JSON]
    /// The record's answers with it, and as they were.
    let reading: [String: JSON], before: [String: JSON]
    /// What its facts would say from which day.
    let said: [(day: Day, fields: [String: JSON])]

    init(of mended: EffectiveFact, among effective: [EffectiveFact], to body: [String: JSON], asked: Set<String>) {
        let before = effective.reading
        // What the form does not ask, such as the person or the record it is part of, is not asked again.
        var fields = mended.fields.filter { !asked.contains($0.key) }
        for name in asked {
            if let answer = body[name] { fields[name] = answer } else if before[name] ?? .null != .null { fields[name] = .null }
        }
        self.fields = fields
        self.before = before
        said = effective.map { ($0.day, $0.nth == mended.nth ? fields : $0.fields) }
        reading = said.map(\.fields).reading
    }
}

extension [EffectiveFact] {
    /// The record as its facts say it together: later ones add to and replace earlier ones, and what was confirmed stays confirmed.
    var reading: [String: JSON] { map(\.fields).reading }
}

extension [[String: JSON]] {
    var reading: [String: JSON] {
        var reading: [String: JSON] = reduce(into: [:]) { $0.merge($1) { _, new in new } }
        let confirmed = flatMap { fields -> [JSON] in if case .list(let entries)? = fields[BodyKey.asked] { entries } else { [] } }
        if !confirmed.isEmpty { reading[BodyKey.asked] = .list(confirmed) }
        return reading
    }
}

extension Fact {
    /// What it says; nothing where it takes something back or was disposed of.
    var fields: [String: JSON] { if case .fields(let fields) = body { fields } else { [:] } }
}
