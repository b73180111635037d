import GRDB
import Storage

/// A copy of a whole database as it stood at one moment, made while others go on reading and writing it.
package enum SQLiteCopy {
    /// Writes the copy. It holds no page that was freed, so nothing that was destroyed before it was made.
    ///
    /// - Parameter target: a file that is not there yet.
    /// - Throws: ``StorageError``
    package static func write(of path: String, to target: String) throws(StorageError) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            try database.vacuum(into: target)
            try database.close()
        } catch {
            throw (error as? DatabaseError)?.storageError ?? .unavailable("\(error)")
        }
    }
}

extension SQLiteEngine {
    /// What SQLite's own look at every page and every parent finds; empty if all is well.
    ///
    /// It finds damaged pages and indexes, and seldom a letter that was changed in a text: `verify` does (security SR-06).
    package func faults() async throws -> [String] {
        try await perform(.read) { connection in
            var faults: [String] = []
            try connection.query("PRAGMA integrity_check", []) { row in
                if case .text(let text) = row.value(at: 0), text != "ok" { faults.append(text) }
            }
            try connection.query("PRAGMA foreign_key_check", []) { row in
                if case .text(let table) = row.value(at: 0) { faults.append("a row of \(table) names a parent that is not there") }
            }
            return faults
        }
    }
}
