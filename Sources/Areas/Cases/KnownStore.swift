import Core
import Storage

/// Which references are taken on record, and by what. For imports, which must not write over what the one who imports cannot see.
struct KnownStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    struct Known {
        let kind: String
        let service: Reference
        let file: Reference?, person: Reference?
        /// The version under which it was last written, as a stamp.
        let specification: String
    }

    func known(_ references: [Reference]) throws -> [Reference: Known] {
        var found: [Reference: Known] = [:]
        for some in references.parts() {
            try transaction.forEach("SELECT id, kind, service, \"case\" AS file, person, specification FROM record WHERE id IN \(in: some)")
            { row in
                found[try row.get("id")] = Known(
                    kind: try row.get("kind"), service: try row.get("service"), file: try row.find("file"), person: try row.find("person"),
                    specification: try row.get("specification"))
            }
        }
        return found
    }
}
