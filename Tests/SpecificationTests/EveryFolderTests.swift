import Core
import Foundation
import Language
import Storage
import Testbed
import Testing

@testable import Specification

@Suite struct `Every folder in Services` {
    static var names: [String] {
        let path = Folders.root.appending(path: "Services").path
        return (try? FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()) ?? []
    }

    /// Made anew by `homeward pathway Services/NAME > docs/reference/services/NAME.md`.
    @Test(arguments: names)
    func `has its stages, acts and deadlines in the reference as it says them`(_ name: String) throws {
        let written = try String(
            contentsOf: Folders.root.appending(path: "docs/reference/services/\(name).md"), encoding: .utf8)
        #expect(written == PathwayInWords(try Service.load(Folders.folder(name))).markdown)
    }

    @Test(arguments: names)
    func `checks`(_ name: String) throws {
        #expect(try Folders.folder(name).allMistakes.map(\.description) == [])
    }

    /// What the engine and the areas add to the generated tables, as far as rules read it.
    static let surroundings = """
        CREATE TABLE clock (
          id {integer} NOT NULL PRIMARY KEY, code TEXT NOT NULL, subject {integer} NOT NULL, "case" {integer}, person {integer},
          service {integer} NOT NULL, started {integer} NOT NULL, started_day {integer} NOT NULL, due {integer} NOT NULL,
          due_day {integer} NOT NULL, opens {integer}, opens_day {integer}, done {integer}, done_day {integer}, state TEXT NOT NULL
        ){strict};
        CREATE TABLE setting_value (
          service {integer} NOT NULL, setting TEXT NOT NULL, starts {integer} NOT NULL, value {integer}, text TEXT,
          PRIMARY KEY (service, setting, starts)
        ){strict};
        CREATE TABLE service (id {integer} NOT NULL PRIMARY KEY){strict};
        CREATE TABLE figure (id {integer} NOT NULL PRIMARY KEY, service {integer}, code TEXT NOT NULL, covers {integer} NOT NULL,
          covers_last {integer} NOT NULL, "group" TEXT, numerator {integer}, denominator {integer}, value {integer}, result TEXT NOT NULL,
          sealed {integer} NOT NULL){strict};
        """

    @Test(arguments: names, TestEngine.allCases)
    func `makes tables in which every figure can be asked`(_ name: String, _ engine: TestEngine) async throws {
        let service = try Service.load(Folders.folder(name))
        let period = Period(.quarter, containing: Day(2026, 6, 30), in: service.calendar)
        let now = Moment(Day(2026, 7, 8), 12)
        try await withDatabase(on: engine) { database in
            try await database.migrate(CalendarTables.migrations)
            try await database.write { transaction in
                try CalendarStore(transaction).fill(service.calendar, named: name)
                try transaction.script(Self.surroundings)
                try transaction.script(TableLayout.areas(SharedVocabulary.kinds).script)
                try transaction.script(service.layout.script)
            }
            try await database.read { transaction in
                let occasion = Occasion(period: period, calendar: service.calendar, named: name, now: now, service: 1)
                for figure in service.figures {
                    let indicator = try #require(service.rules.indicator(figure, on: period.last))
                    let statements = try indicator.statements(occasion)
                    for statement in statements.lists + statements.summaries
                        + statements.parts.flatMap({ [$0.value, $0.list].compactMap(\.self) })
                    {
                        #expect(throws: Never.self, "\(figure.code) on \(engine): \(statement.sql)") {
                            try transaction.forEach(statement) { _ in }
                        }
                    }
                }
            }
        }
    }
}
