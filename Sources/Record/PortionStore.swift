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
        var files = made["case"] ?? []
        var own: [String: [Int64]] = [:]
        for kind in registers { if let table = tables[kind] { own[table] = made[kind] ?? [] } }
        // Of a kind that names somebody those are theirs that name them, whoever wrote them down.
        var named: [String: [Int64]] = [:]
        for opening in reach.openings {
            let records = try records(opening, naming: viewer.named(by: part))
            files += opening.table == tables["case"] ? records.map(\.id) : records.compactMap(\.file)
            named[opening.table, default: []] += records.map(\.id)
        }
        own.merge(named) { _, named in named }
        for (kind, openings) in reach.apart {
            let naming = try openings.flatMap { try records($0, naming: viewer.named(by: part)).map(\.id) }
            if let table = tables[kind] { own[table] = naming + (made[kind] ?? []) }
        }
        return Portion(cases: Numbers(files), people: Numbers(try people(of: Numbers(files))), own: own.mapValues { Numbers($0) })
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

    /// The records that name somebody, now or until they ended, each with the case it opens.
    private func records(_ opening: Viewer.Opening, naming whom: String) throws -> [(id: Int64, file: Int64?)] {
        let (from, code) = opening.way
        return try transaction.rows(
            "SELECT opening.id AS id, opening.\(name: opening.column) AS opened FROM \(from) WHERE \(code) = \(whom)"
        ) { (try $0.get("id"), opening.column == "case" ? try $0.find("opened") : nil) }
    }

    private func people(of files: Numbers) throws -> [Int64] {
        try transaction.rows("SELECT entry.person FROM record AS entry WHERE entry.person IS NOT NULL AND \(files.hold("entry.id"))") {
            try $0.get("person")
        }
    }
}
