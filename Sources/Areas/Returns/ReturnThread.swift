import Core
import Record
import Storage

/// What was asked about a sealed return and answered, in order.
package struct ReturnThread: Sendable, Equatable {
    package let entries: [Entry]

    package struct Entry: Sendable, Equatable {
        package let isQuestion: Bool
        package let text: String
        package let at: Moment
        package let by: String, capacity: String, organisation: String
    }

    /// Whether the last word is a question.
    package var waits: Bool { entries.last?.isQuestion ?? false }

    init(_ facts: [Fact]) {
        entries = facts.inEffect.map { fact in
            Entry(
                isQuestion: fact.said.kind == ReturnFact.question, text: fact.fields["text"]?.text ?? "", at: fact.said.act.at,
                by: fact.said.act.by, capacity: fact.said.act.capacity, organisation: fact.said.act.organisation)
        }
    }
}

extension ReturnReading {
    package func thread(of returned: PeriodReturn, in transaction: Transaction) throws -> ReturnThread {
        ReturnThread(try FactStore(transaction).facts(of: returned.thread))
    }
}
