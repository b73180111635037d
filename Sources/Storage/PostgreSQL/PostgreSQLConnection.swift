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
        if rows.count < PostgreSQLConnection.fewest {
            try insert(rows, into: table, columns, conflict: "")
        } else {
            let names = columns.map(Statement.quoted).joined(separator: ", ")
            try noting { try session.copy(rows, "COPY \(Statement.quoted(table)) (\(names)) FROM STDIN") }
        }
        try grow(table, by: rows.count)
    }

    /// How many rows a table was given in this transaction, and how many of them its statistics know.
    private var growth: [String: (rows: Int, known: Int)] = [:]

    /// To the planner a table that grew within the transaction has no statistics, and it would read all of it to find a few hundred rows. So
    /// they are taken anew whenever the table has doubled: from a small sample, and not where somebody else is at it.
    private func grow(_ table: String, by rows: Int) throws {
        var growth = growth[table] ?? (0, 0)
        growth.rows += rows
        if growth.rows >= max(1_000, growth.known * 2) {
            growth.known = growth.rows
            try script("SET LOCAL default_statistics_target = 10; ANALYZE (SKIP_LOCKED) \(Statement.quoted(table))")
        }
        self.growth[table] = growth
    }

    private func noting<Result>(_ statement: () throws -> Result) throws -> Result {
        if let failure { throw failure }
        do { return try statement() } catch let error as StorageError {
            failure = error
            throw error
        }
    }
}
