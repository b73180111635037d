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
        let service = try Service.load(folder)
        try await database.write { transaction in
            let store = SpecificationStore(transaction)
            let last = try store.last(of: service.name)
            if last?.version == service.version { return }
            // What was made so far: every version's tables, since a removed question keeps its column.
            var made = TableLayout()
            for earlier in try store.all(of: service.name) {
                made = made.extended(to: try Service.load(Folder(name: service.name, files: earlier.files)).layout).layout
            }
            let change = made.extended(to: service.layout)
            guard change.mistakes.isEmpty else { throw FolderRefusal.faulty(change.mistakes) }
            if !change.script.isEmpty { try transaction.script(change.script) }
            try store.add(
                .init(service: service.name, version: service.version, nth: (last?.nth ?? 0) + 1, files: folder.files), by: user, at: moment
            )
        }
        return Published(service)
    }
}
