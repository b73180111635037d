import Access
import Cases
import Core
import Foundation
import Messages
import PostgreSQL
import Record
import Returns
import SQLite
import Specification
import Storage

/// Everything put together: the database opened, the services published, the record ready. The one place that names every area.
struct House: Sendable {
    let database: Database
    let shelf: Shelf
    let record: Record
    let directory: Directory

    static let migrations =
        CalendarTables.migrations + RecordTables.migrations + AccessTables.migrations + CaseTables.migrations
        + ReturnTables.migrations + MessageTables.migrations

    /// The one reading of the machine's clock.
    static let clock: @Sendable () -> Moment = { Moment(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }

    /// Opens the database, without looking into it.
    ///
    /// - Throws: ``StorageError``, ``CommandRefusal``.
    static func open(_ place: DataPlace) async throws -> Database {
        switch place {
        case .folder(let path):
            do {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            } catch {
                throw CommandRefusal.dataFolder(path)
            }
            return Database(try SQLiteEngine(path: path + "/homeward.sqlite"))
        case .postgresql(let url):
            return Database(try await PostgreSQLEngine(url: url))
        }
    }

    /// Brings the schema up to date, publishes the folders and puts the house together.
    ///
    /// - Parameter now: what the clock says; tests and the demonstration give their own.
    init(_ database: Database, services: [Folder], now: @escaping @Sendable () -> Moment = House.clock) async throws {
        try await database.migrate(House.migrations)
        try await Publishing(database: database).publishNew(services, by: "operator", at: now())
        self.database = database
        let shelf = Shelf()
        self.shelf = shelf
        record = Record(database: database, fold: shelf.fold.with(SealFold.area), now: now)
        // The first to write brings a version into force whose day has come.
        try await record.write { transaction in
            for published in shelf.published {
                try Publishing.keepCalendar(of: published, on: shelf, in: transaction)
            }
        }
        directory = Directory(users: shelf.published.flatMap(\.demonstrationUsers))
    }

    /// Learns what other servers published, before a page is read.
    func catchUp(in transaction: Transaction, at moment: Moment) throws {
        if try shelf.catchUp(in: transaction, on: moment.day) { directory.replace(with: shelf.published.flatMap(\.demonstrationUsers)) }
    }

    /// Brings a version into force whose day has come, on behalf of the first who asks for anything.
    func settle() async throws {
        if !shelf.unsettled.isEmpty { try await record.write { _ in } }
    }

    static func open(_ options: DataOptions) async throws -> House {
        try await House(try await House.open(options.place()), services: try House.folders(in: options.services))
    }

    /// The service folders below `path`, by name; a folder without a service.yaml is none.
    static func folders(in path: String) throws -> [Folder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let paths = names.sorted().map { "\(path)/\($0)" }.filter { FileManager.default.fileExists(atPath: "\($0)/service.yaml") }
        guard !paths.isEmpty else { throw FolderRefusal.absent(path) }
        return try paths.map { try Folder(at: $0) }
    }

    func service(_ name: String) throws -> Published {
        guard let published = shelf[name] else {
            throw CommandRefusal.noSuchService(name, known: shelf.published.map(\.service.name))
        }
        return published
    }

    /// A scratch copy of the schema, for verification: the same versions and tables, nothing in them.
    func scratch(in folder: String) async throws -> Database {
        let scratch = Database(try SQLiteEngine(path: folder + "/scratch.sqlite"))
        try await scratch.migrate(House.migrations)
        try await shelf.copy(from: database, into: scratch)
        return scratch
    }
}

extension Published {
    /// The invented people of the folder's demonstration, who sign in without a password.
    var demonstrationUsers: [Directory.User] {
        guard let demonstration = service.demonstration else { return [] }
        return demonstration.users.compactMap { user in
            guard let role = service.roles[user.role.value], let sees = Viewer.Part(rawValue: role.sees.rawValue) else { return nil }
            return Directory.User(
                code: "\(service.name)-\(user.name)", name: user.fullName, organisation: user.organisation.value,
                organisationLabel: demonstration.organisations[user.organisation.value]?.label.english ?? user.organisation.value,
                service: reference, serviceLabel: service.label.english,
                role: .init(code: role.name, label: role.label.english, sees: sees, may: Set(role.may.map(\.value))))
        }
    }
}
