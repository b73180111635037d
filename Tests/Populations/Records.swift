import Core
import Language

/// Records in memory, and the tables that hold the same: by the conventions of the generated tables.
package struct Records: Population {
    package init() {}
    package var kinds: [String: [(number: Int64, values: [String: Datum])]] = [:]
    private var places: [String: [Int64: Int]] = [:]
    /// `kind.field.row` or `setting.service`, with the day each value began.
    package var histories: [String: [(starts: Day, value: Datum)]] = [:]

    package mutating func add(_ kind: String, _ number: Int64, _ values: [String: Datum]) {
        places[kind, default: [:]][number] = kinds[kind, default: []].count
        kinds[kind, default: []].append((number, values))
    }

    /// With the rows of `others`, which have numbers of their own, recorded after these.
    package mutating func append(_ others: Records) {
        for (kind, rows) in others.kinds { for row in rows { add(kind, row.number, row.values) } }
        histories.merge(others.histories) { own, _ in own }
    }

    /// Without the rows that have the same `key` as an earlier one; a key with a gap is like no other.
    package mutating func keepFirst(of kind: String, by key: [String]) {
        var seen: Set<[Datum]> = []
        let kept = (kinds[kind] ?? []).filter { row in
            let values = key.compactMap { row.values[$0] }
            return values.count < key.count || seen.insert(values).inserted
        }
        replace(kind, kept)
    }

    /// Without the rows of `kind` whose link `name` leads nowhere.
    package mutating func keepLinked(_ kind: String, by name: String) {
        replace(
            kind,
            (kinds[kind] ?? []).filter { row in
                guard case .row(let whole)? = row.values[name], let number = whole.key.first else { return false }
                return places[whole.kind]?[number] != nil
            })
    }

    package mutating func keep(_ kind: String, where isKept: ([String: Datum]) -> Bool) {
        replace(kind, (kinds[kind] ?? []).filter { isKept($0.values) })
    }

    package mutating func change(_ kind: String, _ change: (Int64, inout [String: Datum]) -> Void) {
        replace(
            kind,
            (kinds[kind] ?? []).map { row in
                var values = row.values
                change(row.number, &values)
                return (row.number, values)
            })
    }

    private mutating func replace(_ kind: String, _ rows: [(number: Int64, values: [String: Datum])]) {
        (kinds[kind], places[kind]) = ([], [:])
        for (number, values) in rows { add(kind, number, values) }
    }

    package func rows(of kind: String) -> [Int64] { kinds[kind]?.map(\.number) ?? [] }
    package func value(_ field: String, of kind: String, row: Int64) -> Datum? {
        places[kind]?[row].flatMap { kinds[kind]?[$0].values[field] }
    }
    package func value(_ field: String, of kind: String, row: Int64, on day: Day) -> Datum? {
        histories["\(kind).\(field).\(row)"]?.last { $0.starts <= day }?.value
    }
    package func setting(_ name: String, service: Int64, on day: Day) -> Datum? {
        histories["\(name).\(service)"]?.last { $0.starts <= day }?.value
    }
}
