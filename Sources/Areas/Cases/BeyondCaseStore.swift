import Core
import Language
import Specification
import Storage

/// Asks the database what one case cannot answer: checks and guards that go to records of other cases, in the transaction of the act, once its facts
/// are folded.
package struct BeyondCaseStore {
    let transaction: Transaction
    let published: Published

    package init(_ published: Published, _ transaction: Transaction) { (self.published, self.transaction) = (published, transaction) }

    /// Whether a check is one to be asked here.
    package func asks(_ check: Check) -> Bool { published.rulesBeyondCase.contains(check.unless) }

    /// Waits for the acts that ask at this moment: each sees what those before it wrote, so two people are not both given the last room.
    func waitForOthers() throws { try transaction.hold("specification", .inTurn) }

    /// Whether it is certain that a check of a record does not hold.
    package func fails(_ check: Check, of record: Reference, at moment: Moment) throws -> Bool {
        guard asks(check), let rule = published.service.rules[check.unless] else { return false }
        let statement = try rule.statement(occasion(moment), only: record.number, scope: published.scope)
        let answer = try transaction.row(statement) { try $0.find("value", as: Int64.self) }
        return answer.flatMap(\.self) == 0
    }

    /// Those of many records of a kind for which it is certain that a check does not hold.
    func failing(_ check: Check, at moment: Moment) throws -> Set<Int64> {
        guard asks(check), let rule = published.service.rules[check.unless] else { return [] }
        var failing: Set<Int64> = []
        try transaction.forEach(try rule.statement(occasion(moment), scope: published.scope)) { row in
            if try row.find("value", as: Int64.self) == 0 { failing.insert(try row.get("id")) }
        }
        return failing
    }

    /// What a check says when it does not hold.
    func sentence(_ check: Check, at moment: Moment) throws -> String {
        check.say.english(try published.agreed(on: moment.day, in: transaction))
    }

    private func occasion(_ moment: Moment) -> Occasion {
        let service = published.service
        return Occasion(calendar: service.calendar, named: service.name, now: moment, service: published.reference.number)
    }
}

/// What an act has to be asked for beyond its case.
struct BeyondCaseCheck: Sendable {
    let published: Published
    /// With what the answers of each were sent under.
    let records: [(kind: Kind, id: Reference, name: String)]
    let guards: [Check]
    /// The record that the guards have in hand.
    let inHand: String, guarded: Reference
    let confirmed: Set<CaseRefusal.AnswerMistake>
    let at: Moment

    /// - Throws: ``CaseRefusal``, as for a check that the case itself answers.
    func check(in transaction: Transaction) throws {
        let store = BeyondCaseStore(published, transaction)
        guard guards.contains(where: store.asks) || records.contains(where: { $0.kind.allChecks.contains { store.asks($0.check) } }) else {
            return
        }
        try store.waitForOthers()
        var found: [CaseRefusal.AnswerMistake] = []
        for (kind, id, name) in records {
            for (check, field) in kind.allChecks where try store.fails(check, of: id, at: at) {
                found.append(
                    .init(kind: name, field: field, sentence: try store.sentence(check, at: at), isQuestion: check.firmness == .ask))
            }
        }
        for check in guards where try store.fails(check, of: guarded, at: at) {
            let sentence = try store.sentence(check, at: at)
            guard check.firmness == .ask else { throw CaseRefusal.guarded(sentence) }
            found.append(.init(kind: inHand, field: check.at?.value ?? "", sentence: sentence, isQuestion: true))
        }
        let open = found.filter { !confirmed.contains($0) }
        if !open.isEmpty { throw CaseRefusal.answers(open) }
    }
}
