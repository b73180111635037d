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
        service.settings.compactMap { setting in
            setting.opening.flatMap { KindRows.datum($0.answer) }.map { (setting.name, $0) }
        }
    }

    /// The fields of a row as rules read them.
    func data(of kind: Kind, in row: ResultRow) throws -> [String: Datum] {
        var data: [String: Datum] = ["service": .row(RowID("service", reference.number))]
        for link in ["case", "person"] where row.columnNames.contains(link) {
            if let id: Int64 = try row.find(link) { data[link] = .row(RowID(link, id)) }
        }
        for field in kind.fields { data[field.name] = try datum(field.type, service.column(of: field), in: row) }
        for worked in kind.worked where worked.isStored {
            guard let type = worked.type else { continue }
            data[worked.name] = try datum(type, kind.isFolders ? worked.name : "\(service.name)__\(worked.name)", in: row)
        }
        return data
    }

    private func datum(_ type: FieldType, _ column: String, in row: ResultRow) throws -> Datum? {
        switch type {
        case .codes, .span, .file: return nil
        case .text, .longText: return try row.find(column, as: String.self).map(Datum.text)
        case .code: return try row.find(column, as: String.self).map(Datum.code)
        case .yesNo: return try row.find(column, as: Bool.self).map(Datum.yesNo)
        case .day: return try row.find(column, as: Day.self).map(Datum.day)
        case .moment: return try row.find(column, as: Moment.self).map(Datum.moment)
        case .row(let kind): return try row.find(column, as: Int64.self).map { .row(RowID(kind, $0)) }
        case .money, .minutes: return try row.find(column, as: Int64.self).map(Datum.whole)
        case .number(let decimals):
            let scale = (0..<decimals).reduce(Int64(1)) { scale, _ in scale * 10 }
            return try row.find(column, as: Int64.self).map { .number(try Ratio($0, over: scale)) }
        }
    }
}
