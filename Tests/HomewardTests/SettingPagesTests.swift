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

@Suite struct `What the parties agree` {
    private static let decision = "Contract meeting of 3 March 2026, minute 4"

    private func agree(
        _ value: String, from day: String, by decision: String = decision, on setting: String = "plan_within", _ browser: Browser
    ) async throws -> Browser.Answer {
        let form = try await browser.get("/settings/\(setting)")
        return try await browser.post(
            "/settings/\(setting)",
            form.hidden + [("agreement-value", value), ("agreement-starts", day), ("agreement-decision", decision)])
    }

    @Test(.covers("SUT-011"), arguments: TestEngine.allCases)
    func `moves the deadlines of what starts on its first day or later, words and figures with them, and leaves what began before`(
        engine: TestEngine
    ) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let before = try await bed.refer(on: Day(2026, 3, 31)), after = try await bed.refer(on: Day(2026, 4, 2))
            let manager = try await bed.browser(of: "example-mina.okoro")
            #expect(try await manager.get(after).text.contains("Due Monday 13 April at 17:00: 5 working days"))

            #expect(try await agree("3", from: "1 4 2026", manager).location == "/settings/plan_within?done=agreed")
            #expect(try await manager.get(before).text.contains("Due Thursday 9 April at 17:00: 5 working days"))
            #expect(try await manager.get(after).text.contains("Due Thursday 9 April at 17:00: 3 working days"))
            #expect(try await manager.get("/figures/2025-26-q4/HAR-2").text.contains("Plans agreed within 5 working days"))
            #expect(try await manager.get("/figures/2026-27-q1/HAR-2").text.contains("Plans agreed within 3 working days"))
            // A case begun since follows it too.
            let next = try await bed.refer(on: Day(2026, 4, 13))
            #expect(try await manager.get(next).text.contains("Due Thursday 16 April at 17:00: 3 working days"))
            #expect(try await verified(bed) == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `stands with its day, its decision and who entered it, and is mended by entering it again`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            _ = try await agree("3", from: "1 4 2026", manager)
            _ = try await agree("8", from: "1 6 2026", by: "Board of May", manager)
            _ = try await agree("4", from: "1 4 2026", by: "Minutes as corrected", manager)
            let page = try await manager.get("/settings/plan_within").text
            for words in ["4 working days", "Minutes as corrected", "8 working days", "Board of May", "Mina Okoro", "Agreement 4.2"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(!page.contains("3 working days"))
            let list = try await manager.get("/settings").text
            #expect(list.contains("4 working days") && list.contains("Minutes as corrected") && !list.contains("8 working days"))
            // Nothing entered is lost: what was mended is still on record.
            let facts = try await bed.house.database.read { transaction in
                var kinds: [String] = []
                try FactStore(transaction).forEach(.byStream) { kinds.append($0.kind) }
                return kinds
            }
            #expect(facts.count { $0 == "setting.agreed" } == 3)
            #expect(try await verified(bed) == [])
        }
    }

    @Test(
        arguments: [
            ("plan_within", "", "1 4 2026", "Board", "Time to agree a plan"), ("plan_within", "soon", "1 4 2026", "Board", "number"),
            ("plan_within", "-1", "1 4 2026", "Board", "cannot be less than 0"), ("plan_within", "3", "", "Board", "Enter the first day"),
            ("plan_within", "3", "31 4 2026", "Board", "must be a real date"), ("plan_within", "3", "1 4 2026", "", "Enter the decision"),
            ("hourly_rate", "a lot", "1 4 2026", "Board", "hour of support"),
        ])
    func `is refused with a sentence, and what was typed is kept`(
        setting: String, value: String, day: String, decision: String, sentence: String
    ) async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            let answer = try await agree(value, from: day, by: decision, on: setting, manager)
            #expect(answer.status == 422)
            let summary = answer.text.components(separatedBy: "There is a problem").last ?? ""
            #expect(summary.contains(sentence), "\(summary.prefix(400))")
            for typed in [value, day, decision] where !typed.isEmpty { #expect(answer.text.contains(typed)) }
            // Also after leaving the page.
            let again = try await manager.get("/settings/\(setting)").text
            for typed in [value, day, decision] where !typed.isEmpty { #expect(again.contains(typed)) }
            #expect(again.contains("Nothing else was agreed yet."))
        }
    }

    @Test func `is entered by the roles that may, seen by those who read figures, and there for nobody else`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let worker = try await bed.browser(of: "example-wes.marlow")
            #expect(try await worker.get("/settings").status == 403)
            #expect(try await worker.post("/settings/plan_within", [("agreement-value", "1")]).status == 403)
            let manager = try await bed.browser(of: "example-mina.okoro")
            #expect(try await manager.get("/settings/nothing_such").status == 404)
            #expect(try await manager.get("/settings").links.contains("/settings/plan_within"))
        }
    }

    private func verified(_ bed: HouseBed) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "homeward-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let scratch = try await bed.house.scratch(in: folder.path)
        return try await bed.house.record.verify(rebuildingIn: scratch).findings
    }
}
