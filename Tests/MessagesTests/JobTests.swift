import Core
import Storage
import Testbed
import Testing

@testable import Messages

@Suite(.covers("SR-04")) struct `A job` {
    private let now = Moment(Day(2026, 4, 14), 12)

    private func take(_ owner: String, at moment: Moment, _ database: Database, job: String = "messages") async throws -> Bool {
        try await database.write { try JobStore($0).take(job, for: owner, at: moment, until: moment.adding(minutes: 5)) }
    }

    private func empty<Result>(
        _ engine: TestEngine, isolation: isolated (any Actor)? = #isolation, _ body: (Database) async throws -> Result
    ) async throws -> Result {
        try await withDatabase(on: engine) { database in
            try await database.migrate(MessageTables.migrations)
            return try await body(database)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is one server's of all that come for it at once`(engine: TestEngine) async throws {
        try await empty(engine) { database in
            for round in 1...10 {
                let owners = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for server in 1...4 { group.addTask { try await take("server \(server)", at: now, database, job: "job \(round)") } }
                    return try await group.reduce(into: 0) { count, isOurs in count += isOurs ? 1 : 0 }
                }
                #expect(owners == 1)
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is kept by taking it again, taken over from a server that stopped, and given back by one that ends`(
        engine: TestEngine
    ) async throws {
        try await empty(engine) { database in
            #expect(try await take("one", at: now, database))
            #expect(try await take("one", at: now.adding(minutes: 4), database))
            #expect(try await take("two", at: now.adding(minutes: 8), database) == false, "its lease was made longer")
            #expect(try await take("two", at: now.adding(minutes: 9), database), "the first was not heard of again")
            #expect(try await take("one", at: now.adding(minutes: 10), database) == false, "it comes back too late")
            try await database.write { try JobStore($0).leave("messages", by: "one") }
            #expect(try await take("one", at: now.adding(minutes: 11), database) == false, "what is another's cannot be given back")
            try await database.write { try JobStore($0).leave("messages", by: "two") }
            #expect(try await take("one", at: now.adding(minutes: 11), database))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `sends a summary of a day once, again only if it surely did not leave, and gives up after five tries`(
        engine: TestEngine
    ) async throws {
        try await empty(engine) { database in
            func claim(at moment: Moment) async throws -> Bool {
                try await database.write { try SummaryStore($0).claim("mina", on: now.day, at: moment) }
            }
            func note(_ state: SummaryStore.State, at moment: Moment) async throws {
                try await database.write { try SummaryStore($0).note(state, of: "mina", on: now.day, at: moment) }
            }
            let claims = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 1...4 { group.addTask { try await claim(at: now) } }
                return try await group.reduce(into: 0) { count, isOurs in count += isOurs ? 1 : 0 }
            }
            #expect(claims == 1)
            // The server stopped in between: whether it left nobody knows, so nobody sends it again.
            #expect(try await claim(at: now.adding(hours: 3)) == false)
            var moment = now
            for _ in 2...5 {
                try await note(.failed, at: moment)
                #expect(try await claim(at: moment.adding(minutes: 14)) == false)
                moment = moment.adding(minutes: 15)
                #expect(try await claim(at: moment))
            }
            try await note(.failed, at: moment)
            #expect(try await claim(at: moment.adding(hours: 1)) == false)
        }
    }
}
