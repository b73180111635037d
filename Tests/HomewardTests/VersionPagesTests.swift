import Cases
import Core
import Foundation
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// The example as it goes on: a question is taken out, another one asked otherwise, a list value has ended and is called otherwise, so is a
/// stage.
@Suite struct `Pages after a new version` {
    private func next(and file: String? = nil, _ old: String = "", _ new: String = "") throws -> Folder {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = try Folder(at: root.appending(path: "Services/example").path)
        var files = folder.files.filter { !$0.key.hasPrefix("examples/") }
        func change(_ file: String, _ pairs: (String, String)...) throws {
            for (old, new) in pairs {
                let text = try #require(files[file])
                try #require(text.contains(old))
                files[file] = text.replacingOccurrences(of: old, with: new)
            }
        }
        try change(
            "kinds/referral.yaml", ("label: Does the person agree to be referred?", "label: Has the person agreed?"),
            ("  letter:\n    type: file\n    label: Letter\n", ""), ("label: Who referred\n    section", "label: Sent by\n    section"))
        try change("lists.yaml", ("    self: The person\n", "    self:\n      label: Themself\n      until: 2026-04-13\n"))
        try change("pathway.yaml", ("label: {en: Received, easy: We have your form}", "label: Arrived"))
        if let file { try change(file, (old, new)) }
        // Whatever the demonstration says of a question goes with the question.
        files["demonstration.yaml"] = files["demonstration.yaml"]?.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("  person.safe_phone:") }.joined(separator: "\n")
        return Folder(name: "example", files: files)
    }

    private static let phone = """
          safe_phone:
            type: text
            label: Telephone number that is safe to call
            at a glance: contact
            marks: [SAFE]

        """

    /// Refers somebody who comes by themself with a letter.
    private func refer(_ browser: Browser) async throws -> String {
        _ = try await browser.get("/referrals/start")
        let answer = try await browser.upload(
            "/referrals/start",
            [
                ("person-name", "Ann Lowe"), ("person-born", "17 5 1980"), ("referral-source", "self"), ("referral-received", "2 4 2026"),
                ("referral-received-time", "16:30"), ("referral-needs", "money"), ("referral-consent", "yes"),
            ], file: ("referral-letter", Array("Dear colleagues".utf8)), called: "Letter of 1 April.txt")
        return try #require(answer.location?.prefix { $0 != "?" }.description)
    }

    @Test(arguments: TestEngine.allCases)
    func `show an old case as it was asked, and ask new ones as the version says that another server published`(
        engine: TestEngine
    ) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let browser = try await bed.browser(of: "example-olga.finch"), manager = try await bed.browser(of: "example-mina.okoro")
            let address = try await refer(browser)
            #expect(try await browser.get("/referrals/start").text.contains("The person"))
            try await Publishing(database: bed.house.database).publish(next(), by: "operator", at: HouseBed.now)

            let start = try await browser.get("/referrals/start").text
            #expect(start.contains("Has the person agreed?") && start.contains("Sent by"))
            #expect(!start.contains("Themself") && !start.contains("referral-letter"))

            // What a list may be narrowed to is as it is called today.
            let list = try await manager.get("/referrals").text.split(separator: "<table", maxSplits: 1)
            #expect(list.count == 2 && list[0].contains("Arrived"))
            #expect(list[1].contains("Received") && !list[1].contains("Arrived"))
            let page = try await manager.get(address).text
            #expect(page.contains("Received") && !page.contains("Arrived"))
            #expect(page.contains("Who referred: The person"))
            let records = try await manager.get(address).links.filter { $0.hasPrefix("/records/") }
            var said: [String] = []
            for record in Set(records) { said.append(try await manager.get(record).text) }
            let referral = try #require(said.first { $0.contains("Letter of 1 April") })
            for words in ["Letter<", "Does the person agree to be referred?", "Who referred", "The person<"] {
                #expect(referral.contains(words), "\(words)")
            }
            #expect(!referral.contains("Sent by") && !referral.contains("Themself"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `show what a person was asked before under its old words`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            let browser = try await bed.browser(of: "example-olga.finch")
            _ = try await browser.get("/referrals/start")
            _ = try await browser.post(
                "/referrals/start",
                [
                    ("person-name", "Ann Lowe"), ("person-born", "17 5 1980"), ("person-safe_phone", "01632 960001"),
                    ("referral-source", "self"), ("referral-received", "2 4 2026"), ("referral-received-time", "16:30"),
                    ("referral-needs", "money"), ("referral-consent", "yes"),
                ])
            let next = try next(and: "kinds/person.yaml", Self.phone, "")
            try await Publishing(database: bed.house.database).publish(next, by: "operator", at: HouseBed.now)
            let person = try #require(
                try await bed.house.database.read { try $0.row("SELECT id FROM person") { try $0.get("id", as: Reference.self) } })
            let page = try await manager.get("/records/\(person)").text
            #expect(
                page.contains("Asked before") && page.contains("Telephone number that is safe to call") && page.contains("01632 960001"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `need no version that nothing on them speaks of`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            try await Publishing(database: bed.house.database).publish(next(), by: "operator", at: HouseBed.now)
            // The first version can be read no more; a server that starts now does not notice until something asks for it.
            try await bed.house.database.write { try $0.run("UPDATE specification SET files = 'gone' WHERE nth = 1") }
            let house = try await House(bed.house.database, services: [], now: { HouseBed.now }, elapsed: HouseBed.standing)
            let fresh = HouseBed(house: house, front: HouseBed.site(house).front())
            let browser = try await fresh.browser(of: "example-olga.finch")
            #expect(try await browser.get("/referrals/start").status == 200)
            let (one, two) = try await house.database.read { transaction in
                (
                    try house.shelf.version(of: "example", on: HouseBed.now.day, in: transaction),
                    try house.shelf.version(of: "example", on: HouseBed.now.day, in: transaction)
                )
            }
            #expect(one != nil && one === two)
            await #expect(throws: (any Error).self) {
                try await house.database.read { _ = try house.shelf.version(of: "example", on: Day(2026, 4, 1), in: $0) }
            }
        }
    }
}

/// The drill `Tests/Drills/versions.py` in small.
@Suite struct `A version over many live cases` {
    private func next() throws -> Folder {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var files = try Folder(at: root.appending(path: "Services/example").path).files.filter { !$0.key.hasPrefix("examples/") }
        for (file, old, new) in [
            ("demonstration.yaml", "  visit.notes:", "  #"),
            ("kinds/visit.yaml", "  notes: {type: long text, label: What was done, marks: [H, 3P]}\n", ""),
            ("kinds/referral.yaml", "  letter:\n", "  pets: {type: yes/no, label: Any pets?, required: yes}\n  letter:\n"),
            ("lists.yaml", "    self: The person\n", "    self: {label: Themself, until: 2020-12-31}\n"),
            ("pathway.yaml", "supported]", "in_support]"), ("pathway.yaml", "  supported:\n", "  in_support:\n"),
        ] {
            let text = try #require(files[file])
            try #require(text.contains(old))
            files[file] = text.replacingOccurrences(of: old, with: new)
        }
        return Folder(name: "example", files: files)
    }

    @Test(arguments: TestEngine.allCases)
    func `leaves every fact, answer, stage and deadline as it was`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"], people: 300) { bed in
            let before = try await rows(bed)
            #expect(before["fact"]?.count ?? 0 > 3_000 && before["stage"]?.count == 300)
            try await Publishing(database: bed.house.database).publish(next(), by: "operator", at: HouseBed.now)
            let after = try await rows(bed)
            for (table, was) in before {
                // A column that came with the version is empty in them all.
                let now = Set((after[table] ?? []).map { $0.filter { $0.value != .null } })
                #expect(now == Set(was.map { $0.filter { $0.value != .null } }), "\(table)")
            }
        }
    }

    private func rows(_ bed: HouseBed) async throws -> [String: [[String: Value]]] {
        let tables = bed.house.record.fold.allTables().map(\.table) + ["act", "fact", "fact_body"]
        return try await bed.house.database.read { transaction in
            var found: [String: [[String: Value]]] = [:]
            for table in tables {
                found[table] = try transaction.rows("SELECT * FROM \(name: table)") { row in
                    Dictionary(uniqueKeysWithValues: row.columnNames.enumerated().map { ($1, row.value(at: $0)) })
                }
            }
            return found
        }
    }
}
