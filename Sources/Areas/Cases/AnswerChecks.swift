import Core
import Language
import Specification
import Storage

extension Published {
    /// A record as it would be after a correction, in its case as it is: everything else of the case stays, the person is known.
    ///
    /// - Parameter file: nil for a record that belongs to no case.
    /// - Parameter confirmed: the questions asked again that were confirmed.
    /// - Parameter asks: whether a question can be answered; nobody is refused for one that they were not asked.
    /// - Returns: the questions that were asked again.
    /// - Throws: ``CaseRefusal/answers(_:)``
    func check(
        _ kind: Kind, _ subject: Reference, as body: [String: JSON], before: [String: JSON], at moment: Moment, file: Reference?,
        base: CasePopulation, said: [(day: Day, fields: [String: JSON])], confirmed: Set<CaseRefusal.AnswerMistake>,
        asks: @escaping @Sendable (String) -> Bool = { _ in true }
    ) throws -> [CaseRefusal.AnswerMistake] {
        var candidate = Candidate(self, at: moment, file: file, base: base)
        candidate.replace(subject, kind, body, before: before, said: said, asks: asks)
        let found = try candidate.findings()
        let open = found.filter { !$0.isQuestion || !confirmed.contains($0) && !before.hasConfirmed($0.sentence) }
        if !open.isEmpty { throw CaseRefusal.answers(open) }
        return found.filter { !before.hasConfirmed($0.sentence) }
    }

    /// What is wrong with one record by itself; empty where nothing is.
    ///
    /// - Parameter person: what is known of the person it is about, for checks such as their age.
    package func mistakes(
        _ kind: Kind, _ body: [String: JSON], on day: Day, person: [String: JSON]? = nil
    ) throws -> [CaseRefusal.AnswerMistake] {
        var candidate = Candidate(self, at: Moment(day, TimeOfDay(23, 59)), file: nil, base: CasePopulation())
        if kind.name != "person", let person, let kind = service.kinds["person"] { candidate.know(kind, person, as: .random()) }
        candidate.add(kind, body)
        return try candidate.findings().filter { !$0.isQuestion }
    }

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
