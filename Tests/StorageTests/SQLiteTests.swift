import Core
import Foundation
import SQLite
import Storage
import Testbed
import Testing

@Suite struct `SQLite` {
    @Test(.covers("SR-01"))
    func `syncs every commit and checks foreign keys on the connection that writes`() async throws {
        try await withDatabase(on: .sqlite) { database in
            let settings = try await database.write { transaction in
                try ["synchronous", "foreign_keys"].map { pragma in
                    try transaction.row(Statement(composed: "PRAGMA \(pragma)")) { $0.value(at: 0) }
                }
            }
            #expect(settings == [.integer(2), .integer(1)])
        }
    }

    @Test func `says plainly that a file cannot be opened`() async throws {
        try await withFolder { folder in
            let error = #expect(throws: StorageError.self) {
                try SQLiteEngine(path: folder.appending(path: "nowhere/homeward.sqlite").path)
            }
            guard case .unavailable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func `knows a file that is no database`() async throws {
        try await withFolder { folder in
            let file = folder.appending(path: "homeward.sqlite")
            try Data(repeating: 65, count: 8192).write(to: file)
            let error = #expect(throws: StorageError.self) { try SQLiteEngine(path: file.path) }
            guard case .corrupt = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            // Nobody's form is to blame.
            #expect(error?.kind == .unavailable)
        }
    }
}
