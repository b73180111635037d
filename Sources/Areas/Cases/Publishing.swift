import Core
import Record
import Specification
import Storage

/// Puts checked folders into force: the version is kept whole in the database and its tables are made in the same transaction, and what it
/// says otherwise of what is on record is worked out anew (docs/decisions/0010).
package struct Publishing: Sendable {
    let database: Database
    package init(database: Database) { self.database = database }

    /// Publishes a folder unless its version is the last one published already.
    ///
    /// - Parameter from: the first day on which it is in force; nil for the day of publishing. The first version of a service holds for all days
    ///   before it too.
    /// - Throws: ``FolderRefusal`` where a field changed its type or a rule does not allow for an answer that older records lack,
    ///   ``StorageError``.
    @discardableResult
    package func publish(_ folder: Folder, from day: Day? = nil, by user: String, at moment: Moment) async throws -> Published {
        let checked = try Service.load(folder)
        return try await database.write { transaction in
            try Publishing.publish(folder, checked, from: day, by: user, at: moment, in: transaction)
        }
    }

    /// Publishes folders whose content never was: a server that still has older files takes nothing back.
    package func publishNew(_ folders: [Folder], by user: String, at moment: Moment) async throws {
        let known = try await database.read { Set(try SpecificationStore($0).versions().map(\.stamp)) }
        for folder in folders where !known.contains(Published.stamp(folder.name, folder.version)) {
            try await publish(folder, by: user, at: moment)
        }
    }

    /// Publishes within a transaction, which may be a rehearsal.
    ///
    /// - Parameter checked: the folder as it was read by itself.
    package static func publish(
        _ folder: Folder, _ checked: Service, from day: Day? = nil, by user: String, at moment: Moment, in transaction: Transaction
    ) throws -> Published {
        // Acts wait until the new version is there; an act under way is waited for.
        try transaction.hold("specification", .alone)
        let store = SpecificationStore(transaction)
        let earlier = try store.versions(of: checked.name)
        let (made, service) = try extend(earlier.last.map { try store.tables(after: $0) } ?? TableLayout(), by: checked, folder)
        if let last = earlier.last, last.hash == service.version { return Published(service) }
        if !made.script.isEmpty { try transaction.script(made.script) }
        let version = Version(
            service: service.name, nth: earlier.count + 1, hash: service.version,
            starts: earlier.isEmpty ? Version.ever : day ?? moment.day, settled: earlier.isEmpty ? moment : nil)
        try store.add(version, folder.files, made: made.layout, by: user, at: moment)
        let shelf = Shelf()
        try shelf.catchUp(in: transaction, on: moment.day)
        let published = try shelf.load(version, in: transaction)
        if !earlier.isEmpty {
            let derivation = Derivation(shelf: shelf, transaction: transaction)
            let (files, others) = try StartedLater(published, from: version.starts, transaction).find()
            try derivation.bringUpToDate(files, of: service.name)
            try derivation.bringUpToDate(outsideCases: others, of: service.name)
            try Settling(shelf: shelf, transaction: transaction).settle(at: moment)
        }
        return published
    }

    /// The tables with those a version needs beside them, and the version as it reads them: what is asked since may be missing in what was
    /// recorded before, and its rules must allow for that.
    private static func extend(_ tables: TableLayout, by checked: Service, _ folder: Folder) throws -> (LayoutChange, Service) {
        let change = tables.extended(to: checked.layout)
        guard change.mistakes.isEmpty else { throw FolderRefusal.faulty(change.mistakes) }
        let service = try Service.load(folder, made: change.layout)
        // Which columns its figures want an index on is known only once its rules were read against them.
        let whole = tables.extended(to: service.layout)
        return (whole, service)
    }
}
