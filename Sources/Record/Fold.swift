import Core
import Storage

/// A row that a fold makes: the only way into a table of records.
package struct TableRow: Hashable, Sendable {
    package let table: String
    /// The columns that say which row it is, in the order they are compared.
    package let key: [String]
    package let cells: [String: Value]

    package init(table: String, key: [String], cells: [String: Value]) { (self.table, self.key, self.cells) = (table, key, cells) }
}

/// How facts become tables: the same for a live act, an import, a correction and a rebuild.
///
/// `rows` is pure: the facts of one subject in, its rows out. `derive` brings up to date what follows from the rows of a whole case (stages,
/// clocks) and reads nothing else; it is told the streams that were written to.
package struct Fold: Sendable {
    /// Begins every transaction that writes: what others published meanwhile is known in it, and nobody publishes until it ends.
    package let begin: @Sendable (_ transaction: Transaction, _ moment: Moment) throws -> Void
    /// Brings to mind the versions of which facts are about to be folded.
    package let know: @Sendable (_ specifications: Set<String>, _ transaction: Transaction) throws -> Void
    /// The tables whose rows belong to the subject of a fact, with the column that names the subject.
    package let tables: @Sendable (_ fact: Fact) -> [(table: String, subject: String)]
    package let rows: @Sendable (_ facts: [Fact]) throws -> [TableRow]
    package let derive: @Sendable (_ streams: [Reference], _ transaction: Transaction) throws -> Void
    /// Every table that folds and derivations write, with the columns that order it: what a rebuild is compared on.
    package let allTables: @Sendable () -> [(table: String, key: [String])]
    /// What is wrong with what the tables hold, though they hold what the facts say.
    package let proof: @Sendable (_ transaction: Transaction) throws -> [String]

    package init(
        begin: @escaping @Sendable (Transaction, Moment) throws -> Void = { _, _ in },
        know: @escaping @Sendable (Set<String>, Transaction) throws -> Void = { _, _ in },
        tables: @escaping @Sendable (Fact) -> [(table: String, subject: String)],
        rows: @escaping @Sendable ([Fact]) throws -> [TableRow],
        derive: @escaping @Sendable ([Reference], Transaction) throws -> Void,
        allTables: @escaping @Sendable () -> [(table: String, key: [String])],
        proof: @escaping @Sendable (Transaction) throws -> [String] = { _ in [] }
    ) {
        (self.begin, self.know, self.tables, self.rows, self.derive, self.allTables) = (begin, know, tables, rows, derive, allTables)
        self.proof = proof
    }
}

/// The fold of an area whose facts are of kinds that no folder declares: their names begin with the area's and a dot, which a folder's
/// never hold.
package struct AreaFold: Sendable {
    /// `return.`
    package let prefix: String
    package let tables: @Sendable (_ fact: Fact) -> [(table: String, subject: String)]
    package let rows: @Sendable (_ facts: [Fact]) throws -> [TableRow]
    /// Brings up to date what follows from the area's rows, once those of everything else are there.
    package let derive: @Sendable (_ streams: [Reference], _ transaction: Transaction) throws -> Void
    package let allTables: [(table: String, key: [String])]
    package let proof: @Sendable (_ transaction: Transaction) throws -> [String]

    package init(
        prefix: String, tables: @escaping @Sendable (Fact) -> [(table: String, subject: String)],
        rows: @escaping @Sendable ([Fact]) throws -> [TableRow],
        derive: @escaping @Sendable ([Reference], Transaction) throws -> Void = { _, _ in },
        allTables: [(table: String, key: [String])], proof: @escaping @Sendable (Transaction) throws -> [String] = { _ in [] }
    ) {
        (self.prefix, self.tables, self.rows, self.allTables, self.proof) = (prefix, tables, rows, allTables, proof)
        self.derive = derive
    }
}

extension Fold {
    /// This fold, with the facts of an area folded as the area has it.
    package func with(_ area: AreaFold) -> Fold {
        let rest = self
        let isOfArea = { @Sendable (fact: Fact) in fact.kind.hasPrefix(area.prefix) }
        return Fold(
            begin: begin, know: know,
            tables: { isOfArea($0) ? area.tables($0) : rest.tables($0) },
            rows: { facts in try facts.first.map(isOfArea) == true ? area.rows(facts) : rest.rows(facts) },
            derive: { streams, transaction in
                try rest.derive(streams, transaction)
                try area.derive(streams, transaction)
            },
            allTables: { (rest.allTables() + area.allTables).sorted { $0.table < $1.table } },
            proof: { try rest.proof($0) + area.proof($0) })
    }
}
