import Core
import Record
import Specification

extension CaseActs {
    /// An act as it was sent: the answers by kind, and what goes with them.
    package struct Sent: Sendable {
        package let act: String
        package let answers: [String: [String: JSON]]
        /// When it happened, where that is not now.
        package let at: Moment
        package let key: String
        package let request: String
        /// Of each kind that is amended, the record meant, where there are several.
        package var chosen: [String: Reference] = [:]
        /// Of each kind that is amended, the version of the record that was looked at; a later one means somebody else was quicker.
        package var versions: [String: Int] = [:]
        /// Of each kind that is amended, the day from which the change of a dated question holds; default the day of the act.
        package var effective: [String: Day] = [:]
        /// The questions asked again that were confirmed.
        package var confirmed: Set<CaseRefusal.AnswerMistake> = []

        package init(act: String, answers: [String: [String: JSON]], at: Moment, key: String, request: String = "") {
            (self.act, self.answers, self.at, self.key, self.request) = (act, answers, at, key, request)
        }

        /// What the day of a change is sent under, beside the questions of its kind.
        package static let effectiveField = "effective"

        /// The record of a kind that is to be amended; nil where there is none.
        func chosen(of kind: Kind, among records: [Amendable]) throws -> Amendable? {
            if let chosen = chosen[kind.name] { return records.first { $0.subject == chosen } }
            guard records.count < 2 else { throw CaseRefusal.severalToAmend(kinds: kind.plural.english) }
            return records.first
        }

        /// All that was sent, so that a key that comes again can be told from one that comes with something else.
        func content(on file: Reference?, for person: Reference?) -> JSON {
            .object([
                "act": .text(act), "answers": .object(answers.mapValues { .object($0) }),
                "case": file.map { .text($0.description) } ?? .null,
                "person": person.map { .text($0.description) } ?? .null,
                "chosen": .object(chosen.mapValues { .text($0.description) }),
                "effective": .object(effective.mapValues { .text($0.description) }),
                "confirmed": .list(confirmed.map(\.sentence).sorted().map(JSON.text)),
            ])
        }
    }
}
