import Core
import Record
import Storage
import Synchronization
import Testbed
import Testing

@Suite(.covers("SR-04", "SR-06")) struct `An act` {
    let stream = Reference.random(), subject = Reference.random()

    @Test(arguments: TestEngine.allCases)
    func `sent twice with one key has one effect and one answer`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            let note = NoteFold.note(subject, in: stream, .fields(["colour": .text("green")]))
            let first = try await record.keep([note], key: "k1")
            let second = try await record.keep([note], key: "k1")
            #expect(first == second)
            #expect(try await record.colours() == ["green"])
        }
    }

    /// A transaction that wrote nothing waits for neither disk nor standby, and the first may be there without being durable.
    @Test(.covers("SR-01"), arguments: TestEngine.allCases)
    func `sent again is answered by a transaction that writes`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            let note = NoteFold.note(subject, in: stream, .fields(["colour": .text("green")]))
            _ = try await record.keep([note], key: "k1")
            let before = try await database.read { try ChangeMarkStore($0).all() }
            _ = try await record.keep([note], key: "k1")
            let after = try await database.read { try ChangeMarkStore($0).all() }
            #expect(before != after)
            #expect(after["note"] == before["note"])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `sent with a key that something else was sent with is refused, and the first stays`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            try await record.keep([NoteFold.note(subject, in: stream, .fields(["colour": .text("green")]))], key: "k1")
            await #expect(throws: RecordRefusal.sentDifferently) {
                try await record.keep([NoteFold.note(subject, in: stream, .fields(["colour": .text("red")]))], key: "k1")
            }
            #expect(try await record.colours() == ["green"])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `sent eight times at once with one key is done once, and all are answered alike`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            let note = NoteFold.note(subject, in: stream, .fields(["colour": .text("green")]))
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { try await record.keep([note], key: "k1") } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers == ["done 1"])
            #expect(try await database.read { try FactStore($0).facts(of: subject) }.count == 1)
        }
    }

    /// Each decides on what it reads: a colour is chosen once.
    @Test(.covers("SR-05", "REL-13"), arguments: TestEngine.allCases)
    func `is decided on what is still so when it is written`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            for _ in 0..<20 {
                let stream = Reference.random()
                let chosen = await withTaskGroup(of: Bool.self) { group in
                    for number in 0..<8 {
                        group.addTask { await record.choose("colour \(number)", once: stream, key: "\(stream) \(number)") }
                    }
                    return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(chosen == 1)
                #expect(try await database.read { try FactStore($0).facts(of: stream) }.count == 1)
            }
        }
    }

    @Test(.covers("SR-04"), arguments: TestEngine.allCases)
    func `sent again while it is under way is answered as the first, though it could not be done twice`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            for _ in 0..<20 {
                let stream = Reference.random()
                let chosen = await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<4 { group.addTask { await record.choose("green", once: stream, key: "\(stream)") } }
                    return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(chosen == 4)
            }
        }
    }

    /// 35 bits are drawn twice sooner than one thinks; two records under one reference would be one, and each would tell of the other.
    @Test(.covers("SR-05"), arguments: TestEngine.allCases)
    func `that drew the reference of another record draws again, and the other stays as it was`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            try await record.keep([NoteFold.note(subject, in: stream, .fields(["colour": .text("green")]))])
            let drawn = Mutex([subject, subject, Reference.random()])
            let fresh = Reference.random()
            let answer = try await record.act(by: .operate("test"), key: "k2", on: [], content: .object([:])) { _ in
                let next = drawn.withLock { $0.removeFirst() }
                var note = NoteFold.note(next, in: fresh, .fields(["colour": .text("red")]))
                note.begins = true
                return Record.Decision(facts: [note], answer: "\(next)")
            }
            #expect(drawn.withLock { $0 }.isEmpty && answer != subject.description)
            #expect(Set(try await record.colours()) == ["green", "red"])
            #expect(try await database.read { try FactStore($0).facts(of: subject) }.map(\.stream) == [stream])
            #expect(try await database.read { try FactStore($0).facts(inStream: fresh) }.count == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `that draws nothing but references of others records nothing`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            try await record.keep([NoteFold.note(subject, in: stream, .fields(["colour": .text("green")]))])
            var again = NoteFold.note(subject, in: subject, .fields(["colour": .text("red")]))
            again.begins = true
            // One that is on record, and one that two records of the same act drew.
            for facts in [[again], [NoteFold.note(subject, in: stream, .fields([:])), again, again]] {
                let error = await #expect(throws: StorageError.self) { try await record.keep(facts) }
                #expect(error?.kind == .overtaken)
            }
            #expect(try await record.colours() == ["green"])
            #expect(try await database.read { try FactStore($0).facts(of: subject) }.count == 1)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `with the key of somebody else's act is refused`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            try await record.keep([NoteFold.note(subject, in: stream, .fields([:]))], key: "k1", by: "one")
            await #expect(throws: RecordRefusal.foreignKey) {
                try await record.keep([NoteFold.note(subject, in: stream, .fields([:]))], key: "k1", by: "another")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `refused after its facts were written leaves nothing behind`(engine: TestEngine) async throws {
        struct No: Error {}
        try await withDatabase(on: engine) { database in
            let whole = try await NoteFold.record(database)
            // What follows from the rows cannot be worked out: the facts and their rows are written by then.
            let fold = Fold(
                tables: whole.fold.tables, rows: whole.fold.rows, derive: { _, _ in throw No() }, allTables: whole.fold.allTables)
            let record = Record(database: database, fold: fold, now: whole.now)
            await #expect(throws: No.self) { try await record.keep([NoteFold.note(subject, in: stream, .fields([:]))]) }
            let facts = try await database.read { try FactStore($0).facts(of: subject) }
            #expect(facts.isEmpty)
            #expect(try await record.colours().isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `races another on the same stream and both are kept, numbered without a gap`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await record.keep([NoteFold.note(Reference.random(), in: stream, .fields([:]))]) }
                }
                // On PostgreSQL more than three may collide; those are told so and nothing of them is kept.
                while let result = await group.nextResult() {
                    if case .failure(let error) = result { #expect((error as? StorageError)?.kind == .overtaken) }
                }
            }
            let numbers = try await database.read { try FactStore($0).facts(inStream: stream).map(\.nth) }
            #expect(numbers == Array(1...numbers.count))
            #expect(numbers.count >= 2)
        }
    }
}

@Suite struct `A correction` {
    let stream = Reference.random(), subject = Reference.random()

    func facts(_ steps: [(nth: Int, day: Day, corrects: Int?, body: Fact.Body)]) async throws -> [EffectiveFact] {
        try await withDatabase(on: .sqlite) { database in
            let record = try await NoteFold.record(database)
            for step in steps {
                try await record.keep([NoteFold.note(subject, in: stream, on: step.day, corrects: step.corrects, step.body)])
            }
            return try await database.read { try FactStore($0).facts(of: subject).inEffect }
        }
    }
    let monday = Day(2026, 3, 30)

    @Test func `takes the place of the fact it mends`() async throws {
        let effective = try await facts([
            (1, monday, nil, .fields(["colour": .text("red")])), (2, monday + 1, nil, .fields(["colour": .text("blue")])),
            (3, monday, 1, .fields(["colour": .text("green")])),
        ])
        #expect(effective.map(\.nth) == [1, 2])
        #expect(effective.map { $0.fields["colour"]?.text } == ["green", "blue"])
    }

    @Test func `of a correction mends the first fact`() async throws {
        let effective = try await facts([
            (1, monday, nil, .fields(["size": .number(1)])), (2, monday, 1, .fields(["size": .number(2)])),
            (3, monday, 2, .fields(["size": .number(3)])),
        ])
        #expect(effective.map { $0.fields["size"]?.number } == [3])
    }

    @Test func `without a body withdraws, and a later one brings back`() async throws {
        let withdrawn = try await facts([(1, monday, nil, .fields(["size": .number(1)])), (2, monday, 1, .withdrawn)])
        #expect(withdrawn.isEmpty)
        let restored = try await facts([
            (1, monday, nil, .fields(["size": .number(1)])), (2, monday, 1, .withdrawn), (3, monday, 1, .fields(["size": .number(4)])),
        ])
        #expect(restored.map { $0.fields["size"]?.number } == [4])
    }

    @Test func `to an earlier day sorts by that day, and a late entry by the day it holds from`() async throws {
        let effective = try await facts([
            (1, monday + 5, nil, .fields(["colour": .text("first")])), (2, monday, nil, .fields(["colour": .text("late")])),
        ])
        #expect(effective.map { $0.fields["colour"]?.text } == ["late", "first"])
    }
}
