import Core
import Record
import Specification
import Storage

extension Shelf {
    /// How the facts of every service on the shelf become tables.
    package var fold: Fold {
        let shelf = self
        let kinds = KindFold(shelf)
        return Fold(
            tables: { kind, stamp in shelf.tables(of: kind, stamp: stamp) },
            rows: { try kinds.rows(of: $0) },
            derive: { streams, transaction in
                let files = try DerivationStore(transaction).files(among: streams)
                for published in shelf.published {
                    let derivation = Derivation(published: published, transaction: transaction)
                    // Some at a time: their records are held in memory together.
                    for some in PopulationStore.parts(of: files[published.reference] ?? [], size: 500) {
                        try derivation.bringUpToDate(some)
                    }
                    try derivation.bringUpToDate(outsideCases: streams)
                }
            },
            allTables: { shelf.allTables })
    }

    private func tables(of name: String, stamp: String) -> [(table: String, subject: String)] {
        guard let service = self[stamp: stamp]?.service, let kind = service.kinds[name] else { return [("record", "id")] }
        let table = service.table(of: kind)
        // Children first: their rows lean on the row of the record.
        let children = service.layout.tables.filter { $0.parent == table }.map { ($0.name, "record") }
        return children + [(table, "id"), ("record", "id")]
    }

    private var allTables: [(table: String, key: [String])] {
        var tables: [String: [String]] = [
            "record": ["id"], "person": ["id"], "case_file": ["id"], "stage": ["case"], "clock": ["id"],
            "clock_pause": ["clock", "starts"],
        ]
        for published in published {
            for table in published.service.layout.tables { tables[table.name] = table.key }
        }
        return tables.sorted { $0.key < $1.key }.map { (table: $0.key, key: $0.value) }
    }
}
