import Core
import Specification
import Storage

extension Published {
    /// The records of these cases, each case apart.
    func populations(of files: [Reference], in transaction: Transaction) throws -> [Reference: CasePopulation] {
        var populations = Dictionary(uniqueKeysWithValues: files.map { ($0, CasePopulation()) })
        for kind in service.kinds where kind.name != "person" {
            let column = kind.name == "case" ? "id" : "case"
            guard kind.name == "case" || service.layout[service.table(of: kind)]?.column("case") != nil else { continue }
            let table = service.table(of: kind)
            for start in stride(from: 0, to: files.count, by: 200) {
                let some = Array(files[start..<min(start + 200, files.count)])
                try transaction.forEach(
                    """
                    SELECT * FROM \(name: table) WHERE \(name: column) IN \(in: some) ORDER BY id
                    """
                ) { row in
                    let id: Reference = try row.get("id")
                    let file = kind.name == "case" ? id : try row.get("case")
                    populations[file]?.add(id.number, of: kind.name, try data(of: kind, in: row))
                }
            }
        }
        try addPeople(to: &populations, in: transaction)
        let opening = openingSettings
        for file in files { for (name, value) in opening { populations[file]?.open(name, value) } }
        return populations
    }

    private func addPeople(to populations: inout [Reference: CasePopulation], in transaction: Transaction) throws {
        guard let kind = service.kinds["person"] else { return }
        let people = Dictionary(grouping: populations.keys) { populations[$0]?.person(of: $0) }
        let known = people.keys.compactMap(\.self)
        for start in stride(from: 0, to: known.count, by: 200) {
            let some = Array(known[start..<min(start + 200, known.count)])
            try transaction.forEach("SELECT * FROM \(name: service.table(of: kind)) WHERE id IN \(in: some)") { row in
                let id: Reference = try row.get("id")
                let data = try data(of: kind, in: row)
                for file in people[id] ?? [] { populations[file]?.add(id.number, of: kind.name, data) }
            }
        }
    }
}
