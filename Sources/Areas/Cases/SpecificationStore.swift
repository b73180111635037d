import Core
import Specification
import Storage

/// Published folders, version by version.
struct SpecificationStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    struct Version {
        let service: String, version: String
        let nth: Int
        let files: [String: String]
    }

    func last(of service: String) throws -> (version: String, nth: Int)? {
        try transaction.row("SELECT version, nth FROM specification WHERE service = \(service) ORDER BY nth DESC LIMIT 1") {
            (try $0.get("version"), try $0.get("nth"))
        }
    }

    func all(of service: String) throws -> [Version] {
        try transaction.rows("SELECT version, nth, files FROM specification WHERE service = \(service) ORDER BY nth") { row in
            guard case .object(let files)? = try? JSON(parsing: try row.get("files", as: String.self)) else {
                throw StorageError.unexpectedValue(column: "specification.files", wanted: "folder")
            }
            return Version(
                service: service, version: try row.get("version"), nth: try row.get("nth"), files: files.compactMapValues(\.text))
        }
    }

    func add(_ version: Version, by user: String, at moment: Moment) throws {
        let files = JSON.object(version.files.mapValues(JSON.text)).canonicalText
        try transaction.run(
            """
            INSERT INTO specification (service, version, nth, published, by, files)
            VALUES (\(version.service), \(version.version), \(version.nth), \(moment), \(user), \(files))
            """)
    }
}
