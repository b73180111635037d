import Core
import Foundation
import GRDB
import GRDBSQLite
import Storage
import Synchronization

/// The embedded engine: one file, one writer, several readers, write-ahead log, every commit synced before it is answered (SR-01).
package final class SQLiteEngine: Engine {
    private let pool: DatabasePool
    private let writer: GroupCommit

    package var dialect: Dialect { .sqlite }

    /// Opens or makes the database file.
    ///
    /// - Throws: ``StorageError/unavailable(_:)`` if the file cannot be opened, ``StorageError/notDurable(_:)`` if it would not sync.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            database.add(function: SQLiteEngine.int8)
            // In KiB. With SQLite's own 2 MiB a list of open cases is read from the file anew for every page.
            try database.execute(sql: "PRAGMA cache_size = -16384")
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets synchronous to NORMAL after opening, so it is set here and read back; NORMAL loses acknowledged commits.
            let mode = try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                // In KiB: an import touches pages all over, and what does not fit is written out and read again before the commit.
                try database.execute(sql: "PRAGMA cache_size = -65536")
                // What a savepoint would take back, as each write of a group has one: in files it is written for every act and never read.
                try database.execute(sql: "PRAGMA temp_store = MEMORY")
                return try Int.fetchOne(database, sql: "PRAGMA synchronous")
            }
            guard mode == 2 else { throw StorageError.notDurable("SQLite's synchronous setting is not FULL") }
            writer = GroupCommit(pool)
        } catch let error as DatabaseError {
            throw error.storageError
        }
    }

    package func perform<Result: Sendable>(
        _ crossing: Crossing, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        do {
            switch crossing {
            case .read: return try await pool.read { database in try SQLiteConnection(database).whole(body) }
            case .write: return try await writer.perform(body)
            }
        } catch let error as DatabaseError {
            throw error.storageError
        }
    }

    /// The whole file is written anew, whichever tables are named, and then the log before it is emptied: both hold pages of before.
    package func sweep(_ tables: [String]) async throws {
        do {
            try await pool.vacuum()
            // Its first column says whether somebody read an older state, so that pages of it had to stay.
            let isBusy = try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            guard isBusy == 0 else { throw StorageError.conflict }
        } catch let error as DatabaseError {
            throw error.storageError
        }
    }

    /// How many writes wait now, and how many transactions were committed since the start.
    package var tally: (waiting: Int, transactions: Int) { writer.tally }

    package func close() async { try? pool.close() }

    /// A whole number as it is; SQLite makes a float of one that does not fit, which PostgreSQL refuses and so does this. PostgreSQL's own
    /// `int8` is the same for whole numbers.
    private static let int8 = DatabaseFunction("int8", argumentCount: 1, pure: true) { values in
        guard let value = values.first, case .double = value.storage else { return values.first }
        throw DatabaseError(resultCode: .SQLITE_ERROR, message: tooLarge)
    }

    /// What SQLite itself says where a SUM does not fit.
    fileprivate static let tooLarge = "integer overflow"
}

/// One GRDB connection inside a transaction.
final class SQLiteConnection: Connection {
    private let database: GRDB.Database
    /// The first statement that failed. SQLite would go on after it; PostgreSQL would not, so neither engine does.
    private var failure: StorageError?
    /// Statements whose rows are being visited. The same text asked again meanwhile gets a statement of its own, or it would start the
    /// first one over.
    private var visited: Set<String> = []
    private var hasLookedAtSchema = false
    /// The length of all statements that were asked since it was last noted for the connection, in bytes.
    private var asked = 0

    var dialect: Dialect { .sqlite }

    init(_ database: GRDB.Database) { self.database = database }

    /// Runs a transaction's body; a failure that the body swallowed is thrown, so that nothing half done is committed.
    func whole<Result>(_ body: (any Connection) throws -> Result) throws -> Result {
        defer { boundStatements() }
        let result = try body(self)
        if let failure { throw failure }
        return result
    }

    /// The length of all that each connection was asked since what it keeps was last measured, in bytes.
    private static let asked = Mutex<[ObjectIdentifier: Int]>([:])
    /// To measure costs some microseconds a statement that is kept, so it is done once in some thousand statements of a common length.
    private static let measuredEvery = 2 << 20
    /// What prepared statements of a connection may take, in bytes: some thousands of the largest. They take a few times their length, so
    /// this is passed by little before it is seen.
    static let statementsLimit: Int32 = 48 << 20

    /// GRDB keeps each statement it has prepared for as long as its connection lives. Pages ask the same few thousand again; a process that
    /// asks ever new ones, as for populations by their rules, would fill its memory and slow down.
    private func boundStatements() {
        let connection = ObjectIdentifier(database)
        let isDue = SQLiteConnection.asked.withLock { asked in
            let all = asked[connection, default: 0] + self.asked
            asked[connection] = all < SQLiteConnection.measuredEvery ? all : 0
            return all >= SQLiteConnection.measuredEvery
        }
        asked = 0
        if isDue, sizeOfStatements > SQLiteConnection.statementsLimit { database.clearSchemaCache() }
    }

    func query(_ sql: String, _ values: [Value], each row: (ResultRow) throws -> Void) throws {
        let isNested = visited.contains(sql)
        count(sql)
        let (names, rows) = try noting {
            let text = SQLiteConnection.numbered(sql)
            let asksForAll = asksForAllColumns(sql)
            if asksForAll { try lookAtSchema() }
            let isKept = !isNested && !asksForAll
            let statement = try isKept ? database.cachedStatement(sql: text) : database.makeStatement(sql: text)
            return (statement.columnNames, try GRDB.Row.fetchCursor(try bound(statement, values)))
        }
        visited.insert(sql)
        defer { if !isNested { visited.remove(sql) } }
        let columns = ResultRow.Columns(names)
        while let next = try noting({ try rows.next() }) {
            // GRDB reuses this row for the next one, so a row is read while it is visited and not kept.
            try row(ResultRow(columns: columns) { Value(next[$0] as DatabaseValue) })
        }
    }

    /// The memory of all statements that are prepared now, in bytes.
    var sizeOfStatements: Int32 {
        var (now, most): (Int32, Int32) = (0, 0)
        sqlite3_db_status(database.sqliteConnection, SQLITE_DBSTATUS_STMT_USED, &now, &most, 0)
        return now
    }

    private func count(_ sql: String) {
        asked += sql.utf8.count
        // A transaction may be as long as an import.
        if asked >= SQLiteConnection.measuredEvery, visited.isEmpty { boundStatements() }
    }

    /// A connection learns of a new column when it first touches the database in a transaction, which is after a statement was prepared:
    /// so it touches it before. Within the transaction nothing changes any more but by its own doing.
    private func lookAtSchema() throws {
        if hasLookedAtSchema { return }
        try database.cachedStatement(sql: "SELECT 1 FROM sqlite_master LIMIT 1").execute()
        hasLookedAtSchema = true
    }

    func run(_ sql: String, _ values: [Value]) throws -> Int {
        count(sql)
        return try noting {
            let before = database.totalChangesCount
            try bound(try database.cachedStatement(sql: SQLiteConnection.numbered(sql)), values).execute()
            // The count of the last change stands until the next one, so a statement that changed nothing would answer an older number.
            return database.totalChangesCount == before ? 0 : database.changesCount
        }
    }

    func script(_ sql: String) throws { try noting { try database.execute(sql: sql) } }

    private func bound(_ statement: GRDB.Statement, _ values: [Value]) throws -> GRDB.Statement {
        try values.refuseZeroBytes()
        let handle = statement.sqliteStatement
        guard sqlite3_bind_parameter_count(handle) == Int32(values.count) else {
            throw StorageError.statement("a statement was given \(values.count) values, which is not the number it names")
        }
        // Resets the statement and tells GRDB that it is bound; the values follow straight, without a copy of all of them in between.
        statement.setUncheckedArguments(StatementArguments())
        for (place, value) in zip(Int32(1)..., values) {
            guard value.bind(to: handle, at: place) == SQLITE_OK else {
                throw StorageError.statement("value \(place) of a statement is too large")
            }
        }
        return statement
    }

    private func noting<Result>(_ statement: () throws -> Result) throws -> Result {
        if let failure { throw failure }
        do { return try statement() } catch {
            let noted = (error as? DatabaseError)?.storageError ?? error as? StorageError
            guard let noted else { throw error }
            failure = noted
            throw noted
        }
    }

    /// `$1` becomes `?1`: SQLite would read `$1` as a name and bind by order of appearance (stack.md G2).
    static func numbered(_ sql: String) -> String {
        guard sql.utf8.contains(UInt8(ascii: "$")) else { return sql }
        return String(decoding: sql.utf8.map { $0 == UInt8(ascii: "$") ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }
}

extension Value {
    fileprivate func bind(to statement: SQLiteStatement, at place: Int32) -> Int32 {
        // SQLite copies what it is told is transient before it returns.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        return switch self {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let number): sqlite3_bind_int64(statement, place, number)
        case .text(let text): sqlite3_bind_text(statement, place, text, Int32(clamping: text.utf8.count), transient)
        case .bytes(let bytes):
            // A blob of nothing is not null.
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, place, 0)
                : sqlite3_bind_blob(statement, place, bytes, Int32(clamping: bytes.count), transient)
        }
    }

    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        // No column is REAL: tables are strict and numbers whole.
        case .double(let number): self = .text(String(number))
        case .string(let text): self = .text(text)
        case .blob(let data): self = .bytes(Array(data))
        }
    }
}

extension DatabaseError {
    var storageError: StorageError {
        let text = message ?? "SQLite error \(extendedResultCode.rawValue)"
        switch extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: return .alreadyThere(text)
        case .SQLITE_CONSTRAINT_FOREIGNKEY: return .missingParent(text)
        case .SQLITE_CONSTRAINT_CHECK, .SQLITE_CONSTRAINT_DATATYPE: return .failedCheck(text)
        case .SQLITE_CONSTRAINT_NOTNULL: return .missingValue(text)
        default: break
        }
        switch resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .conflict
        case .SQLITE_FULL: return .full
        case .SQLITE_READONLY: return .readOnly
        case .SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_PERM: return .unavailable(text)
        // Only a whole-number primary key says this; any other strict column fails its check of type above.
        case .SQLITE_MISMATCH: return .failedCheck(text)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .corrupt(text)
        case .SQLITE_ERROR where text == SQLiteEngine.tooLarge: return .tooLarge
        default: return .statement(text)
        }
    }
}
