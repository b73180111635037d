import Storage

/// One session inside a transaction.
final class PostgreSQLConnection: Connection {
    private let session: Session
    /// The first statement that failed. The server refuses every later one of the transaction, so they are not sent.
    private(set) var failure: StorageError?

    var dialect: Dialect { .postgresql }

    init(_ session: Session) { self.session = session }

    func query(_ sql: String, _ values: [Value], each row: (ResultRow) throws -> Void) throws {
        // The whole answer is held here while its rows are visited: a body may ask further questions from inside.
        let answer = try noting { try session.execute(sql, values, isKept: !asksForAllColumns(sql)) }
        let columns = ResultRow.Columns(answer.columnNames)
        for number in 0..<answer.rowCount {
            try row(ResultRow(columns: columns) { answer.cell(row: number, column: $0) })
        }
    }

    func run(_ sql: String, _ values: [Value]) throws -> Int {
        try noting { try session.execute(sql, values, isKept: true).changedRows }
    }

    func script(_ sql: String) throws { try noting { try session.command(sql) } }

    /// From about this many rows on, copying costs the server half of what inserting does.
    private static let fewest = 100

    func load(_ rows: [[Value]], into table: String, _ columns: [String]) throws {
        guard rows.count >= PostgreSQLConnection.fewest else { return try insert(rows, into: table, columns, conflict: "") }
        let names = columns.map(Statement.quoted).joined(separator: ", ")
        try noting { try session.copy(rows, "COPY \(Statement.quoted(table)) (\(names)) FROM STDIN") }
    }

    private func noting<Result>(_ statement: () throws -> Result) throws -> Result {
        if let failure { throw failure }
        do { return try statement() } catch let error as StorageError {
            failure = error
            throw error
        }
    }
}
