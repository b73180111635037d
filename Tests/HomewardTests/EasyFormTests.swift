import Core
import Foundation
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// What somebody who is supported is asked, together with a worker or on paper.
@Suite(.covers("ROT-095", "ROT-108", "EXP-62")) struct `A form in easy words` {
    private static let worker = "example-wes.marlow"

    /// The example with a questionnaire: easy words, faces, and a row for each statement.
    private static func folder() throws -> Folder {
        var files = try Folder(at: HouseBed.services.appending(path: "example").path).files
        let assessment = try #require(files["kinds/assessment.yaml"])
        files["kinds/assessment.yaml"] = assessment.replacing("    most: 10\n", with: "    most: 10\n    each: area\n")
            .replacing("label: Area of life, required", with: "label: {en: Area of life, easy: Your life}, required")
            .replacing("label: Level, required", with: "label: {en: Level, easy: How is it going?}, required")
            .replacing("label: Completed, required", with: "label: {en: Completed, easy: Which day is it?}, required")
        let lists = try #require(files["lists.yaml"])
        files["lists.yaml"] = lists.replacing(
            "money: {label: Money, type: need}", with: "money: {label: {en: Money, easy: Your money}, type: need}")
        return Folder(name: "example", files: files)
    }

    private static func accepted(in bed: HouseBed) async throws -> String {
        let address = try await bed.refer(on: Day(2026, 4, 2)), manager = try await bed.browser(of: "example-mina.okoro")
        let form = try await manager.get("\(address)/decide")
        let decided = [("decision-result", "accepted"), ("decision-decided", "7 4 2026"), ("decision-decided-time", "10:00")]
        try #require(try await manager.post("\(address)/decide", form.hidden + decided).status == 303)
        return address
    }

    private static let done = [("assessment-completed", "10 4 2026"), ("assessment-completed-time", "10:00")]

    @Test func `asks the same, and staff go from one to the other`() async throws {
        try await HouseBed.with(on: .sqlite, folders: [try Self.folder()]) { bed in
            let address = try await Self.accepted(in: bed), browser = try await bed.browser(of: Self.worker)
            let formal = try await browser.get("\(address)/assess"), easy = try await browser.get("\(address)/assess?words=easy")
            #expect(formal.links.contains("\(address)/assess?words=easy") && easy.links.contains("\(address)/assess"))
            #expect(
                formal.text.contains(">Completed<") && formal.text.contains("<legend>Money</legend>")
                    && !formal.text.contains("class=\"own\""))
            #expect(easy.text.contains(">Which day is it?<") && easy.text.contains("<legend>Your money</legend>"))
            #expect(easy.text.contains("<main id=\"main\" class=\"own\""))
            // Without easy words of its own a form is offered in none.
            #expect(!(try await browser.get("\(address)/record_visit")).text.contains("words=easy"))
        }
    }

    @Test func `comes back in easy words with what is wrong, and its draft is that of the same form`() async throws {
        try await HouseBed.with(on: .sqlite, folders: [try Self.folder()]) { bed in
            let address = try await Self.accepted(in: bed), browser = try await bed.browser(of: Self.worker)
            let form = try await browser.get("\(address)/assess?words=easy")
            let refused = try await browser.post(
                "\(address)/assess?words=easy", form.hidden + [("assessment-completed", "soon"), ("assessment-score.1.level", "2")])
            #expect(refused.status == 422 && refused.text.contains(">Which day is it?<"))
            #expect(refused.text.contains("action=\"\(address)/assess?words=easy\""))
            #expect(
                try await browser.get("\(address)/assess").text.contains("value=\"soon\""), "what was typed waits in the other words too")
        }
    }

    /// One person after the other answers on the same screen.
    @Test func `of no case begins empty, and keeps nothing for whoever opens it next`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro"), address = "/registers/worker/name_worker"
            let form = try await browser.get(address)
            #expect(form.text.contains("data-draft") && form.text.contains("Save and come back later"))
            let kept = try await browser.post(address, form.hidden + [("worker-name", "Typed by staff"), ("later", "yes")])
            try #require(kept.status == 303)
            #expect(try await browser.get(address).text.contains("Typed by staff"))
            let easy = try await browser.get("\(address)?words=easy")
            #expect(!easy.text.contains("Typed by staff") && !easy.text.contains("data-draft") && !easy.text.contains("come back later"))
            let refused = try await browser.post("\(address)?words=easy", easy.hidden + [("worker-starts", "Said by one of them")])
            #expect(refused.status == 422 && refused.text.contains("Said by one of them"))
            for next in [address, "\(address)?words=easy"] {
                #expect(!(try await browser.get(next)).text.contains("Said by one of them"), "\(next)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `has a row for each statement, and those without an answer make none`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, folders: [try Self.folder()]) { bed in
            let address = try await Self.accepted(in: bed), browser = try await bed.browser(of: Self.worker)
            let form = try await browser.get("\(address)/assess")
            for legend in ["Money", "Home", "Safety"] { #expect(form.text.contains("<legend>\(legend)</legend>")) }
            #expect(!form.text.contains("name=\"add\"") && !form.text.contains("name=\"remove\""))
            let sent = try await browser.post("\(address)/assess", form.hidden + Self.done + [("assessment-score.2.level", "1")])
            #expect(sent.status == 303, "\(sent.text)")
            let rows = try await bed.house.database.read { transaction in
                try transaction.rows("SELECT area, level FROM example_assessment__score") {
                    (try $0.get("area", as: String.self), try $0.get("level", as: Int.self))
                }
            }
            #expect(rows.count == 1 && rows.first.map { $0 == ("home", 1) } ?? false, "\(rows)")
        }
    }

    @Test func `says what is wrong beside the statement that it is about, in the order of the list`() async throws {
        try await HouseBed.with(on: .sqlite, folders: [try Self.folder()]) { bed in
            let address = try await Self.accepted(in: bed), browser = try await bed.browser(of: Self.worker)
            let form = try await browser.get("\(address)/assess")
            let answers = [("assessment-score.2.level", "1"), ("assessment-score.3.level", "two")]
            let refused = try await browser.post("\(address)/assess", form.hidden + Self.done + answers)
            #expect(refused.status == 422)
            let statements = refused.text.components(separatedBy: "<legend>").dropFirst().map { String($0.prefix { $0 != "<" }) }
            #expect(statements.suffix(3) == ["Money", "Home", "Safety"])
            let safety = try #require(refused.text.components(separatedBy: "<legend>Safety</legend>").last)
            #expect(safety.contains("The level must be a number") && safety.contains("value=\"two\""))
            // What was typed comes back with the statement it was typed for.
            let again = try await browser.post(
                "\(address)/assess", refused.hidden + Self.done + [("assessment-score.1.level", "1"), ("assessment-score.2.level", "2")])
            #expect(again.status == 303, "\(again.text)")
            let rows = try await bed.house.database.read { transaction in
                try transaction.rows("SELECT area, level FROM example_assessment__score ORDER BY area") {
                    "\(try $0.get("area", as: String.self)) \(try $0.get("level", as: Int.self))"
                }
            }
            #expect(rows == ["home 1", "safety 2"])
        }
    }

    @Test(arguments: [("standard", false), ("simple_words", false), ("words_and_pictures", true)])
    func `is how whoever has own pages is asked, with the pictures they chose`(style: String, hasPictures: Bool) async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let address = try await Self.accepted(in: bed), browser = try await bed.browser(of: Self.worker)
            let form = try await browser.get("\(address)/open_own_pages")
            let own = [("own_access-given", "9 4 2026"), ("own_access-account", "example-toni.reeve"), ("own_access-style", style)]
            try #require(try await browser.post("\(address)/open_own_pages", form.hidden + own).status == 303)
            let asked = try await bed.browser(of: "example-toni.reeve").get("\(address)/tell").text
            #expect(asked.contains("How is it?") && asked.contains("/happy.svg") == hasPictures && !asked.contains("words=easy"))
        }
    }
}
