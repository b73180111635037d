import Cases
import Core
import Record
import Storage

/// What a disposal reads of the record.
struct DisposalStore {
    private let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// The service of a person on record; nil where there is nobody, or not any more.
    func service(of person: Reference) throws -> Reference? {
        try transaction.row("SELECT service FROM record WHERE id = \(person) AND kind = 'person' AND withdrawn = 0") {
            try $0.get("service")
        }
    }

    func people() throws -> Int {
        try transaction.row("SELECT COUNT(*) AS number FROM record WHERE kind = 'person' AND withdrawn = 0") { try $0.get("number") } ?? 0
    }

    /// When anything was recorded or signed last.
    func lastWritten() throws -> Moment? {
        let signed: Moment? = try transaction.row("SELECT at FROM checkpoint ORDER BY n DESC LIMIT 1") { try $0.get("at") }
        let recorded: Moment? = try transaction.row("SELECT at FROM act ORDER BY id DESC LIMIT 1") { try $0.get("at") }
        return [signed, recorded].compactMap(\.self).max()
    }

    func hasOpenCase(_ person: Reference) throws -> Bool {
        try transaction.row(
            """
            SELECT 1 AS one FROM record JOIN stage ON stage."case" = record.id
            WHERE record.person = \(person) AND record.kind = 'case' AND stage.over = 0
            """
        ) { _ in true } ?? false
    }

    /// Everything that is about a person: themselves, their cases and what is of these, whatever else was recorded of them; what was withdrawn
    /// or corrected since as well, of which the tables no longer say whose it was. What is of somebody else now stays.
    func subjects(of person: Reference) throws -> [Reference] {
        let said = try said(of: person)
        let files: [Reference] = try transaction.rows("SELECT id FROM record WHERE kind = 'case' AND person = \(person)") {
            try $0.get("id")
        }
        let cases = Set(files).union(said.filter { $0.kind == "case" }.map(\.subject))
        let streams = cases.subtracting(try others(than: person, among: cases)).union([person]).sorted()
        var subjects = Set(said.map(\.subject)).union(streams)
        for some in streams.parts() {
            let found: [Reference] = try transaction.rows(
                """
                SELECT subject FROM fact WHERE stream IN \(in: some)
                UNION SELECT id AS subject FROM record WHERE person = \(person) OR "case" IN \(in: some)
                """
            ) { try $0.get("subject") }
            subjects.formUnion(found)
        }
        return subjects.subtracting(try others(than: person, among: subjects)).sorted()
    }

    /// What a fact ever said was about the person. Every body is looked at: only they say whose a withdrawn record was.
    private func said(of person: Reference) throws -> [(subject: Reference, kind: String)] {
        let text = JSON.object([BodyKey.person: .text(person.description)]).canonicalText.dropFirst().dropLast()
        return try transaction.rows(
            """
            SELECT DISTINCT fact.subject, fact.kind FROM fact_body JOIN fact ON fact.id = fact_body.fact
            WHERE fact_body.body LIKE \("%\(text)%") AND fact.kind NOT LIKE \("\(DisposalFact.prefix)%")
            """
        ) { (try $0.get("subject"), try $0.get("kind")) }
    }

    /// Those that are of another person now.
    private func others(than person: Reference, among subjects: Set<Reference>) throws -> Set<Reference> {
        var others: Set<Reference> = []
        let all = subjects.sorted()
        for some in all.parts() {
            others.formUnion(
                try transaction.rows("SELECT id FROM record WHERE id IN \(in: some) AND person <> \(person)") { try $0.get("id") })
        }
        return others
    }
}
