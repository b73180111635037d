import Access
import Cases
import Core
import Figures
import Foundation
import HTTPTypes
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("EXP-48", "SR-20", "SR-21", "DP-03")) struct `A list taken as a file` {
    private static let answers = [("purpose", "audit"), ("kind", "csv")]

    /// What the log says of files: who, what for, and how many records stood in each.
    private func taken(_ house: House) async throws -> [String] {
        try await house.database.read { transaction in
            try transaction.rows("SELECT by, purpose, route, count FROM access_log WHERE purpose <> 'support' ORDER BY id") { row in
                let words: [String] = [try row.get("by"), try row.get("purpose"), try row.get("route")]
                return words.joined(separator: " ") + " \(try row.get("count", as: Int.self))"
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `holds what the page holds, and is sent once it is written down what for`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"], people: 40) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro")
            let page = try await browser.get("/referrals")
            #expect(page.links.contains("/referrals/file"))
            let form = try await browser.get("/referrals/file")
            #expect(form.text.contains("What is the file for?") && !form.text.contains("password"))
            let file = try await browser.post("/referrals/file", form.hidden + Self.answers)
            #expect(file.status == 200 && file.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(file.headers[.contentDisposition] == "attachment; filename=\"example-referrals-2026-04-14.csv\"")
            let lines = file.text.split(separator: "\r\n", omittingEmptySubsequences: true)
            #expect(lines.first?.hasPrefix("Reference,Person,What is due,Due,Stage,") == true)
            // The page has a link a case, in the order of the file.
            let shown = page.links.filter { $0.hasPrefix("/cases/") }.map { String($0.dropFirst("/cases/".count)) }
            let held = lines.dropFirst().map { String($0.prefix { $0 != "," }) }
            #expect(!shown.isEmpty && held.prefix(shown.count) == shown[...])
            let names = try await bed.house.database.read { try $0.rows("SELECT name FROM person") { try $0.get("name", as: String.self) } }
            #expect(lines.dropFirst().allSatisfy { line in names.contains { line.contains($0) } })
            #expect(try await taken(bed.house) == ["example-mina.okoro file: audit /referrals/file \(held.count)"])
        }
    }

    @Test func `is nobody's whose role takes none, and holds no answer that its reader does not read`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"], people: 5) { bed in
            for (user, isTheirs) in [("olga.finch", false), ("wes.marlow", false), ("mina.okoro", true)] {
                let browser = try await bed.browser(of: "example-\(user)")
                #expect(try await browser.get("/referrals").links.contains("/referrals/file") == isTheirs)
                #expect(try await browser.get("/referrals/file").status == (isTheirs ? 200 : 403))
                #expect(try await browser.post("/referrals/file", Self.answers).status == (isTheirs ? 200 : 403))
            }
        }
    }

    @Test(arguments: [
        ([("kind", "csv")], "Choose what the file is for"), ([("purpose", "audit")], "Choose a kind of file"),
        ([("purpose", "curiosity"), ("kind", "csv")], "Choose what the file is for"),
    ])
    func `says what it is for first`(answers: [(String, String)], sentence: String) async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"], people: 3) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro")
            _ = try await browser.get("/referrals/file")
            let answer = try await browser.post("/referrals/file", answers)
            #expect(answer.status == 422 && answer.text.contains(sentence))
            #expect(try await taken(bed.house) == [])
        }
    }

    @Test func `never holds more than a hundred people`() async throws {
        let folder = try Folder(at: HouseBed.services.appending(path: "example").path)
        var files = folder.files
        // All wait to be decided, so all are open.
        files["demonstration.yaml"] = try #require(files["demonstration.yaml"]).replacing(
            /- act: decide\n    in: 94/, with: "- act: decide\n    in: 1")
        try await HouseBed.with(on: .sqlite, folders: [Folder(name: "example", files: files)], people: 110) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro")
            _ = try await browser.get("/referrals/file")
            let answer = try await browser.post("/referrals/file", Self.answers)
            #expect(answer.status == 422 && answer.text.contains("two people must agree to such a file"))
            #expect(try await taken(bed.house) == [])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `asks anew who takes people away, where people have accounts`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            let form = try await browser.get("/referrals/file")
            #expect(form.text.contains("Your password") && form.text.contains("Code from your app"))
            func send(_ password: String, _ code: String) async throws -> Browser.Answer {
                try await browser.post("/referrals/file", Self.answers + [("password", password), ("code", code)])
            }
            let wrong = try await send("copper lantern", factor.code(in: OneTimeCode.step(at: bed.clock.now)))
            #expect(wrong.status == 422 && !wrong.text.contains("Reference,"))
            #expect(try await send(AccountBed.password, "000000").status == 422)
            let right = try await send(AccountBed.password, factor.code(in: OneTimeCode.step(at: bed.clock.now)))
            #expect(right.status == 200 && right.text.hasPrefix("Reference,"))
            // Of figures nobody is asked that: no person stands in them.
            #expect(!(try await browser.get("/figures/2026-27-q1/file")).text.contains("Your password"))
        }
    }

    @Test func `of a register holds every answer, and none as a formula`() async throws {
        try await PierBed.with(on: .sqlite) { pier in
            let rope = try await pier.partner("Rope", account: "rope")
            _ = try await pier.ask("=HYPERLINK(\"https://example.org\")", of: rope)
            let browser = try await pier.browser("olga")
            #expect(try await browser.get("/registers/query").links.contains("/registers/query/file"))
            _ = try await browser.get("/registers/query/file")
            let file = try await browser.post("/registers/query/file", Self.answers)
            #expect(file.status == 200 && file.text.contains("\"'=HYPERLINK("))
            #expect(try await taken(pier.house) == ["pier-olga file: audit /registers/{kind}/file 1"])
        }
    }

    /// An accident names a case and who was hurt; a worker of the service is nobody's record.
    @Test(arguments: [("sutton", "helen_vance", "accident", true), ("example", "mina.okoro", "worker", false)])
    func `of a register counts as one of people where its answers are marked or lead to somebody`(
        service: String, user: String, kind: String, isAboutPeople: Bool
    ) async throws {
        try await HouseBed.with(on: .sqlite, services: [service]) { bed in
            let form = try await bed.browser(of: "\(service)-\(user)").get("/registers/\(kind)/file")
            #expect(form.status == 200)
            #expect(form.text.contains("Whoever may see who looked at a record sees that you took it.") == isAboutPeople)
        }
    }

    /// What was recorded as a secret stays one for whoever did not read it then.
    @Test func `of a register holds no answer that was marked when it was given, though the question is not any more`() async throws {
        var files = try Folder(at: HouseBed.services.appending(path: "example").path).files.filter { !$0.key.hasPrefix("examples/") }
        func change(_ file: String, _ old: String, _ new: String) throws {
            let text = try #require(files[file])
            try #require(text.contains(old))
            files[file] = text.replacing(old, with: new)
        }
        try change("service.yaml", "record_visit, ask, leave]", "record_visit, ask, leave, name_worker]")
        try change(
            "service.yaml", "leave, report_totals]\n    marks: [ID, H, SG, OFF, SAFE, 3P]", "leave, report_totals]\n    marks: [ID, H]")
        try change("pathway.yaml", "by: [manager]\n    records: [worker]", "by: [manager, worker]\n    records: [worker]")
        try change("kinds/worker.yaml", "list: [name, starts, ends]", "list: [name, home]")
        try change("kinds/worker.yaml", "fields:\n", "fields:\n  home: {type: text, label: Lives at, marks: [SAFE]}\n")
        let first = Folder(name: "example", files: files)
        try change("kinds/worker.yaml", ", marks: [SAFE]", "")
        let second = Folder(name: "example", files: files)
        try await HouseBed.with(on: .sqlite, folders: [first]) { bed in
            let worker = try await bed.browser(of: "example-wes.marlow"), manager = try await bed.browser(of: "example-mina.okoro")
            func name(_ person: String, _ home: String) async throws {
                let address = "/registers/worker/name_worker", form = try await worker.get(address)
                let typed = [("worker-name", person), ("worker-starts", "1 4 2026"), ("worker-home", home)]
                #expect(try await worker.post(address, form.hidden + typed).status == 303)
            }
            try await name("Petra Lind", "3 Hidden Yard")
            try await Publishing(database: bed.house.database).publish(second, by: "operator", at: HouseBed.now)
            try await name("Aron Hale", "5 Open Square")
            let page = try await manager.get("/registers/worker").text
            _ = try await manager.get("/registers/worker/file")
            let file = try await manager.post("/registers/worker/file", Self.answers).text
            for text in [page, file] {
                #expect(text.contains("Petra Lind") && text.contains("Aron Hale") && text.contains("5 Open Square"))
                #expect(!text.contains("3 Hidden Yard"))
            }
            #expect(try await worker.get("/registers/worker").text.contains("3 Hidden Yard"))
        }
    }

    @Test func `of figures holds those of the page and no record`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"], people: 20) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro")
            let page = try await browser.get("/figures/2026-27-q1")
            #expect(page.links.contains("/figures/2026-27-q1/file"))
            _ = try await browser.get("/figures/2026-27-q1/file")
            let file = try await browser.post("/figures/2026-27-q1/file", Self.answers)
            let lines = file.text.split(separator: "\r\n")
            let figures = try await bed.house.report("example", "2026-27-q1").figures
            #expect(lines.dropFirst().map { String($0.prefix { $0 != "," }) } == figures.map(\.code))
            #expect(file.text.firstMatch(of: /[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}/) == nil)
            #expect(try await taken(bed.house).first?.hasPrefix("example-mina.okoro file: audit /figures/{period}/file") == true)
        }
    }
}
