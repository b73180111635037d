import Core
import Documents
import Language
import Record
import Specification

/// An act as it would be done: the records it makes and those it adds to, in the case as it is. It is checked as a whole and then becomes
/// facts.
struct Proposal {
    let published: Published
    let act: ServiceAct
    let sent: CaseActs.Sent
    let file: Reference
    let person: Reference
    /// The case as it is; nothing where the act begins it.
    let base: CasePopulation
    /// The service as whoever does it reads it.
    let read: ReadableService
    /// The cases of which some are those that the act issues something in.
    var cases: [Reference: CasePopulation] = [:]
    private(set) var additions: [Addition] = []
    private(set) var amendments: [Amendment] = []
    /// Links that lead where they may not.
    var misled: [CaseRefusal.AnswerMistake] = []
    /// What is on record already, and only once can be.
    var repeated: [CaseRefusal.AnswerMistake] = []

    struct Addition {
        let kind: Kind, id: Reference
        /// What its answers were sent under.
        let name: String
        var body: [String: JSON]
    }

    struct Amendment {
        let kind: Kind, record: Amendable
        let changes: [String: JSON]
    }

    init(
        _ published: Published, _ act: ServiceAct, _ sent: CaseActs.Sent, file: Reference, person: Reference, base: CasePopulation,
        as read: ReadableService
    ) {
        (self.published, self.act, self.sent, self.file, self.person, self.base) = (published, act, sent, file, person, base)
        self.read = read
    }

    private var service: Service { published.service }

    mutating func add(_ kind: Kind, as id: Reference = .random(), _ body: [String: JSON]) {
        additions.append(Addition(kind: kind, id: id, name: kind.name, body: body))
    }

    /// What the act adds to, then what it makes, with the answers that were sent.
    ///
    /// - Throws: see ``amend(_:_:)``.
    ///
    /// - Parameters:
    ///   - amendable: the records it may add to, by kind.
    ///   - ids: what the records it makes will be called, by the name of their part; default any.
    mutating func fill(_ amendable: [String: [Amendable]], as ids: [String: Reference] = [:]) throws {
        for part in act.parts {
            guard let kind = service.kinds[part.kind] else { continue }
            if part.isNew {
                let body = sent.answers[part.name] ?? [:]
                additions.append(Addition(kind: kind, id: ids[part.name] ?? .random(), name: part.name, body: body))
            } else {
                try amend(kind, amendable[kind.name] ?? [])
            }
        }
    }

    /// - Throws: ``CaseRefusal`` where the record changed since the form was opened, or there is none or more than one to amend.
    mutating func amend(_ kind: Kind, _ records: [Amendable]) throws {
        guard let record = try sent.chosen(of: kind, among: records) else { throw CaseRefusal.nothingToAmend(kind: kind.label.english) }
        if let version = sent.versions[kind.name], version != record.version { throw CaseRefusal.changedMeanwhile }
        let changes = record.changes(
            to: sent.answers[kind.name] ?? [:], asked: service.asked(of: kind, in: act), unread: read.unread(of: kind.name))
        amendments.append(Amendment(kind: kind, record: record, changes: changes))
    }

    /// Answers a question of the record at `index` that was not asked.
    mutating func answer(_ index: Int, _ field: Field, _ answer: JSON) { additions[index].body[field.name] = answer }

    // MARK: Checking

    /// The facts it records.
    ///
    /// - Throws: ``CaseRefusal``: every answer that is wrong, else the guard that does not hold, else what is asked again and was not confirmed.
    func facts() throws -> [NewFact] {
        let candidate = candidate
        let findings = misled + repeated + (try candidate.findings()) + unchanged() + dates()
        let mistakes = findings.filter { !$0.isQuestion }
        if !mistakes.isEmpty { throw CaseRefusal.answers(mistakes + findings.filter { $0.isQuestion && !sent.confirmed.contains($0) }) }
        let asked = findings + (try guards(candidate))
        let open = asked.filter { !isConfirmed($0) }
        if !open.isEmpty { throw CaseRefusal.answers(open) }
        return recorded(asked) + (try issued(candidate))
    }

    /// The documents that the act issues, with what the act itself says.
    private func issued(_ candidate: Candidate) throws -> [NewFact] {
        let row = candidate.row(of: service.kindInHand(of: act)) ?? RowID("case", file.number)
        let ofCases = try issuedOfEachCase(candidate, row)
        // A document about a record of a register stands with that record.
        let stream = service.isOfRegisters(act) ? additions.first?.id ?? amendments.first?.record.stream ?? file : file
        return try act.shares.compactMap { service.documents[$0.value] }.map {
            var document = try candidate.written($0, about: row)
            if let each = act.ofEachCase, ofCases.isEmpty { document.add(.paragraph, each.ifNone.english) }
            return DocumentFact.issue(document, in: stream, at: sent.at)
        } + ofCases
    }

    /// One in each open case of the group that the record names, in the order of the board.
    private func issuedOfEachCase(_ candidate: Candidate, _ row: RowID) throws -> [NewFact] {
        guard let each = act.ofEachCase, let board = service.boards[each.board.value], let by = board.by,
            let document = service.documents[each.shares.value], let group = try candidate.value(of: each.group, for: row)
        else { return [] }
        let occasion = Occasion(calendar: service.calendar, now: sent.at, service: published.reference.number)
        var found: [(file: Reference, order: Ratio?)] = []
        for (file, population) in cases where try published.datum(ofBoard: by.value, for: file, in: population, occasion) == group {
            let datum = try? board.order.flatMap { try published.datum(ofBoard: $0, for: file, in: population, occasion) }
            let order: Ratio? = if case .number(let number)? = datum { number } else { nil }
            found.append((file, order))
        }
        return try found.sorted { Board.precedes($0.order, $1.order) ?? ($0.file < $1.file) }.map { file, _ in
            let candidate = Candidate(published, at: sent.at, file: file, base: cases[file] ?? CasePopulation())
            return DocumentFact.issue(try candidate.written(document, about: RowID("case", file.number)), in: file, at: sent.at)
        }
    }

    /// The act with its facts, under the version that rules it.
    ///
    /// - Throws: see ``facts()``.
    func decision(_ answer: String) throws -> Record.Decision {
        let (facts, beyond) = (try facts(), self.beyond)
        return Record.Decision(facts: facts, answer: answer, specification: published.version) { try beyond.check(in: $0) }
    }

    /// What is asked of the database once the facts are in it.
    private var beyond: BeyondCaseCheck {
        let records = additions.map { ($0.kind, $0.id, $0.name) } + amendments.map { ($0.kind, $0.record.subject, $0.kind.name) }
        let inHand = service.kindInHand(of: act)
        return BeyondCaseCheck(
            published: published, records: records, guards: act.guards, inHand: inHand,
            guarded: (amendments.first { $0.kind.name == inHand }?.record.subject ?? additions.first { $0.kind.name == inHand }?.id)
                ?? file,
            confirmed: sent.confirmed, at: sent.at)
    }

    /// Whether nothing is wrong with it and its guards hold, whatever is asked again.
    func isPossible() throws -> Bool {
        let candidate = candidate
        do {
            return try candidate.findings().allSatisfy(\.isQuestion) && guards(candidate).allSatisfy(\.isQuestion)
        } catch is CaseRefusal {
            return false
        }
    }

    /// The further facts about the records it adds to.
    var amended: [NewFact] { amendments.flatMap { facts(of: $0, []) } }

    private var candidate: Candidate {
        var candidate = Candidate(published, at: sent.at, file: file, person: person, base: base)
        for amendment in amendments {
            let asked = Set(service.asked(of: amendment.kind, in: act))
            candidate.replace(
                amendment.record.subject, amendment.kind, amendment.record.reading.merging(amendment.changes) { _, new in new },
                before: amendment.record.reading, said: said(amendment), asks: { asked.contains($0) })
        }
        for addition in additions {
            let asked = addition.kind.name == "case" ? Set(service.asked(of: addition.kind, in: act)) : nil
            candidate.add(addition.kind, addition.body, as: addition.id, named: addition.name, asks: { asked?.contains($0) ?? true })
        }
        return candidate
    }

    /// What the answers of the record in hand were sent under.
    private var nameInHand: String {
        let kind = service.kindInHand(of: act)
        return amendments.contains { $0.kind.name == kind } ? kind : additions.first { $0.kind.name == kind }?.name ?? kind
    }

    /// What must hold of the case before the act: its sentence is the refusal, beside the question that it insists on. Undecided does not refuse.
    private func guards(_ candidate: Candidate) throws -> [CaseRefusal.AnswerMistake] {
        let kind = service.kindInHand(of: act)
        let row = candidate.row(of: kind) ?? RowID("case", file.number)
        return try act.guards.compactMap { check in
            guard !published.rulesBeyondCase.contains(check.unless), try candidate.holds(check.unless, for: row) == false else {
                return nil
            }
            let sentence = check.say.english(candidate.agreed)
            if check.firmness == .ask { return .init(kind: kind, field: check.at?.value ?? "", sentence: sentence, isQuestion: true) }
            guard let field = service.insisted(by: check, in: act) else { throw CaseRefusal.guarded(sentence) }
            return .init(kind: nameInHand, field: field, sentence: sentence)
        }
    }

    /// An act that changes nothing is not done.
    private func unchanged() -> [CaseRefusal.AnswerMistake] {
        guard additions.isEmpty, let first = amendments.first, amendments.allSatisfy(\.changes.isEmpty) else { return [] }
        // What the act insists on and is not there has its own sentence.
        let insisted = act.guards.compactMap { service.insisted(by: $0, in: act) }
        if insisted.contains(where: { first.record.reading[$0] ?? .null == .null }) { return [] }
        let field = service.asked(of: first.kind, in: act).first.flatMap { first.kind.fields[$0] }
        let isNew = field.map { read.readable(first.record.reading, of: first.kind.name)[$0.name] ?? .null == .null } ?? false
        let sentence = isNew ? field?.missingSentence : nil
        return [
            .init(
                kind: first.kind.name, field: field?.name ?? "",
                sentence: sentence ?? "Nothing here differs from what is recorded. Change it, or go back")
        ]
    }

    private func dates() -> [CaseRefusal.AnswerMistake] {
        amendments.compactMap { amendment in
            guard let day = sent.effective[amendment.kind.name], day < amendment.record.days.lowerBound else { return nil }
            return .init(
                kind: amendment.kind.name, field: CaseActs.Sent.effectiveField,
                sentence: "The change cannot hold from before \(amendment.record.days.lowerBound.withoutWeekday), when this was recorded")
        }
    }

    /// Confirmed with this form, or with an earlier one about the same record.
    private func isConfirmed(_ question: CaseRefusal.AnswerMistake) -> Bool {
        if sent.confirmed.contains(question) { return true }
        return amendments.contains { $0.kind.name == question.kind && $0.record.reading.hasConfirmed(question.sentence) }
    }

    // MARK: Recording

    private func recorded(_ asked: [CaseRefusal.AnswerMistake]) -> [NewFact] {
        amendments.flatMap { facts(of: $0, asked) } + additions.map { fact(of: $0, asked) }
    }

    private func fact(of addition: Addition, _ asked: [CaseRefusal.AnswerMistake]) -> NewFact {
        let kind = addition.kind
        var body = addition.body.remembering(asked.filter { $0.kind == addition.name })
        let isStill = kind.name == "case" || kind.name == "person"
        let day = isStill ? opened : service.day(of: kind, fields: body) ?? sent.at.day
        if kind.name != "person", service.concerns(kind, "person") { body[BodyKey.person] = .text(person.description) }
        return NewFact(
            stream: service.concerns(kind, "case") ? file : service.concerns(kind, "person") ? person : addition.id, subject: addition.id,
            kind: kind.name, day: day, at: service.moment(of: kind, fields: body, on: day, recorded: sent.at), body: .fields(body),
            begins: true)
    }

    /// One further fact, or two where some of what changed holds from a day that was asked.
    private func facts(of amendment: Amendment, _ asked: [CaseRefusal.AnswerMistake]) -> [NewFact] {
        let kind = amendment.kind, record = amendment.record
        let questions = asked.filter { $0.kind == kind.name && !record.reading.hasConfirmed($0.sentence) }
        return parts(of: amendment).enumerated().map { index, part in
            NewFact(
                stream: record.stream, subject: record.subject, kind: kind.name, day: part.day,
                at: part.day == sent.at.day ? sent.at : Moment(part.day, 12),
                body: .fields(index == 0 ? part.fields.remembering(questions) : part.fields))
        }
    }

    private func parts(of amendment: Amendment) -> [(day: Day, fields: [String: JSON])] {
        let dated = amendment.changes.filter { amendment.kind.fields[$0.key]?.isDated ?? false }
        let others = amendment.changes.filter { dated[$0.key] == nil }
        // Later facts win by their day, so one without a day of its own holds from the last day on.
        let day = max(amendment.record.days.upperBound, service.end(of: amendment.kind, in: others) ?? sent.at.day)
        return [(sent.effective[amendment.kind.name] ?? sent.at.day, dated), (day, others)].filter { !$0.1.isEmpty }
    }

    /// What the record would say from which day.
    private func said(_ amendment: Amendment) -> [(day: Day, fields: [String: JSON])] {
        (amendment.record.said + parts(of: amendment)).sorted { $0.day < $1.day }
    }

    /// The day of the event that opens the case, such as the day the referral came.
    private var opened: Day {
        let leading = additions.first { $0.kind.name == service.kindInHand(of: act) }
        return leading.flatMap { service.day(of: $0.kind, fields: $0.body) } ?? sent.at.day
    }

    /// The case that an opening act begins: its own questions, whose it is and from when.
    mutating func open(_ kind: Kind) {
        var body = sent.answers["case"] ?? [:]
        body["starts"] = body["starts"] ?? .text(opened.description)
        let place = additions.firstIndex { $0.kind.name != "person" } ?? additions.endIndex
        additions.insert(Addition(kind: kind, id: file, name: kind.name, body: body), at: place)
    }
}

extension [String: JSON] {
    /// With what was asked again and confirmed.
    func remembering(_ questions: [CaseRefusal.AnswerMistake]) -> [String: JSON] {
        if questions.isEmpty { return self }
        var body = self
        var entries: [JSON] = []
        if case .list(let earlier)? = self[BodyKey.asked] { entries = earlier }
        entries += questions.map { JSON.object(["field": .text($0.field), "question": .text($0.sentence)]) }
        body[BodyKey.asked] = .list(entries)
        return body
    }

    /// The questions that were asked again and confirmed.
    var confirmed: [String] {
        guard case .list(let entries)? = self[BodyKey.asked] else { return [] }
        return entries.compactMap { $0["question"]?.text }
    }

    func hasConfirmed(_ question: String) -> Bool { confirmed.contains(question) }
}
