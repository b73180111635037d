import Core
import Storage

/// Writes what folds make.
package struct FoldStore {
    let fold: Fold
    let transaction: Transaction

    package init(fold: Fold, transaction: Transaction) { (self.fold, self.transaction) = (fold, transaction) }

    /// Makes the rows of these subjects anew from their facts.
    package func refold(_ subjects: [Reference]) throws {
        for some in subjects.parts(of: 1000) {
            try replace(try FactStore(transaction).facts(of: some), fresh: [])
        }
    }

    /// Replaces the rows of these subjects. `fresh` subjects have none yet, so nothing is looked for.
    func replace(_ facts: [Reference: [Fact]], fresh: Set<Reference>) throws {
        var batches: [Shape: [[Value]]] = [:]
        try fold.know(Set(facts.values.joined().map(\.act.specification)), transaction)
        let (sorted, fold) = (facts.sorted { $0.key < $1.key }, fold)
        for ((subject, facts), rows) in zip(sorted, try sorted.concurrentMap { try fold.rows($0.value) }) {
            if !fresh.contains(subject), let first = facts.first {
                for (table, column) in fold.tables(first) {
                    try transaction.run("DELETE FROM \(name: table) WHERE \(name: column) = \(subject)")
                }
            }
            for row in rows {
                let columns = row.cells.keys.sorted()
                batches[Shape(table: row.table, columns: columns), default: []].append(columns.map { row.cells[$0] ?? .null })
            }
        }
        for (shape, rows) in batches.sorted(by: { $0.key.table < $1.key.table }) {
            try transaction.insert(into: shape.table, shape.columns, rows)
        }
    }

    private struct Shape: Hashable { let table: String, columns: [String] }
}

extension Transaction {
    /// Every row of a table, in an order that both engines agree on.
    func allRows<T>(of table: String, orderedBy key: [String], _ read: (ResultRow) throws -> T) throws -> [T] {
        let order = key.map { Statement(composed: Statement.quoted($0)) }.joined(separator: ", ")
        return try rows("SELECT * FROM \(name: table) ORDER BY \(order)", read)
    }
}
