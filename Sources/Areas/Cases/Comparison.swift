import Core
import Record
import Specification
import Storage

/// What another version of a folder makes of the open cases: which stand elsewhere, which deadlines move, which answers are to questions or
/// values that it has no more. Found by publishing it in a transaction that is undone.
package struct Comparison {
    /// A case that is affected.
    package struct Change: Sendable, Equatable {
        package let file: Reference
        /// nil where it stays where it is.
        package let stage: Stages?
        package let deadlines: [Deadline]
        /// `referral.rent is asked no more`
        package let answers: [String]

        package struct Stages: Sendable, Equatable { package let before: String, after: String }
        /// A deadline that moves, begins (no moment before) or is no longer there (none after).
        package struct Deadline: Sendable, Equatable {
            package let code: String
            package let before: Moment?, after: Moment?
        }
    }

    private let old: Published
    private let before: Standings
    private let transaction: Transaction

    /// How the open cases stand before the other version is published.
    package init(_ old: Published, in transaction: Transaction) throws {
        (self.old, self.transaction) = (old, transaction)
        before = try ComparisonStore(transaction).standings(of: old.reference)
    }

    /// The cases that were open then and are affected by what was published since, in the order of their references.
    ///
    /// - Parameter day: from which the new version is in force: a value that it offers no more on that day has ended.
    package func changes(under new: Published, from day: Day) throws -> [Change] {
        let store = ComparisonStore(transaction)
        let after = try store.standings(of: old.reference)
        let answers = try lost(under: new, from: day, store)
        return before.stages.keys.sorted().compactMap { file in
            let (was, now) = (before.due[file] ?? [:], after.due[file] ?? [:])
            let deadlines = Set(was.keys).union(now.keys).sorted().compactMap { key -> Change.Deadline? in
                was[key] == now[key] ? nil : .init(code: key.code, before: was[key], after: now[key])
            }
            let (stood, stands) = (before.stages[file] ?? "", after.stages[file] ?? "")
            let change = Change(
                file: file, stage: stood == stands ? nil : .init(before: stood, after: stands), deadlines: deadlines,
                answers: answers[file] ?? [])
            return change.stage == nil && deadlines.isEmpty && change.answers.isEmpty ? nil : change
        }
    }

    /// Answers of open cases to questions that are asked no more, and those that may be chosen no more.
    private func lost(under new: Published, from day: Day, _ store: ComparisonStore) throws -> [Reference: [String]] {
        var lost: [Reference: [String]] = [:]
        for kind in old.service.kinds where old.service.isOfCase(kind) {
            for field in kind.fields {
                let column = AnswerColumn(field, of: kind, in: old.service)
                if new.service.kinds[kind.name]?.fields[field.name] == nil {
                    for file in try store.files(answering: column, with: nil) where before.stages[file] != nil {
                        lost[file, default: []].append("\(kind.name).\(field.name) is asked no more")
                    }
                }
                guard let list = field.type.list, let values = old.service.lists[list]?.values else { continue }
                for value in values where value.isOffered(on: day) {
                    if new.service.lists[list]?.values[value.code]?.isOffered(on: day) ?? false { continue }
                    for file in try store.files(answering: column, with: value.code) where before.stages[file] != nil {
                        lost[file, default: []].append("\(kind.name).\(field.name) may be \(value.code) no more")
                    }
                }
            }
        }
        return lost
    }
}

/// How the open cases of a service stand.
struct Standings {
    var stages: [Reference: String] = [:]
    /// When what runs is due.
    var due: [Reference: [Key: Moment]] = [:]

    struct Key: Hashable, Comparable {
        let code: String, subject: Int64
        /// The last day of the week or day it is of; 0 for a record's own.
        let unit: Int64
        static func < (left: Key, right: Key) -> Bool { (left.code, left.subject, left.unit) < (right.code, right.subject, right.unit) }
    }
}

/// Where the answers to a question of a case's records stand.
struct AnswerColumn {
    let table: String, column: String
    /// The table of the records, where several answers have one of their own.
    let records: String

    init(_ field: Field, of kind: Kind, in service: Service) {
        records = service.table(of: kind)
        if case .codes = field.type {
            (table, column) = (service.childTable(of: kind, field.name), "value")
        } else {
            let name = service.column(of: field)
            (table, column) = (records, field.type == .span ? "\(name)_starts" : name)
        }
    }
}
