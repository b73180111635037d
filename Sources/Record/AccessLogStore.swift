import Core
import Storage

/// The access log: rows are added and read, never changed.
package struct AccessLogStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    func add(_ looks: [Look]) throws {
        var (rows, lists): ([[Value]], [Int64: Set<Reference>]) = ([], [:])
        for look in looks {
            var (subject, list, count) = (Value.null, Value.null, 1)
            switch look.shown {
            case .one(let reference): subject = reference.stored
            case .everybody(let people): count = people
            case .listed(let references):
                let number = SeenList(references).number
                (list, count) = (.integer(number), references.count)
                lists[number] = references
            }
            rows.append([
                .integer(ActNumbers.shared.next(at: look.at)), look.at.stored, .text(look.viewer.user), .text(look.viewer.capacity),
                .text(look.viewer.organisation), .text(look.viewer.purpose), .text(look.route), subject, list, count.stored,
                .text(look.request), look.service?.stored ?? .null,
            ])
        }
        try add(lists)
        try transaction.insert(
            into: "access_log",
            ["id", "at", "by", "capacity", "organisation", "purpose", "route", "subject", "list", "count", "request", "service"], rows)
    }

    /// Writes down who stands in these lists, but for those that were seen before: what is looked at again and again is kept once.
    private func add(_ lists: [Int64: Set<Reference>]) throws {
        if lists.isEmpty { return }
        let known = Set(
            try transaction.rows("SELECT DISTINCT list FROM access_listed WHERE list IN \(in: lists.keys.sorted())") {
                try $0.get("list", as: Int64.self)
            })
        try transaction.insert(
            into: "access_listed", ["list", "subject"],
            lists.filter { !known.contains($0.key) }.flatMap { number, references in
                references.sorted().map { [.integer(number), $0.stored] }
            }, conflict: " ON CONFLICT (list, subject) DO NOTHING")
    }

    /// One look at a case, at a record of it, or at the person it is about.
    package struct Entry: Sendable, Equatable {
        package let at: Moment
        package let by: String, capacity: String, organisation: String
        package let route: String
        /// How many records stood on the page.
        package let count: Int
    }

    /// Who looked at a case in a service, the last first. Who looked in another service is that service's to say. To whoever sees a part of the
    /// service, who looked at the person is told where their organisation looked at this case too: another's look would tell that the
    /// person is known there.
    package func looks(at file: Reference, in service: Reference, for viewer: Viewer, from offset: Int, limit: Int) throws -> [Entry] {
        try transaction.rows(
            """
            SELECT access_log.at, access_log.by, access_log.capacity, access_log.organisation, access_log.route, access_log.count
            \(AccessLogStore.seen(file, in: service, for: viewer)) ORDER BY access_log.id DESC LIMIT \(limit) OFFSET \(offset)
            """
        ) {
            Entry(
                at: try $0.get("at"), by: try $0.get("by"), capacity: try $0.get("capacity"), organisation: try $0.get("organisation"),
                route: try $0.get("route"), count: try $0.get("count"))
        }
    }

    package func count(of file: Reference, in service: Reference, for viewer: Viewer) throws -> Int {
        try transaction.row("SELECT COUNT(*) AS number \(AccessLogStore.seen(file, in: service, for: viewer))") { try $0.get("number") }
            ?? 0
    }

    /// Everybody on record.
    package func people() throws -> Int {
        try transaction.row("SELECT COUNT(*) AS number FROM record WHERE kind = 'person'") { try $0.get("number") } ?? 0
    }

    /// Looks at the case, at its records, at the person and what is the person's own, by themselves or in a list.
    private static func seen(_ file: Reference, in service: Reference, for viewer: Viewer) -> Statement {
        let (ofCase, ofPerson) = (looks(at: subjects(ofCase: file)), looks(at: subjects(ofPersonOf: file)))
        let told: Statement =
            viewer.seesPart(of: service)
            ? """
            SELECT id FROM access_log WHERE id IN (\(ofPerson))
              AND organisation IN (SELECT organisation FROM access_log WHERE id IN (\(ofCase)))
            """ : ofPerson
        return """
            FROM access_log WHERE access_log.service = \(service)
              AND (access_log.id IN (\(ofCase)) OR access_log.id IN (\(told)))
            """
    }

    private static func looks(at subjects: Statement) -> Statement {
        """
        SELECT looked.id FROM (\(subjects)) AS part JOIN access_log AS looked ON looked.subject = part.id
        UNION SELECT looked.id FROM (\(subjects)) AS part JOIN access_listed ON access_listed.subject = part.id
          JOIN access_log AS looked ON looked.list = access_listed.list
        """
    }

    private static func subjects(ofCase file: Reference) -> Statement {
        "SELECT record.id FROM record WHERE record.id = \(file) UNION SELECT record.id FROM record WHERE record.\"case\" = \(file)"
    }

    private static func subjects(ofPersonOf file: Reference) -> Statement {
        """
        SELECT record.person AS id FROM record WHERE record.id = \(file) AND record.person IS NOT NULL
        UNION SELECT own.id FROM record AS opened JOIN record AS own ON own.person = opened.person
          WHERE opened.id = \(file) AND own."case" IS NULL AND own.kind <> 'case'
        """
    }
}
