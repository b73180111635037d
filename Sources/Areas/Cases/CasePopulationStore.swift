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
    /// What rules read where no other value was agreed.
    var openingSettings: [(String, Datum)] {
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
