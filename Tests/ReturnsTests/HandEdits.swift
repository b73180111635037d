import Core
import Storage
import Testbed

/// One change that somebody makes to a row past the program, and the way back.
struct HandEdit: CustomStringConvertible {
    let description: String
    let table: String
    /// The row before.
    let row: [String: Value]
    let change: Statement
    let undo: Statement
    /// Rows that lean on a row go with it.
    let isDeletion: Bool
}

/// Draws edits of one table: a value changed, a value taken away, a row deleted.
struct HandEdits {
    let table: String
    let key: [String]
    /// Columns that no fact says anything about.
    let spared: Set<String>
    let rows: [[String: Value]]
    /// Columns that hold something in some row, with an example of what.
    private let kinds: [String: Value]

    init(_ table: String, key: [String], sparing spared: Set<String> = [], in transaction: Transaction) throws {
        (self.table, self.key, self.spared) = (table, key, spared)
        rows = try transaction.rows(Statement(composed: "SELECT * FROM \"\(table)\"")) { row in
            Dictionary(uniqueKeysWithValues: row.columnNames.enumerated().map { ($1, row.value(at: $0)) })
        }
        kinds = rows.reduce(into: [:]) { kinds, row in kinds.merge(row.filter { $0.value != .null }) { old, _ in old } }
    }

    func draw(using chance: inout Seeded) -> HandEdit? {
        guard let row = rows.randomElement(using: &chance) else { return nil }
        if chance.chance(10) {
            return HandEdit(
                description: "\(table) \(name(row)) deleted", table: table, row: row,
                change: "DELETE FROM \(name: table) WHERE \(matches(row))", undo: insert(row), isDeletion: true)
        }
        let columns = kinds.keys.filter { !spared.contains($0) }.sorted()
        guard let column = columns.randomElement(using: &chance), let old = row[column], let example = kinds[column] else { return nil }
        let new = old != .null && chance.chance(10) ? .null : changed(old == .null ? example : old, using: &chance)
        var edited = row
        edited[column] = new
        return HandEdit(
            description: "\(table) \(name(row)).\(column): \(old) became \(new)", table: table, row: row,
            change: set(column, new, where: row), undo: set(column, old, where: edited), isDeletion: false)
    }

    /// Puts every row back that is not there.
    var putBack: [Statement] { rows.map { insert($0) + " ON CONFLICT DO NOTHING" } }

    private func changed(_ value: Value, using chance: inout Seeded) -> Value {
        switch value {
        case .null: return .integer(1)
        case .integer(let number): return .integer(number ^ (1 << Int64.random(in: 0..<40, using: &chance)))
        case .text(let text):
            var letters = Array(text.unicodeScalars)
            let letter = Unicode.Scalar(UInt8.random(in: 97...122, using: &chance))
            guard let place = letters.indices.randomElement(using: &chance), letters[place] != letter else { return .text(text + "x") }
            letters[place] = letter
            return .text(String(String.UnicodeScalarView(letters)))
        case .bytes(var bytes):
            guard let place = bytes.indices.randomElement(using: &chance) else { return .bytes([1]) }
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            return .bytes(bytes)
        }
    }

    private func matches(_ row: [String: Value]) -> Statement {
        key.map { "\(name: $0) = \(bound(row[$0]))" as Statement }.joined(separator: " AND ")
    }

    private func set(_ column: String, _ value: Value, where row: [String: Value]) -> Statement {
        "UPDATE \(name: table) SET \(name: column) = \(bound(value)) WHERE \(matches(row))"
    }

    private func bound(_ value: Value?) -> Statement { Statement(composed: "$1", values: [value ?? .null]) }

    private func insert(_ row: [String: Value]) -> Statement {
        let columns = row.keys.sorted()
        let names = columns.map { "\(name: $0)" as Statement }.joined(separator: ", ")
        let values = columns.map { bound(row[$0]) }.joined(separator: ", ")
        return "INSERT INTO \(name: table) (\(names)) VALUES (\(values))"
    }

    private func name(_ row: [String: Value]) -> String { key.map { "\(row[$0] ?? Value.null)" }.joined(separator: " ") }
}
