import Language

/// The indexes that the rules of figures ask for, so that no figure reads through a kind: the link or the service that leads to the rows, what
/// their conditions compare, then the other columns the rules read, so that the index alone answers.
struct IndexWishes {
    /// Each index costs every act that writes a row.
    static let mostOfTable = 4
    private static let mostColumns = 8

    let vocabulary: Vocabulary
    let layout: TableLayout
    /// What is asked for: how often, and how often each column is read then.
    private var wishes: [Wish: (count: Int, reads: [String: Int])] = [:]

    private struct Wish: Hashable { let table: String, columns: [String] }

    init(_ vocabulary: Vocabulary, _ layout: TableLayout) { (self.vocabulary, self.layout) = (vocabulary, layout) }

    mutating func read(_ indicator: Indicator) {
        var reads: [Int: Set<String>] = [:]
        gather(indicator.parts, &reads)
        wish(indicator.parts, reads)
    }

    /// The columns read of each row that the rules speak about.
    private func gather(_ parts: (terms: [Term], rows: [RowsTerm]), _ reads: inout [Int: Set<String>]) {
        for term in parts.terms {
            if case .field(let row, let name) = term.form, case .row(let variable) = row.form {
                reads[variable.number, default: []].formUnion(columns(name, of: variable.kind))
            }
            gather(term.parts, &reads)
        }
        for rows in parts.rows { gather(rows.parts, &reads) }
    }

    private mutating func wish(_ parts: (terms: [Term], rows: [RowsTerm]), _ reads: [Int: Set<String>]) {
        for term in parts.terms { wish(term.parts, reads) }
        for rows in parts.rows {
            wish(rows, reads)
            wish(rows.parts, reads)
        }
    }

    private mutating func wish(_ rows: RowsTerm, _ reads: [Int: Set<String>]) {
        guard case .table(let name, _)? = vocabulary.kinds[rows.kind]?.source, let table = layout[name],
            table.role == .kind || table.parent != nil
        else { return }
        guard let lead = lead(to: rows, table) else { return wishOfWhole(rows) }
        let (equal, ranged) = compared(rows)
        var columns: [String] = []
        for column in [lead] + equal.sorted() + ranged where table.column(column) != nil && !columns.contains(column) {
            columns.append(column)
        }
        let wish = Wish(table: name, columns: Array(columns.prefix(4)))
        // What a link leads to is asked for its service too.
        let own = (reads[rows.variable.number] ?? []).union(["service"]).filter { table.column($0) != nil }
        ask(wish, reading: own)
    }

    private mutating func ask(_ wish: Wish, reading columns: Set<String>) {
        wishes[wish, default: (0, [:])].count += 1
        for column in columns { wishes[wish]?.reads[column, default: 0] += 1 }
    }

    /// Rows within records have no service of their own: they are found by way of their records, and those by their day.
    private mutating func wishOfWhole(_ rows: RowsTerm) {
        for term in rows.condition?.conjuncts ?? [] {
            guard case .during(let day, _) = term.form, case .field(let whole, let name) = day.form, case .row(let kind) = whole.type,
                whole.form != .row(rows.variable), case .table(let table, _)? = vocabulary.kinds[kind]?.source, let layout = layout[table],
                layout.role == .kind, let lead = layout.column("service")?.name
            else { continue }
            for column in columns(name, of: kind, days: true).prefix(1) where layout.column(column) != nil {
                ask(Wish(table: table, columns: [lead, column]), reading: [])
            }
        }
    }

    /// The column by which the rows are found.
    private func lead(to rows: RowsTerm, _ table: TableLayout.Table) -> String? {
        switch rows.source {
        case .every, .defined, .through: table.column("service")?.name
        case .along(_, .inverse(let link, _)), .along(_, .shared(_, let link, _)):
            vocabulary.kinds[rows.kind]?.fields[link].flatMap { $0.rule == nil ? $0.column : nil }
        case .along(_, .link): nil
        }
    }

    /// Columns the rows' conditions hold to one value, and those they hold between days.
    private func compared(_ rows: RowsTerm) -> (equal: Set<String>, ranged: [String]) {
        var (equal, ranged): (Set<String>, [String]) = ([], [])
        if case .defined(let base) = rows.source { (equal, ranged) = compared(base) }
        for term in rows.condition?.conjuncts ?? [] {
            switch term.form {
            case .during(let day, _): ranged += own(day, rows, days: true)
            case .open(let span, _, _):
                guard case .span(let row) = span.form, row.form == .row(rows.variable), let span = vocabulary.kinds[rows.kind]?.span else {
                    continue
                }
                ranged += [span.start, span.end].flatMap { columns($0, of: rows.kind, days: true).prefix(1) }
            case .comparison(let value, .is, _): equal.formUnion(own(value, rows).prefix(1))
            case .comparison(let value, _, _) where value.type == .day || value.type == .moment: ranged += own(value, rows, days: true)
            default: continue
            }
        }
        return (equal, ranged)
    }

    /// The columns of a field of the rows themselves.
    private func own(_ value: Term, _ rows: RowsTerm, days: Bool = false) -> [String] {
        guard case .field(let row, let name) = value.form, row.form == .row(rows.variable) else { return [] }
        return columns(name, of: rows.kind, days: days)
    }

    /// The columns of a stored field that is short enough to stand in an index.
    private func columns(_ name: String, of kind: String, days: Bool = false) -> [String] {
        guard let field = vocabulary.kinds[kind]?.fields[name], field.rule == nil else { return [] }
        switch field.type {
        case .text, .codes: return []
        case .moment: return days ? [field.column + "_day"] : [field.column, field.column + "_day"]
        case .span, .period: return [field.column, field.lastColumn]
        default: return [field.column]
        }
    }

    /// The layout with the indexes asked for most, at most four a table.
    var granted: TableLayout {
        var granted = layout
        for table in layout.tables {
            var own = wishes.filter { $0.key.table == table.name }.map {
                (columns: $0.key.columns, count: $0.value.count, reads: $0.value.reads)
            }
            // One that begins another is answered by it.
            for short in own.sorted(by: { $0.columns.count < $1.columns.count }) {
                guard let place = own.firstIndex(where: { $0.columns == short.columns }),
                    let longer = own.firstIndex(where: { $0.columns != short.columns && $0.columns.starts(with: short.columns) })
                else { continue }
                own[longer].count += short.count
                own[longer].reads.merge(short.reads, uniquingKeysWith: +)
                own.remove(at: place)
            }
            own.sort { ($1.count, $0.columns.joined(separator: ",")) < ($0.count, $1.columns.joined(separator: ",")) }
            for wish in own.prefix(IndexWishes.mostOfTable) {
                // What most of them read, so that most are answered by the index alone.
                let most = wish.reads.filter { !wish.columns.contains($0.key) }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                let beside = most.map(\.key).prefix(IndexWishes.mostColumns - wish.columns.count)
                granted.add(.init(on: table.name, wish.columns + beside), to: table.name)
            }
        }
        return granted
    }
}
