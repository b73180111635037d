import Core
import Language
import Testing

@testable import Specification

@Suite struct `A folder is read` {
    @Test func `with its calendar, settings, roles and tables`() throws {
        let service = try Folders.example()
        #expect(service.name == "example" && service.prefix == "HAR" && service.person.many.easy == "people")
        #expect(service.calendar.isWorking(Day(2026, 4, 2)) && !service.calendar.isWorking(Day(2026, 4, 3)))
        #expect(service.settings["hourly_rate"]?.opening?.answer == .money(Pence(2450)))
        #expect(service.settings["reserve"]?.opening == nil)
        #expect(service.roles["officer"]?.sees == .figures)
        #expect(service.tables["hours_band"]?.rows.count == 3)
    }

    @Test func `with every kind of field`() throws {
        let kinds = try Folders.example().kinds
        let types = Set(kinds.flatMap { kind in (kind.fields + kind.groups.flatMap(\.fields)).map { type(of: $0) } })
        #expect(
            types == [
                "yes/no", "number", "number with", "money", "minutes", "day", "moment", "text", "long text", "code of", "codes of",
                "row of", "span",
                "file",
            ])
    }

    private func type(of field: Field) -> String {
        let words = field.type.written.split(separator: " ")
        return words.count > 1 ? words.prefix(2).joined(separator: " ") : field.type.written
    }

    @Test func `with what is worked out typed by its rule`() throws {
        let referral = try #require(try Folders.example().kinds["referral"])
        #expect(referral.worked["effective"]?.type == .moment && referral.worked["effective"]?.isStored == true)
        let file = try #require(try Folders.example().kinds["case"])
        // It reads other records, so it is worked out wherever it is read.
        #expect(file.worked["paused_now"]?.type == .yesNo && file.worked["paused_now"]?.isStored == false)
    }

    @Test func `with the target that holds on a day`() throws {
        let service = try Folders.example()
        let figure = try #require(service.figures["HAR-1"])
        #expect(figure.target(on: Day(2026, 6, 30))?.text.text == "above 90%")
        #expect(figure.target(on: Day(2027, 4, 1))?.text.text == "above 95%")
        #expect(service.rules.indicator(figure, on: Day(2027, 4, 1))?.target?.bound == (try Ratio(95, over: 100)))
    }

    @Test func `into a version that any change alters`() throws {
        let folder = try Folders.folder("example")
        #expect(folder.version.utf8.count == 64)
        #expect(folder.version != folder.with("README.md") { $0 + " " }.version)
        #expect(folder.version == (try Folders.folder("example")).version)
        #expect(Folder(name: "x", files: ["a": "abc"]).version != Folder(name: "x", files: ["ab": "c"]).version)
    }

    @Test func `with every rule at its place, folded ones too`() throws {
        let folder = Folder(
            name: "f",
            files: [
                "service.yaml":
                    "service: f\nprefix: FF\nlabel: F\nabout: F\ncalendar: {bank holidays: none, opening: {monday: 09:00 to 17:00}}\n",
                "kinds/note.yaml": """
                kind: note
                label: Note
                plural: Notes
                fields:
                  made: {type: day, label: Made}
                checks:
                  - refuse unless: >-
                      made is recorded and
                        made before 2026-01-01
                        or mad is recorded
                    say: No.
                  - refuse unless: made is recorded
                      and mad is recorded
                    say: No.
                  - refuse unless: "made is recorded or mad is recorded"
                    say: No.
                """,
            ])
        let places = folder.allMistakes.filter { $0.what.contains("mad ") }.map(\.place.description)
        #expect(places == ["kinds/note.yaml:10:12", "kinds/note.yaml:13:11", "kinds/note.yaml:15:41"])
    }

    @Test func `deep brackets and long files are refused, not followed`() {
        let deep = Folder(name: "f", files: ["service.yaml": "a: " + String(repeating: "[", count: 20_000)])
        #expect(!deep.allMistakes.isEmpty)
        let repeated = Folder(name: "f", files: ["service.yaml": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"])
        #expect(repeated.allMistakes.contains { $0.what.contains("anchor") })
        let long = Folder(name: "f", files: ["service.yaml": String(repeating: "# long\n", count: 200_000)])
        #expect(long.allMistakes.contains { $0.what.contains("megabyte") })
        let zero = Folder(name: "f", files: ["service.yaml": "service: f\u{0}\n"])
        #expect(!zero.allMistakes.isEmpty)
    }
}
