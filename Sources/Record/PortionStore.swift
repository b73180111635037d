import Core
import Storage

/// Reads what the figures of a viewer are worked out over: each kind's records at once, where `Viewer.mayKnow` asks of one.
package struct PortionStore {
    private let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// nil where the viewer's figures are those of the whole service.
    ///
    /// - Parameters:
    ///   - tables: of every kind of the service, by its name.
    ///   - registers: the kinds whose records are of the service alone.
    package func portion(
        of service: Reference, for viewer: Viewer, tables: [String: String], registers: [String]
    ) throws -> Portion? {
        guard let (part, reach) = viewer.counted(of: service) else { return nil }
        let made = try made(of: ["case"] + registers + reach.apart.keys, in: service, by: viewer, part)
        let whom = viewer.named(by: part)
        var files = made["case"] ?? []
        var own: [String: Portion.Own] = [:]
        for kind in registers { if let table = tables[kind] { own[table] = .init(made: Numbers(made[kind] ?? [])) } }
        // Of a kind that names somebody those are theirs that name them, whoever wrote them down.
        var named: [String: Portion.Own] = [:]
        for opening in reach.openings {
            let naming = try naming(opening, whom)
            if opening.table == tables["case"] || opening.column == "case" { files += try self.files(opening, naming) }
            named[opening.table, default: .init()].naming.append(naming)
        }
        own.merge(named) { _, named in named }
        for (kind, openings) in reach.apart {
            guard let table = tables[kind] else { continue }
            own[table] = .init(made: Numbers(made[kind] ?? []), naming: try openings.map { try naming($0, whom) })
        }
        return Portion(cases: Numbers(files), people: Numbers(try people(of: Numbers(files))), own: own)
    }

    /// What somebody made, by kind.
    private func made(
        of kinds: [String], in service: Reference, by viewer: Viewer, _ part: Viewer.Part
    ) throws -> [String: [Int64]] {
        var made: [String: [Int64]] = [:]
        try transaction.forEach(
            """
            SELECT entry.kind, entry.id FROM record AS entry
            WHERE entry.service = \(service) AND entry.kind IN \(in: kinds.sorted()) AND \(viewer.made("entry", part))
            """
        ) { made[try $0.get("kind"), default: []].append(try $0.get("id")) }
        return made
    }

    /// Where a record that names somebody, now or until it ended, holds what leads to them: the first link of its way, or itself.
    private func naming(_ opening: Viewer.Opening, _ whom: String) throws -> Portion.Own.Naming {
        var rest = opening
        let first = opening.links.first
        if let first {
            rest = .init(table: first.table, column: "id", links: Array(opening.links.dropFirst()), code: opening.code, ends: nil)
        }
        let (from, code) = rest.way
        let numbers: [Int64] = try transaction.rows("SELECT opening.id FROM \(from) WHERE \(code) = \(whom)") { try $0.get("id") }
        return .init(column: first?.column ?? "id", numbers: Numbers(numbers))
    }

    /// The cases of the records that name somebody.
    private func files(_ opening: Viewer.Opening, _ naming: Portion.Own.Naming) throws -> [Int64] {
        try transaction.rows(
            """
            SELECT DISTINCT opening.\(name: opening.column) AS file FROM \(name: opening.table) AS opening
            WHERE \(naming.numbers.hold("opening.\(name: naming.column)")) AND opening.\(name: opening.column) IS NOT NULL
            """
        ) { try $0.get("file") }
    }

    private func people(of files: Numbers) throws -> [Int64] {
        try transaction.rows("SELECT entry.person FROM record AS entry WHERE entry.person IS NOT NULL AND \(files.hold("entry.id"))") {
            try $0.get("person")
        }
    }
}

extension Numbers {
    /// True where a column holds one of the numbers.
    package func hold(_ column: Statement) -> Statement {
        "\(column) IN (SELECT CAST(one.key AS BIGINT) FROM json_each(json(\(members))) AS one)"
    }
}

extension Portion {
    /// True where a column holds the number of a row of a table.
    ///
    /// - Parameter condition: of the row, which is `held`.
    package static func holds(_ column: Statement, rowOf table: String, where condition: Statement) -> Statement {
        "\(column) IN (SELECT held.id FROM \(name: table) AS held WHERE \(condition))"
    }
}
