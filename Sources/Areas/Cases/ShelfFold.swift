import Core
import Record
import Specification
import Storage

extension Shelf {
    /// How the facts about the kinds of every service on the shelf become tables.
    var kindFold: Fold {
        let shelf = self
        let kinds = KindFold(shelf)
        return Fold(
            begin: { transaction, moment in
                try transaction.hold("specification", .together)
                try shelf.catchUp(in: transaction, on: moment.day)
                guard !shelf.unsettled.isEmpty else { return }
                try transaction.hold("specification", .alone)
                try Settling(shelf: shelf, transaction: transaction).settle(at: moment)
            },
            know: { stamps, transaction in for stamp in stamps { _ = try shelf.version(stamp, in: transaction) } },
            tables: { shelf.tables(of: $0) },
            rows: { try kinds.rows(of: $0) },
            derive: { streams, transaction in
                try Derivation(shelf: shelf, transaction: transaction).bringUpToDate(following: streams)
            },
            allTables: { shelf.allTables })
    }

    private func tables(of fact: Fact) -> [(table: String, subject: String)] {
        guard let service = known(fact.act.specification)?.service, let kind = service.kinds[fact.kind] else {
            return [("record", "id"), ("attached", "record")]
        }
        let table = service.table(of: kind)
        // Children first: their rows lean on the row of the record.
        let children = tables(of: service.name).tables.filter { $0.parent == table }.map { ($0.name, "record") }
        let pieces = kind.name == "person" ? [(table: "person_piece", subject: "person")] : []
        return pieces + children + [(table, "id"), ("record", "id"), ("attached", "record")]
    }

    private var allTables: [(table: String, key: [String])] {
        var tables: [String: [String]] = [
            "record": ["id"], "attached": ["record", "attachment"], "person": ["id"], "person_piece": ["person", "piece"],
            "case_file": ["id"], "stage": ["case"], "clock": ["id"], "clock_pause": ["clock", "starts"],
        ]
        for service in services {
            for table in self.tables(of: service).tables { tables[table.name] = table.key }
        }
        return tables.sorted { $0.key < $1.key }.map { (table: $0.key, key: $0.value) }
    }

    /// Makes the tables of every service in an empty database, and puts the versions there: what a rebuild needs.
    package func copy(from database: Database, into scratch: Database) async throws {
        let rows = try await database.read { try SpecificationStore($0).rows() }
        let scripts = services.map { tables(of: $0).script }
        // What is derived of the weeks and days that have begun is derived of the same ones.
        let services = services.map(Published.reference)
        let reached = try await database.read { transaction in
            try services.map { ($0, try DerivationStore(transaction).reached(in: $0).day) }
        }
        try await scratch.write { transaction in
            try SpecificationStore(transaction).add(rows)
            for script in scripts { try transaction.script(script) }
            for case (let service, let day?) in reached { try DerivationStore(transaction).reach(day, in: service) }
        }
    }
}
