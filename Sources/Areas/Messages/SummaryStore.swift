import Core
import Storage

/// Who wants a summary by e-mail, and which were sent.
package struct SummaryStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    // MARK: Wishes

    /// What a user wants; nil row: no e-mail.
    package struct Choice: Sendable, Equatable {
        package let address: MailAddress
        package let quiet: QuietHours
        package init(address: MailAddress, quiet: QuietHours) { (self.address, self.quiet) = (address, quiet) }
    }

    package func choose(_ choice: Choice?, for user: String) throws {
        try transaction.run("DELETE FROM mail_choice WHERE user_code = \(user)")
        guard let choice else { return }
        try transaction.run(
            """
            INSERT INTO mail_choice (user_code, address, quiet_from, quiet_until)
            VALUES (\(user), \(choice.address.text), \(choice.quiet.from.milliseconds), \(choice.quiet.until.milliseconds))
            """)
    }

    package func choice(of user: String) throws -> Choice? { try choices(where: "user_code = \(user)").first?.choice }
    package func choices() throws -> [(user: String, choice: Choice)] { try choices(where: "1 = 1") }

    private func choices(where condition: Statement) throws -> [(user: String, choice: Choice)] {
        try transaction.rows(
            "SELECT user_code, address, quiet_from, quiet_until FROM mail_choice WHERE \(condition) ORDER BY user_code"
        ) { row in
            guard let address = MailAddress(try row.get("address", as: String.self)) else {
                throw StorageError.unexpectedValue(column: "mail_choice.address", wanted: "address")
            }
            let quiet = QuietHours(
                from: TimeOfDay(milliseconds: try row.get("quiet_from")), until: TimeOfDay(milliseconds: try row.get("quiet_until")))
            return (try row.get("user_code"), Choice(address: address, quiet: quiet))
        }
    }

    // MARK: Sending

    /// How a summary stands.
    package enum State: String, Sendable {
        /// Claimed. If it stays so, the server stopped in between, and nobody can say whether the mail left.
        case sending
        case sent
        /// The mail program did not take it, so it can be tried again.
        case failed
    }

    /// After so many tries the day's summary is given up.
    static let mostTries = 5
    static let minutesBetweenTries = 15

    /// Takes it upon oneself to send a user's summary of a day: at most one server may, and once it may have left nobody may again.
    package func claim(_ user: String, on day: Day, at now: Moment) throws -> Bool {
        let isFirst = try transaction.run(
            """
            INSERT INTO summary (user_code, day, state, tries, at) VALUES (\(user), \(day), \(State.sending.rawValue), 1, \(now))
            ON CONFLICT (user_code, day) DO NOTHING
            """)
        if isFirst == 1 { return true }
        return try transaction.run(
            """
            UPDATE summary SET state = \(State.sending.rawValue), tries = tries + 1, at = \(now)
            WHERE user_code = \(user) AND day = \(day) AND state = \(State.failed.rawValue) AND tries < \(SummaryStore.mostTries)
              AND at <= \(now.adding(minutes: -SummaryStore.minutesBetweenTries))
            """) == 1
    }

    package func note(_ state: State, of user: String, on day: Day, at now: Moment) throws {
        try transaction.run("UPDATE summary SET state = \(state.rawValue), at = \(now) WHERE user_code = \(user) AND day = \(day)")
    }

    /// How a user's last summary stands, and since when.
    package func last(of user: String) throws -> (state: State, at: Moment)? {
        try transaction.row("SELECT state, at FROM summary WHERE user_code = \(user) ORDER BY day DESC LIMIT 1") { row in
            guard let state = State(rawValue: try row.get("state")) else {
                throw StorageError.unexpectedValue(column: "summary.state", wanted: "state")
            }
            return (state, try row.get("at"))
        }
    }

    /// When a user was last sent one that surely left; nil where none did.
    package func lastSent(to user: String) throws -> Moment? {
        try transaction.row(
            "SELECT at FROM summary WHERE user_code = \(user) AND state = \(State.sent.rawValue) ORDER BY day DESC LIMIT 1"
        ) { try $0.get("at") }
    }
}
