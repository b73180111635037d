import Core
import Record
import Storage

/// What due moments tell the roles whose task they are. A message is a clock, an occasion and a due moment, and no word about anybody: who
/// it is about is looked up when someone who may know looks. It is on the list while that clock runs and is due then, and no longer.
package struct MessageStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    package enum Occasion: String, Sendable, CaseIterable {
        /// The due moment is near.
        case soon
        /// It has gone by and nothing is done.
        case missed
    }

    /// What makes a message the one it is: made once, whoever makes it.
    package struct Key: Hashable, Sendable {
        /// The number of the clock's row, the same after every rebuild.
        package let clock: Int64
        package let occasion: Occasion
        /// A deadline that moves is told of anew.
        package let due: Moment
        package init(clock: Int64, occasion: Occasion, due: Moment) {
            (self.clock, self.occasion, self.due) = (clock, occasion, due)
        }
    }

    // MARK: Making

    /// Running clocks of these codes with an owner, due from `first` and before `end`, of which nobody was told yet on this occasion.
    package func untold(
        _ occasion: Occasion, in service: Reference, codes: [String], dueFrom first: Moment, before end: Moment
    ) throws -> [Key] {
        guard !codes.isEmpty else { return [] }
        return try transaction.rows(
            """
            SELECT clock.id, clock.due FROM clock
            WHERE clock.service = \(service) AND clock.state = 'running' AND clock.due >= \(first) AND clock.due < \(end)
              AND clock.code IN \(in: codes) AND clock.owner <> ''
              AND NOT EXISTS (SELECT 1 FROM message
                              WHERE message.clock = clock.id AND message.occasion = \(occasion.rawValue) AND message.due = clock.due)
            ORDER BY clock.due, clock.id
            """
        ) { Key(clock: try $0.get("id"), occasion: occasion, due: try $0.get("due")) }
    }

    /// Makes these messages; those that are there already stay as they are.
    package func make(_ keys: [Key], at moment: Moment) throws {
        try transaction.insert(
            into: "message", ["clock", "occasion", "due", "made"],
            keys.map { [.integer($0.clock), .text($0.occasion.rawValue), $0.due.stored, moment.stored] },
            conflict: " ON CONFLICT (clock, occasion, due) DO NOTHING")
    }

    // MARK: Reading

    /// A message that one of the owner's role has not read.
    package struct Message: Sendable, Equatable {
        package let key: Key
        package let made: Moment
        /// The clock's code, and the day from which its words are those of a version.
        package let code: String
        package let started: Day
        /// The case, or the record of a register.
        package let record: Reference
        package let kind: String
    }

    /// Those of a role that this viewer may know of and has not read, the first due first.
    ///
    /// - Parameter horizon: the end of what is soon due.
    package func unread(
        of role: String, in service: Reference, at now: Moment, before horizon: Moment, for viewer: Viewer, limit: Int
    ) throws -> [Message] {
        // From the clocks that are due, along clock_open: however many messages there ever were, only those of today's are looked up. A missed
        // one takes the place of the one that said it was soon due. What is a person's own is known with their cases, so it is told there.
        try transaction.rows(
            """
            SELECT message.clock, message.occasion, message.due, message.made, clock.code, clock.started_day, opened.id, opened.kind
            FROM clock
            CROSS JOIN message
            JOIN record AS opened ON opened.id = COALESCE(clock."case", clock.subject)
            \(viewer.hasApart ? "JOIN record AS subject ON subject.id = clock.subject" : Statement(composed: ""))
            WHERE clock.service = \(service) AND clock.state = 'running' AND clock.due < \(horizon) AND clock.owner = \(role)
              AND message.clock = clock.id AND message.due = clock.due
              AND message.occasion = CASE WHEN clock.due < \(now) THEN 'missed' ELSE 'soon' END
              AND (clock."case" IS NOT NULL OR opened.person IS NULL) AND \(viewer.mayKnow(case: "opened"))
              AND \(viewer.mayKnow(record: "subject"))
              AND NOT EXISTS (SELECT 1 FROM message_read AS seen
                              WHERE seen.user_code = \(viewer.user) AND seen.clock = message.clock
                                AND seen.occasion = message.occasion AND seen.due = message.due)
            ORDER BY clock.due, clock.id LIMIT \(limit)
            """
        ) { row in
            guard let occasion = Occasion(rawValue: try row.get("occasion")) else {
                throw StorageError.unexpectedValue(column: "message.occasion", wanted: "occasion")
            }
            return Message(
                key: Key(clock: try row.get("clock"), occasion: occasion, due: try row.get("due")), made: try row.get("made"),
                code: try row.get("code"), started: try row.get("started_day"), record: try row.get("id"), kind: try row.get("kind"))
        }
    }

    /// Takes away what was told of the clocks of these cases and records.
    package func discard(about records: [Reference]) throws {
        for some in records.parts() {
            let clocks: Statement = "SELECT id FROM clock WHERE \"case\" IN \(in: some) OR subject IN \(in: some)"
            try transaction.run("DELETE FROM message WHERE clock IN (\(clocks))")
            try transaction.run("DELETE FROM message_read WHERE clock IN (\(clocks))")
        }
    }

    /// Notes that a user has read these; what was never a message is passed over.
    package func read(_ keys: [Key], by user: String, at moment: Moment) throws {
        for key in keys {
            try transaction.run(
                """
                INSERT INTO message_read (user_code, clock, occasion, due, at)
                SELECT CAST(\(user) AS TEXT), clock, occasion, due, CAST(\(moment) AS BIGINT) FROM message
                WHERE clock = \(key.clock) AND occasion = \(key.occasion.rawValue) AND due = \(key.due)
                ON CONFLICT (user_code, clock, occasion, due) DO NOTHING
                """)
        }
    }
}

extension MessageStore.Key: CustomStringConvertible {
    /// `7316283 missed 1775664000000`, as a form sends it.
    package var description: String { "\(clock) \(occasion.rawValue) \(due.milliseconds)" }

    package init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let clock = Int64(parts[0]), let occasion = MessageStore.Occasion(rawValue: String(parts[1])),
            let due = Int64(parts[2])
        else { return nil }
        self.init(clock: clock, occasion: occasion, due: Moment(milliseconds: due))
    }
}
