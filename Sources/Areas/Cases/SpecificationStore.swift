import Core
import Specification
import Storage

/// Published folders, version by version, each with its files and with the tables there were once it was published.
struct SpecificationStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// How many there are, and how many of them came into force: rows are only added, and marked once.
    func count() throws -> Int {
        try transaction.row("SELECT COUNT(*) + COUNT(settled) AS number FROM specification") { try $0.get("number") } ?? 0
    }

    /// All versions of all services, in the order of publishing.
    func versions() throws -> [Version] {
        try transaction.rows("SELECT service, nth, version, starts, settled FROM specification ORDER BY service, nth") {
            Version(
                service: try $0.get("service"), nth: try $0.get("nth"), hash: try $0.get("version"), starts: try $0.get("starts"),
                settled: try $0.find("settled"))
        }
    }

    func versions(of service: String) throws -> [Version] { try versions().filter { $0.service == service } }

    /// Reads a version's folder. What may be missing in a record follows from the tables there were when it was published.
    func load(_ version: Version) throws -> Published {
        Published(try Service.load(try folder(of: version), made: try kept(after: version), isPublished: true))
    }

    /// The same of many, by all processors.
    func load(_ versions: [Version]) throws -> [Published] {
        try versions.map { (folder: try folder(of: $0), made: try kept(after: $0)) }
            .concurrentMap(inPartsOf: 1) { Published(try Service.load($0.folder, made: $0.made, isPublished: true)) }
    }

    /// The tables of a service once a version was published: its own and those of all before it.
    func tables(after version: Version) throws -> TableLayout {
        try kept(after: version) ?? Service.load(try folder(of: version), isPublished: true).layout
    }

    private func folder(of version: Version) throws -> Folder {
        let text = try transaction.row(
            "SELECT files FROM specification WHERE service = \(version.service) AND nth = \(version.nth)"
        ) { try $0.get("files", as: String.self) }
        guard case .object(let files)? = try text.map({ try JSON(parsing: $0) }) else {
            throw StorageError.unexpectedValue(column: "specification.files", wanted: "folder")
        }
        return Folder(name: version.service, files: files.compactMapValues(\.text))
    }

    /// nil for a version published before they were kept.
    private func kept(after version: Version) throws -> TableLayout? {
        let text = try transaction.row(
            "SELECT made FROM specification WHERE service = \(version.service) AND nth = \(version.nth)"
        ) { try $0.find("made", as: String.self) }
        guard let text, let text else { return nil }
        guard let layout = TableLayout(json: try JSON(parsing: text)) else {
            throw StorageError.unexpectedValue(column: "specification.made", wanted: "tables")
        }
        return layout
    }

    func add(_ version: Version, _ files: [String: String], made: TableLayout, by user: String, at moment: Moment) throws {
        let files = JSON.object(files.mapValues(JSON.text)).canonicalText
        try transaction.run(
            """
            INSERT INTO specification (service, version, nth, published, by, files, starts, made, settled)
            VALUES (\(version.service), \(version.hash), \(version.nth), \(moment), \(user), \(files), \(version.starts),
                    \(made.json.canonicalText), \(version.settled))
            """)
    }

    private static let columns = ["service", "version", "nth", "published", "by", "files", "starts", "made", "settled"]

    /// All of it, for another database.
    func rows() throws -> [[Value]] {
        try transaction.rows("SELECT service, version, nth, published, by, files, starts, made, settled FROM specification") { row in
            try SpecificationStore.columns.map { try row.value($0) }
        }
    }
    func add(_ rows: [[Value]]) throws { try transaction.insert(into: "specification", SpecificationStore.columns, rows) }

    func settle(_ version: Version, at moment: Moment) throws {
        try transaction.run(
            "UPDATE specification SET settled = \(moment) WHERE service = \(version.service) AND nth = \(version.nth)")
    }
}
