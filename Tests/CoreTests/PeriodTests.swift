import Testbed
import Testing

@testable import Core

@Suite struct `A period` {
    private let april = Calendar.officeHours
    private var january: Calendar {
        var calendar = Calendar.officeHours
        calendar.firstMonthOfYear = 1
        return calendar
    }

    @Test func `is named by its contract's year`() throws {
        let quarter = try Period(label: "2026-27-q1", in: april)
        #expect((quarter.first, quarter.last, quarter.words) == (Day(2026, 4, 1), Day(2026, 6, 30), "April to June 2026"))
        let last = try Period(label: "2026-27-Q4", in: april)
        #expect((last.first, last.last, last.label) == (Day(2027, 1, 1), Day(2027, 3, 31), "2026-27-q4"))
        let month = try Period(label: "2026-27-m12", in: april)
        #expect((month.first, month.last, month.words) == (Day(2027, 3, 1), Day(2027, 3, 31), "March 2027"))
        let year = try Period(label: "1999-00", in: april)
        #expect((year.first, year.last, year.words) == (Day(1999, 4, 1), Day(2000, 3, 31), "April 1999 to March 2000"))
        #expect(try Period(label: "2026-q1", in: january).last == Day(2026, 3, 31))
        #expect(try Period(label: "2026", in: january).first == Day(2026, 1, 1))
    }

    @Test(arguments: ["2026-Q1", "2026-q4"])
    func `is refused where it could mean two`(label: String) {
        #expect(throws: PeriodRefusal.ambiguous(label, example: "2026-27-q1")) { try Period(label: label, in: april) }
    }

    @Test(arguments: [
        "", "2026", "2026-28-q1", "2026-27-q5", "2026-27-q0", "2026-27-m13", "2026-27-q", "2026-27-", "2026-27-q1-", "26-27", "2026-27-h1",
        "2026-27-q+1", "2026-27-q01", "2026-27-m1",
    ])
    func `is refused where it means none`(label: String) {
        #expect(throws: PeriodRefusal.self) { try Period(label: label, in: april) }
    }

    @Test func `reads back the label it prints, in any calendar`() throws {
        for first in 1...12 {
            var calendar = Calendar.officeHours
            calendar.firstMonthOfYear = first
            for length in Period.Length.allCases {
                var period = Period(length, containing: Day(2024, 2, 29), in: calendar)
                for _ in 0..<20 {
                    #expect(try Period(label: period.label, in: calendar) == period)
                    let next = period.next(in: calendar)
                    #expect(next.first == period.last.next)
                    #expect(next.previous(in: calendar) == period)
                    period = next
                }
            }
        }
    }

    @Test(.covers("THU-155"))
    func `of days that are no month, quarter or year is named by its first and its last day`() throws {
        let weeks = Period(from: Day(2026, 4, 6), through: Day(2026, 5, 3))
        #expect((weeks.label, weeks.words) == ("2026-04-06-to-2026-05-03", "6 April 2026 to 3 May 2026"))
        #expect(try Period(label: weeks.label, in: april) == weeks)
        #expect(weeks.next(in: april) == Period(from: Day(2026, 5, 4), through: Day(2026, 5, 31)))
        #expect(weeks.previous(in: april) == Period(from: Day(2026, 3, 9), through: Day(2026, 4, 5)))
        #expect(weeks.yearBefore(in: april) == Period(from: Day(2025, 4, 7), through: Day(2025, 5, 4)))
        let year = Period(from: Day(2027, 10, 1), through: Day(2028, 9, 30))
        #expect(year.previous(in: april) == Period(from: Day(2026, 10, 1), through: Day(2027, 9, 30)))
        #expect(year.next(in: april) == Period(from: Day(2028, 10, 1), through: Day(2029, 9, 30)))
    }

    @Test(arguments: ["2026-05-03-to-2026-04-06", "2026-04-06-to-", "2026-04-06-to-2026-04-31", "1800-01-01-to-1800-12-31"])
    func `is refused where its days are none`(label: String) {
        #expect(throws: PeriodRefusal.self) { try Period(label: label, in: april) }
    }
}
