import Access
import Core
import Figures
import Record
import Returns
import Specification
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-091")) struct `A return` {
    /// Its quarter ends on Tuesday 30 June 2026 and it is due ten working days later.
    @Test(arguments: [
        (Day(2026, 6, 30), ReturnStanding.State.draft), (Day(2026, 7, 1), .draft), (Day(2026, 7, 6), .draft), (Day(2026, 7, 7), .dueSoon),
        (Day(2026, 7, 14), .dueSoon), (Day(2026, 7, 15), .overdue),
    ])
    func `is a draft, due soon or overdue by the day`(today: Day, state: ReturnStanding.State) async throws {
        try await ReturnBed.with(on: .sqlite, at: Moment(today, 9)) { bed in
            _ = try await bed.refer()
            let list = try await bed.database.read { try bed.reading.list(of: "example", for: .operate("test"), on: today, in: $0) }
            let standing = try #require(
                list.first { $0.returned.entry.name == "quarterly" && $0.returned.period.label == ReturnBed.period })
            #expect(standing.due?.day == Day(2026, 7, 14))
            #expect(standing.due?.words == "due Tuesday 14 July at 17:00: 10 working days")
            #expect(standing.state(on: today) == state)
        }
    }

    /// Counting begins after the last day, worked or not; Good Friday and Easter Monday are skipped.
    @Test(arguments: [("2025-26-q4", Day(2026, 4, 16)), ("2026-27-q1", Day(2026, 7, 14)), ("2027-28-q3", Day(2028, 1, 17))])
    func `is due ten working days after its period`(period: String, due: Day) async throws {
        try await ReturnBed.with(on: .sqlite) { bed in
            let returned = try await bed.returned(period)
            #expect(try await bed.database.read { try returned.due(in: $0)?.day } == due)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is listed for each of its periods since anything was recorded, and is sealed once it was`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            _ = try await bed.refer(received: Moment(Day(2026, 1, 12), 10))
            try await bed.seal()
            let today = bed.clock.now.day
            let list = try await bed.database.read { try bed.reading.list(of: "example", for: .operate("test"), on: today, in: $0) }
            let quarterly = list.filter { $0.returned.entry.name == "quarterly" }
            #expect(quarterly.map(\.returned.period.label) == ["2026-27-q2", "2026-27-q1", "2025-26-q4"])
            #expect(quarterly.map { $0.state(on: today) } == [.draft, .sealed, .overdue])
            #expect(list.filter { $0.returned.entry.name == "yearly" }.map(\.returned.period.label) == ["2026-27", "2025-26"])
        }
    }

    @Test func `is not there for a period of another length`() async throws {
        try await ReturnBed.with(on: .sqlite) { bed in
            _ = await #expect(throws: ReturnRefusal.noSuchReturn) { _ = try await bed.returned("2026-27") }
        }
    }

    /// The contract begins on Monday 1 December 2025.
    private static func others(_ folder: Folder) -> Folder {
        var files = folder.files
        let returns = ["week", "4 weeks", "contract year"].enumerated().map { number, each in
            """

            other_\(number):
              label: Return of \(each)
              each: \(each)
              figures: [HAR-1]
              due: 5 working_days
              signed by: [manager]
              to: officer

            """
        }
        files["returns.yaml", default: ""] += returns.joined()
        files["service.yaml"] = files["service.yaml"]?.split(separator: "settings:\n", maxSplits: 1, omittingEmptySubsequences: false)
            .joined(separator: "settings:\n  contract_starts: {label: First day of the contract, type: day, default: 2025-12-01}\n")
        return Folder(name: folder.name, files: files)
    }

    @Test(.covers("THU-155", "SUT-118"), arguments: TestEngine.allCases)
    func `is prepared for each week, for four weeks and for a year of the contract`(engine: TestEngine) async throws {
        let today = Day(2026, 1, 14)
        try await ReturnBed.with(on: engine, at: Moment(today, 10), changing: Self.others) { bed in
            _ = try await bed.refer(received: Moment(Day(2026, 1, 2), 10))
            let list = try await bed.database.read { try bed.reading.list(of: "example", for: .operate("test"), on: today, in: $0) }
            func labels(_ name: String) -> [String] { list.filter { $0.returned.entry.name == name }.map(\.returned.period.label) }
            #expect(labels("other_0") == ["2026-01-12-to-2026-01-18", "2026-01-05-to-2026-01-11", "2025-12-29-to-2026-01-04"])
            #expect(labels("other_1") == ["2025-12-29-to-2026-01-25"])
            #expect(labels("other_2") == ["2025-12-01-to-2026-11-30"])
            let returned = try await bed.database.read {
                try bed.reading.find("other_0", "2026-01-05-to-2026-01-11", of: "example", in: $0)
            }
            #expect(try await bed.database.read { try returned.due(in: $0)?.day } == Day(2026, 1, 16))
            // Its figures are those of its own days.
            let viewer = try bed.manager.viewer
            let draft = try await bed.database.read { try bed.reading.draft(returned, for: viewer, at: Moment(today, 10), in: $0) }
            #expect(draft.figures.map { [$0.numerator, $0.denominator] } == [[0, 1]])
            for label in ["2026-01-06-to-2026-01-12", "2025-26-q4"] {
                _ = await #expect(throws: ReturnRefusal.noSuchReturn) {
                    _ = try await bed.database.read { try bed.reading.find("other_0", label, of: "example", in: $0) }
                }
            }
        }
    }
}
