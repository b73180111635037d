import Storage

/// Where a row stands in a statement: its alias, a number in the calendar, or the seats of the rows it combines.
indirect enum Seat {
    case table(alias: String, kind: String, from: FromClause)
    case calendar(CalendarUnit, first: Statement)
    case derived(String, [(name: String, seat: Seat)])

    /// What identifies the row.
    var keys: [Statement] {
        switch self {
        case .table(let alias, _, _): [Statement(composed: "\(alias).\"id\"")]
        case .calendar(_, let first): [first]
        case .derived(_, let parts): parts.flatMap(\.seat.keys)
        }
    }
}

/// The `FROM` and `WHERE` of one `SELECT`. Links are joined where a value along them is first needed, each once.
final class FromClause {
    private var tables: [Statement] = []
    /// Joins that fix the order on SQLite, by the table they lead to.
    private var inOrder: Set<Int> = []
    private var joins: [Statement] = []
    private var joined: [String: Seat] = [:]
    var conditions: [Statement] = []

    func add(_ table: Statement) { tables.append(table) }

    /// Days of the calendar, gone through for each row of the tables before: what is asked of one row on one day after another is found in one
    /// place of an index, where the other order jumps from place to place for each day.
    func add(calendar: Statement) {
        inOrder.insert(tables.count)
        tables.append(calendar)
    }

    /// The seat at the end of a link, joined now if nothing asked before.
    func seat(_ key: String, make: () throws(RuleError) -> (seat: Seat, join: Statement)) throws(RuleError) -> Seat {
        if let seat = joined[key] { return seat }
        let (seat, join) = try make()
        joins.append(join)
        joined[key] = seat
        return seat
    }

    /// ` FROM … WHERE …`; to be taken last, when all joins are known.
    var statement: Statement {
        var result = Statement(composed: "")
        if tables.isEmpty, !joins.isEmpty { tables = ["(SELECT 1 AS one) AS one_row"] }
        for (index, table) in tables.enumerated() {
            // CROSS JOIN fixes the order on SQLite and is plain on PostgreSQL; a comma binds looser than JOIN there.
            result += index == 0 ? " FROM \(table)" : inOrder.contains(index) ? " CROSS JOIN \(table)" : " INNER JOIN \(table) ON TRUE"
        }
        for join in joins { result += " LEFT JOIN \(join)" }
        if !conditions.isEmpty { result += " WHERE \(conditions.joined(separator: " AND "))" }
        return result
    }
}

extension Statement {
    static func += (left: inout Statement, right: Statement) { left.append(right) }
    /// Refuses a whole number that no longer fits: SQLite would go on with a float, and a comparison would hide it.
    var checked: Statement {
        isWorkedOut ? "int8(\(self))" : self
    }
    /// Whether an operator stands in it, between spaces; asked of every number, so by its bytes.
    private var isWorkedOut: Bool {
        let space = UInt8(ascii: " ")
        var (before, last) = (space, UInt8(0))
        for byte in sql.utf8 {
            if byte == space, before == space, [UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-")].contains(last) { return true }
            (before, last) = (last, byte)
        }
        return false
    }
    /// A condition as 1, 0 or NULL. Both engines cast a condition so, and it is written once.
    var asNumber: Statement { "CAST(\(self) AS INTEGER)" }
    /// Whether repeating this text would repeat a search.
    var hasSubquery: Bool { sql.utf8.count > 400 || sql.contains("SELECT") }
    /// A whole number the rule or the calendar holds.
    static func whole(_ number: Int64) -> Statement { Statement(composed: number < 0 ? "(\(number))" : "\(number)") }
}

extension Statement.Interpolation {
    /// A text put into compiled SQL would become a bound value where a piece of SQL was meant, without a word from Swift.
    @available(*, deprecated, message: "Make it a Statement, or bind it with Compiler.literal")
    mutating func appendInterpolation(_ text: String) { appendInterpolation(Statement(composed: "$1", values: [.text(text)])) }
}
