import Core
import Testbed
import Testing

@testable import Storage

@Suite struct `A statement binds its values` {
    @Test(arguments: TestEngine.allCases)
    func `by number, in any order and more than once`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let statement = Statement(
                composed: "SELECT $2 AS second, $1 AS first, $2 + $3 AS sum, $3 AS third", values: [.text("one"), .integer(2), .integer(3)])
            let row = try await database.read { try $0.rows(statement) { row in try row.columnNames.map(row.value) } }
            #expect(row == [[.integer(2), .text("one"), .integer(5), .integer(3)]])
        }
    }
}
