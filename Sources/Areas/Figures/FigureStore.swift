import Core
import Storage

/// What stands behind the rows of a figure.
struct FigureStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// The records that clocks are of, by the clock's number.
    func subjects(ofClocks ids: [Int64]) throws -> [Int64: (reference: Reference, kind: String)] {
        var found: [Int64: (reference: Reference, kind: String)] = [:]
        for start in stride(from: 0, to: ids.count, by: 200) {
            let some = Array(ids[start..<min(start + 200, ids.count)])
            try transaction.forEach(
                """
                SELECT clock.id, clock.subject, record.kind FROM clock JOIN record ON record.id = clock.subject
                WHERE clock.id IN \(in: some)
                """
            ) { found[try $0.get("id")] = (try $0.get("subject"), try $0.get("kind")) }
        }
        return found
    }
}
