import Language

/// The generated tables of a service: one typed table for each of its kinds, child tables for several codes and for groups, and the columns
/// it adds to the tables of areas. One description for both engines.
package struct TableLayout: Hashable, Sendable {
    /// Parents before children.
    package private(set) var tables: [Table]

    package init(_ tables: [Table] = []) { self.tables = tables }

    package subscript(name: String) -> Table? { tables.first { $0.name == name } }

    package struct Table: Hashable, Sendable {
        package let name: String
        /// The kind or the group whose rows it holds; for several codes the kind or group that asks for them.
        package let kind: String
        package let role: Role
        package var columns: [Column]
        /// The columns of the primary key.
        package let key: [String]
        package var indexes: [Index]

        package enum Role: Hashable, Sendable {
            case kind
            /// A table that an area of the program made; only the columns here were added by the folder.
            case area
            case group(of: String)
            case codes(of: String)
            /// What a dated field was, and from when.
            case history(of: String)
        }

        package func column(_ name: String) -> Column? { columns.first { $0.name == name } }
        package var parent: String? {
            switch role {
            case .kind, .area: nil
            case .group(let parent), .codes(let parent), .history(let parent): parent
            }
        }
    }

    package struct Column: Hashable, Sendable {
        package let name: String
        package let type: StoredType
        /// Never empty in any row. Of an answer every version said so that had the table; the database does not insist on those, since a later
        /// version may ask no more, and no column is ever changed.
        package let isRequired: Bool
        /// Holds 0 or 1.
        package let isFlag: Bool
        /// What it means, which never changes: the type of its field, or the column's own purpose.
        package let meaning: String
        /// The field it answers and where that is declared; nil for a column that every table has.
        package let field: Named<String>?

        package init(
            _ name: String, _ type: StoredType, required: Bool = false, flag: Bool = false, meaning: String = "",
            field: Named<String>? = nil
        ) {
            (self.name, self.type, isRequired, isFlag, self.meaning, self.field) = (name, type, required, flag, meaning, field)
        }

        /// The same column, which some rows leave empty.
        var optional: Column { Column(name, type, flag: isFlag, meaning: meaning, field: field) }
    }

    package enum StoredType: String, Hashable, Sendable { case integer, text }

    package struct Index: Hashable, Sendable {
        package let name: String
        package let columns: [String]
        package let isUnique: Bool
    }

    mutating func add(_ table: Table) { tables.append(table) }
    mutating func add(_ index: Index, to name: String) {
        guard let place = tables.firstIndex(where: { $0.name == name }) else { return }
        if !tables[place].indexes.contains(where: { $0.columns == index.columns }) { tables[place].indexes.append(index) }
    }
    mutating func replace(_ table: Table) {
        if let place = tables.firstIndex(where: { $0.name == table.name }) { tables[place] = table } else { tables.append(table) }
    }
}

extension TableLayout.Index {
    /// PostgreSQL cuts names after 63 bytes, so a longer one ends in a hash of what was cut.
    init(on table: String, _ columns: [String], unique: Bool = false) {
        let full = "\(table)__on_\(columns.joined(separator: "_"))"
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in full.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        name = full.utf8.count <= 63 ? full : "\(full.prefix(46))_\(String(hash, radix: 16))"
        (self.columns, isUnique) = (columns, unique)
    }
}

extension Service {
    /// The table that holds a kind's records: `example_referral`; an area's kind keeps its own.
    package func table(of kind: Kind) -> String {
        switch kind.source {
        case .folder: "\(name)_\(kind.name)"
        case .area(let table): table
        }
    }

    /// `example_referral__barriers`; a question added to an area's kind carries the service's name, since other services add theirs:
    /// `person__example__languages`.
    package func childTable(of kind: Kind, _ part: String, added: Bool = false) -> String {
        let table = table(of: kind)
        return added || !kind.isFolders ? "\(table)__\(name)__\(part)" : "\(table)__\(part)"
    }

    /// The column of a field, or its first column: `ward`, `example__ward` in the table of an area, `service_` where every table has a
    /// column of that name. A field called `day` is the day of the record itself.
    package func column(of field: Field) -> String {
        if field.isAdded { return "\(name)__\(field.name)" }
        let isTaken = Kind.builtInColumns.contains(field.name) && !(field.name == "day" && field.type == .day)
        return isTaken ? field.name + "_" : field.name
    }
}

extension Kind {
    /// Names that every table uses for itself.
    package static let builtInColumns: Set = ["id", "case", "person", "service", "parent", "record", "nth", "recorded", "day", "previous"]
}
