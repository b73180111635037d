import Core
import Storage
import Web

/// Sign-ins, by the hash of their token: whoever reads the table cannot use one.
package struct SignInStore {
    /// How long a sign-in lasts that nobody uses, and how long at the longest (security SR-17).
    package static let idleMinutes = 15
    package static let longestHours = 12
    /// By how much the clock of another server may be ahead.
    private static let aheadMinutes = 1

    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    package struct SignIn: Sendable, Equatable {
        package let user: String
        package let digest: [UInt8]
        package let began: Moment, seen: Moment
        /// Names it to its owner; it opens nothing.
        var mark: String { Secret.hexadecimal(digest.prefix(8)) }
    }

    package func begin(token: [UInt8], user: String, at moment: Moment) throws {
        try transaction.run(
            "INSERT INTO sign_in (token, user_code, secret, began, seen) VALUES (\(token), \(user), '', \(moment), \(moment))")
    }

    /// The sign-in of a token, unless it has ended.
    package func find(token: [UInt8], at moment: Moment) throws -> SignIn? {
        try transaction.row(
            "SELECT token, user_code, began, seen FROM sign_in WHERE token = \(token) AND \(SignInStore.lasts(at: moment))",
            SignInStore.signIn)
    }

    /// Those of a user that have not ended, the last begun first.
    package func all(of user: String, at moment: Moment) throws -> [SignIn] {
        try transaction.rows(
            """
            SELECT token, user_code, began, seen FROM sign_in
            WHERE user_code = \(user) AND \(SignInStore.lasts(at: moment)) ORDER BY began DESC, token
            """, SignInStore.signIn)
    }

    /// One that was used later than now was used by a clock that is wrong; it does not last until that time comes.
    private static func lasts(at moment: Moment) -> Statement {
        """
        seen >= \(moment.adding(minutes: -idleMinutes)) AND began >= \(moment.adding(hours: -longestHours)) \
        AND seen <= \(moment.adding(minutes: aheadMinutes))
        """
    }

    /// Before a server begins: where anybody was seen later than now, a clock is or was wrong, and nobody knows how long ago anything else was.
    /// Every sign-in ends then, and so does every one that is half done.
    ///
    /// - Returns: when anybody was seen last whose sign-in may go on.
    package func endAll(ifAhead moment: Moment) throws -> Moment? {
        let newest: Moment? = try transaction.row("SELECT seen FROM sign_in ORDER BY seen DESC LIMIT 1") { try $0.get("seen") }
        guard let newest, newest > moment.adding(minutes: SignInStore.aheadMinutes) else { return newest }
        try transaction.run("DELETE FROM sign_in")
        try transaction.run("DELETE FROM sign_in_step")
        return nil
    }

    private static func signIn(_ row: ResultRow) throws -> SignIn {
        SignIn(user: try row.get("user_code"), digest: try row.get("token"), began: try row.get("began"), seen: try row.get("seen"))
    }

    package func touch(token: [UInt8], at moment: Moment) throws {
        try transaction.run("UPDATE sign_in SET seen = \(moment) WHERE token = \(token)")
    }

    package func end(token: [UInt8]) throws { try transaction.run("DELETE FROM sign_in WHERE token = \(token)") }

    /// Nothing that was opened before opens anything for this user any more: no sign-in, and no calendar.
    package func endAll(of user: String) throws {
        try transaction.run("DELETE FROM sign_in WHERE user_code = \(user)")
        try FeedStore(transaction).end(of: user)
    }

    /// Everybody has to sign in anew, and make a new address for their calendar.
    package func endAll() throws {
        try transaction.run("DELETE FROM sign_in")
        try FeedStore(transaction).endAll()
    }
}

/// Whether everybody on record is invented. Only a record that was empty can become one, so nobody opens a real one without a password.
package struct DemonstrationStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    package func isOne() throws -> Bool { try transaction.row("SELECT 1 AS one FROM demonstration LIMIT 1") { _ in true } ?? false }
    package func becomeOne(at moment: Moment) throws { try transaction.run("INSERT INTO demonstration (since) VALUES (\(moment))") }
}
