import Core
import Proof
import Storage

/// Looks as the log takes them.
struct LookStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    private static let columns: Statement = """
        id, at, by, capacity, organisation, purpose, route, subject, list, count, request, service, leaf
        """

    /// The oldest that have no place in the log yet.
    func unnumbered(most: Int) throws -> [LoggedLook] {
        try looks("SELECT \(LookStore.columns) FROM access_log WHERE leaf IS NULL ORDER BY id LIMIT \(most)")
    }

    /// Those of these numbers that are written down.
    func looks(_ numbers: [Int64]) throws -> [LoggedLook] {
        try looks("SELECT \(LookStore.columns) FROM access_log WHERE id IN \(in: numbers)")
    }

    /// All that have a place in the log, in their order there.
    ///
    /// - Parameter unreadable: told the number of a look whose row cannot be one, and why.
    func forEachNumbered(orElse unreadable: (Int64, StorageError) throws -> Void, _ visit: (LoggedLook) throws -> Void) throws {
        var lists: [Int64: SeenList] = [:]
        try forEachList(shown: false) { lists[$0] = SeenList(named: $1) }
        try transaction.forEach("SELECT \(LookStore.columns) FROM access_log WHERE leaf IS NOT NULL ORDER BY leaf") { row in
            let look: LoggedLook
            do { look = try LookStore.look(row, lists) } catch let error as StorageError {
                return try unreadable(try row.get("id"), error)
            }
            try visit(look)
        }
    }

    /// Every list with who stands in it, by number.
    ///
    /// - Parameter shown: only those that a look in the log was at.
    func forEachList(shown: Bool, _ visit: (Int64, [String]) throws -> Void) throws {
        let which: Statement = shown ? "WHERE list IN (SELECT list FROM access_log WHERE leaf IS NOT NULL)" : ""
        var (list, names): (Int64?, [String]) = (nil, [])
        try transaction.forEach("SELECT list, subject FROM access_listed \(which) ORDER BY list, subject") { row in
            let next: Int64 = try row.get("list")
            if let before = list, before != next {
                try visit(before, names)
                names = []
            }
            list = next
            names.append(LookStore.name(try row.get("subject")))
        }
        if let list { try visit(list, names) }
    }

    func add(_ looks: [LoggedLook]) throws {
        try transaction.insert(
            into: "access_log",
            ["id", "at", "by", "capacity", "organisation", "purpose", "route", "subject", "list", "count", "request", "service", "leaf"],
            looks.map {
                [
                    .integer($0.id), $0.at.stored, .text($0.by), .text($0.capacity), .text($0.organisation), .text($0.purpose),
                    .text($0.route), $0.subject?.stored ?? .null, $0.list.map { .integer($0.number) } ?? .null, $0.count.stored,
                    .text($0.request), $0.service?.stored ?? .null, $0.leaf.map { .integer($0) } ?? .null,
                ]
            })
    }

    func add(list: SeenList, _ subjects: [Reference]) throws {
        try transaction.insert(
            into: "access_listed", ["list", "subject"], subjects.map { [.integer(list.number), $0.stored] },
            conflict: " ON CONFLICT (list, subject) DO NOTHING")
    }

    private func looks(_ statement: Statement) throws -> [LoggedLook] {
        var numbers: Set<Int64> = []
        try transaction.forEach(statement) { row in
            if let list: Int64 = try row.find("list") { numbers.insert(list) }
        }
        var names: [Int64: [String]] = [:]
        try transaction.forEach(
            "SELECT list, subject FROM access_listed WHERE list IN \(in: numbers.sorted()) ORDER BY list, subject"
        ) { row in names[try row.get("list"), default: []].append(LookStore.name(try row.get("subject"))) }
        let lists = names.mapValues { SeenList(named: $0) }
        return try transaction.rows(statement) { try LookStore.look($0, lists) }
    }

    private static func name(_ number: Int64) -> String { Reference(number: number)?.description ?? String(number) }

    private static func look(_ row: ResultRow, _ lists: [Int64: SeenList]) throws -> LoggedLook {
        let list: Int64? = try row.find("list")
        return LoggedLook(
            id: try row.get("id"), at: try row.get("at"), by: try row.get("by"), capacity: try row.get("capacity"),
            organisation: try row.get("organisation"), purpose: try row.get("purpose"), route: try row.get("route"),
            subject: try row.find("subject"),
            // Nobody is left of a list whose rows are gone.
            list: list.map { lists[$0] ?? SeenList(named: []) }, count: try row.get("count"), request: try row.get("request"),
            service: try row.find("service"), leaf: try row.find("leaf"))
    }
}
