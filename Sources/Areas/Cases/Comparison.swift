import Clocks
import Core
import Language
import Record
import Specification
import Storage

/// What another version of a folder would make of the open cases: which stand elsewhere, which deadlines move. Nothing is kept.
package struct Comparison {
    package let old: Published, new: Published

    package init(_ old: Published, _ new: Published) { (self.old, self.new) = (old, new) }

    /// A case that would change.
    package struct Change: Sendable, Equatable {
        package let file: Reference
        /// nil where it stays where it is.
        package let stage: Stages?
        package let deadlines: [Deadline]

        package struct Stages: Sendable, Equatable { package let before: String, after: String }
        /// A deadline that moves, begins (no moment before) or is no longer there (none after).
        package struct Deadline: Sendable, Equatable {
            package let code: String
            package let before: Moment?, after: Moment?
        }
    }

    /// The open cases that would change, in the order of their references.
    ///
    /// The new version's tables must be there: make them in this transaction and undo it.
    package func changes(in transaction: Transaction) throws -> [Change] {
        var changes: [Change] = []
        let files = try DerivationStore(transaction).openFiles(of: old.reference)
        for some in PopulationStore.parts(of: files, size: 500) {
            let before = try readings(some, of: old, transaction), after = try readings(some, of: new, transaction)
            for file in some {
                guard let was = before[file], let would = after[file] else { continue }
                let deadlines = Set(was.due.keys).union(would.due.keys).sorted().compactMap { key -> Change.Deadline? in
                    was.due[key] == would.due[key] ? nil : .init(code: key.code, before: was.due[key], after: would.due[key])
                }
                let stage = was.stage == would.stage ? nil : Change.Stages(before: was.stage, after: would.stage)
                if stage != nil || !deadlines.isEmpty { changes.append(Change(file: file, stage: stage, deadlines: deadlines)) }
            }
        }
        return changes
    }

    private struct Reading {
        let stage: String
        let due: [Key: Moment]
        struct Key: Hashable, Comparable {
            let code: String, subject: Int64
            static func < (left: Key, right: Key) -> Bool { (left.code, left.subject) < (right.code, right.subject) }
        }
    }

    private func readings(_ files: [Reference], of version: Published, _ transaction: Transaction) throws -> [Reference: Reading] {
        let populations = try version.populations(of: files, in: transaction, withClocks: false)
        var readings: [Reference: Reading] = [:]
        for (file, population) in populations where !population.rows(of: "case").isEmpty {
            var reader = RecordReader(published: version, population: population, file: file)
            let running = try reader.clocks().filter { [.running, .paused].contains($0.state) }
            readings[file] = Reading(
                stage: try reader.stage(of: file).name,
                due: Dictionary(
                    running.map { (Reading.Key(code: $0.clock.code, subject: $0.subject), $0.deadline.due) }, uniquingKeysWith: { $1 }))
        }
        return readings
    }
}
