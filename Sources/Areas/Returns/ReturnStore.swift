import Core
import Record
import Storage

/// What returns read of the records of a service.
struct ReturnStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// The records of a kind whose day falls into a period, as far as the viewer counts them.
    ///
    /// - Parameter condition: on the kind's own table, as `listed`.
    func records(
        of kind: String, in table: String, where condition: Statement, of service: Reference, during period: Period
    ) throws -> [Reference] {
        try transaction.rows(
            """
            SELECT record.id FROM record JOIN \(name: table) AS listed ON listed.id = record.id
            WHERE record.service = \(service) AND record.kind = \(kind) AND record.withdrawn = 0
              AND record.day BETWEEN \(period.first) AND \(period.last) AND (\(condition))
            ORDER BY record.id
            """
        ) { try $0.get("id") }
    }

    /// The act of a fact of this subject: what has a later number was recorded later.
    func act(of subject: Reference) throws -> Int64? {
        try transaction.row("SELECT act FROM fact WHERE subject = \(subject) ORDER BY nth LIMIT 1") { try $0.get("act") }
    }

    /// Where the facts about records stand: the case, the person or the record itself.
    func streams(of records: [Reference]) throws -> [Reference: Set<Reference>] {
        var streams: [Reference: Set<Reference>] = [:]
        for some in records.parts() {
            try transaction.forEach("SELECT id, \"case\" AS file, person FROM record WHERE id IN \(in: some)") { row in
                let id: Reference = try row.get("id")
                let around: [Reference?] = [id, try row.find("file"), try row.find("person")]
                streams[id] = Set(around.compactMap(\.self))
            }
        }
        return streams
    }

    /// The facts recorded after an act in these streams, in the order they were recorded.
    func facts(after act: Int64, in streams: [Reference]) throws -> [LaterFact] {
        var found: [LaterFact] = []
        for some in streams.parts() {
            found += try transaction.rows(
                """
                SELECT fact.id, fact.stream, fact.subject, fact.kind, fact.corrects, act.at, act.by, act.capacity
                FROM fact JOIN act ON act.id = fact.act
                WHERE fact.stream IN \(in: some) AND fact.act > \(act)
                """, ReturnStore.fact)
        }
        return found.sorted { $0.id < $1.id }
    }

    /// The facts recorded after an act about what belongs to the service and to nobody: registers, submitted totals.
    func facts(after act: Int64, ofRegistersOf service: Reference) throws -> [LaterFact] {
        // Numbers of facts are made from the time, so the latest are read from the end of the key.
        try transaction.rows(
            """
            SELECT fact.id, fact.stream, fact.subject, fact.kind, fact.corrects, act.at, act.by, act.capacity
            FROM fact JOIN act ON act.id = fact.act JOIN record ON record.id = fact.subject
            WHERE fact.id > \(act) AND fact.act > \(act) AND record.service = \(service) AND record."case" IS NULL AND record.person IS NULL
              AND record.kind <> 'person'
            ORDER BY fact.id
            """, ReturnStore.fact)
    }

    private static func fact(_ row: ResultRow) throws -> LaterFact {
        let corrects: Int? = try row.find("corrects")
        return LaterFact(
            id: try row.get("id"), stream: try row.get("stream"), subject: try row.get("subject"), kind: try row.get("kind"),
            isCorrection: corrects != nil, at: try row.get("at"), by: try row.get("by"), capacity: try row.get("capacity"))
    }
}

/// A fact that was recorded after a seal: what, when, by whom and in which capacity. Nothing of what it says.
package struct LaterFact: Sendable, Equatable {
    package let id: Int64
    let stream: Reference
    package let subject: Reference
    package let kind: String
    package let isCorrection: Bool
    package let at: Moment
    package let by: String, capacity: String
}
