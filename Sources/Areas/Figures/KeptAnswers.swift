import Record
import Storage
import Synchronization

/// The small answers of the statements that a list of figures is read by, in memory for all who ask (docs/decisions/0015).
///
/// The text and the values of a statement say all that its answer depends on: the rules of a version, the service, the days, the moment where a
/// rule reads it, and the rows of the tables it names. So an answer is given again to the same statement only, and only while none of those
/// tables has another mark than it had (``ChangeMarkStore``).
package final class KeptAnswers: Sendable {
    /// What holds more is read again each time: lists of people are never kept.
    private static let most = (statements: 2_000, rows: 400, bytes: 32_768)

    private let state = Mutex(State())

    /// What was asked for lately, and before that. When there is much of the one, the other is forgotten.
    private struct State {
        var recent: [Statement: Answer] = [:], older: [Statement: Answer] = [:]

        mutating func keep(_ answer: Answer, to statement: Statement) {
            recent[statement] = answer
            if recent.count > KeptAnswers.most.statements { (older, recent) = (recent, [:]) }
        }
    }

    fileprivate struct Answer {
        /// Every word of the statement, and the marks of those that name a table.
        let names: Set<String>
        let marks: [String: Int64]
        let columns: [String], rows: [[Value]]

        func stillHolds(_ now: [String: Int64]) -> Bool { now.allSatisfy { marks[$0.key] == $0.value || !names.contains($0.key) } }
    }

    package init() {}

    /// The transaction, with what is kept given without asking the database. Which tables changed is asked of it here, once.
    func over(_ transaction: Transaction) throws -> Transaction {
        Transaction(KeepingConnection(transaction.connection, try ChangeMarkStore(transaction).all(), in: self))
    }

    fileprivate func answer(to statement: Statement, _ marks: [String: Int64]) -> Answer? {
        state.withLock { state in
            guard let answer = state.recent[statement] ?? state.older[statement], answer.stillHolds(marks) else { return nil }
            state.keep(answer, to: statement)
            return answer
        }
    }

    fileprivate func keep(_ rows: [[Value]], _ columns: [String], of statement: Statement, _ marks: [String: Int64]) {
        let names = Set(statement.names.map(String.init))
        guard rows.count <= KeptAnswers.most.rows, rows.joined().reduce(0, { $0 + $1.size }) <= KeptAnswers.most.bytes,
            names.isDisjoint(with: ChangeMarkStore.withoutMark)
        else { return }
        let answer = Answer(names: names, marks: marks.filter { names.contains($0.key) }, columns: columns, rows: rows)
        state.withLock { $0.keep(answer, to: statement) }
    }
}

extension Value {
    fileprivate var size: Int {
        switch self {
        case .null, .integer: 8
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        }
    }
}

/// A connection inside a transaction that only reads, with what is kept before it.
private final class KeepingConnection: Connection {
    private let connection: any Connection
    private let marks: [String: Int64]
    private let kept: KeptAnswers

    init(_ connection: any Connection, _ marks: [String: Int64], in kept: KeptAnswers) {
        (self.connection, self.marks, self.kept) = (connection, marks, kept)
    }

    var dialect: Dialect { connection.dialect }

    func query(_ sql: String, _ values: [Value], each row: (ResultRow) throws -> Void) throws {
        let statement = Statement(composed: sql, values: values)
        if let known = kept.answer(to: statement, marks) {
            let columns = ResultRow.Columns(known.columns)
            for cells in known.rows { try row(ResultRow(columns: columns) { cells[$0] }) }
            return
        }
        var (columns, rows): ([String], [[Value]]) = ([], [])
        try connection.query(sql, values) { found in
            columns = found.columnNames
            rows.append(columns.indices.map(found.value(at:)))
            try row(found)
        }
        kept.keep(rows, columns, of: statement, marks)
    }

    func run(_ sql: String, _ values: [Value]) throws -> Int { try connection.run(sql, values) }
    func script(_ sql: String) throws { try connection.script(sql) }
}
