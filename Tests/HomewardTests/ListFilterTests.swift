import Access
import Core
import Foundation
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Cases
@testable import Homeward

@Suite(.covers("EXP-06", "EXP-48")) struct `A list of open cases that is narrowed` {
    /// The folder with every listed question that is chosen, of which one is marked.
    private static func folder() throws -> Folder {
        let folder = try Folder(at: HouseBed.services.appending(path: "example").path)
        var files = folder.files.filter { !$0.key.hasPrefix("examples/") }
        files["kinds/referral.yaml"] = try #require(files["kinds/referral.yaml"])
            .replacing("list: [source, received]", with: "list: [source, received, needs, consent]")
            .replacing("    label: Does the person agree to be referred?", with: "    label: Does the person agree?\n    marks: [H]")
        return Folder(name: "example", files: files)
    }

    /// What a page lists, in its order.
    private func listed(_ page: Browser.Answer) -> [String] {
        page.links.filter { $0.hasPrefix("/cases/") }.map { String($0.dropFirst("/cases/".count)) }
    }

    /// The open cases whose referral a condition holds for, worked out apart from the page.
    private func expected(_ house: House, _ condition: Statement) async throws -> Set<String> {
        let files: [Reference] = try await house.database.read { transaction in
            try transaction.rows(
                """
                SELECT item."case" AS file FROM example_referral AS item JOIN stage ON stage."case" = item."case"
                WHERE stage.over = 0 AND \(condition)
                """
            ) { try $0.get("file") }
        }
        return Set(files.map { $0.printed(house.shelf.published[0].letter(of: "case")) })
    }

    @Test(arguments: TestEngine.allCases)
    func `holds the cases of which all that was chosen is true, and its file the same`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, folders: [Self.folder()], people: 40) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro"), house = bed.house
            let all = try await browser.get("/referrals")
            #expect(listed(all).count > 10)
            let conditions: [(String, Statement)] = [
                ("stage=planning", "stage.code = 'planning'"),
                ("referral-source=housing_office", "item.source = 'housing_office'"),
                ("referral-consent=yes", "item.consent = 1"), ("referral-consent=no", "item.consent = 0"),
                ("stage=supported&referral-source=self", "stage.code = 'supported' AND item.source = 'self'"),
                (
                    "referral-needs=money",
                    "EXISTS (SELECT 1 FROM example_referral__needs AS need WHERE need.record = item.id AND need.value = 'money')"
                ),
            ]
            for (query, condition) in conditions {
                let page = try await browser.get("/referrals?\(query)")
                let expected = try await expected(house, condition)
                #expect(Set(listed(page)) == expected && expected.count < listed(all).count, "\(query)")
                // In the order of the whole list.
                #expect(listed(page) == listed(all).filter(expected.contains), "\(query)")
                let form = try await browser.get("/referrals/file?\(query)")
                #expect(form.links.contains("/referrals?\(query)"))
                let file = try await browser.post("/referrals/file?\(query)", form.hidden + [("purpose", "audit"), ("kind", "csv")])
                let lines = file.text.split(separator: "\r\n", omittingEmptySubsequences: true).dropFirst()
                #expect(lines.map { String($0.prefix { $0 != "," }) } == listed(page), "\(query)")
            }
        }
    }

    @Test func `says what is on, takes it off and stays narrow from page to page`() async throws {
        var files = try Self.folder().files
        // All wait to be decided, so all are open.
        files["demonstration.yaml"] = try #require(files["demonstration.yaml"]).replacing(
            /- act: decide\n    in: 94/, with: "- act: decide\n    in: 1")
        try await HouseBed.with(on: .sqlite, folders: [Folder(name: "example", files: files)], people: 60) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro")
            let page = try await browser.get("/referrals?stage=received&referral-consent=yes")
            #expect(page.text.contains("2 filters on") && page.text.contains("Stage: Received") && page.text.contains("agree?: Yes"))
            #expect(page.links.contains("/referrals?referral-consent=yes") && page.links.contains("/referrals?stage=received"))
            #expect(page.text.contains("<option value=\"received\" selected>"))
            #expect(page.links.contains("/referrals/file?stage=received&referral-consent=yes"))
            let next = "/referrals?stage=received&referral-consent=yes&page=2"
            #expect(page.links.contains(next), "more than one page is open here")
            let more = listed(try await browser.get(next))
            #expect(!more.isEmpty && Set(more).isDisjoint(with: listed(page)))
            let none = try await browser.get("/referrals?stage=planning&referral-consent=no&referral-needs=safety&referral-source=self")
            #expect(listed(none) == [] && none.text.contains("No open referral is like that.") && none.links.contains("/referrals"))
        }
    }

    @Test(arguments: [
        "stage=left", "stage=nowhere", "referral-source=nobody", "referral-received=2026-04-01", "referral-letter=x", "case-id=1",
        "person-name=A",
        "referral-source=%27%20OR%201%3D1",
    ])
    func `is the whole list where an address asks for what is not offered`(query: String) async throws {
        try await HouseBed.with(on: .sqlite, folders: [Self.folder()], people: 12) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro")
            let page = try await browser.get("/referrals?\(query)")
            #expect(listed(page) == listed(try await browser.get("/referrals")) && !page.text.contains("Remove filter"))
        }
    }

    /// Whoever narrows a list by an answer learns the answer.
    @Test(.covers("SEC-02", "SR-15"))
    func `is not narrowed by an answer that its reader does not read, nor by a register that they do not`() async throws {
        try await HouseBed.with(on: .sqlite, folders: [Self.folder()], people: 40) { bed in
            let users = bed.house.directory.users.filter { $0.may("read") && $0.role.code == "referrer" }
            let browser = try await bed.browser(of: try #require(users.first).code)
            let all = try await browser.get("/referrals")
            #expect(!listed(all).isEmpty && all.text.contains("name=\"referral-source\"") && !all.text.contains("referral-consent"))
            for answer in ["yes", "no"] {
                #expect(listed(try await browser.get("/referrals?referral-consent=\(answer)")) == listed(all))
            }
        }
    }

    @Test func `holds one worker's cases where a case names its worker`() async throws {
        var files = try Self.folder().files
        files["kinds/case.yaml"] = try #require(files["kinds/case.yaml"])
            .replacing("fields:\n", with: "fields:\n  keeper: {type: row of worker, label: Keeper}\n")
        files["pathway.yaml"] = try #require(files["pathway.yaml"])
            .replacing("acts:\n", with: "acts:\n  name_keeper: {label: Name the keeper, by: [manager], records: [case]}\n")
        files["service.yaml"] = try #require(files["service.yaml"]).replacing("sign, settings,", with: "sign, settings, name_keeper,")
        try await HouseBed.with(on: .sqlite, folders: [Folder(name: "example", files: files)], people: 8) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro")
            let all = listed(try await browser.get("/referrals")), ours = try #require(all.first)
            let form = try await browser.get("/cases/\(ours)/name_keeper")
            let workers = form.text.matches(of: /name="case-keeper" value="([0-9A-Z-]+)"/).map { String($0.1) }
            #expect(workers.count > 1)
            let done = try await browser.post("/cases/\(ours)/name_keeper", form.hidden + [("case-keeper", workers[0])])
            #expect(done.status == 303, "\(done.notice)")
            let page = try await browser.get("/referrals?case-keeper=\(workers[0])")
            #expect(listed(page) == [ours] && page.text.contains("Keeper: "))
            #expect(listed(try await browser.get("/referrals?case-keeper=\(workers[1])")) == [])
        }
    }
}

@Suite(.covers("EXP-06", "EXP-48")) struct `A register that is narrowed` {
    /// Workers with a desk, and with what is marked and asked of them.
    private static func folder() throws -> Folder {
        let folder = try Folder(at: HouseBed.services.appending(path: "example").path)
        var files = folder.files.filter { !$0.key.hasPrefix("examples/") }
        files["kinds/worker.yaml"] = try #require(files["kinds/worker.yaml"])
            .replacing("list: [name, starts, ends]", with: "list: [name, desk, helps_with, ill]")
            .replacing(
                "fields:\n",
                with: """
                    fields:
                      desk: {type: code of source, label: Desk}
                      helps_with: {type: codes of domain, label: Helps with}
                      ill: {type: yes/no, label: Off ill, marks: [H]}

                    """)
        files["service.yaml"] = try #require(files["service.yaml"]).replacing(
            "record_visit, ask, leave]\n    marks: [ID, H, SG, OFF, SAFE, 3P]", with: "record_visit, ask, leave]\n    marks: [ID]")
        return Folder(name: "example", files: files)
    }

    private static let workers = [
        ("Ada Quill", "self", "money", "yes"), ("Ben Rook", "self", "home", "no"), ("Cy Stone", "adult_care", "money", "no"),
    ]

    private func add(_ name: String, _ desk: String, _ help: String, _ ill: String, by manager: Browser) async throws {
        let form = try await manager.get("/registers/worker/name_worker")
        let answers = [
            ("worker-name", name), ("worker-starts", "1 4 2026"), ("worker-desk", desk), ("worker-helps_with", help), ("worker-ill", ill),
        ]
        let done = try await manager.post("/registers/worker/name_worker", form.hidden + answers)
        try #require(done.status == 303, "\(done.notice)")
    }

    private func names(_ page: Browser.Answer) -> Set<String> { Set(Self.workers.map(\.0).filter { page.text.contains($0) }) }

    @Test(arguments: TestEngine.allCases)
    func `holds the records of which all that was chosen is true, and its file the same`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, folders: [Self.folder()]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            for (name, desk, help, ill) in Self.workers { try await add(name, desk, help, ill, by: manager) }
            let wanted: [(query: String, names: Set<String>)] = [
                ("", ["Ada Quill", "Ben Rook", "Cy Stone"]), ("worker-desk=self", ["Ada Quill", "Ben Rook"]),
                ("worker-helps_with=money", ["Ada Quill", "Cy Stone"]), ("worker-ill=no", ["Ben Rook", "Cy Stone"]),
                ("worker-desk=self&worker-ill=no", ["Ben Rook"]), ("worker-desk=housing_office", []),
                ("worker-desk=nobody", ["Ada Quill", "Ben Rook", "Cy Stone"]), ("worker-name=Ada", ["Ada Quill", "Ben Rook", "Cy Stone"]),
            ]
            for (query, expected) in wanted {
                let page = try await manager.get("/registers/worker?\(query)")
                #expect(names(page) == expected, "\(query)")
                let form = try await manager.get("/registers/worker/file?\(query)")
                let file = try await manager.post("/registers/worker/file?\(query)", form.hidden + [("purpose", "audit"), ("kind", "csv")])
                #expect(names(file) == expected && file.status == 200, "\(query)")
            }
            let one = try await manager.get("/registers/worker?worker-desk=self&worker-ill=no")
            #expect(one.text.contains("2 filters on") && one.links.contains("/registers/worker?worker-ill=no"))
            let none = try await manager.get("/registers/worker?worker-desk=housing_office")
            #expect(none.text.contains("Nothing here is like that.") && none.links.contains("/registers/worker"))
        }
    }

    @Test(.covers("SEC-02", "SR-15")) func `is not narrowed by an answer that its reader does not read`() async throws {
        try await HouseBed.with(on: .sqlite, folders: [Self.folder()]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            for (name, desk, help, ill) in Self.workers { try await add(name, desk, help, ill, by: manager) }
            let worker = try await bed.browser(of: "example-wes.marlow"), all = try await worker.get("/registers/worker")
            #expect(all.text.contains("name=\"worker-desk\"") && !all.text.contains("worker-ill") && names(all).count == 3)
            for answer in ["yes", "no"] { #expect(names(try await worker.get("/registers/worker?worker-ill=\(answer)")).count == 3) }
        }
    }
}
