import Core
import Language
import Specification
import Storage

/// The records that the rules of one case meet, held in memory: guards, stages, clocks. Rules over many cases are compiled to SQL instead.
package struct CasePopulation: Population {
    private var rowsByKind: [String: [Int64]] = [:]
    private var cells: [Key: [String: Datum]] = [:]
    private var histories: [Key: [String: [(starts: Day, value: Datum?)]]] = [:]
    private var settings: [String: [(starts: Day, value: Datum?)]] = [:]
    private var opening: [String: Datum] = [:]

    private struct Key: Hashable { let kind: String, row: Int64 }

    package init() {}

    /// Nothing but what the folder opens its settings with.
    init(opening published: Published) { open(published) }

    package func rows(of kind: String) -> [Int64] { rowsByKind[kind] ?? [] }
    package func value(_ field: String, of kind: String, row: Int64) -> Datum? { cells[Key(kind: kind, row: row)]?[field] }
    package func value(_ field: String, of kind: String, row: Int64, on day: Day) -> Datum? {
        histories[Key(kind: kind, row: row)]?[field]?.last { $0.starts <= day }?.value
    }
    package func setting(_ name: String, service: Int64, on day: Day) -> Datum? {
        let agreed = settings[name]?.last { $0.starts <= day }
        return agreed.map(\.value) ?? opening[name]
    }

    /// Takes what the folder opens its settings with, where no other value was agreed.
    mutating func open(_ published: Published) {
        for setting in published.service.settings { opening[setting.name] = setting.opening?.answer.datum }
    }

    /// Adds a row, or takes the place of the same one; rows of a kind stay in the order they are added, which `latest` breaks ties by.
    mutating func add(_ row: Int64, of kind: String, _ values: [String: Datum]) {
        if cells[Key(kind: kind, row: row)] == nil { rowsByKind[kind, default: []].append(row) }
        cells[Key(kind: kind, row: row)] = values
    }

    /// The rows of a group within a record, in their order.
    package func rows(of group: String, within record: RowID) -> [Int64] {
        rows(of: group).filter { value(record.kind, of: group, row: $0) == .row(record) }
    }

    /// Takes out the rows of a record's groups, of which it may have fewer now; the record's own row stays in its place.
    mutating func removeRows(of record: Reference, of kind: Kind) {
        for group in kind.groups {
            let gone = rows(of: group.name, within: RowID(kind.name, record.number))
            rowsByKind[group.name]?.removeAll(where: gone.contains)
            for row in gone { cells[Key(kind: group.name, row: row)] = nil }
        }
    }

    /// What a dated field was, by the days from which it was that.
    mutating func remember(_ field: String, of kind: String, row: Int64, _ values: [(starts: Day, value: Datum?)]) {
        histories[Key(kind: kind, row: row), default: [:]][field] = values
    }

    /// Values are agreed in the order of the days from which they hold.
    mutating func agree(_ name: String, from day: Day, _ value: Datum?) { settings[name, default: []].append((day, value)) }
}

/// A record as its tables hold it.
struct StoredRecord {
    let id: Reference
    let cells: [String: Value]
    /// Rows of the kind's child tables that are of this record.
    let children: [String: [[String: Value]]]
}

extension CasePopulation {
    /// Adds a record with the rows of its groups, each a row of a kind of its own.
    mutating func add(_ record: StoredRecord, of kind: Kind, in published: Published) {
        let service = published.service
        let answers = service.answers(of: kind, cell: { record.cells[$0] ?? .null }, children: { record.children[$0] ?? [] })
        let links = published.links(of: kind, in: record.cells)
        if case .integer(let entered)? = record.cells[PopulationStore.entered] {
            add(record.id.number, of: Vocabulary.Kind.entry.name, ["entered": .moment(Moment(milliseconds: entered))])
        }
        add(record.id.number, of: kind.name, published.data(of: kind, answers, record.cells).merging(links) { own, _ in own })
        for field in kind.fields where field.isDated {
            let rows = record.children[service.childTable(of: kind, field.name)] ?? []
            let values = rows.compactMap { row -> (starts: Day, value: Datum?)? in
                guard let starts = row["starts"].flatMap({ Day(stored: $0) }) else { return nil }
                return (starts, Answer(field.type, "value", { row[$0] ?? .null })?.datum(field.type, counts: .bothEnds))
            }
            remember(field.name, of: kind.name, row: record.id.number, values.sorted { $0.starts < $1.starts })
        }
        for group in kind.groups {
            for (nth, row) in (answers.groups[group.name] ?? []).enumerated() {
                var data = links
                for field in group.fields { data[field.name] = row[field.name]?.datum(field.type, counts: .bothEnds) ?? data[field.name] }
                data[kind.name] = .row(RowID(kind.name, record.id.number))
                let own = Kind.Group.id(of: record.id, nth: nth)
                if nth > 0 { data["previous"] = .row(RowID(group.name, own - 1)) }
                add(own, of: group.name, data)
            }
        }
    }
}

extension Published {
    /// Whose a record is, and when it was.
    fileprivate func links(of kind: Kind, in cells: [String: Value]) -> [String: Datum] {
        var data: [String: Datum] = ["service": .row(RowID("service", reference.number))]
        for link in ["case", "person"] {
            if case .integer(let id)? = cells[link] { data[link] = .row(RowID(link, id)) }
        }
        if case .kind(let parent) = kind.belonging, case .integer(let id)? = cells["parent"] { data[parent] = .row(RowID(parent, id)) }
        if case .integer(let day)? = cells["day"] { data["day"] = .day(Day(number: Int(day))) }
        if case .integer(let id)? = cells["id"], cells[PopulationStore.entered] != nil {
            data[Vocabulary.Kind.entry.name] = .row(RowID(Vocabulary.Kind.entry.name, id))
        }
        return data
    }

    /// The answers of a record and what is worked out from them, as rules read them.
    fileprivate func data(of kind: Kind, _ answers: Answers, _ cells: [String: Value]) -> [String: Datum] {
        var data = service.data(of: kind, answers)
        if case .integer(let first)? = cells["covers"], case .integer(let last)? = cells["covers_last"] {
            data["covers"] = .period(first: Day(number: Int(first)), last: Day(number: Int(last)))
        }
        for worked in kind.worked where worked.isStored {
            guard let type = worked.type else { continue }
            let column = kind.isFolders ? worked.name : "\(service.name)__\(worked.name)"
            data[worked.name] = Answer(type, column, { cells[$0] ?? .null })?.datum(type, counts: .bothEnds)
        }
        return data
    }
}

extension Service {
    /// Answers as rules read them.
    func data(of kind: Kind, _ answers: Answers) -> [String: Datum] {
        var data: [String: Datum] = [:]
        for field in questions(of: kind) { data[field.name] = answers.fields[field.name]?.datum(field.type, counts: .bothEnds) }
        return data
    }
}
