import Core
import Testbed
import Testing

@testable import Storage

@Suite struct `The table of days` {
    /// Working days after one day up to another, as a compiled rule counts them.
    private func workingDays(after first: Day, through last: Day, _ transaction: Transaction) throws -> Int? {
        try transaction.row(
            """
            SELECT b.working_no - a.working_no AS n FROM calendar_day AS a, calendar_day AS b
            WHERE a.calendar = \("office") AND a.day = \(first) AND b.calendar = \("office") AND b.day = \(last)
            """
        ) { try $0.get("n") }
    }

    private func due(_ count: Int, after day: Day, _ transaction: Transaction) throws -> Day? {
        try transaction.row(
            """
            SELECT due.day FROM calendar_day AS start JOIN calendar_day AS due
              ON due.calendar = start.calendar AND due.working_no = start.working_no + \(count) AND due.working = 1
            WHERE start.calendar = \("office") AND start.day = \(day)
            """
        ) { try $0.get("day") }
    }

    @Test(.covers("ROT-047"), arguments: TestEngine.allCases)
    func `counts working days as the calendar does`(engine: TestEngine) async throws {
        var chance = Seeded(for: "table of days")
        let calendar = Calendar.officeHours
        let pairs = (0..<200).map { _ in
            (
                Day(number: .random(in: Day(2015, 1, 1).number...Day(2045, 10, 1).number, using: &chance)),
                Int.random(in: 1...60, using: &chance)
            )
        }
        try await withDatabase(on: engine) { database in
            try await database.migrate(CalendarTables.migrations)
            try await database.write { try CalendarStore($0).fill(calendar, named: "office") }
            try await database.read { (transaction) throws in
                for (start, count) in pairs {
                    let end = calendar.day(count, workingDaysAfter: start)
                    #expect(try due(count, after: start, transaction) == end)
                    #expect(try workingDays(after: start, through: end, transaction) == count)
                }
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is filled once, and again where a holiday is proclaimed late`(engine: TestEngine) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate(CalendarTables.migrations)
            var calendar = Calendar.officeHours
            let filled = try await fill(calendar, "office", database)
            #expect(filled == CalendarTables.days.upperBound - CalendarTables.days.lowerBound + 1)
            #expect(try await fill(calendar, "office", database) == 0)
            #expect(try await fill(calendar, "other", database) == filled)
            let proclaimed = Day(2026, 6, 15)
            #expect(calendar.isWorking(proclaimed))
            calendar.holidays[proclaimed] = "A day of thanks"
            #expect(try await fill(calendar, "office", database) == CalendarTables.days.upperBound - proclaimed + 1)
            #expect(try await fill(calendar, "office", database) == 0)
            let next = try await database.read { try due(1, after: Day(2026, 6, 12), $0) }
            #expect(next == Day(2026, 6, 16))
        }
    }

    @Test func `knows week, month and quarter of the calendar's year`() throws {
        let day = try #require(CalendarDay.all(of: .officeHours).first { $0.day == Day(2026, 2, 15) })
        #expect((day.week, day.month, day.quarter) == (Day(2026, 2, 9), Day(2026, 2, 1), Day(2026, 1, 1)))
        var calendar = Calendar.officeHours
        calendar.firstMonthOfYear = 9
        let other = try #require(CalendarDay.all(of: calendar).first { $0.day == Day(2026, 2, 15) })
        #expect(other.quarter == Day(2025, 12, 1))
    }

    private func fill(_ calendar: Calendar, _ name: String, _ database: Database) async throws -> Int {
        try await database.write { try CalendarStore($0).fill(calendar, named: name) }
    }
}
