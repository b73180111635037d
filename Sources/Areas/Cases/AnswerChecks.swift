import Core
import Language
import Specification
import Storage

extension Published {
    /// Every answer of every record of the act, so that all that is wrong is said at once.
    ///
    /// - Parameter base: the case as it is, for checks that read more than what was just answered.
    /// - Throws: ``CaseRefusal/answers(_:)``
    func check(_ sent: CaseActs.Sent, of act: ServiceAct, file: Reference? = nil, base: CasePopulation = CasePopulation()) throws {
        var candidate = Candidate(self, at: sent.at, file: file, base: base)
        for name in act.records {
            guard let kind = service.kinds[name.value], kind.name != "person" || sent.answers["person"] != nil else { continue }
            candidate.add(kind, sent.answers[kind.name] ?? [:])
        }
        let mistakes = try candidate.mistakes()
        if !mistakes.isEmpty { throw CaseRefusal.answers(mistakes) }
    }

    /// A record as it would be after a correction, in its case as it is: everything else of the case stays, the person is known.
    ///
    /// - Parameter file: nil for a record that belongs to no case.
    /// - Throws: ``CaseRefusal/answers(_:)``
    func check(
        _ kind: Kind, _ subject: Reference, as body: [String: JSON], before: [String: JSON], at moment: Moment, file: Reference?,
        base: CasePopulation
    ) throws {
        var candidate = Candidate(self, at: moment, file: file, base: base)
        candidate.replace(subject, kind, body, before: before)
        let found = try candidate.mistakes()
        if !found.isEmpty { throw CaseRefusal.answers(found) }
    }

    /// What is wrong with one record by itself; empty where nothing is.
    ///
    /// - Parameter person: what is known of the person it is about, for checks such as their age.
    package func mistakes(
        _ kind: Kind, _ body: [String: JSON], on day: Day, person: [String: JSON]? = nil
    ) throws -> [CaseRefusal.AnswerMistake] {
        var candidate = Candidate(self, at: Moment(day, TimeOfDay(23, 59)), file: nil, base: CasePopulation())
        if kind.name != "person", let person, let kind = service.kinds["person"] { candidate.know(kind, person) }
        candidate.add(kind, body)
        return try candidate.mistakes()
    }

    /// What must hold of the case before an act: its sentence is the refusal. Undecided does not refuse.
    ///
    /// - Throws: ``CaseRefusal/guarded(_:)``
    func guards(of act: ServiceAct, _ sent: CaseActs.Sent, on file: Reference, _ population: CasePopulation) throws {
        var candidate = Candidate(self, at: sent.at, file: file, base: population)
        for name in act.records {
            if let kind = service.kinds[name.value], kind.name != "person" { candidate.add(kind, sent.answers[kind.name] ?? [:]) }
        }
        let row = candidate.row(of: service.kindInHand(of: act)) ?? RowID("case", file.number)
        for check in act.guards where check.firmness == .refuse {
            if try candidate.holds(check.unless, for: row) == false { throw CaseRefusal.guarded(check.say.english) }
        }
    }
}

extension Published {
    /// Which conditional questions of a record would be asked, given its other answers.
    package func asked(_ kind: Kind, _ body: [String: JSON], at moment: Moment) -> [String: Bool] {
        var candidate = Candidate(self, at: moment, file: nil, base: CasePopulation())
        candidate.add(kind, body)
        guard let row = candidate.row(of: kind.name) else { return [:] }
        var asked: [String: Bool] = [:]
        for field in kind.fields {
            if let when = field.when { asked[field.name] = (try? candidate.holds(when, for: row)).flatMap { $0 } ?? false }
        }
        return asked
    }
}
