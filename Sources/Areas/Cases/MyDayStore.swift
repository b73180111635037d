import Core
import Record
import Storage

/// What My day reads: each list is one statement that follows an index, whatever else the service holds.
package struct MyDayStore {
    let transaction: Transaction
    let viewer: Viewer

    package init(_ transaction: Transaction, for viewer: Viewer) { (self.transaction, self.viewer) = (transaction, viewer) }

    /// A running clock and the case it is of.
    package struct Duty: Sendable, Equatable {
        package let clock: String
        /// The role whose task it is.
        package let owner: String
        package let started: Moment, due: Moment
        /// What the clock is of, and the case that is in.
        package let subject: Reference, file: Reference
        let person: PersonName
    }

    /// Running clocks of the viewer's cases that are due before `horizon`, the oldest first.
    ///
    /// - Parameters:
    ///   - owner: the role whose task they are; nil for all.
    ///   - since: nil for all that are past too.
    package func duties(
        of owner: String? = nil, in service: Reference, since: Moment? = nil, before horizon: Moment, limit: Int
    ) throws -> [Duty] {
        try transaction.rows(dutiesAsked(of: owner, in: service, since: since, before: horizon, limit: limit)) {
            Duty(
                clock: try $0.get("code"), owner: try $0.get("owner"), started: try $0.get("started"), due: try $0.get("due"),
                subject: try $0.get("subject"), file: try $0.get("file"),
                person: try PersonName($0, for: viewer))
        }
    }

    func dutiesAsked(
        of owner: String? = nil, in service: Reference, since: Moment? = nil, before horizon: Moment, limit: Int
    ) -> Statement {
        // clock_open holds service, state and due in this order: the first rows are read without sorting what is open.
        """
        SELECT clock.code, clock.owner, clock.started, clock.due, clock.subject, clock."case" AS file, \(PersonName.columns(for: viewer))
        FROM clock
        JOIN record AS opened ON opened.id = clock."case"
        \(viewer.hasApart ? "JOIN record AS subject ON subject.id = clock.subject" : Statement(composed: ""))
        LEFT JOIN person ON person.id = clock.person
        WHERE clock.service = \(service) AND clock.state = 'running' AND clock.due < \(horizon) AND \(viewer.mayKnow(case: "opened"))
          \(since.map { moment -> Statement in "AND clock.due >= \(moment)" } ?? Statement(composed: "")) \(owner.map { role -> Statement in "AND clock.owner = \(role)" } ?? Statement(composed: "")) AND \(viewer.mayKnow(record: "subject"))
        ORDER BY clock.due, clock.id
        LIMIT \(limit)
        """
    }

    /// How many clocks of a service run.
    package func openClocks(in service: Reference) throws -> Int {
        try transaction.row("SELECT COUNT(*) AS number FROM clock WHERE service = \(service) AND state = 'running'") {
            try $0.get("number")
        } ?? 0
    }

    /// Something that somebody else recorded about a case.
    struct Event: Sendable, Equatable {
        let kind: String
        /// The version it was recorded under, as a stamp.
        let version: String
        let isCorrection: Bool, isWithdrawn: Bool
        let at: Moment
        let by: String
        let file: Reference
        let person: PersonName
    }

    /// What others recorded about the viewer's cases since a moment, newest first.
    func events(since moment: Moment, limit: Int) throws -> [Event] {
        // Numbers of facts are made from the time, so the newest are read backwards from the end of the key. The cross join keeps SQLite
        // to that order: it would otherwise walk through every case of an organisation first.
        try transaction.rows(
            """
            SELECT fact.kind, fact.corrects, act.at, act.by, act.specification, fact.stream AS file, subject.withdrawn, \(PersonName.columns(for: viewer))
            FROM fact
            CROSS JOIN record AS opened
            JOIN act ON act.id = fact.act
            JOIN record AS subject ON subject.id = fact.subject
            LEFT JOIN person ON person.id = opened.person
            WHERE opened.id = fact.stream AND fact.id >= \(ActNumbers.first(since: moment)) AND act.at >= \(moment) AND act.by <> \(viewer.user)
              AND opened.kind = 'case' AND fact.kind <> 'case' AND \(viewer.mayKnow(case: "opened"))
              AND \(viewer.mayKnow(record: "subject"))
            ORDER BY fact.id DESC
            LIMIT \(limit)
            """
        ) {
            let corrects: Int? = try $0.find("corrects")
            return Event(
                kind: try $0.get("kind"), version: try $0.get("specification"), isCorrection: corrects != nil,
                isWithdrawn: try $0.get("withdrawn"), at: try $0.get("at"),
                by: try $0.get("by"), file: try $0.get("file"), person: try PersonName($0, for: viewer))
        }
    }
}
