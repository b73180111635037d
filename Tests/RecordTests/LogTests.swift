import Core
import Proof
import Record
import Storage
import Testbed
import Testing

@Suite(.covers("DP-03", "SR-06")) struct `The log` {
    @Test(arguments: TestEngine.allCases)
    func `gives every fact and every look a place, without a gap, and signs how far it has come`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let bed = try await LogBed(database)
            try await bed.fill()
            // Ten facts and five looks.
            #expect(try await bed.places() == Array(0..<15))
            let checkpoints = try await bed.checkpoints()
            #expect(checkpoints.map(\.n) == [1, 2] && checkpoints.map(\.leaves) == [10, 15])
            #expect(checkpoints.allSatisfy { $0.isSigned(by: bed.key.publicKey) && $0.at == LogBed.noon })
            #expect(try await bed.sign().isEmpty)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `of facts that were undone has no place for them`(engine: TestEngine) async throws {
        struct No: Error {}
        try await withDatabase(on: engine) { database in
            let bed = try await LogBed(database)
            try await bed.keepNotes(1)
            let failing = Record(
                database: database,
                fold: Fold(tables: { _ in [] }, rows: { _ in [] }, derive: { _, _ in throw No() }, allTables: { [] }), now: bed.record.now)
            await #expect(throws: No.self) {
                try await failing.keep([NoteFold.note(Reference.random(), in: Reference.random(), .fields([:]))])
            }
            try await bed.keepNotes(1)
            try await bed.sign()
            #expect(try await bed.places() == Array(0..<4))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `extended by several at once, while acts go on, gives each place once`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let bed = try await LogBed(database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await bed.keepNotes(5) } }
                for _ in 0..<4 { group.addTask { for _ in 0..<5 { try await bed.sign() } } }
                try await group.waitForAll()
            }
            try await bed.sign()
            #expect(try await bed.places() == Array(0..<40))
            try await withDatabase(on: .sqlite) { scratch in
                try await scratch.migrate(RecordTables.migrations + [NoteFold.migration])
                #expect(try await bed.findings(in: scratch) == [])
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is signed after a minute or a thousand, whichever comes first`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let bed = try await LogBed(database)
            func signed(_ seconds: Int64) async throws -> [Int64] {
                try await bed.log.extend(at: LogBed.noon.adding(milliseconds: seconds * 1000), urgent: false).map(\.leaves)
            }
            #expect(try await signed(0) == [])
            try await bed.keepNotes(1)
            #expect(try await signed(1) == [2])
            try await bed.keepNotes(1)
            #expect(try await signed(60) == [])
            #expect(try await signed(61) == [4])
            let stream = Reference.random()
            for _ in 0..<5 {
                try await bed.record.keep((0..<200).map { _ in NoteFold.note(Reference.random(), in: stream, .fields([:])) })
            }
            #expect(try await signed(62) == [1004])
            try await bed.keepNotes(1)
            #expect(try await signed(63) == [])
        }
    }
}

@Suite(.covers("SR-06", "DP-03")) struct `An exported log` {
    @Test(arguments: [(TestEngine.sqlite, TestEngine.postgresql), (.postgresql, .sqlite)])
    func `restored into the other engine exports byte for byte, goes on, and again has no effect`(
        from: TestEngine, to: TestEngine
    ) async throws {
        let file = try await withDatabase(on: from) { database in
            let bed = try await LogBed(database)
            try await bed.fill()
            // A fact and a look that nobody has signed yet: the fact comes along, the look does not.
            try await bed.keepNotes(1)
            try await bed.look(.everybody(1))
            return try await bed.exported()
        }
        try await withDatabase(on: to) { database in
            let bed = try await LogBed(database)
            let dry = try await bed.record.restore(file, dryRun: true)
            #expect(dry.mistakes == [] && dry.taken == dry.lines)
            #expect(try await bed.exported() == [])
            let first = try await bed.record.restore(file, dryRun: false)
            #expect(first.mistakes == [] && first.taken == first.lines)
            #expect(try await bed.exported() == file)
            let again = try await bed.record.restore(file, dryRun: false)
            #expect(again.mistakes == [])
            #expect(try await bed.exported() == file)
            #expect(try await bed.sign().map(\.leaves) == [17])
            try await withDatabase(on: .sqlite) { scratch in
                try await scratch.migrate(RecordTables.migrations + [NoteFold.migration])
                #expect(try await bed.findings(outside: try await bed.checkpoints(), in: scratch) == [])
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `restored again when more was signed gives what was there its place`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            let bed = try await LogBed(database)
            try await bed.keepNotes(2)
            let early = try await bed.exported()
            try await bed.fill()
            let late = try await bed.exported()
            try await withDatabase(on: engine) { other in
                let there = try await LogBed(other)
                #expect(try await there.record.restore(early, dryRun: false).mistakes == [])
                #expect(try await there.record.restore(late, dryRun: false).mistakes == [])
                #expect(try await there.exported() == late)
                // The earlier file says less, and nothing else.
                #expect(try await there.record.restore(early, dryRun: false).mistakes == [])
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is not mixed with another log`(engine: TestEngine) async throws {
        let file = try await withDatabase(on: .sqlite) { database in
            let bed = try await LogBed(database)
            try await bed.fill()
            return try await bed.exported()
        }
        try await withDatabase(on: engine) { database in
            let bed = try await LogBed(database)
            try await bed.fill()
            let before = try await bed.exported()
            let report = try await bed.record.restore(file, dryRun: false)
            #expect(report.mistakes.contains { $0.line == 1 && $0.sentence == "is not that of this record, whose log is another" })
            #expect(try await bed.exported() == before)
        }
    }

    @Test func `with a line changed, moved or cut off is named by line, and nothing is taken`() async throws {
        let file = try await withDatabase(on: .sqlite) { database in
            let bed = try await LogBed(database)
            try await bed.fill()
            return try await bed.exported()
        }
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n").map(String.init)
        let look = try #require(lines.firstIndex { $0.contains("\"look\"") && $0.contains("\"list\":null") })
        let list = try #require(lines.firstIndex { $0.contains("\"subjects\"") })
        var damaged: [(line: Int, lines: [String])] = []
        for (line, old, new) in [
            (look, "\"by\":\"worker\"", "\"by\":\"nobody\""), (0, "\"leaves\":10", "\"leaves\":9"),
            (1, "\"checkpoint\":2", "\"checkpoint\":3"),
            (list, "\"subjects\":[", "\"subjects\":[\"\(Reference.random())\","),
        ] {
            var changed = lines
            changed[line] = changed[line].replacing(old, with: new)
            if changed != lines { damaged.append((line + 1, changed)) }
        }
        damaged.append((lines.count - 1, Array(lines.dropLast())))
        #expect(damaged.count == 5)
        for (line, lines) in damaged {
            try await withDatabase(on: .sqlite) { database in
                let bed = try await LogBed(database)
                let report = try await bed.record.restore(Array(lines.joined(separator: "\n").utf8), dryRun: false)
                #expect(report.mistakes.contains { $0.line == line }, "\(line): \(report.mistakes)")
                #expect(try await bed.exported() == [])
            }
        }
    }
}
