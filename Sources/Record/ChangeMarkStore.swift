import Storage

/// A mark for each table, another after every transaction that wrote to the table: whoever kept what a table said can see whether it still
/// says so, on whichever server it was written and however late (docs/decisions/0015).
///
/// A mark is drawn by lot and not counted on, so that no earlier one ever comes again, even where a database was put back to an older state.
package struct ChangeMarkStore {
    /// Written by every act and read by no rule of a figure: a mark would make the acts of all cases wait for each other.
    package static let withoutMark: Set<String> = ["act", "fact", "fact_body"]

    private let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// Gives new marks to the tables that this transaction wrote to. Comes last in it, in the order of the names: until it ends, others that
    /// wrote to one of them wait.
    package func renew() throws {
        let tables = transaction.tablesWritten.subtracting(ChangeMarkStore.withoutMark).sorted()
        try transaction.insert(
            into: "change_mark", ["name", "mark"], tables.map { [.text($0), .integer(.random(in: 1...Int64.max))] },
            conflict: " ON CONFLICT (name) DO UPDATE SET mark = excluded.mark")
    }

    /// Makes a transaction wait for disk and standby that writes nothing else: neither engine lets one wait that wrote nothing, and what it read
    /// may be there and not yet durable.
    package func writeSomething() throws {
        try transaction.insert(
            into: "change_mark", ["name", "mark"], [[.text("nothing"), .integer(.random(in: 1...Int64.max))]],
            conflict: " ON CONFLICT (name) DO UPDATE SET mark = excluded.mark")
    }

    /// The marks by table; a table that was never written to since there are marks has none.
    package func all() throws -> [String: Int64] {
        var marks: [String: Int64] = [:]
        try transaction.forEach("SELECT name, mark FROM change_mark") { marks[try $0.get("name")] = try $0.get("mark") }
        return marks
    }
}
