import Core
import Language
import Record
import Specification
import Storage

extension Published {
    /// The records of these cases and their people, each case apart, with the registers of the service that their rules read.
    ///
    /// - Parameters:
    ///   - seen: what of it is wanted; nil for all that the rules of acts, stages and clocks may read.
    ///   - act: whose rules alone are asked; nil for any.
    ///   - withClocks: whether what was derived of their deadlines is read too; a derivation makes it anew.
    package func populations(
        of files: [Reference], seen: Seen? = nil, for act: ServiceAct? = nil, in transaction: Transaction, withClocks: Bool = true
    ) throws -> [Reference: CasePopulation] {
        let store = PopulationStore(published: self, transaction: transaction, viewer: seen?.viewer)
        let registers = try store.population(
            with: seen.map { seen in Set(service.kinds.filter { service.isRegister($0) && seen.kinds.contains($0.name) }.map(\.name)) }
                ?? act.map { self.registers(readBy: $0) } ?? registers)
        var populations = Dictionary(uniqueKeysWithValues: files.map { ($0, registers) })
        let present = try store.kinds(of: files).filter { seen?.kinds.contains($0) ?? true }
        for kind in service.kinds where kind.name == "case" || present.contains(kind.name) {
            try store.read(kind, where: kind.name == "case" ? "id" : "case", files) { record in
                let file = kind.name == "case" ? record.id : record.cells["case"].flatMap { Reference(stored: $0) }
                if let file { populations[file]?.add(record, of: kind, in: self) }
            }
        }
        let filesOf = Dictionary(grouping: files.filter { populations[$0]?.person(of: $0) != nil }) { populations[$0]?.person(of: $0) }
        let people = filesOf.keys.compactMap(\.self)
        for kind in service.kinds where kind.name == "person" || kind.belonging == .person && kind.isFolders {
            try store.read(kind, where: kind.name == "person" ? "id" : "person", people) { record in
                let person = kind.name == "person" ? record.id : record.cells["person"].flatMap { Reference(stored: $0) }
                for file in filesOf[person] ?? [] { populations[file]?.add(record, of: kind, in: self) }
            }
        }
        if withClocks {
            try store.readClocks(of: files) { file, clock, id, data in populations[file]?.add(id, of: "clock.\(clock.name)", data) }
        }
        return populations
    }

    /// What a viewer sees of some kinds.
    package struct Seen {
        let kinds: Set<String>
        let viewer: Viewer
        package init(_ kinds: Set<String>, by viewer: Viewer) { (self.kinds, self.viewer) = (kinds, viewer) }
    }

    /// The settings of the service and nothing else.
    package func settings(in transaction: Transaction) throws -> CasePopulation {
        try PopulationStore(published: self, transaction: transaction).population(with: [])
    }

    /// The registers of the service with the records of these people: what the rules of a record that is of no case read.
    ///
    /// - Parameter kinds: registers wanted beside those that rules read.
    package func population(of people: [Reference], and kinds: Set<String> = [], in transaction: Transaction) throws -> CasePopulation {
        try population(of: people, with: registers.union(registersOfRegisters).union(kinds), in: transaction)
    }

    /// The records of these people with what an act reads that begins a case.
    func population(of people: [Reference], for act: ServiceAct, in transaction: Transaction) throws -> CasePopulation {
        try population(of: people, with: registers(readBy: act), in: transaction)
    }

    private func population(of people: [Reference], with registers: Set<String>, in transaction: Transaction) throws -> CasePopulation {
        let store = PopulationStore(published: self, transaction: transaction)
        var population = try store.population(with: registers)
        for kind in service.kinds where kind.name == "person" || kind.belonging == .person && kind.isFolders {
            try store.read(kind, where: kind.name == "person" ? "id" : "person", people) { population.add($0, of: kind, in: self) }
        }
        return population
    }
}

/// Reads records whole, with their repeating rows.
struct PopulationStore {
    let published: Published
    let transaction: Transaction
    /// Whose records alone are wanted; nil for everybody's.
    var viewer: Viewer?

    private var service: Service { published.service }

    /// What is read beside a case or a person: the settings of the service and some of its registers.
    func population(with registers: Set<String>) throws -> CasePopulation {
        var population = CasePopulation(opening: published)
        try transaction.forEach(
            "SELECT setting, starts, value, text FROM setting_value WHERE service = \(published.reference) ORDER BY setting, starts"
        ) { row in
            guard let setting = service.settings[try row.get("setting")] else { return }
            let (value, text) = (try row.value("value"), try row.value("text"))
            let answer = Answer(setting.type, "", { _ in value == .null ? text : value })
            population.agree(setting.name, from: try row.get("starts"), answer?.datum(setting.type, counts: .bothEnds))
        }
        for kind in service.kinds where registers.contains(kind.name) {
            try read(kind, where: "service", [published.reference]) { population.add($0, of: kind, in: published) }
        }
        return population
    }

    /// Which kinds of record these cases have.
    func kinds(of files: [Reference]) throws -> Set<String> {
        var kinds: Set<String> = []
        for some in files.parts() {
            try transaction.forEach("SELECT DISTINCT kind FROM record WHERE \"case\" IN \(in: some) AND withdrawn = 0") {
                kinds.insert(try $0.get("kind"))
            }
        }
        return kinds
    }

    /// The deadlines of these cases as they were derived.
    func readClocks(of files: [Reference], visit: (Reference, Clock, Int64, [String: Datum]) -> Void) throws {
        let byCode = Dictionary(service.clocks.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        for some in files.parts() {
            try transaction.forEach(
                """
                SELECT id, code, subject, "case" AS file, person, started, due, opens, done, state FROM clock
                WHERE "case" IN \(in: some) AND unit = 0 ORDER BY id
                """
            ) { row in
                guard let clock = byCode[try row.get("code")] else { return }
                let file: Reference = try row.get("file")
                var data = clock.links(
                    subject: try row.get("subject"), file: file, person: try row.find("person"), service: published.reference)
                data["started"] = .moment(try row.get("started"))
                data["due"] = .moment(try row.get("due"))
                data["opens"] = try row.find("opens").map(Datum.moment)
                data["done"] = try row.find("done").map(Datum.moment)
                data["standing"] = .code(try row.get("state"))
                visit(file, clock, try row.get("id"), data)
            }
        }
    }

    /// The records of a kind, in the order they were recorded.
    func read(_ kind: Kind, where column: String, _ owners: [Reference], visit: (StoredRecord) throws -> Void) throws {
        let table = service.table(of: kind)
        guard !kind.isFolders || service.layout[table]?.column(column) != nil else { return }
        for some in owners.parts() {
            var found: [(id: Reference, cells: [String: Value])] = []
            try transaction.forEach(asked(table, where: "\(name: column) IN \(in: some)")) { row in
                found.append((try row.get("id"), PopulationStore.cells(of: row)))
            }
            if let viewer {
                let known = try CaseStore(transaction, for: viewer).known(among: found.map(\.id))
                found.removeAll { !known.contains($0.id) }
            }
            var children = try children(of: table, found.map(\.id.number))
            for record in found {
                try visit(StoredRecord(id: record.id, cells: record.cells, children: children.removeValue(forKey: record.id.number) ?? [:]))
            }
        }
    }

    /// The cell that says when a record was entered.
    static let entered = "entry__entered"

    private func asked(_ table: String, where condition: Statement) -> Statement {
        guard published.readsEntries else { return "SELECT * FROM \(name: table) WHERE \(condition) ORDER BY recorded" }
        return """
            SELECT item.*, (SELECT recorded FROM record WHERE record.id = item.id) AS \(name: PopulationStore.entered)
            FROM \(name: table) AS item WHERE \(condition) ORDER BY item.recorded
            """
    }

    /// Rows of the child tables, by the record they are of and by table.
    private func children(of table: String, _ ids: [Int64]) throws -> [Int64: [String: [[String: Value]]]] {
        var found: [Int64: [String: [[String: Value]]]] = [:]
        guard !ids.isEmpty else { return found }
        for child in service.layout.tables where child.parent == table {
            for some in ids.parts() {
                try transaction.forEach("SELECT * FROM \(name: child.name) WHERE record IN \(in: some)") { row in
                    found[try row.get("record"), default: [:]][child.name, default: []].append(PopulationStore.cells(of: row))
                }
            }
            guard case .group = child.role else { continue }
            // Several codes within a group's row: they belong to the row, and through it to the record.
            for (record, tables) in found {
                let rows = (tables[child.name] ?? []).compactMap { $0["id"].flatMap { Int64(stored: $0) } }
                for (_, below) in try children(of: child.name, rows) { found[record]?.merge(below) { $0 + $1 } }
            }
        }
        return found
    }

    private static func cells(of row: ResultRow) -> [String: Value] {
        var cells: [String: Value] = [:]
        for (place, name) in row.columnNames.enumerated() { cells[name] = row.value(at: place) }
        return cells
    }
}
