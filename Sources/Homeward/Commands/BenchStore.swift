import Core
import Storage

/// What is asked over and over to measure the store.
struct BenchStore {
    private let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// Every record there is.
    func records() throws -> [Reference] { try transaction.rows("SELECT id FROM record") { try $0.get("id") } }

    /// One row by its key, as nearly every page asks for some.
    func version(of record: Reference) throws -> Int? {
        try transaction.row("SELECT version FROM record WHERE id = \(record)") { try $0.get("version") }
    }
}
