import Access
import Cases
import Core
import Figures
import Record
import Returns
import Specification
import Storage
import Testbed
import Testing

@Suite(.covers("ROT-092", "SUT-111")) struct `A figure that was sent` {
    private func figure(_ period: String, in bed: ReturnBed, sent: SentFigures = SealStore.sent) async throws -> FigureReport {
        let viewer = try bed.manager.viewer
        let (now, calendar) = (bed.clock.now, try #require(bed.shelf["example"]).service.calendar)
        let period = try Period(label: period, in: calendar)
        let report = try await bed.database.read { transaction in
            try FigureReading(of: "example", on: bed.shelf, sent: sent).report(
                "HAR-1", period, asAt: now, for: viewer, earlier: 1, in: transaction)
        }
        return try #require(report)
    }

    /// Three of four, of which one was taken too late, as is found after it was sent.
    private func sendAndCorrect(in bed: ReturnBed) async throws {
        let files = try await bed.quarter()
        try await bed.seal()
        _ = try await bed.correct(files[0], decided: Moment(Day(2026, 5, 8), 9))
        let later = try await bed.refer(received: Moment(Day(2026, 7, 6), 10))
        try await bed.decide(later, Moment(Day(2026, 7, 7), 10))
    }

    @Test(arguments: TestEngine.allCases)
    func `is what the next one is compared with`(engine: TestEngine) async throws {
        try await ReturnBed.with(on: engine) { bed in
            try await sendAndCorrect(in: bed)
            #expect(try await figure("2026-27-q2", in: bed).earlier.map(\.value) == ["75.0"])
            #expect(try await figure("2026-27-q2", in: bed, sent: .none).earlier.map(\.value) == ["50.0"])
            // Its own page shows the record as it is; the return shows both.
            #expect(try await figure("2026-27-q1", in: bed).value == "50.0")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is shown as it was sent where its folder says so`(engine: TestEngine) async throws {
        let label = "label: Decisions in time\n"
        let asSealed = { (folder: Folder) in
            var files = folder.files
            files["figures.yaml"] = files["figures.yaml"]?.split(separator: label, maxSplits: 1, omittingEmptySubsequences: false)
                .joined(separator: label + "    as sealed: yes\n")
            return Folder(name: folder.name, files: files)
        }
        try await ReturnBed.with(on: engine, changing: asSealed) { bed in
            try await sendAndCorrect(in: bed)
            let shown = try await figure("2026-27-q1", in: bed)
            #expect((shown.value, shown.counted.count, shown.result) == ("75.0", 3, .missed))
            // A return is never made from what a return said: the draft to be sent again follows the record, and so does drift.
            #expect(try await bed.draft().figures.first { $0.code == "HAR-1" }?.value == "50.0")
            #expect(try await bed.drift().figures.map(\.difference.code) == ["HAR-1"])
        }
    }
}
