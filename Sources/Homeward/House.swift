import Access
import Cases
import Contracts
import Core
import Disposals
import Foundation
import Messages
import PostgreSQL
import Proof
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
    /// Who looked at whom.
    let log: AccessLog
    /// By which sign-ins last.
    let steady: SteadyClock
    /// Everybody on record is invented, and signs in without a password.
    let isDemonstration: Bool

    static let migrations =
        CalendarTables.migrations + RecordTables.migrations + AccessTables.migrations + CaseTables.migrations
        + ReturnTables.migrations + MessageTables.migrations

    /// The one reading of the machine's clock.
    static let clock: @Sendable () -> Moment = { Moment(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }

    /// How long the process has lived, whatever is done to the machine's clock.
    private static let began = ContinuousClock.now
    static let elapsed: @Sendable () -> Duration = { began.duration(to: .now) }

    /// Opens the database, without looking into it.
    ///
    /// - Throws: ``StorageError``, ``CommandRefusal``.
    static func open(_ place: DataPlace) async throws -> Database {
        switch place {
        case .folder(let path):
            do {
                // Only its owner may look into a folder that is made for a record.
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
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
    /// - Parameters:
    ///   - demonstration: makes a demonstration of an empty record; one that is not empty must be one already.
    ///   - now: what the clock says; tests and the demonstration give their own.
    ///   - elapsed: how long the process has lived; for tests it stands still, however long they take.
    init(
        _ database: Database, services: [Folder], demonstration: Bool = false, now: @escaping @Sendable () -> Moment = House.clock,
        elapsed: @escaping @Sendable () -> Duration = House.elapsed
    ) async throws {
        try await database.migrate(House.migrations)
        try await Publishing(database: database).publishNew(services, by: "operator", at: now())
        self.database = database
        let shelf = Shelf()
        self.shelf = shelf
        let fold = shelf.fold.with(SealFold.area).with(SettingFold.area(on: shelf)).with(DisposalFold.area(on: shelf))
        record = Record(database: database, fold: fold, now: now)
        // The first to write brings a version into force whose day has come.
        try await record.write { transaction in
            for published in shelf.published {
                try Publishing.keepCalendar(of: published, on: shelf, in: transaction)
            }
        }
        log = AccessLog(database)
        if demonstration { try await House.makeDemonstration(database, at: now()) }
        let (isDemonstration, users) = try await database.read { transaction in
            let isDemonstration = try DemonstrationStore(transaction).isOne()
            return (isDemonstration, try House.users(shelf, isDemonstration: isDemonstration, in: transaction))
        }
        steady = SteadyClock(elapsed: elapsed)
        self.isDemonstration = isDemonstration
        directory = Directory(users: users)
    }

    /// - Throws: ``CommandRefusal/notDemonstration`` for a record that holds anything about real people.
    private static func makeDemonstration(_ database: Database, at moment: Moment) async throws {
        try await database.write { transaction in
            let store = DemonstrationStore(transaction)
            if try store.isOne() { return }
            guard try FactStore(transaction).isEmpty(), try AccountStore(transaction).all().isEmpty else {
                throw CommandRefusal.notDemonstration
            }
            try store.becomeOne(at: moment)
        }
    }

    /// Learns what other servers published, before a page is read.
    func catchUp(in transaction: Transaction, at moment: Moment) throws {
        guard try shelf.catchUp(in: transaction, on: moment.day) else { return }
        directory.replace(with: try House.users(shelf, isDemonstration: isDemonstration, in: transaction))
    }

    /// Before the first page is served.
    func open(at moment: Moment) async throws {
        let seen = try await database.write { try SignInStore($0).endAll(ifAhead: moment) }
        // No earlier than what was said before.
        if let seen { _ = steady.time(seen) }
    }

    /// Brings a version into force whose day has come, on behalf of the first who asks for anything.
    func settle() async throws {
        if !shelf.unsettled.isEmpty { try await record.write { _ in } }
    }

    static func open(_ options: DataOptions, demonstration: Bool = false) async throws -> House {
        try await House(
            try await House.open(options.place()), services: try House.folders(in: options.services), demonstration: demonstration)
    }

    /// The service folders below `path`, by name; a folder without a service.yaml is none.
    static func folders(in path: String) throws -> [Folder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let paths = names.sorted().map { "\(path)/\($0)" }.filter { FileManager.default.fileExists(atPath: "\($0)/service.yaml") }
        guard !paths.isEmpty else { throw FolderRefusal.absent(path) }
        return try paths.map { try Folder(at: $0) }
    }

    /// Writes down that whoever keeps the machine has a command write out what is on record.
    func keepLookAtEverybody(_ command: String, for purpose: String) async throws {
        let people = try await database.read { try AccessLogStore($0).people() }
        try await log.keep(Look(at: record.now(), .operate(purpose), in: nil, route: command, shown: .everybody(people)))
    }

    func service(_ name: String) throws -> Published {
        guard let published = shelf[name] else {
            throw CommandRefusal.noSuchService(name, known: shelf.published.map(\.service.name))
        }
        return published
    }

    /// A scratch copy of the schema, for verification: the same versions and tables, nothing in them.
    func scratch(in folder: String) async throws -> Database {
        let scratch = Database(try SQLiteEngine(path: "\(folder)/scratch-\(UUID()).sqlite"))
        try await scratch.migrate(House.migrations)
        try await shelf.copy(from: database, into: scratch)
        return scratch
    }

    /// Holds every fact, the log and all tables against each other.
    ///
    /// - Parameter folder: where the tables are rebuilt, with everybody's words in them for as long as it takes.
    func proved(against proof: LogProof, in folder: String) async throws -> VerificationReport {
        let scratch = try await scratch(in: folder)
        do {
            let report = try await record.verify(rebuildingIn: scratch, against: proof)
            await scratch.close()
            return report
        } catch {
            await scratch.close()
            throw error
        }
    }

    /// The same on the record's own disk; a PostgreSQL has none here, so on that of temporary files.
    func proved(against proof: LogProof, _ data: DataOptions) async throws -> VerificationReport {
        let folder =
            switch try data.place() {
            case .folder(let path): try PrivateFolder(in: path, for: "verify")
            case .postgresql: try PrivateFolder.oneOfMany(in: FileManager.default.temporaryDirectory.path, for: "homeward-verify")
            }
        defer { folder.remove() }
        return try await proved(against: proof, in: folder.path)
    }
}
