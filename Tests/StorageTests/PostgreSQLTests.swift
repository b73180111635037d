import Foundation
import PostgreSQL
import Storage
import Testbed
import Testing

@Suite(.serialized) struct `PostgreSQL` {
    @Test(arguments: [
        "postgresql://someone:s3cret@127.0.0.1:1/nothing", "postgresql//someone:s3cret@here", "postgresql://someone:s3cret@here:port/x", "",
    ])
    func `that does not answer is unavailable, and its password stays unsaid`(url: String) async throws {
        let error = await #expect(throws: StorageError.self) {
            // An empty address is libpq's own default; it is made wrong on purpose here.
            try await PostgreSQLEngine(url: url.isEmpty ? "host=127.0.0.1 port=1 password=s3cret" : url)
        }
        guard case .unavailable(let why) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!why.contains("s3cret") && !why.isEmpty)
    }

    @Test(.covers("SR-03"), arguments: ["off", "local", "remote_write"])
    func `that would confirm what it can lose is refused`(setting: String) async throws {
        let server = try testServer()
        await #expect(throws: StorageError.notDurable("PostgreSQL's synchronous_commit is not on")) {
            try await PostgreSQLEngine(url: "\(server)?options=-csynchronous_commit%3D\(setting)")
        }
    }

    @Test func `connects again after its server dropped an idle connection`() async throws {
        try await withSchema { url in
            let database = Database(try await PostgreSQLEngine(url: url, limits: .init(connections: 1)))
            let backend = try await database.read(number)
            try await terminate(backend, on: url)
            #expect(try await database.read(number) != backend)
            await database.close()
        }
    }

    @Test func `that drops a connection in the middle of a transaction keeps nothing of it`() async throws {
        try await withSchema { url in
            let database = Database(try await PostgreSQLEngine(url: url, limits: .init(connections: 1)))
            try await database.write { try $0.script("CREATE TABLE note (id BIGINT)") }
            let error = await #expect(throws: StorageError.self) {
                try await database.write { transaction in
                    try transaction.run("INSERT INTO note (id) VALUES (\(1))")
                    try transaction.run("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            guard case .unavailable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let count = try await database.read { try $0.row("SELECT count(*) AS n FROM note") { try $0.get("n", as: Int.self) } }
            #expect(count == 0)
            await database.close()
        }
    }

    /// A service or a return that is called alike has the same number in every house.
    @Test func `lets two houses in one database hold the same number, and no house twice`() async throws {
        try await withSchema { first in
            try await withSchema { second in
                let one = Database(try await PostgreSQLEngine(url: first, limits: .init(connections: 2)))
                let other = Database(try await PostgreSQLEngine(url: second, limits: .init(connections: 1)))
                let (held, done) = (Gate(), Gate())
                async let holding: Void = one.write { transaction in
                    try transaction.hold([7])
                    held.open()
                    done.wait()
                }
                await held.opened()
                @Sendable func holdBriefly(_ transaction: Transaction) throws {
                    try transaction.script("SET LOCAL lock_timeout = '20ms'")
                    try transaction.hold([7])
                }
                try await other.write(holdBriefly)
                await #expect(throws: StorageError.conflict) { try await one.write(holdBriefly) }
                done.open()
                try await holding
                await one.close()
                await other.close()
            }
        }
    }

    @Test func `tells those who wait too long that it is busy`() async throws {
        try await withSchema { url in
            let limits = PostgreSQLEngine.Limits(connections: 1, waiting: 2, wait: .milliseconds(200))
            let database = Database(try await PostgreSQLEngine(url: url, limits: limits))
            let (running, done) = (Gate(), Gate())
            async let long: Void = database.read { _ in
                running.open()
                done.wait()
            }
            await running.opened()
            let outcomes = await withTaskGroup(of: StorageError?.self) { group in
                for _ in 1...3 {
                    group.addTask {
                        do {
                            try await database.read { _ in }
                            return nil
                        } catch { return error as? StorageError }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            done.open()
            try await long
            #expect(outcomes.count { $0 == .unavailable("it is too busy to answer in time") } == 2)
            #expect(outcomes.count { $0 == .unavailable("too many requests wait for it") } == 1)
            try await database.read { _ in }
            await database.close()
        }
    }

    @Test func `refuses what comes after it is closed`() async throws {
        try await withSchema { url in
            let database = Database(try await PostgreSQLEngine(url: url))
            await database.close()
            await #expect(throws: StorageError.unavailable("it is being closed")) { try await database.read { _ in } }
        }
    }

    /// A standby that never comes makes every COMMIT wait; the wait is then cut short in two ways. On a server of its own: nobody else's commits wait.
    @Test(.covers("SR-01", "SR-03"), .timeLimit(.minutes(1)), arguments: ["pg_cancel_backend", "pg_terminate_backend"])
    func `does not confirm a commit that its standby did not`(interruption: String) async throws {
        try await withSchema(alone: true) { url in
            let (database, keeper) = (
                Database(try await PostgreSQLEngine(url: url, limits: .init(connections: 1))),
                Database(try await PostgreSQLEngine(url: url, limits: .init(connections: 1)))
            )
            try await database.write { try $0.script("CREATE TABLE note (id BIGINT)") }
            let backend = try await database.read(number)
            try await withoutStandby {
                async let writing: StorageError? = {
                    do {
                        _ = try await database.write { try $0.run("INSERT INTO note (id) VALUES (\(1))") }
                        return nil
                    } catch { return error as? StorageError }
                }()
                try await keeper.read { transaction in
                    for _ in 0..<1000 {
                        let waiting = try transaction.row(
                            "SELECT pid FROM pg_stat_activity WHERE pid = CAST(\(backend) AS INTEGER) AND wait_event = 'SyncRep'"
                        ) { $0.value(at: 0) }
                        if waiting != nil { break }
                        // The view is a snapshot of the transaction until it is cleared.
                        try transaction.forEach("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)") { _ in }
                    }
                    try transaction.forEach(Statement(composed: "SELECT \(interruption)(\(backend))")) { _ in }
                }
                #expect(await writing == .unknownOutcome)
            }
            try await database.write { try $0.run("INSERT INTO note (id) VALUES (\(2))") }
            await database.close()
            await keeper.close()
        }
    }

    @Sendable private func number(_ transaction: Transaction) throws -> Int {
        try #require(try transaction.row("SELECT pg_backend_pid() AS pid") { try $0.get("pid", as: Int.self) })
    }

    private func terminate(_ backend: Int, on url: String) async throws {
        let other = Database(try await PostgreSQLEngine(url: url, limits: .init(connections: 1)))
        try await other.read { transaction in
            try transaction.forEach(Statement(composed: "SELECT pg_terminate_backend(\(backend)), pg_sleep(0.1)")) { _ in }
        }
        await other.close()
    }

    /// Runs `body` while every COMMIT waits for a standby that never comes.
    private func withoutStandby(_ body: () async throws -> Void) async throws {
        try await alterSystem("SET synchronous_standby_names = 'absent'")
        do { try await body() } catch {
            try await alterSystem("RESET synchronous_standby_names")
            throw error
        }
        try await alterSystem("RESET synchronous_standby_names")
    }

    /// Outside any transaction, which the engine never is: through the server's own client.
    private func alterSystem(_ change: String) async throws {
        _ = try await OutsideProgram.run([
            "psql", "--quiet", "--no-psqlrc", "--dbname", try testServer(alone: true), "--command", "ALTER SYSTEM \(change)",
            "--command", "DO $$ BEGIN PERFORM pg_reload_conf(), pg_sleep(0.2); END $$",
        ])
    }
}
