import Core
import Record
import Specification
import Storage

/// Reading cases for pages: every read takes the viewer, whose scope is part of the statement.
package struct CaseStore {
    let transaction: Transaction
    let viewer: Viewer

    package init(_ transaction: Transaction, for viewer: Viewer) { (self.transaction, self.viewer) = (transaction, viewer) }

    /// A record that the viewer may know of.
    package struct Entry: Sendable, Equatable {
        package let id: Reference
        package let kind: String
        package let service: Reference
        package let file: Reference?
        package let person: Reference?
        package let day: Day
        package let version: Int
        package let isWithdrawn: Bool
        /// The version under which it was last written, as a stamp; of a case the one it follows.
        package let specification: String
    }

    private static let columns: Statement =
        "entry.id, entry.kind, entry.service, entry.\"case\" AS file, entry.person, entry.day, entry.version, entry.withdrawn, entry.specification"

    /// One record, by its reference; nil if it is not there or not for this viewer. A record of a case is known with the case, a person and
    /// what is the person's own with one of the person's cases, a record of the service by itself.
    package func entry(_ id: Reference) throws -> Entry? {
        try transaction.row("SELECT \(CaseStore.columns) FROM \(CaseStore.opened) WHERE entry.id = \(id) AND \(mayKnow)", CaseStore.entry)
    }

    /// Those of these records that are there for this viewer.
    package func known(among references: [Reference]) throws -> Set<Reference> {
        var known: Set<Reference> = []
        for some in references.parts() {
            try transaction.forEach("SELECT entry.id FROM \(CaseStore.opened) WHERE entry.id IN \(in: some) AND \(mayKnow)") {
                known.insert(try $0.get("id"))
            }
        }
        return known
    }

    /// Those of records of a known case that are not kept apart from the viewer.
    func kept(_ records: [Reference]) throws -> [Reference] {
        guard viewer.hasApart else { return records }
        let known = try known(among: Array(Set(records)))
        return records.filter(known.contains)
    }

    private static let opened: Statement = "record AS entry LEFT JOIN record AS opened ON opened.id = COALESCE(entry.\"case\", entry.id)"

    private var mayKnow: Statement {
        """
        ((entry."case" IS NULL AND entry.person IS NOT NULL AND \(mayKnowPerson))
          OR ((entry."case" IS NOT NULL OR entry.person IS NULL) AND \(viewer.mayKnow(case: "opened")))) AND \(viewer.mayKnow(record: "entry"))
        """
    }

    private var mayKnowPerson: Statement {
        viewer.scope == .everything
            ? Statement(composed: "1 = 1")
            : """
            EXISTS (SELECT 1 FROM record AS held
                    WHERE held.person = entry.person AND held.kind = 'case' AND \(viewer.mayKnow(case: "held")))
            """
    }

    /// Every record of a case, in the order of their days.
    package func entries(of file: Reference) throws -> [Entry] {
        try transaction.rows(
            """
            SELECT \(CaseStore.columns) FROM record AS entry JOIN record AS opened ON opened.id = entry."case"
            WHERE entry."case" = \(file) AND \(viewer.mayKnow(case: "opened")) AND \(viewer.mayKnow(record: "entry"))
            ORDER BY entry.day, entry.id
            """, CaseStore.entry)
    }

    private static func entry(_ row: ResultRow) throws -> Entry {
        Entry(
            id: try row.get("id"), kind: try row.get("kind"), service: try row.get("service"), file: try row.find("file"),
            person: try row.find("person"), day: try row.get("day"), version: try row.get("version"),
            isWithdrawn: try row.get("withdrawn"), specification: try row.get("specification"))
    }

    /// The cases of a person in a service, earlier ones first.
    package func cases(of person: Reference, in service: Reference) throws -> [Reference] {
        try transaction.rows(
            """
            SELECT opened.id FROM record AS opened
            WHERE opened.person = \(person) AND opened.kind = 'case' AND opened.service = \(service) AND opened.withdrawn = 0
              AND \(viewer.mayKnow(case: "opened"))
            ORDER BY opened.day, opened.id
            """
        ) { try $0.get("id") }
    }

    /// The cases that are somebody's own, the latest first; none for whoever sees more than what is theirs.
    package func own(in service: Reference, most: Int = 20) throws -> [Entry] {
        guard let own = viewer.ownCases(in: service) else { return [] }
        return try transaction.rows(
            """
            SELECT \(CaseStore.columns) FROM record AS entry
            WHERE entry.id IN (\(own)) AND entry.kind = 'case' AND entry.withdrawn = 0 AND \(viewer.mayKnow(case: "entry"))
            ORDER BY entry.day DESC, entry.id DESC LIMIT \(most)
            """, CaseStore.entry)
    }

    /// The records of a kind in a service, newest first: of a register no more than a form can offer.
    ///
    /// - Parameter narrowing: all of which must hold of a record, in the table of its kind.
    package func records(
        of kind: String, in service: Reference, narrowed narrowing: (table: String, to: [Narrowing])? = nil, most: Int = 1_000
    ) throws -> [Reference] {
        let narrowed: Statement =
            narrowing.map { narrowing in
                narrowing.to.isEmpty
                    ? ""
                    : " AND EXISTS (SELECT 1 FROM \(name: narrowing.table) AS item WHERE item.id = entry.id\(CaseStore.conditions(narrowing.to)))"
            } ?? ""
        return try transaction.rows(
            """
            SELECT entry.id FROM \(CaseStore.opened)
            WHERE entry.service = \(service) AND entry.kind = \(kind) AND entry.withdrawn = 0 AND \(mayKnow)\(narrowed)
            ORDER BY entry.day DESC, entry.recorded DESC, entry.id LIMIT \(most)
            """
        ) { try $0.get("id") }
    }

    package func stage(of file: Reference) throws -> (code: String, isOver: Bool)? {
        try transaction.row("SELECT code, over FROM stage WHERE \"case\" = \(file)") { (try $0.get("code"), try $0.get("over")) }
    }

    /// A deadline of a case.
    package struct RunningClock: Sendable, Equatable {
        package let code: String
        package let subject: Reference
        package let file: Reference
        package let started: Moment, due: Moment
        package let done: Moment?
        package let state: String
        package let explanation: String
    }

    package func clocks(of file: Reference) throws -> [RunningClock] {
        try transaction.rows(
            """
            SELECT clock.code, clock.subject, clock."case" AS file, clock.started, clock.due, clock.done, clock.state, clock.explanation
            FROM clock WHERE clock."case" = \(file) ORDER BY clock.due, clock.id
            """
        ) {
            RunningClock(
                code: try $0.get("code"), subject: try $0.get("subject"), file: try $0.get("file"), started: try $0.get("started"),
                due: try $0.get("due"), done: try $0.find("done"), state: try $0.get("state"), explanation: try $0.get("explanation"))
        }
    }

    /// One line of a queue: a record, where its case stands and what is due first.
    package struct QueueLine: Sendable, Equatable {
        package let id: Reference
        package let file: Reference
        /// The version the case follows, as a stamp.
        package let version: String
        package let day: Day
        package let stage: String
        package let clock: String?
        package let due: Moment?
        package let person: PersonName
        /// The listed fields of its kind, as stored.
        package fileprivate(set) var cells: [Value]
    }

    /// Where an answer stands that is shown in a list.
    package enum Column: Sendable {
        case cell(String)
        /// Several codes, each a row of a table of their own.
        case codes(table: String)
    }

    /// What a list of open cases is narrowed to.
    package enum Narrowing: Sendable {
        case stage(String)
        /// An answer of the record that is listed.
        case answer(Column, Value)
        /// A record of these days.
        case days(ClosedRange<Day>)
        /// An answer of the case itself, in its own table.
        case ofCase(table: String, column: String, Value)
    }

    /// The open cases of a service that have a record of this kind, those due first at the top, those with nothing due after them.
    ///
    /// - Parameters:
    ///   - columns: of the kind, shown in the list.
    ///   - narrowing: all of which must hold.
    package func queue(
        of table: String, in service: Reference, columns: [Column], narrowed narrowing: [Narrowing] = [], from offset: Int, limit: Int
    ) throws -> [QueueLine] {
        let shown = columns.enumerated().map { index, column in
            guard case .cell(let name) = column else { return Statement(composed: ", NULL AS cell_\(index)") }
            return Statement(composed: ", item.\(Statement.quoted(name)) AS cell_\(index)")
        }.joined(separator: "")
        // stage_queue holds the order, so the first page is read without sorting all that is open.
        var lines = try transaction.rows(
            """
            SELECT item.id, item."case" AS file, item.day, opened.specification AS version, stage.code AS stage, stage.clock, stage.due,
              \(PersonName.columns(for: viewer))\(shown)
            FROM \(standing) AS stage
            JOIN record AS opened ON opened.id = stage."case"
            JOIN \(name: table) AS item ON item."case" = stage."case"
            LEFT JOIN person ON person.id = item.person
            WHERE stage.service = \(service) AND stage.over = 0 AND \(viewer.mayKnow(case: "opened"))\(CaseStore.conditions(narrowing))
            ORDER BY stage.due, stage."case", item.id
            LIMIT \(CaseStore.written(limit)) OFFSET \(CaseStore.written(offset))
            """
        ) { row in
            let due: Int64 = try row.get("due")
            return QueueLine(
                id: try row.get("id"), file: try row.get("file"), version: try row.get("version"), day: try row.get("day"),
                stage: try row.get("stage"),
                clock: try row.find("clock"), due: due == CaseStore.never.milliseconds ? nil : Moment(milliseconds: due),
                person: try PersonName(row, for: viewer),
                cells: try columns.indices.map { try row.value("cell_\($0)") })
        }
        for (index, column) in columns.enumerated() {
            guard case .codes(let table) = column else { continue }
            let codes = try codes(in: table, of: lines.map(\.id))
            for place in lines.indices { lines[place].cells[index] = codes[lines[place].id] ?? .null }
        }
        return lines
    }

    private static func conditions(_ narrowing: [Narrowing]) -> Statement {
        narrowing.map { one -> Statement in
            switch one {
            case .stage(let code): " AND stage.code = \(code)"
            case .answer(.cell(let name), let value): " AND item.\(name: name) = \(CaseStore.bound(value))"
            case .answer(.codes(let table), let value):
                " AND EXISTS (SELECT 1 FROM \(name: table) AS chosen WHERE chosen.record = item.id AND chosen.value = \(CaseStore.bound(value)))"
            case .days(let days): " AND item.day BETWEEN \(days.lowerBound) AND \(days.upperBound)"
            case .ofCase(let table, let column, let value):
                " AND EXISTS (SELECT 1 FROM \(name: table) AS own WHERE own.id = stage.\"case\" AND own.\(name: column) = \(CaseStore.bound(value)))"
            }
        }.joined(separator: "")
    }

    /// Written into the statement: with a bound limit PostgreSQL holds its plan for dear and makes another each time, which costs as much as the page.
    private static func written(_ number: Int) -> Statement { Statement(composed: "\(number)") }

    private static func bound(_ value: Value) -> Statement { Statement(composed: "$1", values: [value]) }

    /// The codes of each record, with blanks between them.
    private func codes(in table: String, of records: [Reference]) throws -> [Reference: Value] {
        guard !records.isEmpty else { return [:] }
        var codes: [Reference: [String]] = [:]
        try transaction.forEach(
            "SELECT record, value FROM \(name: table) WHERE record IN \(in: records) ORDER BY record, value"
        ) { codes[try $0.get("record"), default: []].append(try $0.get("value")) }
        return codes.mapValues { .text($0.joined(separator: " ")) }
    }

    /// Stands in the column of what is due next where nothing is, so that one index orders all open cases.
    package static let never = Moment(milliseconds: .max)

    /// Where cases stand, with what is due first of what the viewer may know of. Where nothing is kept apart from them, that is held already.
    private var standing: Statement {
        guard viewer.hasApart else { return "stage" }
        return """
            (SELECT stage."case", stage.service, stage.over, stage.code, first.code AS clock, COALESCE(first.due, \(CaseStore.never)) AS due
             FROM stage
             LEFT JOIN clock AS first ON first.id = (
               SELECT clock.id FROM clock JOIN record AS subject ON subject.id = clock.subject
               WHERE clock."case" = stage."case" AND clock.state = 'running' AND \(viewer.mayKnow(record: "subject"))
               ORDER BY clock.due, clock.code LIMIT 1))
            """
    }

    /// All open cases of a service.
    ///
    /// - Parameter day: those that have ended as well where anything of them is of that day or a later one; nil: none of them.
    func files(open service: Reference, orChangedSince day: Day?) throws -> [Reference] {
        let changed: Statement =
            day.map { "EXISTS (SELECT 1 FROM record AS own WHERE own.\"case\" = stage.\"case\" AND own.day >= \($0))" } ?? "1 = 0"
        return try transaction.rows(
            """
            SELECT opened.id FROM stage JOIN record AS opened ON opened.id = stage."case"
            WHERE stage.service = \(service) AND (stage.over = 0 OR \(changed)) AND \(viewer.mayKnow(case: "opened")) ORDER BY opened.id
            """
        ) { try $0.get("id") }
    }

    /// How many there are, counted no further than `most`, in the order of the list: else PostgreSQL joins all that is open before it counts.
    package func queueLength(of table: String, in service: Reference, narrowed narrowing: [Narrowing] = [], most: Int) throws -> Int {
        try transaction.row(
            """
            SELECT COUNT(*) AS number FROM (
              SELECT 1 FROM stage
              JOIN record AS opened ON opened.id = stage."case"
              JOIN \(name: table) AS item ON item."case" = stage."case"
              WHERE stage.service = \(service) AND stage.over = 0 AND \(viewer.mayKnow(case: "opened"))\(CaseStore.conditions(narrowing))
              ORDER BY stage.due LIMIT \(CaseStore.written(most))
            ) AS open_cases
            """
        ) { try $0.get("number") } ?? 0
    }
}
