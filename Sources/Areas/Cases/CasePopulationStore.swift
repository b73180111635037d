import Core
import Language
import Specification
import Storage

/// The records of some cases, held in memory for the rules that a single case meets: guards, stages, clocks. Rules over many cases are
/// compiled to SQL instead.
struct CasePopulation: Population {
    private var rowsByKind: [String: [Int64]] = [:]
    private var cells: [Key: [String: Datum]] = [:]
    private var settings: [String: [(starts: Day, value: Datum?)]] = [:]
    private var opening: [String: Datum] = [:]

    private struct Key: Hashable { let kind: String, row: Int64 }

    init() {}

    func rows(of kind: String) -> [Int64] { rowsByKind[kind] ?? [] }
    func value(_ field: String, of kind: String, row: Int64) -> Datum? { cells[Key(kind: kind, row: row)]?[field] }
    func value(_ field: String, of kind: String, row: Int64, on day: Day) -> Datum? { value(field, of: kind, row: row) }
    func setting(_ name: String, service: Int64, on day: Day) -> Datum? {
        let agreed = settings[name]?.last { $0.starts <= day }
        return agreed.map(\.value) ?? opening[name]
    }

    /// Adds a row; rows of a kind stay in the order of their references' recording, which `latest` breaks ties by.
    mutating func add(_ row: Int64, of kind: String, _ values: [String: Datum]) {
        if cells[Key(kind: kind, row: row)] == nil { rowsByKind[kind, default: []].append(row) }
        cells[Key(kind: kind, row: row)] = values
    }

    mutating func open(_ name: String, _ value: Datum) { opening[name] = value }
    mutating func agree(_ name: String, from day: Day, _ value: Datum?) { settings[name, default: []].append((day, value)) }
}

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

    /// What rules read where no other value was agreed.
    private var openingSettings: [(String, Datum)] {
        service.settings.compactMap { setting in setting.opening.flatMap { $0.answer.datum }.map { (setting.name, $0) } }
    }

    /// The fields of a row as rules read them.
    func data(of kind: Kind, in row: ResultRow) throws -> [String: Datum] {
        var cells: [String: Value] = [:]
        for (place, name) in row.columnNames.enumerated() { cells[name] = row.value(at: place) }
        let answers = service.answers(of: kind, cell: { cells[$0] ?? .null }, children: { _ in [] })
        var data = service.data(of: kind, answers)
        data["service"] = .row(RowID("service", reference.number))
        for link in ["case", "person"] {
            if case .integer(let id)? = cells[link] { data[link] = .row(RowID(link, id)) }
        }
        if case .kind(let parent) = kind.belonging, case .integer(let id)? = cells["parent"] { data[parent] = .row(RowID(parent, id)) }
        if case .integer(let day)? = cells["day"], data["day"] == nil { data["day"] = .day(Day(number: Int(day))) }
        for worked in kind.worked where worked.isStored {
            guard let type = worked.type else { continue }
            let column = kind.isFolders ? worked.name : "\(service.name)__\(worked.name)"
            data[worked.name] = Answer(type, column, { cells[$0] ?? .null })?.datum
        }
        return data
    }
}

extension Service {
    /// Answers as rules read them.
    func data(of kind: Kind, _ answers: Answers) -> [String: Datum] {
        var data = answers.fields.compactMapValues(\.datum)
        for field in kind.fields {
            guard case .row(let other) = field.type, case .row(let reference)? = answers.fields[field.name] else { continue }
            data[field.name] = .row(RowID(other, reference.number))
        }
        return data
    }
}
