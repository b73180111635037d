import Access
import Core
import Foundation
import HTTPTypes
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("EXP-51")) struct `A calendar of one's own deadlines` {
    private func made(_ page: Browser.Answer) throws -> String {
        let address = try #require(page.text.firstMatch(of: /<code class="address">http:\/\/localhost(\/feeds\/[0-9a-f]{64}\.ics)<\/code>/))
        return String(address.1)
    }

    @Test(arguments: TestEngine.allCases)
    func `has the deadlines of the role with reference and link, and nobody's name`(engine: TestEngine) async throws {
        // Of the open cases of the example, each role has some that are due.
        let example = try Folder(at: HouseBed.services.appending(path: "example").path)
        let clocks = try #require(example.files["clocks.yaml"])
        let plan = "pauses: pause\n  owner: "
        try #require(clocks.contains(plan + "worker"))
        var files = example.files
        files["clocks.yaml"] = clocks.replacing(plan + "worker", with: plan + "manager")
        try await HouseBed.with(on: engine, folders: [Folder(name: "example", files: files)], people: 30) { bed in
            for (user, owner) in [("example-wes.marlow", "worker"), ("example-mina.okoro", "manager")] {
                try await hasTheDeadlines(of: owner, user, bed)
            }
        }
    }

    private func hasTheDeadlines(of owner: String, _ user: String, _ bed: HouseBed) async throws {
        let browser = try await bed.browser(of: user)
        _ = try await browser.get("/messages/calendar")
        let address = try made(try await browser.post("/messages/calendar", []))
        // A calendar program signs in nowhere.
        let calendar = try await Browser(bed.front).get(address)
        #expect(calendar.status == 200 && calendar.headers[.contentType] == "text/calendar; charset=utf-8")
        let due = try await bed.house.database.read { transaction in
            try transaction.rows(
                """
                SELECT clock."case" AS file FROM clock WHERE state = 'running' AND owner = \(owner)
                  AND due >= \(HouseBed.now.adding(hours: -24 * 7)) ORDER BY due, id
                """
            ) { try $0.get("file", as: Reference.self).printed("C") }
        }
        let lines = calendar.text.split(separator: "\r\n").map(String.init)
        #expect(!due.isEmpty && lines.filter { $0.hasPrefix("SUMMARY:") } == due.map { "SUMMARY:Homeward: \($0) is due" })
        #expect(lines.filter { $0.hasPrefix("URL:") } == due.map { "URL:http://localhost/cases/\($0)" })
        #expect(Set(lines.filter { $0.hasPrefix("UID:") }).count == due.count && lines.allSatisfy { $0.utf8.count <= 75 })
        let names = try await bed.house.database.read { try $0.rows("SELECT name FROM person") { try $0.get("name", as: String.self) } }
        #expect(names.allSatisfy { !calendar.text.contains($0) })
        // A look like any other: whose deadlines stood there.
        let looks = try await bed.house.database.read { transaction in
            try transaction.rows("SELECT count FROM access_log WHERE route = '/feeds/{secret}' AND by = \(user)") {
                try $0.get("count", as: Int.self)
            }
        }
        #expect(looks == [Set(due).count])
        // Asked again it is the same but for the time, so a calendar shows nothing twice.
        #expect(try await Browser(bed.front).get(address).text == calendar.text)
    }

    @Test(arguments: TestEngine.allCases)
    func `ends with its address, and answers then as one that never was`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"], people: 3) { bed in
            let browser = try await bed.browser(of: "example-wes.marlow"), program = Browser(bed.front)
            _ = try await browser.get("/messages/calendar")
            let first = try made(try await browser.post("/messages/calendar", []))
            let second = try made(try await browser.post("/messages/calendar", []))
            #expect(try await program.get(second).status == 200)
            #expect(try await program.get(first).status == 404)
            // It is shown once.
            let page = try await browser.get("/messages/calendar")
            #expect(!page.text.contains("/feeds/") && page.text.contains("has an address since"))
            #expect(try await browser.post("/messages/calendar/stop", []).status == 303)
            for address in [first, second, "/feeds/\(String(repeating: "0", count: 64)).ics", "/feeds/x", "/feeds/.ics"] {
                #expect(try await program.get(address).status == 404, "\(address)")
            }
            // Whoever reads the table opens nothing with it.
            _ = try made(try await browser.post("/messages/calendar", []))
            let kept: [UInt8] = try #require(
                try await bed.house.database.read { try $0.row("SELECT secret FROM calendar_feed") { try $0.get("secret") } })
            #expect(try await program.get("/feeds/\(Secret.hexadecimal(kept)).ics").status == 404)
        }
    }

    @Test(arguments: ["account", "password", "time"])
    func `ends with the account, with a new password, and by itself`(by: String) async throws {
        try await AccountBed.with(on: .sqlite) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front), program = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            _ = try await browser.get("/messages/calendar")
            let address = try made(try await browser.post("/messages/calendar", []))
            #expect(try await program.get(address).status == 200)
            // Nothing is due, and it is a calendar all the same.
            #expect(try await program.get(address).text.contains("BEGIN:VTIMEZONE"))
            switch by {
            case "account": try await bed.accounts.end("jo.whitfield", at: bed.clock.now)
            case "password":
                let reset = try await bed.accounts.reset("jo.whitfield", .password, at: bed.clock.now)
                #expect(try await program.get(address).status == 200)
                _ = try await bed.accounts.take(
                    reset, password: "teapot gravel fjord", code: factor.code(in: OneTimeCode.step(at: bed.clock.now)), local: [],
                    at: bed.clock.now)
            default:
                bed.clock.pass(minutes: 179 * 24 * 60)
                #expect(try await program.get(address).status == 200)
                bed.clock.pass(minutes: 2 * 24 * 60)
            }
            #expect(try await program.get(address).status == 404)
        }
    }
}
