import Core
import Language
import Storage
import Testbed
import Testing

@testable import Specification

@Suite struct `Generated tables` {
    @Test(arguments: TestEngine.allCases)
    func `are made by both engines, and take what they should`(_ engine: TestEngine) async throws {
        let service = try Folders.example()
        try await withDatabase(on: engine) { database in
            try await database.write { transaction in
                try transaction.script(TableLayout.areas(SharedVocabulary.kinds).script)
                try transaction.script(service.layout.script)
                try transaction.run(
                    """
                    INSERT INTO example_visit (id, day, recorded, on_day, minutes, type) VALUES (1, 20000, 1, 20000, 60, \("visit"))
                    """)
            }
            // The day of a record is insisted on, a yes or no is one of two. An answer is not: the next version may ask for it no more.
            try await database.write { try $0.run("INSERT INTO example_visit (id, day, recorded) VALUES (2, 20000, 2)") }
            await #expect(throws: StorageError.self) {
                try await database.write { try $0.run("INSERT INTO example_visit (id, recorded) VALUES (3, 3)") }
            }
            await #expect(throws: StorageError.self) {
                try await database.write {
                    try $0.run(
                        "INSERT INTO example_referral (id, day, recorded, source, received, consent) VALUES (2, 1, 1, \("self"), 1, 2)")
                }
            }
        }
    }

    @Test func `hold one typed column for each answer`() throws {
        let layout = try Folders.example().layout
        let referral = try #require(layout["example_referral"])
        #expect(
            referral.columns.map(\.name) == [
                "id", "case", "person", "service", "day", "recorded", "source", "received", "received_day", "consent", "no_consent_reason",
                "letter", "effective", "effective_day", "late_in_day",
            ])
        #expect(referral.column("source")?.isRequired == true)
        // Asked only where there is no consent, so it may be empty in every record.
        #expect(referral.column("no_consent_reason")?.isRequired == false)
        #expect(layout["example_referral__needs"]?.key == ["record", "value"])
        #expect(layout["example_goal"]?.column("parent") != nil)
        #expect(layout["example_goal__step"]?.column("previous") != nil)
        #expect(layout["person"]?.columns.map(\.name) == ["example__safe_phone"])
        #expect(layout["person__example__languages"] != nil)
        #expect(layout["case_file__example__district"]?.key == ["record", "starts"])
        #expect(layout["example_rent_totals"]?.column("covers_last") != nil)
        #expect(layout["example_rent_totals"]?.indexes.contains { $0.isUnique } == true)
    }

    @Test func `change only by adding`() throws {
        let folder = try Folders.folder("example")
        let first = try Service.load(folder).layout
        let second = try Service.load(
            folder.with("kinds/plan.yaml") { $0 + "  signed: {type: yes/no, label: Signed, required: yes}\n" }
                .with("kinds/withdrawal.yaml") {
                    $0.replacing(
                        "  reason: {type: text, label: Why the referral is withdrawn, required: yes}",
                        with: "  words: {type: text, label: Why}")
                }
        ).layout
        let change = first.extended(to: second)
        #expect(change.mistakes == [])
        #expect(
            change.script.split(separator: "\n") == [
                "ALTER TABLE \"example_plan\" ADD COLUMN \"signed\" {integer} CHECK (\"signed\" IN (0, 1));",
                "ALTER TABLE \"example_withdrawal\" ADD COLUMN \"words\" TEXT;",
            ])
        // The removed question keeps its column; the new one may be empty in older records.
        #expect(change.layout["example_withdrawal"]?.column("reason")?.isRequired == false)
        #expect(change.layout["example_plan"]?.column("signed")?.isRequired == false)
        #expect(change.layout.extended(to: second).script == "")
    }

    @Test(arguments: [("own_words: {type: long text", "own_words: {type: day"), ("type: moment", "type: day")])
    func `refuse a field that changes its type`(was: String, now: String) throws {
        let folder = try Folders.folder("example")
        let first = try Service.load(folder).layout
        let (second, _) = Service.read(folder.with("kinds/plan.yaml") { $0.replacing(was, with: now) })
        let mistakes = first.extended(to: second.layout).mistakes
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.place.file == "kinds/plan.yaml")
        #expect(mistakes.first?.what.contains("never changes its type") == true)
    }

    @Test func `refuse one code that becomes several, and several that become one`() throws {
        let folder = try Folders.folder("example")
        let first = try Service.load(folder).layout
        let many = folder.with("kinds/referral.yaml") {
            $0.replacing("type: code of source", with: "type: codes of source").replacing("    widget: radios\n", with: "")
        }
        let second = Service.read(many).service.layout
        #expect(first.extended(to: second).mistakes.count == 1)
        #expect(second.extended(to: first).mistakes.count == 1)
    }
}
