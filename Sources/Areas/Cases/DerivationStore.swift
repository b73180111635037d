import Core
import Storage

/// Writes the caches of derivations.
struct DerivationStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// The cases that follow from these streams, by their service: a case from its own, and from its person's, whose age its rules read.
    /// From other streams (contracts, registers) nothing is derived.
    func files(among streams: [Reference]) throws -> [(service: Reference, files: [Reference])] {
        var found: [Reference: Set<Reference>] = [:]
        for start in stride(from: 0, to: streams.count, by: 200) {
            let some = Array(streams[start..<min(start + 200, streams.count)])
            for column in ["id", "person"] {
                try transaction.forEach("SELECT id, service FROM record WHERE kind = 'case' AND \(name: column) IN \(in: some)") { row in
                    found[try row.get("service"), default: []].insert(try row.get("id"))
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
    }

    func stages(of files: [Reference]) throws -> [Reference: (code: String, isOver: Bool)] {
        var found: [Reference: (code: String, isOver: Bool)] = [:]
        for start in stride(from: 0, to: files.count, by: 200) {
            let some = Array(files[start..<min(start + 200, files.count)])
            try transaction.forEach("SELECT \"case\", code, over FROM stage WHERE \"case\" IN \(in: some)") {
                found[try $0.get("case")] = (try $0.get("code"), try $0.get("over"))
            }
        }
        return found
    }

    func replace(_ files: [Reference], stages: [[Value]], clocks: [[Value]]) throws {
        for start in stride(from: 0, to: files.count, by: 200) {
            let some = Array(files[start..<min(start + 200, files.count)])
            try transaction.run("DELETE FROM stage WHERE \"case\" IN \(in: some)")
            try transaction.run("DELETE FROM clock WHERE \"case\" IN \(in: some)")
        }
        try transaction.insert(into: "stage", ["case", "service", "code", "over", "clock", "due"], stages)
        try transaction.insert(
            into: "clock",
            [
                "id", "code", "subject", "case", "person", "service", "owner", "started", "started_day", "due", "due_day", "opens",
                "opens_day", "done", "done_day", "state", "explanation",
            ], clocks)
    }
}
