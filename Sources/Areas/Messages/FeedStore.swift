import Core
import Storage

/// Who has a calendar feed, by the hash of its secret: whoever reads the table can open none.
package struct FeedStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// The last one made is the only one there is.
    func begin(_ digest: [UInt8], for user: String, at moment: Moment) throws {
        try end(of: user)
        try transaction.run("INSERT INTO calendar_feed (user_code, secret, since) VALUES (\(user), \(digest), \(moment))")
    }

    func since(of user: String) throws -> Moment? {
        try transaction.row("SELECT since FROM calendar_feed WHERE user_code = \(user)") { try $0.get("since") }
    }

    func user(of digest: [UInt8]) throws -> String? {
        try transaction.row("SELECT user_code FROM calendar_feed WHERE secret = \(digest)") { try $0.get("user_code") }
    }

    func end(of user: String) throws { try transaction.run("DELETE FROM calendar_feed WHERE user_code = \(user)") }

    /// After a restore: one that was stopped since the backup must not answer again.
    package func endAll() throws { try transaction.run("DELETE FROM calendar_feed") }
}
