import Core
import Storage

/// Sign-ins, by the hash of their token: whoever reads the table cannot use one.
package struct SignInStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    package struct SignIn: Sendable, Equatable {
        package let user: String
        /// What the tokens of this sign-in's forms are made from.
        package let secret: String
        package let began: Moment, seen: Moment
    }

    package func begin(token: [UInt8], user: String, secret: String, at moment: Moment) throws {
        try transaction.run(
            """
            INSERT INTO sign_in (token, user_code, secret, began, seen)
            VALUES (\(token), \(user), \(secret), \(moment), \(moment))
            """)
    }

    /// The sign-in of a token, unless nothing was seen of it for longer than `idle` or it began longer than `longest` ago (SR-17).
    package func find(token: [UInt8], at moment: Moment, idleMinutes: Int, longestHours: Int) throws -> SignIn? {
        let (idle, longest) = (moment.adding(minutes: -idleMinutes), moment.adding(hours: -longestHours))
        return try transaction.row(
            """
            SELECT user_code, secret, began, seen FROM sign_in
            WHERE token = \(token) AND seen >= \(idle) AND began >= \(longest)
            """
        ) {
            SignIn(user: try $0.get("user_code"), secret: try $0.get("secret"), began: try $0.get("began"), seen: try $0.get("seen"))
        }
    }

    package func touch(token: [UInt8], at moment: Moment) throws {
        try transaction.run("UPDATE sign_in SET seen = \(moment) WHERE token = \(token)")
    }

    package func end(token: [UInt8]) throws { try transaction.run("DELETE FROM sign_in WHERE token = \(token)") }
}
