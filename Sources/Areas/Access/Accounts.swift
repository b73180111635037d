import Core
import Record
import Storage
import Web

/// What people do at the door and what those who keep the machine do for them. Every moment is given, as the machine's clock has it: the codes
/// of an app go by that. What lasts for a while, and how often somebody tried, goes by the steady clock (security SR-09).
package struct Accounts: Sendable {
    let database: Database
    let pepper: Pepper
    let hashing: PasswordHashing
    let turnstile: Turnstile
    let steady: SteadyClock

    static let stepMinutes = 5
    static let setUpHours = 72
    static let recoveryCodes = 8

    /// - Throws: ``AccountRefusal``
    package init(
        _ database: Database, pepper: Pepper, cost: PasswordHashing.Cost = .standard, turnstile: Turnstile = Turnstile(),
        steady: SteadyClock
    ) throws(AccountRefusal) {
        (self.database, self.pepper, self.turnstile, self.steady) = (database, pepper, turnstile, steady)
        hashing = try PasswordHashing(pepper, cost: cost)
    }

    // MARK: For those who keep the machine

    /// Makes an account that nobody can use yet.
    ///
    /// - Returns: the code with which its owner chooses a password and a second factor, once, within three days.
    package func add(_ account: Account, at moment: Moment) async throws -> String {
        let (code, seed) = (newCode(), newSeed(of: account.code))
        try await database.write { transaction in
            let store = AccountStore(transaction)
            guard try store.find(account.code) == nil else { throw AccountRefusal.nameTaken(account.code) }
            try store.add(account, at: moment)
            try store.open(setUp: digest(ofSetUp: code), of: account.code, asks: .everything, seed: seed, until: ending(moment))
        }
        return code
    }

    /// Lets the owner choose a new password, for which the second factor is asked, or a new second factor, for which the password is. What
    /// they have holds until they do.
    package func reset(_ name: String, _ asks: AccountStore.Asks, at moment: Moment) async throws -> String {
        let (code, seed) = (newCode(), newSeed(of: name))
        try await database.write { transaction in
            let store = AccountStore(transaction)
            guard let account = try store.find(name), account.ended == nil else { throw AccountRefusal.noSuchAccount(name) }
            // Whoever never set up has neither to be asked for.
            let isSetUp = try store.secrets(of: name)?.password != nil
            try store.open(
                setUp: digest(ofSetUp: code), of: name, asks: isSetUp ? asks : .everything, seed: seed, until: ending(moment))
        }
        return code
    }

    /// Shuts the account and ends its sign-ins; it counts on the next request.
    package func end(_ name: String, at moment: Moment) async throws {
        try await database.write { transaction in
            let store = AccountStore(transaction)
            guard try store.find(name) != nil else { throw AccountRefusal.noSuchAccount(name) }
            try store.end(name, at: moment)
            try SignInStore(transaction).endAll(of: name)
        }
    }

    private func newCode() -> String { PrintedCode.random(groups: 4) { Secret.random($0) } }
    private func newSeed(of name: String) -> [UInt8] { pepper.seal(OneTimeCode.random().secret, of: name) }
    private func ending(_ moment: Moment) -> Moment { steady.time(moment).adding(hours: Accounts.setUpHours) }
    func digest(ofSetUp code: String) -> [UInt8] { Secret.sha256(PrintedCode.plain(code).utf8) }

    // MARK: At the door

    /// The first step: name and password. A name that is not known is answered with the same words after the same work.
    ///
    /// - Parameter device: the mark of the browser, if it has one.
    /// - Returns: the secret with which the second step goes on.
    /// - Throws: ``AccountRefusal``, ``StorageError``.
    package func begin(_ name: String, _ password: String, device: [UInt8]?, at moment: Moment) async throws -> [UInt8] {
        let (name, now) = (Account.typed(name), steady.time(moment))
        let tried = try await database.write { transaction -> (mayTry: Bool, hash: String?) in
            let store = AccountStore(transaction)
            return (try mayTry(name, device, at: now, store), try store.secrets(of: name).flatMap { $0.seed == nil ? nil : $0.password })
        }
        guard tried.mayTry else { throw AccountRefusal.tooOften }
        let isRight = try await turnstile.run { hashing.isRight(password, for: tried.hash) }
        guard isRight else { throw AccountRefusal.notRecognised }
        let secret = Secret.random()
        try await database.write { transaction in
            // A password that was changed or an account that was ended meanwhile is not the one that was looked at.
            let store = AccountStore(transaction)
            guard try store.secrets(of: name)?.password == tried.hash else { throw AccountRefusal.notRecognised }
            try store.begin(step: Secret.sha256(secret), of: name, until: now.adding(minutes: Accounts.stepMinutes))
        }
        return secret
    }

    /// The second step: the code of the app, or a printed one. Begins a sign-in under a new reference and ends the one before it in the same
    /// browser.
    ///
    /// - Returns: the sign-in name.
    /// - Throws: ``AccountRefusal``, ``StorageError``.
    package func finish(
        _ secret: [UInt8], code: String, token: SessionToken, device: [UInt8]?, knowing new: [UInt8], earlier: [UInt8]?, at moment: Moment
    ) async throws -> String {
        let now = steady.time(moment)
        return try await finish(secret, code: code, device: device, at: moment) { name, transaction in
            try AccountStore(transaction).know(device: Secret.sha256(new), of: name, at: now)
            let signIns = SignInStore(transaction)
            if let earlier { try signIns.end(token: earlier) }
            try signIns.begin(token: token.digest, user: name, at: now)
        }
    }

    /// Both steps at once: somebody proves who they are for one command, or again for one page. No sign-in begins.
    ///
    /// - Parameter device: the mark of the browser, if it has one.
    /// - Returns: the sign-in name.
    /// - Throws: ``AccountRefusal``, ``StorageError``.
    package func prove(
        _ name: String, _ password: String, code: String, device: [UInt8]? = nil, at moment: Moment
    ) async throws -> String {
        try await finish(try await begin(name, password, device: device, at: moment), code: code, device: device, at: moment) { _, _ in }
    }

    private func finish(
        _ secret: [UInt8], code: String, device: [UInt8]?, at moment: Moment,
        then: @escaping @Sendable (_ name: String, _ transaction: Transaction) throws -> Void
    ) async throws -> String {
        let (digest, now) = (Secret.sha256(secret), steady.time(moment))
        // A refusal is an answer and not an error, so that the try that was counted stays counted.
        let outcome = try await database.write { transaction -> Result<String, AccountRefusal> in
            let store = AccountStore(transaction)
            guard let name = try store.step(digest, at: now) else { return .failure(.stepOver) }
            guard try mayTry(name, device, at: now, store) else { return .failure(.tooOften) }
            guard let secrets = try store.secrets(of: name) else { return .failure(.stepOver) }
            guard try use(code, of: name, secrets, at: moment, store) else { return .failure(.wrongCode) }
            try store.end(step: digest)
            try then(name, transaction)
            return .success(name)
        }
        return try outcome.get()
    }

    private func mayTry(_ name: String, _ device: [UInt8]?, at moment: Moment, _ store: AccountStore) throws -> Bool {
        let mark = try device.map { Secret.sha256($0) }.flatMap { try store.isKnown(device: $0, of: name) ? $0 : nil }
        return try store.mayTry(Secret.sha256(name.utf8), device: mark, at: moment)
    }

    /// Whether a code is right; it is used up then.
    private func use(
        _ code: String, of name: String, _ secrets: AccountStore.Secrets, at moment: Moment, _ store: AccountStore
    ) throws -> Bool {
        if let seed = secrets.seed.flatMap({ pepper.open($0, of: name) }),
            let step = OneTimeCode(secret: seed).step(of: code, at: moment, after: secrets.lastStep)
        {
            return try store.use(step: step, of: name)
        }
        return try store.use(recoveryCode: pepper.digest(ofCode: PrintedCode.plain(code), of: name), of: name)
    }

    // MARK: Setting up

    /// What a set-up code asks for, and the second factor that it offers.
    package struct SetUp: Sendable {
        package let account: Account
        package let asks: AccountStore.Asks
        package let factor: OneTimeCode
    }

    package func setUp(_ code: String, at moment: Moment) async throws -> SetUp {
        try await database.read { try setUp(code, at: moment, AccountStore($0)) }
    }

    private func setUp(_ code: String, at moment: Moment, _ store: AccountStore) throws -> SetUp {
        guard let found = try store.setUp(digest(ofSetUp: code), at: steady.time(moment)), let account = try store.find(found.account),
            let seed = pepper.open(found.seed, of: found.account)
        else { throw AccountRefusal.noSuchSetUp }
        return SetUp(account: account, asks: found.asks, factor: OneTimeCode(secret: seed))
    }

    /// Takes a password and a second factor. Every sign-in of the account ends, and browsers that were known are strangers again.
    ///
    /// - Parameters:
    ///   - password: the new one; the one that holds, where only the second factor is new.
    ///   - local: words of the service that a password may not be made of.
    /// - Returns: the printed codes that stand in for the app, where the second factor is new.
    /// - Throws: ``AccountRefusal``, ``StorageError``.
    package func take(
        _ setUpCode: String, password: String, code: String, local: [String], at moment: Moment
    ) async throws -> [String] {
        let asked = try await setUp(setUpCode, at: moment)
        let name = asked.account.code
        let hash = try await hash(password, for: asked, local: local, at: moment)
        let isNewFactor = asked.asks != .password
        let codes = isNewFactor ? (0..<Accounts.recoveryCodes).map { _ in PrintedCode.random(groups: 3) { Secret.random($0) } } : []
        let outcome = try await database.write { transaction -> AccountRefusal? in
            let (store, now) = (AccountStore(transaction), steady.time(moment))
            guard try store.setUp(digest(ofSetUp: setUpCode), at: now) != nil, let secrets = try store.secrets(of: name) else {
                return .noSuchSetUp
            }
            guard try store.mayTry(Secret.sha256(name.utf8), device: nil, at: now) else { return .tooOften }
            if isNewFactor {
                guard let step = asked.factor.step(of: code, at: moment, after: -1) else { return .wrongCode }
                let digests = codes.map { pepper.digest(ofCode: PrintedCode.plain($0), of: name) }
                try store.set(seed: pepper.seal(asked.factor.secret, of: name), of: name, recoveryCodes: digests)
                _ = try store.use(step: step, of: name)
            } else if try !use(code, of: name, secrets, at: moment, store) {
                return .wrongCode
            }
            if let hash { try store.set(password: hash, of: name) }
            try store.close(setUp: digest(ofSetUp: setUpCode))
            try store.forgetDevices(of: name)
            try SignInStore(transaction).endAll(of: name)
            return nil
        }
        if let outcome { throw outcome }
        return codes
    }

    /// The hash of a new password; nil where the one that holds was given.
    private func hash(_ password: String, for asked: SetUp, local: [String], at moment: Moment) async throws -> String? {
        if asked.asks == .factor {
            let name = asked.account.code
            let tried = try await database.write { transaction -> (mayTry: Bool, hash: String?) in
                let (store, now) = (AccountStore(transaction), steady.time(moment))
                return (try store.mayTry(Secret.sha256(name.utf8), device: nil, at: now), try store.secrets(of: name)?.password)
            }
            guard tried.mayTry else { throw AccountRefusal.tooOften }
            guard try await turnstile.run({ hashing.isRight(password, for: tried.hash) }) else { throw AccountRefusal.notRecognised }
            return nil
        }
        let account = asked.account
        try PasswordRules(local: local + [account.code, account.name, account.organisationLabel]).check(password)
        let made = try await turnstile.run { () -> Result<String, AccountRefusal> in
            do throws(AccountRefusal) { return .success(try hashing.hash(password)) } catch { return .failure(error) }
        }
        return try made.get()
    }
}
