import Cases
import Core
import Figures
import Foundation
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite struct `A number agreed in a folder` {
    /// The folder `example` as it lies on disk, copied, with one line of it changed.
    private func copied(_ old: String, _ new: String) throws -> Folder {
        let place = FileManager.default.temporaryDirectory.appending(path: "homeward-\(UUID())/example")
        defer { try? FileManager.default.removeItem(at: place.deletingLastPathComponent()) }
        try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: HouseBed.services.appending(path: "example"), to: place)
        let file = place.appending(path: "service.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try #require(text.components(separatedBy: old).count == 2)
        try text.replacingOccurrences(of: old, with: new).write(to: file, atomically: true, encoding: .utf8)
        // What the folder's own examples expect was agreed with five days.
        let folder = try Folder(at: place.path)
        return Folder(name: folder.name, files: folder.files.filter { $0.key != "examples/pause.yaml" })
    }

    private func does(_ act: String, _ answers: [(String, String)], on address: String, _ browser: Browser) async throws {
        let form = try await browser.get("\(address)/\(act)")
        #expect(try await browser.post("\(address)/\(act)", form.hidden + answers).status == 303)
    }

    /// What somebody reads who was referred on Thursday 2 April and agreed a plan on Friday the 10th.
    private struct Read: Equatable { var hint = false, clock = false, words = false, value = "" }

    private func read(_ folder: Folder, on engine: TestEngine, days: String, due: String) async throws -> Read {
        try await HouseBed.with(on: engine, folders: [folder]) { bed in
            let address = try await bed.refer(on: Day(2026, 4, 2))
            let manager = try await bed.browser(of: "example-mina.okoro"), worker = try await bed.browser(of: "example-wes.marlow")
            let decided = [("decision-result", "accepted"), ("decision-decided", "7 4 2026"), ("decision-decided-time", "10:00")]
            try await does("decide", decided, on: address, manager)
            let assessed = [
                ("assessment-completed", "8 4 2026"), ("assessment-completed-time", "10:00"), ("assessment-score.1.area", "money"),
                ("assessment-score.1.level", "1"),
            ]
            try await does("assess", assessed, on: address, worker)
            var read = Read()
            read.hint = try await worker.get("\(address)/agree_plan").text.contains("A plan is agreed within \(days) of the referral.")
            try await does("agree_plan", [("plan-agreed", "10 4 2026"), ("plan-agreed-time", "12:00")], on: address, worker)
            read.clock = try await manager.get(address).text.contains("Due \(due) at 17:00: \(days)")
            let figure = try await manager.get("/figures/2026-27-q1/HAR-2").text
            read.words = figure.contains("Plans agreed within \(days)")
            read.value = try await value(of: "HAR-2", in: bed)
            return read
        }
    }

    private func value(of code: String, in bed: HouseBed) async throws -> String {
        let period = try Period(label: "2026-27-q1", in: .officeHours)
        let report = try await bed.house.database.read { transaction in
            try FigureReading(of: "example", on: bed.house.shelf).report(
                code, period, asAt: HouseBed.now, for: .operate("test"), in: transaction)
        }
        return report?.value ?? "none"
    }

    @Test(arguments: TestEngine.allCases)
    func `changes the form's hint, the clock, the figure's words and its value in one place, and compare names the open cases`(
        engine: TestEngine
    ) async throws {
        let (line, agreed) = ("unit: working_days, default: 5", try copied("default: 5", "default: 5"))
        let changed = try copied(line, "unit: working_days, default: 3")
        let before = try await read(agreed, on: engine, days: "5 working days", due: "Monday 13 April")
        #expect(before == Read(hint: true, clock: true, words: true, value: "100.0"))
        let after = try await read(changed, on: engine, days: "3 working days", due: "Thursday 9 April")
        #expect(after == Read(hint: true, clock: true, words: true, value: "0.0"))

        try await HouseBed.with(on: engine, folders: [agreed]) { bed in
            // What began before the new version is in force keeps its five days.
            _ = try await bed.refer(on: Day(2026, 4, 13))
            let today = try await bed.refer(on: Day(2026, 4, 14))
            let found = try await bed.house.database.rehearse { transaction in
                try VersionDifferences(
                    (agreed, try Service.load(agreed)), (changed, try Service.load(changed)), from: Day(2026, 4, 14), at: HouseBed.now,
                    in: transaction)
            }
            let reference = today.split(separator: "/").last ?? ""
            #expect(
                found.lines == [
                    "1 open cases would be affected.", "  \(reference): HAR-C2 due 2026-04-21 17:00 → 2026-04-17 17:00",
                    "0 figures would change.",
                ])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is said as it was agreed for the day the page is about`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let published = try bed.house.service("example")
            try await bed.house.database.write { transaction in
                try transaction.run(
                    """
                    INSERT INTO setting_value (service, setting, starts, value, decision, by)
                    VALUES (\(published.reference), \("plan_within"), \(Day(2026, 4, 1)), \(1), \("Board of 3 March 2026"), \("mina.okoro"))
                    """)
            }
            let officer = try await bed.browser(of: "example-carl.dunn")
            #expect(try await officer.get("/figures/2025-26-q4/HAR-2").text.contains("Plans agreed within 5 working days"))
            #expect(try await officer.get("/figures/2026-27-q1/HAR-2").text.contains("Plans agreed within 1 working day"))
        }
    }
}
