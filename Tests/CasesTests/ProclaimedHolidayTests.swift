import Cases
import Core
import Specification
import Testbed
import Testing

@Suite struct `A bank holiday that is proclaimed late` {
    private static let mourning = Versions.first.changed(
        "service.yaml", "  bank holidays: england\n", "  bank holidays: england\n  also closed: {2026-04-17: Day of mourning}\n")

    @Test(.covers("ROT-RC-01"), arguments: TestEngine.allCases)
    func `moves the deadlines that were running, of cases under every version, and moves them back when it is taken back`(
        engine: TestEngine
    ) async throws {
        try await ServiceBed.with(on: engine, folder: Versions.first) { bed in
            let file = try await bed.referred(["received": .text(Moment(Day(2026, 4, 14), 10).description)])
            let done = try await bed.referred(["received": .text(Moment(Day(2026, 4, 13), 10).description)])
            try await bed.does("decide", Versions.decision(), on: done)
            let before = try #require(try await bed.clocks(of: file).first)
            #expect(before.due == Moment(Day(2026, 4, 21), 17))

            try await bed.publish(Self.mourning)
            let after = try #require(try await bed.clocks(of: file).first)
            #expect(after.due == Moment(Day(2026, 4, 22), 17))
            #expect(after.explanation.contains("Day of mourning"))
            #expect(try await bed.version(of: file) == bed.published.version)
            #expect(try await bed.clocks(of: done).first { $0.code == "QUA-C1" }?.state == "met")
            #expect(try await bed.verified() == [])

            // What comes later counts by it too.
            let next = try await bed.referred(["received": .text(Moment(Day(2026, 4, 14), 10).description)])
            #expect(try await bed.clocks(of: next).first?.due == after.due)

            try await bed.publish(Versions.first.changed("service.yaml", "    label: Support worker", "    label: Support officer"))
            #expect(try await bed.clocks(of: file).first?.due == before.due)
            #expect(try await bed.verified() == [])
        }
    }
}
