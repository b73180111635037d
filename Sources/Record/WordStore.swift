import Core
import Proof
import Storage

/// What facts say, apart from that they were recorded: bodies, reasons and salts. Here they are destroyed, and nowhere else.
package struct WordStore {
    private let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// The places of the facts of these subjects, by stream; what was disposed of before is among them.
    package func places(of subjects: [Reference]) throws -> [Reference: [Int64]] {
        var places: [Reference: [Int64]] = [:]
        for some in subjects.parts() {
            try transaction.forEach("SELECT stream, nth FROM fact WHERE subject IN \(in: some)") { row in
                places[try row.get("stream"), default: []].append(try row.get("nth"))
            }
        }
        return places
    }

    /// The subjects of which a tombstone names facts that still have their words.
    package func subjects(with words: Tombstone) throws -> [Reference] {
        var subjects: Set<Reference> = []
        for (stream, span) in words.facts.flatMap({ stream, spans in spans.map { (stream, $0) } }) {
            let found: [Reference] = try transaction.rows(
                """
                SELECT DISTINCT fact.subject FROM fact JOIN fact_body ON fact_body.fact = fact.id
                WHERE fact.stream = \(stream) AND fact.nth BETWEEN \(span.lowerBound) AND \(span.upperBound)
                """
            ) { try $0.get("subject") }
            subjects.formUnion(found)
        }
        return subjects.sorted()
    }

    /// Destroys the words of the facts that a tombstone names, and with them what tells a form that is sent again from another.
    package func destroy(_ tombstone: Tombstone) throws {
        for (stream, span) in tombstone.facts.flatMap({ stream, spans in spans.map { (stream, $0) } }) {
            let named: Statement = "stream = \(stream) AND nth BETWEEN \(span.lowerBound) AND \(span.upperBound)"
            try transaction.run("UPDATE act SET content = NULL WHERE id IN (SELECT act FROM fact WHERE \(named))")
            try transaction.run("DELETE FROM fact_body WHERE fact IN (SELECT id FROM fact WHERE \(named))")
        }
    }
}
