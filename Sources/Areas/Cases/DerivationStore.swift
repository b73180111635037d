import Core
import Specification
import Storage

/// Writes the caches of derivations.
struct DerivationStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    /// The cases that follow from these streams, by their service: a case from its own, and from its person's, whose age its rules read.
    func files(among streams: [Reference]) throws -> [Reference: [Reference]] {
        var found: [Reference: Set<Reference>] = [:]
        for some in streams.parts() {
            for column in ["id", "person"] {
                try transaction.forEach("SELECT id, service FROM record WHERE kind = 'case' AND \(name: column) IN \(in: some)") { row in
                    found[try row.get("service"), default: []].insert(try row.get("id"))
                }
            }
        }
        return found.mapValues { $0.sorted() }
    }

    /// A case as its derivation needs to know it.
    struct Case {
        let file: Reference
        /// The version it follows, as a stamp.
        let version: String
        /// The first day of anything of it.
        let first: Day
    }

    func cases(_ files: [Reference]) throws -> [Case] {
        var (first, cases): ([Reference: Day], [Case]) = ([:], [])
        for some in files.parts() {
            try transaction.forEach(
                "SELECT \"case\" AS file, MIN(day) AS first FROM record WHERE \"case\" IN \(in: some) GROUP BY \"case\""
            ) {
                first[try $0.get("file")] = try $0.get("first")
            }
            try transaction.forEach("SELECT id, specification, day FROM record WHERE id IN \(in: some) AND kind = 'case' ORDER BY id") {
                let file: Reference = try $0.get("id")
                cases.append(Case(file: file, version: try $0.get("specification"), first: try first[file] ?? $0.get("day")))
            }
        }
        return cases
    }

    /// Those of these records that are of the service alone, by service and kind.
    func registers(among streams: [Reference]) throws -> [Reference: [String: [Reference]]] {
        var found: [Reference: [String: [Reference]]] = [:]
        for some in streams.parts() {
            try transaction.forEach(
                "SELECT id, kind, service FROM record WHERE id IN \(in: some) AND \"case\" IS NULL AND person IS NULL AND kind <> 'person'"
            ) { row in found[try row.get("service"), default: [:]][try row.get("kind"), default: []].append(try row.get("id")) }
        }
        return found
    }

    /// The cases with a record in a table that is linked to one of these.
    func files(of table: String, linkedBy column: String, to records: [Reference]) throws -> [Reference] {
        try records.parts().flatMap { some in
            try transaction.rows(
                "SELECT DISTINCT \"case\" AS file FROM \(name: table) WHERE \(name: column) IN \(in: some) AND \"case\" IS NOT NULL"
            ) { try $0.get("file") }
        }
    }

    /// The first day of the records of these streams that are of no case; nil where there are none.
    ///
    /// The sign before the case keeps its index out of it: it would lead through every person there is.
    func firstDay(outsideCases streams: [Reference], in service: Reference) throws -> Day? {
        var first: Day?
        for some in streams.parts() {
            for column in ["id", "person"] {
                let day = try transaction.row(
                    """
                    SELECT MIN(day) AS first FROM record WHERE \(name: column) IN \(in: some) AND +"case" IS NULL AND service = \(service)
                    """
                ) { try $0.find("first", as: Day.self) }
                if let day, let day { first = min(first ?? day, day) }
            }
        }
        return first
    }

    /// The cases of a service with a clock that starts on a day or after it, and those that begin then.
    func files(startedFrom day: Day, in service: Reference) throws -> [Reference] {
        try transaction.rows(
            """
            SELECT "case" AS file FROM clock WHERE service = \(service) AND started_day >= \(day) AND "case" IS NOT NULL
            UNION SELECT id FROM record WHERE service = \(service) AND kind = 'case' AND day >= \(day)
            """
        ) { try $0.get("file") }
    }

    /// The same of records that are of no case.
    func recordsOutsideCases(startedFrom day: Day, in service: Reference) throws -> [Reference] {
        try transaction.rows(
            """
            SELECT subject FROM clock WHERE service = \(service) AND started_day >= \(day) AND "case" IS NULL
            UNION SELECT id FROM record WHERE service = \(service) AND "case" IS NULL AND day >= \(day)
            """
        ) { try $0.get("subject") }
    }

    /// The cases of a service that are not over and follow another version.
    func openFiles(of service: Reference, notUnder version: String) throws -> [Reference] {
        try transaction.rows(
            """
            SELECT stage."case" AS file FROM stage JOIN record ON record.id = stage."case"
            WHERE stage.service = \(service) AND stage.over = 0 AND record.specification <> \(version) ORDER BY stage."case"
            """
        ) { try $0.get("file") }
    }

    /// Records of a kind with their cases: those for which a compiled rule gives a day or a moment that is not before another.
    func records(
        of kind: String, in service: Reference, whose rule: Statement, isAtLeast least: Int64
    ) throws -> [(id: Reference, file: Reference?)] {
        try transaction.rows(
            """
            SELECT id, "case" AS file FROM record
            WHERE service = \(service) AND kind = \(kind) AND withdrawn = 0
              AND id IN (SELECT begun.id FROM (\(rule)) AS begun WHERE begun.value >= \(least))
            """
        ) { (try $0.get("id"), try $0.find("file")) }
    }

    /// Every record of these kinds.
    func records(of kinds: [String], in service: Reference) throws -> [Reference] {
        try transaction.rows("SELECT id FROM record WHERE service = \(service) AND kind IN \(in: kinds) AND withdrawn = 0 ORDER BY id") {
            try $0.get("id")
        }
    }

    func stages(of files: [Reference]) throws -> [Reference: (code: String, isOver: Bool)] {
        var found: [Reference: (code: String, isOver: Bool)] = [:]
        for some in files.parts() {
            try transaction.forEach("SELECT \"case\", code, over FROM stage WHERE \"case\" IN \(in: some)") {
                found[try $0.get("case")] = (try $0.get("code"), try $0.get("over"))
            }
        }
        return found
    }

    /// A record that is of no case, and the day that places it.
    struct Subject {
        let id: Reference, person: Reference?
        let day: Day
    }

    /// The records of a kind that is of no case which stand in these streams: a person's in theirs, a register's in their own or in that of
    /// the record they are part of.
    func subjects(of kind: Kind, in service: Service, among streams: [Reference]) throws -> [Subject] {
        var tables: [Statement] = ["\(name: service.table(of: kind)) AS item"]
        var owners: [Statement] = kind.name == "person" ? [] : kind.belonging == .person ? ["item.person"] : []
        var (whole, last) = (kind, "item" as Statement)
        while case .kind(let parent) = whole.belonging, let next = service.kinds[parent], tables.count < 8 {
            let name = Statement(composed: "part_\(tables.count)")
            tables.append("\(name: service.table(of: next)) AS \(name) ON \(name).id = \(last).parent")
            owners.append(next.belonging == .person ? "\(name).person" : "\(name).id")
            (whole, last) = (next, name)
        }
        owners.append("item.id")
        let person: Statement = kind.name == "person" ? "item.id" : "item.person"
        // A part may be found by itself and, among the next streams asked about, by its whole.
        var (found, seen): ([Subject], Set<Reference>) = ([], [])
        for some in streams.parts() {
            let conditions = owners.map { owner -> Statement in "\(owner) IN \(in: some)" }.joined(separator: " OR ")
            try transaction.forEach(
                "SELECT item.id, item.day, \(person) AS person FROM \(tables.joined(separator: " JOIN ")) WHERE \(conditions) ORDER BY item.id"
            ) { row in
                let subject = Subject(id: try row.get("id"), person: try row.find("person"), day: try row.get("day"))
                if seen.insert(subject.id).inserted { found.append(subject) }
            }
        }
        return found
    }

    /// How far the calendar has come for the clocks of weeks and days.
    func reached(in service: Reference) throws -> ReachedCalendar {
        ReachedCalendar(day: try transaction.row("SELECT day FROM clock_reached WHERE service = \(service)") { try $0.get("day") })
    }

    func reach(_ day: Day, in service: Reference) throws {
        try transaction.run("DELETE FROM clock_reached WHERE service = \(service)")
        try transaction.insert(into: "clock_reached", ["service", "day"], [[service.stored, day.stored]])
    }

    /// Takes away the clocks of weeks and days that ended before a day.
    ///
    /// - Returns: the cases they were of.
    func removeUnits(before day: Day, in service: Reference) throws -> [Reference] {
        let old: Statement = "service = \(service) AND unit <> 0 AND unit < \(day)"
        let files: [Reference] = try transaction.rows("SELECT DISTINCT \"case\" AS file FROM clock WHERE \(old) AND \"case\" IS NOT NULL") {
            try $0.get("file")
        }
        try transaction.run("DELETE FROM clock_pause WHERE clock IN (SELECT id FROM clock WHERE \(old))")
        try transaction.run("DELETE FROM clock WHERE \(old)")
        return files
    }

    /// Takes away the stages and clocks of cases.
    func remove(of files: [Reference]) throws {
        for some in files.parts() {
            try transaction.run("DELETE FROM stage WHERE \"case\" IN \(in: some)")
            try transaction.run("DELETE FROM clock_pause WHERE clock IN (SELECT id FROM clock WHERE \"case\" IN \(in: some))")
            try transaction.run("DELETE FROM clock WHERE \"case\" IN \(in: some)")
        }
    }

    /// Takes away clocks by their records.
    func remove(_ codes: [String], of subjects: [Reference]) throws {
        for some in subjects.parts() {
            try transaction.run(
                """
                DELETE FROM clock_pause WHERE clock IN (SELECT id FROM clock WHERE code IN \(in: codes) AND subject IN \(in: some))
                """)
            try transaction.run("DELETE FROM clock WHERE code IN \(in: codes) AND subject IN \(in: some)")
        }
    }

    func add(stages: [[Value]], clocks: [DerivedClock]) throws {
        try transaction.insert(into: "stage", ["case", "service", "code", "over", "clock", "due"], stages)
        try transaction.insert(into: "clock", DerivedClock.columns, clocks.map(\.row))
        try transaction.insert(into: "clock_pause", DerivedClock.pauseColumns, clocks.flatMap(\.pauseRows))
    }
}
