import Core
import Storage

/// Accounts and what is known of their secrets: hashes, sealed seeds, digests. Nothing here lets anybody in.
package struct AccountStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    // MARK: Accounts

    package func all() throws -> [Account] {
        try transaction.rows("SELECT \(AccountStore.columns) FROM account ORDER BY code", AccountStore.account)
    }

    package func find(_ code: String) throws -> Account? {
        try transaction.row("SELECT \(AccountStore.columns) FROM account WHERE code = \(code)", AccountStore.account)
    }

    private static let columns: Statement = "code, name, organisation, organisation_label, service, role, ended"

    private static func account(_ row: ResultRow) throws -> Account {
        try Account(
            code: row.get("code"), name: row.get("name"), organisation: row.get("organisation"),
            organisationLabel: row.get("organisation_label"), service: row.get("service"), role: row.get("role"), ended: row.find("ended"))
    }

    func add(_ account: Account, at moment: Moment) throws {
        try transaction.run(
            """
            INSERT INTO account (code, name, organisation, organisation_label, service, role, made, last_step)
            VALUES (\(account.code), \(account.name), \(account.organisation), \(account.organisationLabel), \(account.service),
              \(account.role), \(moment), \(Int64(-1)))
            """)
    }

    func end(_ code: String, at moment: Moment) throws {
        try transaction.run("UPDATE account SET ended = \(moment) WHERE code = \(code) AND ended IS NULL")
    }

    // MARK: Secrets

    /// What an account that may be used proves itself by; a part that was never set is nil.
    struct Secrets: Sendable {
        let password: String?
        let seed: [UInt8]?
        let lastStep: Int64
    }

    func secrets(of code: String) throws -> Secrets? {
        try transaction.row("SELECT password, seed, last_step FROM account WHERE code = \(code) AND ended IS NULL") {
            Secrets(password: try $0.find("password"), seed: try $0.find("seed"), lastStep: try $0.get("last_step"))
        }
    }

    func set(password hash: String, of code: String) throws {
        try transaction.run("UPDATE account SET password = \(hash) WHERE code = \(code)")
    }

    func set(seed: [UInt8], of code: String, recoveryCodes digests: [[UInt8]]) throws {
        try transaction.run("UPDATE account SET seed = \(seed), last_step = \(Int64(-1)) WHERE code = \(code)")
        try transaction.run("DELETE FROM recovery_code WHERE account = \(code)")
        try transaction.insert(into: "recovery_code", ["account", "digest"], digests.map { [.text(code), .bytes($0)] })
    }

    /// Whether the half minute was not used before; it is now.
    func use(step: Int64, of code: String) throws -> Bool {
        try transaction.run("UPDATE account SET last_step = \(step) WHERE code = \(code) AND last_step < \(step)") == 1
    }

    func use(recoveryCode digest: [UInt8], of code: String) throws -> Bool {
        try transaction.run("DELETE FROM recovery_code WHERE account = \(code) AND digest = \(digest)") == 1
    }

    // MARK: Setting up

    package enum Asks: String, Sendable { case everything, password, factor }

    struct SetUp: Sendable {
        let account: String
        let asks: Asks
        let seed: [UInt8]
    }

    /// A new set-up code puts an end to the ones before.
    func open(setUp digest: [UInt8], of code: String, asks: Asks, seed: [UInt8], until: Moment) throws {
        try transaction.run("DELETE FROM account_set_up WHERE account = \(code)")
        try transaction.run(
            """
            INSERT INTO account_set_up (digest, account, asks, seed, until)
            VALUES (\(digest), \(code), \(asks.rawValue), \(seed), \(until))
            """)
    }

    func setUp(_ digest: [UInt8], at moment: Moment) throws -> SetUp? {
        try transaction.row(
            """
            SELECT account_set_up.account, account_set_up.asks, account_set_up.seed FROM account_set_up
            JOIN account ON account.code = account_set_up.account
            WHERE account_set_up.digest = \(digest) AND account_set_up.until >= \(moment) AND account.ended IS NULL
            """
        ) { row in
            let asks: String = try row.get("asks")
            return SetUp(account: try row.get("account"), asks: Asks(rawValue: asks) ?? .everything, seed: try row.get("seed"))
        }
    }

    func close(setUp digest: [UInt8]) throws { try transaction.run("DELETE FROM account_set_up WHERE digest = \(digest)") }

    // MARK: Tries

    /// Stands where no device is known.
    private static let stranger: [UInt8] = [0]

    /// Counts one more try under a name; false if there were too many already.
    ///
    /// - Parameters:
    ///   - name: the digest of what was typed: people type passwords into the wrong box.
    ///   - device: of a browser in which the owner has signed in before.
    func mayTry(_ name: [UInt8], device: [UInt8]?, at moment: Moment) throws -> Bool {
        try transaction.hold("sign_in_try", .alone)
        let from = device ?? AccountStore.stranger
        let (recent, long) = (Throttle.recentSince(moment), Throttle.longSince(moment))
        let counts = try transaction.row(
            """
            SELECT COUNT(*) AS many, COALESCE(SUM(CASE WHEN at > \(recent) THEN 1 ELSE 0 END), 0) AS recently
            FROM sign_in_try WHERE name = \(name) AND device = \(from) AND at > \(long)
            """
        ) { (recently: try $0.get("recently", as: Int.self), inLong: try $0.get("many", as: Int.self)) }
        guard let counts, Throttle.isOpen(recently: counts.recently, inLong: counts.inLong) else { return false }
        try transaction.run("DELETE FROM sign_in_try WHERE at < \(long)")
        try transaction.run("INSERT INTO sign_in_try (name, device, at) VALUES (\(name), \(from), \(moment))")
        return true
    }

    func isKnown(device digest: [UInt8], of code: String) throws -> Bool {
        try transaction.row("SELECT 1 AS one FROM known_device WHERE digest = \(digest) AND account = \(code)") { _ in true } ?? false
    }

    func know(device digest: [UInt8], of code: String, at moment: Moment) throws {
        try transaction.run(
            """
            INSERT INTO known_device (digest, account, at) VALUES (\(digest), \(code), \(moment))
            ON CONFLICT (digest, account) DO UPDATE SET at = excluded.at
            """)
    }

    func forgetDevices(of code: String) throws { try transaction.run("DELETE FROM known_device WHERE account = \(code)") }

    // MARK: Between the password and the code

    func begin(step digest: [UInt8], of code: String, until: Moment) throws {
        try transaction.run("DELETE FROM sign_in_step WHERE account = \(code)")
        try transaction.run("INSERT INTO sign_in_step (digest, account, until) VALUES (\(digest), \(code), \(until))")
    }

    func step(_ digest: [UInt8], at moment: Moment) throws -> String? {
        try transaction.row("SELECT account FROM sign_in_step WHERE digest = \(digest) AND until >= \(moment)") { try $0.get("account") }
    }

    func end(step digest: [UInt8]) throws { try transaction.run("DELETE FROM sign_in_step WHERE digest = \(digest)") }
}
