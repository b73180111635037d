import Testbed
import Testing

@testable import Core

@Suite struct `The working calendar` {
    private let calendar = Calendar.officeHours

    /// The table WE-R1 of the catalogue, and issue 2's Thursday before Easter 2026.
    static let screenings: [(received: Moment, effective: Day, due: Day)] = [
        (Moment(Day(2025, 4, 17), 16, 50), Day(2025, 4, 17), Day(2025, 4, 23)),
        (Moment(Day(2025, 4, 17), 17, 5), Day(2025, 4, 22), Day(2025, 4, 24)),
        (Moment(Day(2025, 4, 26), 11), Day(2025, 4, 28), Day(2025, 4, 30)),
        (Moment(Day(2025, 5, 2), 10), Day(2025, 5, 2), Day(2025, 5, 7)),
        (Moment(Day(2025, 12, 24), 17, 30), Day(2025, 12, 29), Day(2025, 12, 31)),
        (Moment(Day(2026, 4, 2), 16, 30), Day(2026, 4, 2), Day(2026, 4, 8)),
        (Moment(Day(2026, 4, 2), 17, 10), Day(2026, 4, 7), Day(2026, 4, 9)),
    ]

    @Test(.covers("ROT-047", "WE-R1"), arguments: screenings)
    func `makes screening due two working days after effective receipt`(received: Moment, effective: Day, due: Day) {
        let day = calendar.effective(received).day
        #expect(day == effective)
        #expect(calendar.day(2, workingDaysAfter: day) == due)
        #expect(calendar.close(of: due) == Moment(due, 17))
    }

    @Test func `takes the minute of closing as in time and the second after it as late`() {
        let day = Day(2026, 4, 1)
        let closing = Moment(day, 17)
        #expect(calendar.effective(closing) == closing)
        #expect(calendar.effective(closing.adding(milliseconds: 1000)) == Moment(Day(2026, 4, 2), 9))
        #expect(calendar.effective(Moment(day, 7)) == Moment(day, 9))
        #expect(calendar.effective(Moment(Day(2026, 4, 3), 12)) == Moment(Day(2026, 4, 7), 9))
    }

    @Test func `names the days it skipped`() {
        let skipped = calendar.holidaysSkipped(after: Day(2026, 4, 2), through: Day(2026, 4, 8))
        #expect(skipped.map(\.day) == [Day(2026, 4, 3), Day(2026, 4, 6)])
        #expect(skipped.map(\.name) == ["Good Friday", "Easter Monday"])
    }

    @Test(
        .covers("WE-R2"),
        arguments: [
            (Day(2025, 8, 20), 2, Day(2025, 8, 22)), (Day(2025, 8, 20), 5, Day(2025, 8, 28)),
            (Day(2025, 9, 26), 2, Day(2025, 9, 30)), (Day(2025, 9, 26), 5, Day(2025, 10, 3)),
        ])
    func `counts from the day after`(start: Day, count: Int, due: Day) { #expect(calendar.day(count, workingDaysAfter: start) == due) }

    @Test(.covers("WE-R6"), arguments: [(Day(2025, 8, 11), Day(2025, 8, 26)), (Day(2025, 12, 11), Day(2025, 12, 29))])
    func `rolls a day that is not worked over to the next that is`(discharged: Day, due: Day) {
        #expect(calendar.workingDay(onOrAfter: discharged + 14) == due)
    }

    @Test func `agrees with a plain count of days`() {
        var chance = Seeded(for: "working days")
        for _ in 0..<500 {
            let start = Day(number: .random(in: Day(2015, 1, 1).number...Day(2045, 6, 1).number, using: &chance))
            let count = Int.random(in: 0...400, using: &chance)
            let end = calendar.day(count, workingDaysAfter: start)
            #expect(calendar.workingDays(from: start.next, through: end) == count)
            #expect(count == 0 ? end == start : calendar.isWorking(end))
            #expect(calendar.workingDay(onOrBefore: end) <= end && calendar.workingDay(onOrAfter: end) >= end)
        }
    }

    @Test func `uses its own opening hours`() {
        let short = Calendar.Opening(opens: TimeOfDay(10), closes: TimeOfDay(12))
        let saturdays = Calendar(opening: [nil, nil, nil, nil, nil, short, nil], holidays: [:])
        #expect(saturdays.effective(Moment(Day(2026, 4, 1), 11)) == Moment(Day(2026, 4, 4), 10))
        #expect(saturdays.day(2, workingDaysAfter: Day(2026, 4, 4)) == Day(2026, 4, 18))
    }
}

@Suite struct `Bank holidays in England` {
    private let holidays = BankHolidays.england

    /// Gauss's rule as Meeus gives it ("Astronomical Algorithms", chapter 8): an independent way to Easter Sunday.
    private func easter(_ year: Int) -> Day {
        let (a, b, c) = (year % 19, year / 100, year % 100)
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let n = h + l - 7 * m + 114
        return Day(year, n / 31, n % 31 + 1)
    }

    /// The holiday itself, or the first weekday after it that is no holiday either.
    private func observed(_ day: Day, after taken: Set<Day> = []) -> Day {
        var observed = day
        while observed.isWeekend || taken.contains(observed) { observed = observed.next }
        return observed
    }

    private func lastMonday(_ year: Int, _ month: Int) -> Day { Day(year, month, 31).monday }
    private func firstMonday(_ year: Int, _ month: Int) -> Day { Day(year, month, 7).monday }

    @Test func `are those of the law and of the proclamations, from 2015 to 2045`() {
        // What proclamations moved or added.
        let extra: [Day] = [
            Day(2020, 5, 8), Day(2022, 6, 2), Day(2022, 6, 3), Day(2022, 9, 19), Day(2023, 5, 8),
        ]
        let moved: [Day] = [Day(2020, 5, 4), Day(2022, 5, 30)]
        for year in 2015...2045 {
            let christmas = observed(Day(year, 12, 25))
            // Boxing Day on a Saturday has its substitute after Christmas Day's, which stands on the Monday.
            let boxing = observed(Day(year, 12, 26), after: [christmas])
            var expected: Set<Day> = [
                observed(Day(year, 1, 1)), easter(year) - 2, easter(year) + 1, firstMonday(year, 5), lastMonday(year, 5),
                lastMonday(year, 8), christmas, boxing,
            ]
            // Christmas on a Sunday: Boxing Day keeps its Monday and Christmas is observed on the Tuesday. The days are the same.
            expected.formUnion(extra.filter { $0.parts.year == year })
            expected.subtract(moved)
            let found = Set(holidays.keys.filter { $0.parts.year == year })
            #expect(found == expected, "\(year): \(found.symmetricDifference(expected).sorted())")
        }
    }

    @Test func `never fall on a weekend and always have a name`() {
        for (day, name) in holidays {
            #expect(!day.isWeekend, "\(day) \(name)")
            #expect(!name.isEmpty)
        }
        #expect(holidays[Day(2026, 4, 3)] == "Good Friday")
    }
}
