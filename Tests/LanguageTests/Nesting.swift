import Core
import Populations
import Storage
import Testbed
import Testing

@testable import Language

/// SQLite's parser holds a hundred symbols: docs/reference/rules.md, Limits.
@Suite struct `Rules within rules` {
    /// `has … or (has … or (…))`, each of which may be undecided.
    private static func nested(_ depth: Int) -> String {
        let kinds = ["referral", "override"], tests = ["severity above 1", "decided after requested"]
        let inner = depth == 1 ? "" : " or \(nested(depth - 1))"
        return "(has \(kinds[depth % 2]) where \(tests[depth % 2])\(inner))"
    }

    @Test(arguments: TestEngine.allCases, 1...5)
    func `are read five deep`(engine: TestEngine, depth: Int) async throws {
        let rule = try Rule(RuleText(Self.nested(depth)), in: World.vocabulary, RuleContext(row: "case", hasPeriod: true))
        try await Bench.with(seed: UInt64(depth), size: 5, on: engine) { bench in
            let (memory, sql) = try await bench.readings(rule)
            #expect(memory == sql && !memory.isEmpty)
        }
    }
}
