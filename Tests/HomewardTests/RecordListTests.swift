import Cases
import Core
import Foundation
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// What was done in all cases that somebody sees, such as what was shared with whom, as a page and as a file.
@Suite(.covers("EXP-48", "SEC-02")) struct `The records of one kind in all cases` {
    /// The invented service, which lists its visits, with what the manager may take as a file.
    private static func folder() throws -> Folder {
        let folder = try Folder(at: HouseBed.services.appending(path: "example").path)
        var files = folder.files.filter { !$0.key.hasPrefix("examples/") }
        files["kinds/visit.yaml"] = try #require(files["kinds/visit.yaml"])
            .replacing("day: on_day\n", with: "day: on_day\nlist: [on_day, type, minutes, notes]\n")
        return Folder(name: "example", files: files)
    }

    private struct Visit {
        let reference: String, file: String, type: String, day: Day
    }

    /// Of the cases that a condition holds for, newest first, as the tables have them.
    private func visits(_ house: House, where condition: Statement = Statement(composed: "1 = 1")) async throws -> [Visit] {
        let letters = (house.shelf.published[0].letter(of: "visit"), house.shelf.published[0].letter(of: "case"))
        return try await house.database.read { transaction in
            try transaction.rows(
                """
                SELECT item.id, item."case" AS file, item.type, item.day FROM example_visit AS item JOIN record AS opened ON opened.id = item."case"
                WHERE \(condition) ORDER BY item.day DESC
                """
            ) { row in
                let (id, file): (Reference, Reference) = (try row.get("id"), try row.get("file"))
                return Visit(
                    reference: id.printed(letters.0), file: file.printed(letters.1), type: try row.get("type"), day: try row.get("day"))
            }
        }
    }

    /// The cases of all rows, over all pages of a list.
    private func files(_ address: String, in browser: Browser) async throws -> [String] {
        var (files, page): ([String], Int) = ([], 1)
        while page < 40 {
            let answer = try await browser.get(address + (address.contains("?") ? "&" : "?") + "page=\(page)")
            try #require(answer.status == 200)
            let cases = answer.links.filter { $0.hasPrefix("/cases/") }.map { String($0.dropFirst("/cases/".count)) }
            #expect(cases.count <= 25)
            files += cases
            guard answer.text.contains("rel=\"next\"") else { break }
            page += 1
        }
        return files
    }

    @Test(arguments: TestEngine.allCases)
    func `stand newest first, each with its case, 25 to a page`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, folders: [Self.folder()], people: 30) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro"), all = try await visits(bed.house)
            try #require(all.count > 25)
            #expect(try await manager.get("/registers").links.contains("/registers/visit"))
            #expect(try await files("/registers/visit", in: manager).sorted() == all.map(\.file).sorted())
            let first = try await manager.get("/registers/visit")
            #expect(first.text.contains("1 to 25 of \(all.count) records") && first.text.contains("Minutes"))
            let days = first.text.matches(of: /data-label="Day"><div>([^<]*)</).map { String($0.1) }
            #expect(days == all.prefix(25).map(\.day.words))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are narrowed by what is listed and by when, and the file holds the same`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, folders: [Self.folder()], people: 30) { bed in
            let manager = try await bed.browser(of: "example-mina.okoro"), all = try await visits(bed.house)
            let quarter = Period(.quarter, containing: HouseBed.now.day, in: bed.house.shelf.published[0].service.calendar)
            let last = quarter.previous(in: bed.house.shelf.published[0].service.calendar)
            let wanted: [(query: String, visits: [Visit])] = [
                ("visit-type=phone", all.filter { $0.type == "phone" }),
                ("period=\(last.label)", all.filter { (last.first...last.last).contains($0.day) }),
                ("period=\(last.label)&visit-type=visit", all.filter { $0.type == "visit" && (last.first...last.last).contains($0.day) }),
                ("period=never", all),
            ]
            for (query, visits) in wanted {
                #expect(try await files("/registers/visit?\(query)", in: manager).sorted() == visits.map(\.file).sorted(), "\(query)")
                let form = try await manager.get("/registers/visit/file?\(query)")
                let file = try await manager.post("/registers/visit/file?\(query)", form.hidden + [("purpose", "audit"), ("kind", "csv")])
                let lines = file.text.split(whereSeparator: \.isNewline).filter { $0.contains("V-") }
                #expect(file.status == 200 && lines.count == visits.count, "\(query)")
                #expect(
                    visits.allSatisfy { visit in lines.contains { $0.contains(visit.reference) && $0.contains(visit.file) } }, "\(query)")
            }
            try #require(wanted.dropLast().allSatisfy { !$0.visits.isEmpty && $0.visits.count < all.count })
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are those of the cases that somebody sees, without what they do not read, and the look is kept`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, folders: [Self.folder()], people: 20) { bed in
            // Somebody else's case, and one of hers.
            let address = try await bed.refer(on: Day(2026, 4, 2)), own = String(address.dropFirst("/cases/".count))
            let manager = try await bed.browser(of: "example-mina.okoro"), worker = try await bed.browser(of: "example-wes.marlow")
            let decide = try await manager.get("\(address)/decide")
            let decided = [("decision-result", "accepted"), ("decision-decided", "7 4 2026"), ("decision-decided-time", "10:00")]
            try #require(try await manager.post("\(address)/decide", decide.hidden + decided).status == 303)
            let form = try await worker.get("\(address)/record_visit")
            let said = [
                ("visit-on_day", "9 4 2026"), ("visit-minutes", "45"), ("visit-type", "visit"), ("visit-notes", "For the worker alone"),
            ]
            try #require(try await worker.post("\(address)/record_visit", form.hidden + said).status == 303)
            #expect(try await worker.get("/registers/visit").text.contains("For the worker alone"))
            // A tenant reads one case, and no marks but her name's.
            let open = try await worker.get("\(address)/open_own_pages")
            let pages = [("own_access-given", "9 4 2026"), ("own_access-account", "example-toni.reeve"), ("own_access-style", "standard")]
            try #require(try await worker.post("\(address)/open_own_pages", open.hidden + pages).status == 303)
            let tenant = try await bed.browser(of: "example-toni.reeve"), page = try await tenant.get("/registers/visit")
            let theirs = try await visits(
                bed.house,
                where: "EXISTS (SELECT 1 FROM example_own_access AS own WHERE own.\"case\" = item.\"case\" AND own.ended IS NULL)")
            #expect(
                try await files("/registers/visit", in: tenant).sorted() == theirs.map(\.file).sorted()
                    && theirs.contains { $0.file == own })
            #expect(!page.text.contains("For the worker alone") && !page.text.contains("What was done"))
            #expect(try await tenant.get("/registers/visit/file").status == 403)
            let kept = try await bed.house.database.read {
                try $0.row(
                    "SELECT COUNT(*) AS many FROM access_listed AS listed JOIN access_log AS look ON look.list = listed.list WHERE look.by = 'example-toni.reeve' AND look.route LIKE '/registers%'"
                ) { try $0.get("many") as Int }
            }
            #expect((kept ?? 0) >= Set(theirs.map(\.file)).count)
        }
    }
}
