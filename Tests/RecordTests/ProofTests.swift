import Core
import Record
import Storage
import Synchronization
import Testbed
import Testing

@Suite(.covers("SR-06")) struct `Verification` {
    let stream = Reference.random(), subject = Reference.random()

    func findings(after damage: Statement, on engine: TestEngine) async throws -> [String] {
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            for size in 1...3 {
                let body = Fact.Body.fields(["size": .number(Int64(size)), "colour": .text("green")])
                try await record.keep([NoteFold.note(subject, in: stream, body)])
            }
            try await database.write { _ = try $0.run(damage) }
            return try await withDatabase(on: .sqlite) { scratch in
                try await scratch.migrate(RecordTables.migrations + [NoteFold.migration])
                return try await record.verify(rebuildingIn: scratch).findings
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of an untouched record finds nothing`(engine: TestEngine) async throws {
        #expect(try await findings(after: "UPDATE note SET size = size", on: engine).isEmpty)
    }

    @Test(arguments: TestEngine.allCases)
    func `names a row edited by hand, its column, what it holds and what the facts say`(engine: TestEngine) async throws {
        let findings = try await findings(after: "UPDATE note SET size = 7", on: engine)
        #expect(findings == ["note row \(subject), column size: the row holds 7, the facts say 3"])
    }

    @Test(arguments: TestEngine.allCases)
    func `names a row that was deleted and one that was added`(engine: TestEngine) async throws {
        #expect(try await findings(after: "DELETE FROM note", on: engine).first?.contains("the table lacks it") == true)
        let added = try await findings(after: "INSERT INTO note (id, day) VALUES (5, 1)", on: engine)
        #expect(added.first?.contains("no fact explains it") == true)
    }

    @Test(arguments: [
        "UPDATE fact_body SET body = '{\"size\":9}' WHERE fact = (SELECT MIN(fact) FROM fact_body)" as Statement,
        "UPDATE fact SET day = day - 1 WHERE nth = 2", "UPDATE fact SET at = at + 1 WHERE nth = 3",
        "UPDATE act SET by = 'somebody else' WHERE id = (SELECT MIN(id) FROM act)",
        "UPDATE act SET at = at - 1 WHERE id = (SELECT MIN(id) FROM act)",
    ])
    func `names a fact whose words, time or author were changed`(damage: Statement) async throws {
        let findings = try await findings(after: damage, on: .sqlite)
        #expect(findings.contains { $0.contains("not those that were recorded") })
    }

    @Test func `names a gap in a stream`() async throws {
        let findings = try await findings(
            after: "UPDATE fact SET nth = 9 WHERE nth = 3", on: .sqlite)
        #expect(findings.contains { $0.contains("fact 3 of the stream is missing") })
    }
}

@Suite struct `Exported facts` {
    @Test(arguments: [(TestEngine.sqlite, TestEngine.postgresql), (.postgresql, .sqlite)])
    func `restored into the other engine export byte for byte, and again have no effect`(from: TestEngine, to: TestEngine) async throws {
        let file = try await withDatabase(on: from) { database in
            let record = try await NoteFold.record(database)
            let stream = Reference.random()
            for size in 1...5 {
                let body = Fact.Body.fields(["size": .number(Int64(size)), "colour": .text("Zoë’s “note”\n<b>")])
                try await record.keep([
                    NoteFold.note(Reference.random(), in: stream, body),
                    NoteFold.note(Reference.random(), in: stream, corrects: size > 2 ? size - 1 : nil, size == 4 ? .withdrawn : body),
                ])
            }
            return try await exported(record)
        }
        try await withDatabase(on: to) { database in
            let record = try await NoteFold.record(database)
            let dry = try await record.restore(file, dryRun: true)
            #expect(dry.taken == 10 && dry.mistakes.isEmpty)
            #expect(try await record.colours().isEmpty)
            let first = try await record.restore(file, dryRun: false)
            #expect(first.taken == 10)
            #expect(try await exported(record) == file)
            let before = try await database.read { try ChangeMarkStore($0).all() }
            let again = try await record.restore(file, dryRun: false)
            #expect((again.taken, again.known, again.mistakes) == (0, 10, []))
            // Otherwise nobody would wait until what is there already is durable.
            #expect(try await database.read { try ChangeMarkStore($0).all() } != before)
        }
    }

    @Test func `with any line damaged are named by line and field, and nothing is taken`() async throws {
        let file = try await withDatabase(on: .sqlite) { database in
            let record = try await NoteFold.record(database)
            let stream = Reference.random()
            for size in 1...3 {
                try await record.keep([NoteFold.note(Reference.random(), in: stream, .fields(["size": .number(Int64(size))]))])
            }
            return String(decoding: try await exported(record), as: UTF8.self)
        }
        var lines = file.split(separator: "\n").map(String.init)
        lines[0] = String(lines[0].dropLast(1))
        lines[1] = lines[1].replacing("\"size\":2", with: "\"size\":8")
        lines[2] = lines[2].replacing("\"day\":\"2026-04-02\"", with: "\"day\":\"2026-02-30\"")
        let damaged = Array(lines.joined(separator: "\n").utf8)
        try await withDatabase(on: .sqlite) { database in
            let record = try await NoteFold.record(database)
            let report = try await record.restore(damaged, dryRun: false)
            #expect(report.mistakes.map(\.line) == [1, 2, 3])
            #expect(report.mistakes.map(\.field).suffix(2) == ["digest", "day"])
            #expect(try await record.colours().isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `with one mistake after thousands of clean lines leave nothing`(on engine: TestEngine) async throws {
        var lines = try await withDatabase(on: .sqlite) { database in
            let record = try await NoteFold.record(database)
            let stream = Reference.random()
            for _ in 1...24 {
                try await record.keep((1...100).map { NoteFold.note(Reference.random(), in: stream, .fields(["size": .number($0)])) })
            }
            return String(decoding: try await exported(record), as: UTF8.self)
        }.split(separator: "\n").map(String.init)
        lines[2_300] = lines[2_300].replacing("\"nth\":", with: "\"nth\":1")
        lines.remove(at: 2_350)
        let damaged = Array(lines.joined(separator: "\n").utf8)
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            let report = try await record.restore(damaged, dryRun: false)
            #expect(report.lines == 2_399 && report.mistakes.map(\.line) == [2_301])
            #expect(try await exported(record).isEmpty)
            #expect(try await record.colours().isEmpty)
        }
        // The gap alone: the line after it is named.
        lines[2_300] = lines[2_300].replacing("\"nth\":1", with: "\"nth\":")
        let gapped = Array(lines.joined(separator: "\n").utf8)
        try await withDatabase(on: engine) { database in
            let record = try await NoteFold.record(database)
            let report = try await record.restore(gapped, dryRun: false)
            #expect(report.mistakes.map(\.line) == [2_351])
            #expect(report.mistakes.first?.sentence == "fact 2352 follows fact 2350; some are missing or are there already")
            #expect(try await exported(record).isEmpty)
        }
    }

    func exported(_ record: Record) async throws -> [UInt8] {
        let lines = Mutex<[UInt8]>([])
        try await record.export { line in lines.withLock { $0 += line } }
        return lines.withLock { $0 }
    }
}
