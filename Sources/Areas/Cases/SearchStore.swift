import Core
import Record
import Storage

/// Finding people: the viewer's scope is part of each statement, so what is not theirs is neither found nor counted.
struct SearchStore {
    let transaction: Transaction
    let viewer: Viewer

    init(_ transaction: Transaction, for viewer: Viewer) { (self.transaction, self.viewer) = (transaction, viewer) }

    /// A case of somebody who was found.
    struct Found: Sendable, Equatable {
        let file: Reference
        /// The version the case follows, as a stamp.
        let version: String
        let person: PersonName
        /// nil where it is not recorded, or not the viewer's to read.
        let born: Day?
        let stage: String?
    }

    func named(_ pieces: Set<String>, least: Int, in service: Reference, limit: Int) throws -> [Found] {
        try found(
            """
            SELECT person, COUNT(*) AS shared FROM person_piece WHERE piece IN \(in: pieces.sorted())
            GROUP BY person HAVING COUNT(*) >= \(least)
            """, in: service, limit: limit)
    }

    func born(on day: Day, in service: Reference, limit: Int) throws -> [Found] {
        try found("SELECT id AS person, 1 AS shared FROM person WHERE born = \(day)", in: service, limit: limit)
    }

    func numbered(_ number: NHSNumber, in service: Reference, limit: Int) throws -> [Found] {
        try found("SELECT person, 1 AS shared FROM person_piece WHERE piece = \(number.piece)", in: service, limit: limit)
    }

    func cases(_ files: [Reference], in service: Reference, limit: Int) throws -> [Found] {
        try found(
            "SELECT DISTINCT person, 1 AS shared FROM record WHERE id IN \(in: files) AND person IS NOT NULL", in: service,
            limit: limit
        ).filter { files.contains($0.file) }
    }

    private func found(_ people: Statement, in service: Reference, limit: Int) throws -> [Found] {
        let born: Statement = viewer.readsOfPersons("born") ? "person.born" : "CAST(NULL AS INTEGER)"
        return try transaction.rows(
            """
            SELECT opened.id AS file, opened.specification AS version, \(PersonName.columns(for: viewer)),
              \(born) AS born, stage.code AS stage
            FROM (\(people)) AS likely
            JOIN record AS opened ON opened.person = likely.person
            JOIN person ON person.id = likely.person
            LEFT JOIN stage ON stage."case" = opened.id
            WHERE opened.kind = 'case' AND opened.withdrawn = 0 AND opened.service = \(service) AND \(viewer.mayKnow(case: "opened"))
            ORDER BY likely.shared DESC, opened.day DESC, opened.id LIMIT \(limit)
            """
        ) {
            Found(
                file: try $0.get("file"), version: try $0.get("version"), person: try PersonName($0, for: viewer),
                born: try $0.find("born"), stage: try $0.find("stage"))
        }
    }
}
