import Language
import Storage

/// What publishing a version does to the tables: only `CREATE TABLE`, `ADD COLUMN` and `CREATE INDEX`. Nothing recorded is ever touched.
package struct LayoutChange: Sendable {
    /// SQL for ``Storage/Transaction/script(_:)``, with its marks for what differs between engines; empty where nothing changes.
    package let script: String
    /// The tables as they are afterwards, with the columns of questions no longer asked.
    package let layout: TableLayout
    /// Why the version cannot be published: a field that changed its type.
    package let mistakes: [Mistake]
}

extension TableLayout {
    /// The whole of it, made from nothing.
    package var script: String { TableLayout().extended(to: self).script }

    /// From the tables there are to those a new version needs as well.
    package func extended(to next: TableLayout) -> LayoutChange {
        var merged = self
        var statements: [String] = []
        var mistakes: [Mistake] = []
        for table in next.tables {
            mistakes += moved(table)
            guard var known = self[table.name] else {
                merged.replace(table)
                statements += table.role == .area ? table.columns.map(table.adding) : [table.creation]
                statements += table.indexes.map(table.creation)
                continue
            }
            // Records made from now on leave a question out that is asked no more, or need not be answered any more.
            known.columns = known.columns.map { table.column($0.name)?.isRequired == true ? $0 : $0.optional }
            for column in table.columns {
                if let old = known.column(column.name) {
                    if old.meaning != column.meaning, let field = column.field { mistakes.append(TableLayout.changed(field, old, column)) }
                } else {
                    // Records made before have no answer, so a column that comes later may always be empty.
                    known.columns.append(column.optional)
                    statements.append(table.adding(column.optional))
                }
            }
            for index in table.indexes where !known.indexes.contains(where: { $0.name == index.name }) {
                known.indexes.append(index)
                statements.append(table.creation(index))
            }
            merged.replace(known)
        }
        return LayoutChange(script: statements.joined(separator: "\n"), layout: merged, mistakes: mistakes)
    }

    /// A field that was one code and is now several, or the other way round: its column and its child table would both hold answers.
    private func moved(_ table: Table) -> [Mistake] {
        switch table.role {
        case .codes(let parent):
            guard let column = table.column("value"), let field = column.field,
                let old = self[parent]?.columns.first(where: { $0.field?.value == field.value })
            else { return [] }
            return [TableLayout.changed(field, old, column)]
        case .group, .history: return []
        case .kind, .area:
            return table.columns.compactMap { column in
                guard let field = column.field else { return nil }
                let codes = tables.first { $0.role == .codes(of: table.name) && $0.column("value")?.field?.value == field.value }
                guard let old = codes?.column("value") else { return nil }
                return TableLayout.changed(field, old, column)
            }
        }
    }

    private static func changed(_ field: Named<String>, _ old: Column, _ new: Column) -> Mistake {
        Mistake(
            field.place, "\(field.value) was \(old.meaning) and is now \(new.meaning), and a field never changes its type",
            "Give the new question another name; the old answers stay where they are")
    }
}

extension TableLayout.Table {
    fileprivate var creation: String {
        var lines = columns.map { definition($0, insists: key.contains($0.name) || $0.isRequired && $0.field == nil) }
        lines.append("PRIMARY KEY (\(key.map(Statement.quoted).joined(separator: ", ")))")
        if let parent { lines.append("FOREIGN KEY (\"record\") REFERENCES \(Statement.quoted(parent)) (\"id\") ON DELETE CASCADE") }
        return "CREATE TABLE \(Statement.quoted(name)) (\n  \(lines.joined(separator: ",\n  "))\n){strict};"
    }

    fileprivate func creation(_ index: TableLayout.Index) -> String {
        let columns = index.columns.map(Statement.quoted).joined(separator: ", ")
        return
            "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX IF NOT EXISTS \(Statement.quoted(index.name)) ON \(Statement.quoted(name)) (\(columns));"
    }

    fileprivate func adding(_ column: TableLayout.Column) -> String {
        "ALTER TABLE \(Statement.quoted(name)) ADD COLUMN \(definition(column, insists: false));"
    }

    /// - Parameter insists: whether the database refuses an empty cell.
    private func definition(_ column: TableLayout.Column, insists: Bool) -> String {
        let name = Statement.quoted(column.name)
        let type = column.type == .integer ? "{integer}" : "TEXT"
        return "\(name) \(type)\(insists ? " NOT NULL" : "")\(column.isFlag ? " CHECK (\(name) IN (0, 1))" : "")"
    }
}
