import Core
import Specification
import Storage

/// Writes the caches of derivations.
struct DerivationStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// The cases that follow from these streams, by their service: a case from its own, and from its person's, whose age its rules read.
    func files(among streams: [Reference]) throws -> [Reference: [Reference]] {
        var found: [Reference: Set<Reference>] = [:]
        for some in PopulationStore.parts(of: streams) {
            for column in ["id", "person"] {
                try transaction.forEach("SELECT id, service FROM record WHERE kind = 'case' AND \(name: column) IN \(in: some)") { row in
                    found[try row.get("service"), default: []].insert(try row.get("id"))
                }
            }
        }
        return found.mapValues { $0.sorted() }
    }

    /// The cases of a service that are not over.
    func openFiles(of service: Reference) throws -> [Reference] {
        try transaction.rows("SELECT \"case\" FROM stage WHERE service = \(service) AND over = 0 ORDER BY \"case\"") { try $0.get("case") }
    }

    /// Every record of these kinds.
    func records(of kinds: [String], in service: Reference) throws -> [Reference] {
        try transaction.rows("SELECT id FROM record WHERE service = \(service) AND kind IN \(in: kinds) AND withdrawn = 0 ORDER BY id") {
            try $0.get("id")
        }
    }

    func stages(of files: [Reference]) throws -> [Reference: (code: String, isOver: Bool)] {
        var found: [Reference: (code: String, isOver: Bool)] = [:]
        for some in PopulationStore.parts(of: files) {
            try transaction.forEach("SELECT \"case\", code, over FROM stage WHERE \"case\" IN \(in: some)") {
                found[try $0.get("case")] = (try $0.get("code"), try $0.get("over"))
            }
        }
        return found
    }

    /// The records of a kind that is of no case which stand in these streams: a person's in theirs, a register's in their own or in that of
    /// the record they are part of.
    func subjects(of kind: Kind, in service: Service, among streams: [Reference]) throws -> [(id: Reference, person: Reference?)] {
        var tables: [Statement] = ["\(name: service.table(of: kind)) AS item"]
        var owners: [Statement] = kind.name == "person" ? [] : kind.belonging == .person ? ["item.person"] : []
        var (whole, last) = (kind, "item" as Statement)
        while case .kind(let parent) = whole.belonging, let next = service.kinds[parent], tables.count < 8 {
            let name = Statement(composed: "part_\(tables.count)")
            tables.append("\(name: service.table(of: next)) AS \(name) ON \(name).id = \(last).parent")
            owners.append(next.belonging == .person ? "\(name).person" : "\(name).id")
            (whole, last) = (next, name)
        }
        owners.append("item.id")
        let person: Statement = kind.name == "person" ? "item.id" : "item.person"
        var found: [(id: Reference, person: Reference?)] = []
        for some in PopulationStore.parts(of: streams) {
            let conditions = owners.map { owner -> Statement in "\(owner) IN \(in: some)" }.joined(separator: " OR ")
            try transaction.forEach(
                "SELECT item.id, \(person) AS person FROM \(tables.joined(separator: " JOIN ")) WHERE \(conditions) ORDER BY item.id"
            ) { row in found.append((try row.get("id"), try row.find("person"))) }
        }
        return found
    }

    /// Takes away the stages and clocks of cases.
    func remove(of files: [Reference]) throws {
        for some in PopulationStore.parts(of: files) {
            try transaction.run("DELETE FROM stage WHERE \"case\" IN \(in: some)")
            try transaction.run("DELETE FROM clock_pause WHERE clock IN (SELECT id FROM clock WHERE \"case\" IN \(in: some))")
            try transaction.run("DELETE FROM clock WHERE \"case\" IN \(in: some)")
        }
    }

    /// Takes away clocks by their records.
    func remove(_ codes: [String], of subjects: [Reference]) throws {
        for some in PopulationStore.parts(of: subjects) {
            try transaction.run(
                """
                DELETE FROM clock_pause WHERE clock IN (SELECT id FROM clock WHERE code IN \(in: codes) AND subject IN \(in: some))
                """)
            try transaction.run("DELETE FROM clock WHERE code IN \(in: codes) AND subject IN \(in: some)")
        }
    }

    func add(stages: [[Value]], clocks: [DerivedClock]) throws {
        try transaction.insert(into: "stage", ["case", "service", "code", "over", "clock", "due"], stages)
        try transaction.insert(into: "clock", DerivedClock.columns, clocks.map(\.row))
        try transaction.insert(into: "clock_pause", DerivedClock.pauseColumns, clocks.flatMap(\.pauseRows))
    }
}
