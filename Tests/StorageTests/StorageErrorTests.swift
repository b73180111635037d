import Core
import Testbed
import Testing

@testable import Storage

/// The cases of ``StorageError`` without what they carry: both engines must agree on the case, and word it as they like.
enum Kind: String, Sendable {
    case alreadyThere, missingParent, failedCheck, missingValue, readOnly, statement, missingColumn, unexpectedValue, other

    init(_ error: (any Error)?) {
        self =
            switch error as? StorageError {
            case .alreadyThere: .alreadyThere
            case .missingParent: .missingParent
            case .failedCheck: .failedCheck
            case .missingValue: .missingValue
            case .readOnly: .readOnly
            case .statement: .statement
            case .missingColumn: .missingColumn
            case .unexpectedValue: .unexpectedValue
            default: .other
            }
    }
}

@Suite struct `Both engines say no alike` {
    static let refused: [(Statement, Kind)] = [
        ("INSERT INTO child (id, parent) VALUES (\(1), \(1))", .alreadyThere),
        ("INSERT INTO child (id, parent, code) VALUES (\(2), \(1), \("a"))", .alreadyThere),
        ("INSERT INTO child (id, parent) VALUES (\(3), \(9))", .missingParent),
        ("DELETE FROM parent", .missingParent),
        ("INSERT INTO child (id, parent, flag) VALUES (\(4), \(1), \(2))", .failedCheck),
        ("INSERT INTO child (id, parent) VALUES (\(5), \(Int?.none))", .missingValue),
        ("INSERT INTO child (id, parent) VALUES (\("five"), \(1))", .failedCheck),
        ("INSERT INTO child (nowhere) VALUES (\(1))", .statement),
        ("SELEC 1", .statement),
        ("SELECT id FROM child WHERE id = \(1) AND code = $3", .statement),
    ]

    @Test(arguments: TestEngine.allCases, refused)
    func `to`(engine: TestEngine, case: (statement: Statement, kind: Kind)) async throws {
        try await withDatabase(on: engine) { database in
            try await database.write { transaction in
                try transaction.script(
                    """
                    CREATE TABLE parent (id {integer} NOT NULL PRIMARY KEY){strict};
                    CREATE TABLE child (id {integer} NOT NULL PRIMARY KEY, parent {integer} NOT NULL REFERENCES parent (id),
                      code TEXT UNIQUE, flag {integer} NOT NULL DEFAULT 0 CHECK (flag IN (0, 1))){strict};
                    INSERT INTO parent (id) VALUES (1);
                    INSERT INTO child (id, parent, code) VALUES (1, 1, 'a')
                    """)
            }
            let error = await #expect(throws: StorageError.self) { try await database.write { try $0.run(`case`.statement) } }
            #expect(Kind(error) == `case`.kind, "\(String(describing: error))")
            // What the value was is nobody's to read in a log.
            #expect(!"\(String(describing: error))".contains("five"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `to a column that is not there or holds something else`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            await #expect(throws: StorageError.missingColumn("b")) {
                try await database.read { try $0.rows("SELECT 1 AS a") { try $0.get("b", as: Int.self) } }
            }
            await #expect(throws: StorageError.unexpectedValue(column: "a", wanted: "Int")) {
                try await database.read { try $0.rows("SELECT 'x' AS a") { try $0.get("a", as: Int.self) } }
            }
            // A day that nobody can have recorded, from which none that can be written would follow.
            await #expect(throws: StorageError.unexpectedValue(column: "a", wanted: "Day")) {
                try await database.read { try $0.rows("SELECT 4000000 AS a") { try $0.get("a", as: Day.self) } }
            }
            await #expect(throws: StorageError.unexpectedValue(column: "a", wanted: "Moment")) {
                try await database.read { try $0.rows("SELECT -9223372036854775807 AS a") { try $0.get("a", as: Moment.self) } }
            }
        }
    }
}
