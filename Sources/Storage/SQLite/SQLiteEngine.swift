import Core
import GRDB
import Foundation
import Storage

/// The embedded engine: one file, one writer, several readers, write-ahead log, every commit synced before it is answered (SR-01).
package final class SQLiteEngine: Engine {
    private let pool: DatabasePool

    package var dialect: Dialect { .sqlite }

    /// Opens or makes the database file.
    ///
    /// - Throws: ``StorageError/unavailable(_:)`` if the file cannot be opened, ``StorageError/notDurable(_:)`` if it would not sync.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets synchronous to NORMAL after opening, so it is set here and read back; NORMAL loses acknowledged commits.
            let mode = try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                return try Int.fetchOne(database, sql: "PRAGMA synchronous")
            }
            guard mode == 2 else { throw StorageError.notDurable("SQLite's synchronous setting is not FULL") }
        } catch let error as DatabaseError {
            throw error.storageError
        }
    }

    package func perform<Result: Sendable>(
        _ crossing: Crossing, _ body: @escaping @Sendable (any Connection) throws -> Result
    ) async throws -> Result {
        do {
            switch crossing {
            case .read: return try await pool.read { database in try body(SQLiteConnection(database)) }
            case .write: return try await pool.write { database in try body(SQLiteConnection(database)) }
            }
        } catch let error as DatabaseError {
            throw error.storageError
        }
    }

    package func close() async { try? pool.close() }
}

/// One GRDB connection inside a transaction.
final class SQLiteConnection: Connection {
    private let database: GRDB.Database
    var dialect: Dialect { .sqlite }

    init(_ database: GRDB.Database) { self.database = database }

    func query(_ sql: String, _ values: [Value], each row: (ResultRow) throws -> Void) throws {
        do {
            let statement = try prepared(sql, values)
            let columns = ResultRow.Columns(statement.columnNames)
            let rows = try GRDB.Row.fetchCursor(statement)
            while let next = try rows.next() {
                try row(ResultRow(columns: columns) { Value(next[$0] as DatabaseValue) })
            }
        } catch let error as DatabaseError {
            throw error.storageError
        }
    }

    func run(_ sql: String, _ values: [Value]) throws -> Int {
        do {
            try prepared(sql, values).execute()
            return database.changesCount
        } catch let error as DatabaseError {
            throw error.storageError
        }
    }

    private func prepared(_ sql: String, _ values: [Value]) throws -> GRDB.Statement {
        let statement = try database.cachedStatement(sql: SQLiteConnection.numbered(sql))
        statement.setUncheckedArguments(StatementArguments(values.map(\.databaseValue)))
        return statement
    }

    func script(_ sql: String) throws {
        do { try database.execute(sql: sql) } catch let error as DatabaseError { throw error.storageError }
    }

    /// `$1` becomes `?1`: SQLite would read `$1` as a name and bind by order of appearance (stack.md G2).
    static func numbered(_ sql: String) -> String {
        guard sql.utf8.contains(UInt8(ascii: "$")) else { return sql }
        return String(decoding: sql.utf8.map { $0 == UInt8(ascii: "$") ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
    }
}

extension Value {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
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
    fileprivate var storageError: StorageError {
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
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .corrupt(text)
        default: return .statement(text)
        }
    }
}
