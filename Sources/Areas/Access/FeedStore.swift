import Core
import Storage

/// Who has a calendar of their deadlines, by the hash of its secret: whoever reads the table can open none.
package struct FeedStore {
    /// After so long a new address has to be made.
    package static let longestDays = 180

    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// The last one made is the only one there is.
    package func begin(_ digest: [UInt8], for user: String, at moment: Moment) throws {
        try end(of: user)
        try transaction.run("INSERT INTO calendar_feed (user_code, secret, since) VALUES (\(user), \(digest), \(moment))")
    }

    /// Since when a user has one that has not run out.
    package func since(of user: String, at moment: Moment) throws -> Moment? {
        try transaction.row("SELECT since FROM calendar_feed WHERE user_code = \(user) AND \(FeedStore.lasts(at: moment))") {
            try $0.get("since")
        }
    }

    package func user(of digest: [UInt8], at moment: Moment) throws -> String? {
        try transaction.row("SELECT user_code FROM calendar_feed WHERE secret = \(digest) AND \(FeedStore.lasts(at: moment))") {
            try $0.get("user_code")
        }
    }

    private static func lasts(at moment: Moment) -> Statement { "since >= \(moment.adding(hours: -24 * longestDays))" }

    package func end(of user: String) throws { try transaction.run("DELETE FROM calendar_feed WHERE user_code = \(user)") }

    func endAll() throws { try transaction.run("DELETE FROM calendar_feed") }
}
