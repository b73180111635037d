import Access
import Cases
import Core
import Foundation
import Language
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite struct `A board` {
    /// Of the invented service: cases by who referred, most visits first.
    private static func folder(_ change: (String) -> String = { $0 }, kinds: [String: (String) -> String] = [:]) throws -> Folder {
        let folder = try Folder(at: HouseBed.services.appending(path: "example").path)
        var files = folder.files.filter { !$0.key.hasPrefix("examples/") }
        files["boards.yaml"] = change(try #require(files["boards.yaml"]))
        for (kind, change) in kinds { files["kinds/\(kind).yaml"] = change(try #require(files["kinds/\(kind).yaml"])) }
        return Folder(name: "example", files: files)
    }

    /// The cases of each table of a page, in their order, under its caption up to the colon.
    private func tables(_ page: Browser.Answer) -> [String: [String]] {
        let tables = page.text.split(separator: "<caption").dropFirst().map { text -> (String, [String]) in
            let caption = text.drop { $0 != ">" }.dropFirst().prefix { $0 != ":" && $0 != "<" }
            let cases = text.split(separator: "href=\"/cases/").dropFirst().map { String($0.prefix { $0 != "\"" }) }
            return (String(caption), cases)
        }
        return Dictionary(tables, uniquingKeysWith: +)
    }

    /// Worked out apart from the page: who referred each open case, and how many visits it has.
    private func expected(_ house: House) async throws -> [(file: String, source: String, visits: Int)] {
        let letter = house.shelf.published[0].letter(of: "case")
        return try await house.database.read { transaction in
            try transaction.rows(
                """
                SELECT item."case" AS file, item.source,
                  (SELECT COUNT(*) FROM example_visit AS visit WHERE visit."case" = item."case") AS visits
                FROM example_referral AS item JOIN stage ON stage."case" = item."case" WHERE stage.over = 0
                """
            ) { row in
                let file: Reference = try row.get("file")
                return (file.printed(letter), try row.get("source"), try row.get("visits"))
            }
        }
    }

    @Test(.covers("ROT-061", "ROT-062"), arguments: TestEngine.allCases)
    func `holds every open case in its group with what the rules find of it, the highest number first; its file the same`(
        engine: TestEngine
    ) async throws {
        try await HouseBed.with(on: engine, folders: [Self.folder()], people: 40) { bed in
            let browser = try await bed.browser(of: "example-mina.okoro")
            let page = try await browser.get("/boards/team"), found = tables(page)
            let expected = try await expected(bed.house)
            #expect(expected.count > 10 && Set(expected.map(\.visits)).count > 3)
            let sources = bed.house.shelf.published[0].service.lists["source"]?.values
            for (source, lines) in Dictionary(grouping: expected, by: \.source) {
                let listed = found[sources?[source]?.label.english ?? source] ?? []
                #expect(Set(listed) == Set(lines.map(\.file)), "\(source)")
                let visits = Dictionary(uniqueKeysWithValues: lines.map { ($0.file, $0.visits) })
                let inOrder = listed.compactMap { visits[$0] }
                #expect(inOrder == inOrder.sorted(by: >), "\(source)")
            }
            #expect(found.values.joined().count == expected.count)
            // One group alone, and its file.
            let one = try await browser.get("/boards/team?group=self")
            #expect(Set(tables(one).values.joined()) == Set(expected.filter { $0.source == "self" }.map(\.file)))
            let form = try await browser.get("/boards/team/file?group=self")
            let file = try await browser.post("/boards/team/file?group=self", form.hidden + [("purpose", "audit"), ("kind", "csv")])
            let lines = file.text.split(separator: "\r\n", omittingEmptySubsequences: true).dropFirst().map { $0.split(separator: ",") }
            #expect(lines.map { String($0[1]) } == tables(one).values.joined().map { $0 })
            #expect(lines.allSatisfy { line in expected.contains { $0.file == line[1] && line.contains("\($0.visits)") } })
        }
    }

    @Test(.covers("ROT-061"), arguments: TestEngine.allCases)
    func `holds those for whom its condition holds, and all for whoever does not read it`(engine: TestEngine) async throws {
        let condition = "  where: (count of visit) at most 1 and (the source of first referral by received) is recorded\n"
        let folder = try Self.folder(
            { $0.replacing("  by:\n", with: condition + "  by:\n") },
            kinds: ["referral": { $0.replacing("label: Who referred", with: "label: Who referred\n    marks: [OFF]") }])
        try await HouseBed.with(on: engine, folders: [folder], people: 40) { bed in
            let expected = try await expected(bed.house)
            let few = Set(expected.filter { $0.visits <= 1 }.map(\.file))
            try #require(!few.isEmpty && few.count < expected.count)
            #expect(Set(tables(try await bed.browser(of: "example-mina.okoro").get("/boards/team")).values.joined()) == few)
            let referrer = try await bed.browser(of: "example-olga.finch")
            let theirs = Set(tables(try await referrer.get("/boards/team")).values.joined())
            #expect(theirs.isSubset(of: expected.map(\.file)) && !theirs.isSubset(of: few))
        }
    }

    /// Neither as a column, nor as a group or an order, by which one might guess it.
    @Test func `shows nothing that its viewer does not read`() async throws {
        let marked = { (text: String) in text.replacing("label: Who referred", with: "label: Who referred\n    marks: [OFF]") }
        let folder = try Self.folder(kinds: [
            "referral": marked,
            "decision": { $0.replacing("kind: decision\n", with: "kind: decision\nmarks: [H]\n") },
        ])
        try #require(folder.files["kinds/referral.yaml"]?.contains("marks: [OFF]") == true)
        try await HouseBed.with(on: .sqlite, folders: [folder], people: 20) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro").get("/boards/team")
            #expect(manager.text.contains(">Decided<") && tables(manager).count > 1)
            let referrer = try await bed.browser(of: "example-olga.finch").get("/boards/team")
            #expect(referrer.status == 200 && !referrer.text.contains(">Decided<") && referrer.text.contains(">Visits<"))
            #expect(tables(referrer).count == 1 && !referrer.text.contains("name=\"group\""))
            let narrowed = try await bed.browser(of: "example-olga.finch").get("/boards/team?group=self")
            #expect(tables(narrowed) == tables(referrer), "what is not offered narrows nothing")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `holds the cases that are there for its viewer, and the log says who looked`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, folders: [Self.folder()]) { bed in
            let address = try await bed.refer(on: Day(2026, 4, 13))
            let reference = String(address.dropFirst("/cases/".count))
            #expect(tables(try await bed.browser(of: "example-olga.finch").get("/boards/team")).values.joined().contains(reference))
            let officer = try await bed.browser(of: "example-carl.dunn")
            #expect(try await officer.get("/boards/team").status == 403)
            let manager = try await bed.browser(of: "example-mina.okoro")
            #expect(try await manager.get("/boards/nothing").status == 404)
            _ = try await manager.get("/boards/team")
            let readers = try await manager.get("/readers/\(reference)")
            #expect(readers.text.contains("Mina Okoro"))
        }
    }

    /// Each a line of boards.yaml and what is said of it.
    @Test(arguments: [
        (
            "    value: the source of first referral by received", "    value: the received of first referral by received",
            "groups are of a code"
        ),
        ("  order: count of visit", "  order: the decided of first decision by decided", "is a number"),
        ("  by:", "  where: count of visit\n  by:", "yes or no"),
        ("      value: count of visit", "      value: count of visits", "visits"),
        ("      value: count of visit", "      value: count of person.case", "other cases"),
        ("  columns:", "  cloumns:", "columns"),
        ("      label: Visits\n", "", "label"),
    ])
    func `is checked with its folder`(line: String, instead: String, said: String) throws {
        let folder = try Self.folder { $0.replacing(line, with: instead) }
        let refusal = #expect(throws: FolderRefusal.self) { _ = try Service.load(folder) }
        guard case .faulty(let mistakes)? = refusal else { return }
        let found = mistakes.filter { $0.place.file == "boards.yaml" }
        #expect(found.contains { "\($0.what) \($0.remedy)".contains(said) } && found.allSatisfy { $0.place.line > 1 }, "\(mistakes)")
    }
}
