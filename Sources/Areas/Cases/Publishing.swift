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
        for folder in try await neverPublished(folders) { try await publish(folder, by: user, at: moment) }
    }

    /// The folders whose content, as it stands, never was in force.
    package func neverPublished(_ folders: [Folder]) async throws -> [Folder] {
        let known = try await database.read { Set(try SpecificationStore($0).versions().map(\.stamp)) }
        return folders.filter { !known.contains(Published.stamp($0.name, $0.version)) }
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
        if let last = earlier.last, last.hash == checked.version { return try store.load(last) }
        // A removed question keeps its column, so these are the tables of every version so far.
        let made = (try earlier.last.map { try store.tables(after: $0) } ?? TableLayout()).extended(to: checked.layout)
        guard made.mistakes.isEmpty else { throw FolderRefusal.faulty(made.mistakes) }
        // Against those tables: what is asked since may be missing in what was recorded before, and its rules must allow for that.
        _ = try Service.load(folder, made: made.layout)
        if !made.script.isEmpty { try transaction.script(made.script) }
        let version = Version(
            service: checked.name, nth: earlier.count + 1, hash: checked.version,
            starts: earlier.isEmpty ? Version.ever : day ?? moment.day, settled: earlier.isEmpty ? moment : nil)
        try store.add(version, folder.files, made: made.layout, by: user, at: moment)
        let shelf = Shelf()
        try shelf.catchUp(in: transaction, on: moment.day)
        let published = try shelf.load(version, in: transaction)
        let countsOtherwise = try keepCalendar(of: published, on: shelf, in: transaction)
        if !earlier.isEmpty {
            if !countsOtherwise {
                let derivation = Derivation(shelf: shelf, transaction: transaction)
                let (files, others) = try StartedLater(published, from: version.starts, transaction).find()
                try derivation.bringUpToDate(files, of: checked.name)
                try derivation.bringUpToDate(outsideCases: others, of: checked.name)
            }
            try Settling(shelf: shelf, transaction: transaction).settle(at: moment)
        }
        try ChangeMarkStore(transaction).renew()
        return published
    }

    /// Puts the days of a service's calendar into the database. Where they differ from those that were there, as after a bank holiday was
    /// proclaimed, all that counts working days is worked out anew.
    ///
    /// - Returns: whether that was so.
    @discardableResult
    package static func keepCalendar(of published: Published, on shelf: Shelf, in transaction: Transaction) throws -> Bool {
        let store = CalendarStore(transaction)
        let isNew = try !store.knows(published.service.name)
        guard try store.fill(published.service.calendar, named: published.service.name) > 0, !isNew else { return false }
        try Derivation(shelf: shelf, transaction: transaction).countAnew(published)
        return true
    }
}
