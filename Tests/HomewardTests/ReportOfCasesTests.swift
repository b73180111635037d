import Access
import Cases
import Core
import Documents
import Foundation
import Language
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("ROT-062")) struct `A report of many cases` {
    /// The invented service, whose manager sends the people of one source to somebody, those with the most visits first.
    private static func folder(_ change: ([String: String]) -> [String: String] = { $0 }) throws -> Folder {
        let folder = try Folder(at: HouseBed.services.appending(path: "example").path)
        var files = folder.files.filter { !$0.key.hasPrefix("examples/") }
        files["kinds/bulletin.yaml"] = """
            kind: bulletin
            label: bulletin
            plural: bulletins
            letter: B
            of: service
            fields:
              whose: {type: code of source, label: Whose people, required: yes}
              to_whom: {type: text, label: Sent to, required: yes}

            """
        files["documents/bulletin.md"] = "# Bulletin\n\nFor {to_whom}: {whose}.\n"
        files["documents/bulletin_of_a_case.md"] =
            "# Bulletin\n\nVisits so far: {count of visit}\n\nNeeds: {the needs of first referral by received}\n"
        files["pathway.yaml", default: ""] += """
              send_bulletin:
                label: Send the bulletin
                by: [manager]
                records: [bulletin]
                shares: bulletin
                of each case:
                  board: team
                  group: whose
                  shares: bulletin_of_a_case
                  if none: Nobody is supported.

            """
        files["service.yaml"] = files["service.yaml"]?.replacing(
            "name_worker, leave, report_totals]", with: "name_worker, leave, report_totals, send_bulletin]")
        return Folder(name: "example", files: change(files))
    }

    /// Sends it.
    ///
    /// - Returns: the address of its record.
    private func send(_ whose: String, by manager: Browser) async throws -> String {
        let before = try await bulletins(manager), form = try await manager.get("/registers/bulletin/send_bulletin")
        let answer = try await manager.post(
            "/registers/bulletin/send_bulletin", form.hidden + [("bulletin-whose", whose), ("bulletin-to_whom", "The housing office")])
        try #require(answer.status == 303, "\(answer.text)")
        return try #require(try await bulletins(manager).subtracting(before).first)
    }

    private func bulletins(_ manager: Browser) async throws -> Set<String> {
        Set(try await manager.get("/registers/bulletin").links.filter { $0.hasPrefix("/records/") })
    }

    /// Where its document stands, from the page of its record.
    private func document(of record: String, in browser: Browser) async throws -> String {
        try #require(try await browser.get(record).links.first { $0.hasPrefix("/documents/") })
    }

    /// The cases in a page, with the number of visits that it says of each.
    private func cases(_ page: Browser.Answer) -> [(file: String, visits: String)] {
        let body = page.text.prefix(upTo: page.text.range(of: "As plain text")?.lowerBound ?? page.text.endIndex)
        return body.components(separatedBy: "<h2>C-").dropFirst().map { part in
            let visits = part.components(separatedBy: "Visits so far: ").dropFirst().first?.prefix { $0 != "<" }
            return ("C-" + part.prefix { $0 != "<" }, visits.map(String.init) ?? "")
        }
    }

    /// Worked out apart: the open cases of a source and their visits; with those that have ended where anything of them is of a day or a later one.
    private func expected(_ house: House, _ source: String, orSince day: Day? = nil) async throws -> [String: Int] {
        let letter = house.shelf.published[0].letter(of: "case"), since = day ?? Day(9999, 1, 1)
        let found = try await house.database.read { transaction in
            try transaction.rows(
                """
                SELECT item."case" AS file,
                  (SELECT COUNT(*) FROM example_visit AS visit WHERE visit."case" = item."case") AS visits
                FROM example_referral AS item JOIN stage ON stage."case" = item."case"
                WHERE item.source = \(source)
                  AND (stage.over = 0 OR (SELECT MAX(own.day) FROM record AS own WHERE own."case" = item."case") >= \(since))
                """
            ) { row in
                let file: Reference = try row.get("file")
                return (file.printed(letter), try row.get("visits") as Int)
            }
        }
        return Dictionary(uniqueKeysWithValues: found)
    }

    @Test(arguments: TestEngine.allCases)
    func `is a document in each open case of its group and one that holds them all, in the order of the board`(engine: TestEngine)
        async throws
    {
        try await HouseBed.with(on: engine, folders: [Self.folder()], people: 40) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro"), before = try await expected(bed.house, "self")
            try #require(before.count > 3 && Set(before.values).count > 1)
            let record = try await send("self", by: manager), address = try await document(of: record, in: manager)
            let page = try await manager.get(address), listed = cases(page)
            #expect(page.text.contains("For The housing office"))
            #expect(
                Dictionary(listed.map { ($0.file, Int($0.visits)) }, uniquingKeysWith: { one, _ in one }) == before.mapValues(Optional.init)
            )
            #expect(listed.compactMap { Int($0.visits) } == before.values.sorted(by: >))
            for (file, visits) in listed {
                let own = try #require(try await manager.get("/cases/\(file)").links.first { $0.hasPrefix("/documents/") })
                let part = try await manager.get(own)
                #expect(part.text.contains("Visits so far: \(visits)<"), "\(file)")
                #expect(cases(part).isEmpty && !part.text.contains("The housing office"), "of this case alone")
            }
            // Whoever comes later stands in the next one.
            _ = try await bed.refer(on: Day(2026, 4, 13))
            #expect(cases(try await manager.get(address)).map(\.file) == listed.map(\.file))
            let next = try await document(of: send("self", by: manager), in: manager)
            #expect(cases(try await manager.get(next)).count == listed.count + 1)
            #expect(try await manager.get("\(next)/pdf").bytes.starts(with: Array("%PDF-".utf8)))
        }
    }

    @Test func `says so where there is no such case, and holds those that ended lately where the folder asks for them`() async throws {
        let lately = try Self.folder { files in
            files.mapValues { $0.replacing("      group: whose\n", with: "      group: whose\n      ended within: 30\n") }
        }
        try await HouseBed.with(on: .sqlite, folders: [lately], people: 60) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            let open = try await expected(bed.house, "self"), all = try await expected(bed.house, "self", orSince: HouseBed.now.day - 29)
            try #require(all.count > open.count)
            let address = try await document(of: send("self", by: manager), in: manager), page = try await manager.get(address)
            #expect(Set(cases(page).map(\.file)) == Set(all.keys) && !page.text.contains("Nobody is supported"))
        }
        try await HouseBed.with(on: .sqlite, folders: [Self.folder()]) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro")
            let page = try await manager.get(document(of: send("self", by: manager), in: manager))
            #expect(page.text.contains("<p class=\"typed\">Nobody is supported.</p>") && cases(page).isEmpty)
        }
    }

    @Test func `is kept in the case that it speaks of, so that it goes with it`() async throws {
        try await HouseBed.with(on: .sqlite, folders: [Self.folder()]) { bed in
            let file = try await bed.refer(on: Day(2026, 4, 13))
            _ = try await send("self", by: try await bed.browser(of: "example-mina.okoro"))
            let said = try await bed.house.database.read { transaction in
                var said: [Reference: String] = [:]
                try FactStore(transaction).forEach(.recorded) { fact in said[fact.stream, default: ""] += WrittenDocument(fact)?.text ?? ""
                }
                return said
            }
            let own = try #require(Reference(String(file.dropFirst("/cases/C-".count))))
            #expect(said[own]?.contains("Visits so far: 0") == true)
            #expect(said.filter { $0.key != own }.allSatisfy { !$0.value.contains("Visits so far") })
        }
    }

    @Test func `shows no part to whoever does not read all that it says, and says that there are others`() async throws {
        let marked = try Self.folder { files in
            var files = files
            files["kinds/referral.yaml"] = files["kinds/referral.yaml"]?.replacing("  needs:\n", with: "  needs:\n    marks: [OFF]\n")
            files["service.yaml"] = files["service.yaml"]?.replacing(
                "record_visit, ask, leave]\n    marks: [ID, H, SG, OFF, SAFE, 3P]", with: "record_visit, ask, leave]\n    marks: [ID]")
            return files
        }
        try #require(
            marked.files["kinds/referral.yaml"]?.contains("marks: [OFF]") == true
                && marked.files["service.yaml"]?.contains("marks: [ID]\n  manager") == true)
        try await HouseBed.with(on: .sqlite, folders: [marked]) { bed in
            _ = try await bed.refer(on: Day(2026, 4, 13))
            let manager = try await bed.browser(of: "example-mina.okoro")
            let record = try await send("self", by: manager), address = try await document(of: record, in: manager)
            let whole = try await manager.get(address)
            #expect(cases(whole).count == 1 && !whole.text.contains("not shown to you"))
            let worker = try await bed.browser(of: "example-wes.marlow")
            let page = try await worker.get(document(of: record, in: worker))
            #expect(page.status == 200 && cases(page).isEmpty && page.text.contains("who are not shown to you"))
            #expect(!page.text.contains("Needs:") && !page.text.contains("Nobody is supported"))
        }
    }

    /// Each a line of the act, what stands there instead, and what is said of it.
    @Test(arguments: [
        ("      board: team", "      board: taem", "no board named taem"),
        ("      group: whose", "      group: to_whom", "names no group of the board team"),
        ("      shares: bulletin_of_a_case", "      shares: bulletin", "not of both"),
        ("      if none: Nobody is supported.\n", "", "if none"),
        ("      board: team\n", "", "no board"),
        ("    shares: bulletin\n", "", "shares no document of its own"),
        ("    records: [bulletin]\n", "    records: [visit]\n", "is on one case"),
    ])
    func `is checked with its folder`(line: String, instead: String, said: String) throws {
        let folder = try Self.folder { files in
            var files = files
            let pathway = files["pathway.yaml"] ?? "", act = pathway.range(of: "  send_bulletin:")?.lowerBound ?? pathway.startIndex
            files["pathway.yaml"] = pathway[..<act] + String(pathway[act...]).replacing(line, with: instead)
            return files
        }
        let refusal = #expect(throws: FolderRefusal.self) { _ = try Service.load(folder) }
        guard case .faulty(let mistakes)? = refusal else { return }
        #expect(mistakes.contains { "\($0.what) \($0.remedy)".contains(said) }, "\(mistakes)")
    }
}
