import Core
import Record
import Specification
import Storage

/// Puts checked folders into force: the version is kept whole in the database and its tables are made in the same transaction.
package struct Publishing: Sendable {
    let database: Database
    package init(database: Database) { self.database = database }

    /// Publishes a folder unless its version is the one in force already.
    ///
    /// - Throws: ``FolderRefusal`` where a field changed its type, ``StorageError``.
    package func publish(_ folder: Folder, by user: String, at moment: Moment) async throws -> Published {
        let published = Published(try Service.load(folder))
        let service = published.service
        try await database.write { transaction in
            let store = SpecificationStore(transaction)
            let last = try store.last(of: service.name)
            if last?.version == service.version { return }
            try Publishing.makeTables(of: service, in: transaction)
            try store.add(
                .init(service: service.name, version: service.version, nth: (last?.nth ?? 0) + 1, files: folder.files), by: user, at: moment
            )
            // The caches of stages and deadlines say what the version in force says.
            if last != nil { try Publishing.bringUpToDate(published, in: transaction) }
        }
        return published
    }

    /// Derives every stage and deadline of the service anew.
    package static func bringUpToDate(_ published: Published, in transaction: Transaction) throws {
        try Derivation(published: published, transaction: transaction).bringAllForward()
    }

    /// Makes the tables and columns that a version needs beside those that are there.
    ///
    /// - Throws: ``FolderRefusal`` where a field changed its type, ``StorageError``.
    package static func makeTables(of service: Service, in transaction: Transaction) throws {
        // What was made so far: every version's tables, since a removed question keeps its column.
        var made = TableLayout()
        for earlier in try SpecificationStore(transaction).all(of: service.name) {
            made = made.extended(to: try Service.load(Folder(name: service.name, files: earlier.files)).layout).layout
        }
        let change = made.extended(to: service.layout)
        guard change.mistakes.isEmpty else { throw FolderRefusal.faulty(change.mistakes) }
        if !change.script.isEmpty { try transaction.script(change.script) }
    }
}
