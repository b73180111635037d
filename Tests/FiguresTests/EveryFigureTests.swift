import Cases
import Core
import Foundation
import Language
import Populations
import Record
import Specification
import Storage
import Testbed
import Testing

@testable import Figures

/// Issue 4: every figure of every folder reads the same in memory and in SQL, on both engines.
@Suite struct `Every figure of every folder` {
    @Test(arguments: FolderBed.names, TestEngine.allCases)
    func `is the same from memory and from SQL`(_ name: String, _ engine: TestEngine) async throws {
        try await FolderBed.with(name, on: engine, records: { _ in Records() }) { bed in
            try await bed.compareAll("nothing recorded yet")
            #expect(try await bed.report().figures.count == bed.published.service.figures.count)
            let seed = UInt64(31)
            let full = try await bed.filled(with: { $0.random(seed: seed, size: 7) })
            try await full.compareAll("seed \(seed)")
            let report = try await full.report()
            let alive = report.figures.count { $0.population + $0.folds.map(\.rows.count).reduce(0, +) > 0 }
            print("\(name) on \(engine): \(alive) of \(report.figures.count) figures had rows")
            // Enough of them to mean something: chance seldom meets what the narrowest figures look for.
            #expect(alive * 5 > report.figures.count * 2)
        }
    }

    /// A seed that the drill found: people are counted by services in which nobody is named.
    @Test(.covers("KEN-OPP", "KEN-PEOPLE"), arguments: TestEngine.allCases)
    func `lists a part whose rows hold nothing to be told apart by, with nothing counted in it`(_ engine: TestEngine) async throws {
        try await FolderBed.with("kent", on: engine, records: { $0.random(seed: 34_978_416_744_022_492, size: 6) }) { bed in
            try await bed.compare(["KEN-OPP", "KEN-PEOPLE"], "the seed")
            let service = bed.published.service, entry = try #require(service.figures.first { $0.code == "KEN-OPP" })
            let figure = try service.rules.indicator(entry, on: Day(2026, 6, 30))?.figure(in: bed.records, bed.occasion)
            #expect(figure?.breakdowns.joined().contains { $0.value == nil } == true, "the seed holds such a part")
        }
    }

    /// Seeds nobody chose; `HOMEWARD_ROUNDS` says how many (Tests/Drills/figures.sh).
    @Test(.enabled(if: Drill.rounds > 0), arguments: FolderBed.names, TestEngine.allCases)
    func `is the same on many populations`(_ name: String, _ engine: TestEngine) async throws {
        var seeds = Seeded(for: "\(name) on \(engine)")
        for _ in 0..<Drill.rounds {
            let seed = seeds.next() >> 8
            try await FolderBed.with(name, on: engine, records: { $0.random(seed: seed, size: 6) }) {
                try await $0.compareAll("seed \(seed)")
            }
        }
    }
}

/// How much more a drill does than `make test`.
enum Drill {
    static let rounds = ProcessInfo.processInfo.environment["HOMEWARD_ROUNDS"].flatMap { Int($0) } ?? 0
}

extension FolderBed {
    /// Works out every figure both ways and names each difference.
    func compareAll(_ what: String) async throws { try await compare(published.service.figures.map(\.code), what) }

    /// The same of some.
    func compare(_ codes: [String], _ what: String) async throws {
        let scope = published.scope
        for figure in published.service.figures where codes.contains(figure.code) {
            let indicator = try #require(published.service.rules.indicator(figure, on: Day(2026, 6, 30)))
            do {
                let memory = try indicator.figure(in: records, occasion)
                let sql = try await database.read { try indicator.figure(in: $0, occasion, scope: scope) }
                #expect(memory.answer == sql.answer, "\(figure.code), \(what)")
                #expect(memory.parts == sql.parts && memory.missing == sql.missing, "\(figure.code), \(what)")
                #expect(memory.breakdowns == sql.breakdowns, "\(figure.code), \(what)")
                #expect(memory.also == sql.also, "\(figure.code), \(what)")
                let glance = try await database.read { try indicator.glance(in: $0, occasion, byService: true, scope: scope) }
                #expect(glance.answer == sql.answer, "\(figure.code) at a glance, \(what)")
                if let place = indicator.breakdownByService {
                    #expect(glance.breakdowns[place] == sql.breakdowns[place], "\(figure.code) by service at a glance, \(what)")
                }
                #expect(Set(memory.lines) == Set(sql.lines) && memory.lines.count == sql.lines.count, "\(figure.code), \(what)")
            } catch {
                Issue.record("\(figure.code), \(what): \(error)")
            }
        }
    }
}
