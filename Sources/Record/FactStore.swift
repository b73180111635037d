import Core
import Proof
import Storage

/// Reading and adding acts and facts.
package struct FactStore {
    let transaction: Transaction

    package init(_ transaction: Transaction) { self.transaction = transaction }

    private static let columns: Statement = """
        fact.id, fact.act, fact.stream, fact.nth, fact.subject, fact.kind, fact.day, fact.at, fact.corrects, fact.previous, fact.digest,
        fact.leaf, act.key, act.answer, act.at AS act_at, act.by, act.capacity, act.organisation, act.purpose, act.via,
        act.specification, act.request, fact_body.salt, fact_body.body, fact_body.why
        """
    private static let tables: Statement = "fact JOIN act ON act.id = fact.act LEFT JOIN fact_body ON fact_body.fact = fact.id"

    /// The facts of one subject, in order. Callers have found the subject through a viewer's scope.
    package func facts(of subject: Reference) throws -> [Fact] {
        try transaction.rows(
            "SELECT \(FactStore.columns) FROM \(FactStore.tables) WHERE fact.subject = \(subject) ORDER BY fact.nth", FactStore.fact)
    }

    /// The facts of many subjects, grouped.
    package func facts(of subjects: [Reference]) throws -> [Reference: [Fact]] {
        var found: [Reference: [Fact]] = [:]
        for some in subjects.parts() {
            try transaction.forEach(
                "SELECT \(FactStore.columns) FROM \(FactStore.tables) WHERE fact.subject IN \(in: some) ORDER BY fact.subject, fact.nth"
            ) { row in
                let fact = try FactStore.fact(row)
                found[fact.subject, default: []].append(fact)
            }
        }
        return found
    }

    /// When the last act was recorded; nil in an empty record.
    package func lastAct() throws -> Moment? { try transaction.row("SELECT MAX(at) AS at FROM act") { try $0.find("at") } ?? nil }

    /// The facts of one case, newest recorded first: its timeline and its history.
    package func facts(inStream stream: Reference) throws -> [Fact] {
        try transaction.rows(
            "SELECT \(FactStore.columns) FROM \(FactStore.tables) WHERE fact.stream = \(stream) ORDER BY fact.nth", FactStore.fact)
    }

    /// The facts of one act, in the order in which it wrote them.
    package func facts(of act: Act) throws -> [Fact] {
        // The facts of an act are numbered from its own number on.
        try transaction.rows(
            """
            SELECT \(FactStore.columns) FROM \(FactStore.tables)
            WHERE fact.id >= \(act.id) AND fact.id < \(act.id + Int64(Appending.mostFacts)) AND fact.act = \(act.id) ORDER BY fact.id
            """, FactStore.fact)
    }

    /// The oldest facts that have no place in the log yet.
    func unnumbered(most: Int) throws -> [Fact] {
        try transaction.rows(
            "SELECT \(FactStore.columns) FROM \(FactStore.tables) WHERE fact.leaf IS NULL ORDER BY fact.id LIMIT \(most)", FactStore.fact)
    }

    /// Every fact, a page at a time so that memory stays small.
    package enum Order { case recorded, bySubject, byStream }
    package func forEach(_ order: Order, _ visit: (Fact) throws -> Void) throws {
        try forEach(order, orElse: { _, error in throw error }, visit)
    }

    /// - Parameter unreadable: told the number of a fact whose rows cannot be one, and why.
    func forEach(
        _ order: Order, orElse unreadable: (Int64, StorageError) throws -> Void, _ visit: (Fact) throws -> Void
    ) throws {
        let by: Statement =
            switch order {
            case .recorded: "fact.id"
            case .bySubject: "fact.subject, fact.nth"
            case .byStream: "fact.stream, fact.nth"
            }
        try transaction.forEach("SELECT \(FactStore.columns) FROM \(FactStore.tables) ORDER BY \(by)") { row in
            let fact: Fact
            do { fact = try FactStore.fact(row) } catch let error as StorageError { return try unreadable(try row.get("id"), error) }
            try visit(fact)
        }
    }

    /// An act that bears a key already.
    package struct Earlier: Sendable {
        package let by: String, answer: String
        private let content: Digest?, salt: [UInt8]?

        fileprivate init(by: String, answer: String, content: Digest?, salt: [UInt8]?) {
            (self.by, self.answer, self.content, self.salt) = (by, answer, content, salt)
        }

        /// Whether the same was sent then. Of an act that was restored, or whose words were disposed of, nobody can say; it counts as the same.
        package func isOf(_ sent: JSON) -> Bool {
            guard let content, let salt else { return true }
            return Digest(of: sent.canonical, salt: salt) == content
        }
    }

    package func act(key: String) throws -> Earlier? {
        try transaction.row(
            """
            SELECT act.by, act.answer, act.content, fact_body.salt FROM act LEFT JOIN fact_body ON fact_body.fact = act.id
            WHERE act.key = \(key)
            """
        ) { row in
            let content: [UInt8]? = try row.find("content")
            return Earlier(
                by: try row.get("by"), answer: try row.get("answer"), content: content.flatMap { Digest(bytes: $0) },
                salt: try row.find("salt"))
        }
    }

    /// Keeps what an act was sent as, under the salt of its first fact: it goes with the words.
    func keep(_ content: JSON, of act: Act) throws {
        guard let salt = try transaction.row("SELECT salt FROM fact_body WHERE fact = \(act.id)", { try $0.get("salt", as: [UInt8].self) })
        else { return }
        try transaction.run("UPDATE act SET content = \(Digest(of: content.canonical, salt: salt).bytes) WHERE id = \(act.id)")
    }

    /// Where a stream ends: its last number and digest.
    package func end(of stream: Reference) throws -> (nth: Int, digest: Digest?) {
        let last = try transaction.row("SELECT nth, digest FROM fact WHERE stream = \(stream) ORDER BY nth DESC LIMIT 1") {
            (try $0.get("nth", as: Int.self), Digest(bytes: try $0.get("digest")))
        }
        return last ?? (0, nil)
    }

    /// Until the transaction ends nobody else decides anything about these records, nor about whoever they are about, nor about others of their
    /// stream. PostgreSQL's transactions see what was committed since they began, so without this an act could be checked on one state and
    /// added to the next.
    func hold(_ subjects: [Reference]) throws {
        // SQLite has one writer, who need not ask whom to hold.
        guard transaction.dialect == .postgresql, !subjects.isEmpty else { return }
        let streams = try transaction.rows(
            """
            SELECT stream FROM fact WHERE subject IN \(in: subjects)
            UNION SELECT person FROM record WHERE id IN \(in: subjects) AND person IS NOT NULL
            """
        ) { try $0.get("stream", as: Reference.self) }
        try transaction.hold(Set((streams + subjects).map(\.number)))
    }

    /// Every reference that a record bears.
    package func subjects() throws -> Set<Reference> {
        var found: Set<Reference> = []
        try transaction.forEach("SELECT DISTINCT subject FROM fact") { found.insert(try $0.get("subject")) }
        return found
    }

    package func isEmpty() throws -> Bool {
        try transaction.row("SELECT 1 AS one FROM fact LIMIT 1") { _ in false } ?? true
    }

    package func exists(_ subject: Reference) throws -> Bool {
        try transaction.row("SELECT 1 AS one FROM fact WHERE subject = \(subject) LIMIT 1") { _ in true } ?? false
    }

    func add(acts: [Act], facts: [Fact]) throws {
        try transaction.insert(
            into: "act",
            ["id", "key", "answer", "at", "by", "capacity", "organisation", "purpose", "via", "specification", "request"],
            acts.map {
                [
                    .integer($0.id), .text($0.key), .text($0.answer), $0.at.stored, .text($0.by), .text($0.capacity),
                    .text($0.organisation), .text($0.purpose), .text($0.via), .text($0.specification), .text($0.request),
                ]
            })
        try transaction.insert(
            into: "fact",
            ["id", "act", "stream", "nth", "subject", "kind", "day", "at", "corrects", "previous", "digest", "leaf"],
            facts.map {
                [
                    .integer($0.id), .integer($0.act.id), $0.stream.stored, $0.nth.stored, $0.subject.stored, .text($0.kind),
                    $0.day.stored, $0.at.stored, $0.corrects?.stored ?? .null, $0.previous.map { .bytes($0.bytes) } ?? .null,
                    .bytes($0.digest.bytes), $0.leaf.map { .integer($0) } ?? .null,
                ]
            })
        try transaction.insert(
            into: "fact_body", ["fact", "salt", "body", "why"],
            facts.compactMap { fact in
                switch fact.body {
                case .fields:
                    [.integer(fact.id), .bytes(fact.salt), .text(fact.body.json.canonicalText), fact.why?.stored ?? .null]
                case .withdrawn: [.integer(fact.id), .bytes(fact.salt), .null, fact.why?.stored ?? .null]
                case .disposed: nil
                }
            })
    }

    private static func fact(_ row: ResultRow) throws -> Fact {
        let act = Act(
            id: try row.get("act"), key: try row.get("key"), answer: try row.get("answer"), at: try row.get("act_at"),
            by: try row.get("by"), capacity: try row.get("capacity"), organisation: try row.get("organisation"),
            purpose: try row.get("purpose"), via: try row.get("via"), specification: try row.get("specification"),
            request: try row.get("request"))
        let salt: [UInt8]? = try row.find("salt")
        let body: Fact.Body
        if salt == nil {
            body = .disposed
        } else if let text: String = try row.find("body") {
            guard case .object(let fields)? = try? JSON(parsing: text) else {
                throw StorageError.unexpectedValue(column: "fact_body.body", wanted: "record in JSON")
            }
            body = .fields(fields)
        } else {
            body = .withdrawn
        }
        guard let digest = Digest(bytes: try row.get("digest")) else {
            throw StorageError.unexpectedValue(column: "fact.digest", wanted: "digest")
        }
        return Fact(
            id: try row.get("id"), act: act, stream: try row.get("stream"), nth: try row.get("nth"), subject: try row.get("subject"),
            kind: try row.get("kind"), day: try row.get("day"), at: try row.get("at"), corrects: try row.find("corrects"),
            previous: try row.find("previous").flatMap { Digest(bytes: $0) }, digest: digest, leaf: try row.find("leaf"),
            salt: salt ?? [], body: body, why: try row.find("why"))
    }
}
