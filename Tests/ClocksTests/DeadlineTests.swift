import Core
import Testbed
import Testing

@testable import Clocks

@Suite struct `A deadline` {
    let calendar = Calendar.officeHours

    @Test(
        .covers("ROT-047", "ROT-048", "WE-R1"),
        arguments: [
            (Moment(Day(2025, 4, 17), 16, 50), Day(2025, 4, 17), Day(2025, 4, 23)),  // Good Friday, Easter Monday skipped
            (Moment(Day(2025, 4, 17), 17, 5), Day(2025, 4, 22), Day(2025, 4, 24)),
            (Moment(Day(2025, 4, 26), 11), Day(2025, 4, 28), Day(2025, 4, 30)),
            (Moment(Day(2025, 5, 2), 10), Day(2025, 5, 2), Day(2025, 5, 7)),
            (Moment(Day(2025, 12, 24), 17, 30), Day(2025, 12, 29), Day(2025, 12, 31)),
            (Moment(Day(2026, 4, 2), 16, 30), Day(2026, 4, 2), Day(2026, 4, 8)),
            (Moment(Day(2026, 4, 2), 17), Day(2026, 4, 2), Day(2026, 4, 8)),  // the minute of closing is in time
            (Moment(Day(2026, 4, 2), 17, 10), Day(2026, 4, 7), Day(2026, 4, 9)),
            (Moment(Day(2026, 4, 2), 8), Day(2026, 4, 2), Day(2026, 4, 8)),  // before opening counts as the same day
        ])
    func `of two working days falls at 17:00 on the second working day after effective receipt`(
        received: Moment, dayZero: Day, due: Day
    ) {
        let deadline = Deadline(Allowance(2, .workingDays), from: received, in: calendar)
        #expect(deadline.dayZero == dayZero)
        #expect(deadline.due == Moment(due, 17))
    }

    @Test func `names the bank holidays it skipped`() {
        let allowance = Allowance(5, .workingDays)
        let deadline = Deadline(allowance, from: Moment(Day(2026, 4, 2), 16, 30), in: calendar)
        #expect(
            deadline.words(allowance)
                == "due Monday 13 April at 17:00: 5 working days, Good Friday and Easter Monday skipped")
    }

    @Test(
        arguments: [
            (Allowance(0, .workingDays), "the same working day"), (Allowance(0, .days), "the same day"), (Allowance(1, .days), "1 day"),
            (Allowance(0, .days, rollsToWorkingDay: true), "0 days, then the next working day"),
        ])
    func `of no time at all says so`(allowance: Allowance, words: String) {
        let deadline = Deadline(allowance, from: Moment(Day(2026, 5, 8), 12), in: calendar)
        #expect(deadline.words(allowance).hasSuffix(": \(words)"))
    }

    @Test func `counts a day when the clock runs at its close, so paused on the 8th and resumed on the 14th moves 13 to 17 April`() {
        let pause = Pause(from: Moment(Day(2026, 4, 8), 11), until: Moment(Day(2026, 4, 14), 10), reason: "in hospital")
        let deadline = Deadline(
            Allowance(5, .workingDays), from: Moment(Day(2026, 4, 2), 16, 30), in: calendar, pauses: [pause])
        #expect(deadline.due == Moment(Day(2026, 4, 17), 17))
        #expect(deadline.skipped.map(\.day).contains(Day(2026, 4, 8)))
        #expect(!deadline.skipped.map(\.day).contains(Day(2026, 4, 14)))
        #expect(
            deadline.words(Allowance(5, .workingDays))
                == "due Friday 17 April at 17:00: 5 working days, Good Friday and Easter Monday skipped, "
                + "paused from Wednesday 8 April to Tuesday 14 April (in hospital)")
    }

    @Test func `in opening hours stands still while it is paused`() {
        // 8 opening hours from Friday noon: 3 until the pause at 15:00; it goes on on Tuesday at 10:00 for the other 5.
        let pause = Pause(from: Moment(Day(2026, 5, 8), 15), until: Moment(Day(2026, 5, 12), 10), reason: "away")
        let deadline = Deadline(Allowance(8, .workingHours), from: Moment(Day(2026, 5, 8), 12), in: calendar, pauses: [pause])
        #expect(deadline.due == Moment(Day(2026, 5, 12), 15))
    }

    @Test(
        .covers("ROT-073", "WE-R6"),
        arguments: [
            (Day(2025, 8, 11), Day(2025, 8, 26)),  // 25 August is a bank holiday
            (Day(2025, 12, 11), Day(2025, 12, 29)),  // Christmas, Boxing Day and a weekend
        ])
    func `of fourteen days rolls to the next working day`(discharged: Day, due: Day) {
        let allowance = Allowance(14, .days, rollsToWorkingDay: true)
        #expect(Deadline(allowance, from: Moment(discharged, 12), in: calendar).due.day == due)
    }

    @Test(arguments: [
        (Day(2026, 1, 31), Allowance(1, .months), Day(2026, 2, 28)), (Day(2024, 1, 31), Allowance(1, .months), Day(2024, 2, 29)),
        (Day(2024, 2, 29), Allowance(1, .years), Day(2025, 2, 28)),
        (Day(2026, 4, 1), Allowance(3, .months, lessDays: 1), Day(2026, 6, 30)),
        (Day(2026, 4, 1), Allowance(6, .weeks), Day(2026, 5, 13)),
    ])
    func `in months clamps to the month’s end`(start: Day, allowance: Allowance, due: Day) {
        #expect(Deadline(allowance, from: Moment(start, 9), in: calendar).due.day == due)
    }

    @Test(arguments: [
        (Moment(Day(2026, 3, 28), 22), Moment(Day(2026, 3, 29), 23)),  // the clock goes forward at 01:00
        (Moment(Day(2026, 10, 24), 22), Moment(Day(2026, 10, 25), 21)),  // and back in October
    ])
    func `of twenty-four hours is elapsed time over a clock change`(start: Moment, due: Moment) {
        #expect(Deadline(Allowance(24, .hours), from: start, in: calendar).due == due)
    }

    @Test func `moves when a bank holiday is proclaimed late`() {
        var mourning = calendar
        mourning.holidays[Day(2026, 4, 9)] = "National mourning"
        let deadline = Deadline(Allowance(5, .workingDays), from: Moment(Day(2026, 4, 2), 16, 30), in: mourning)
        #expect(deadline.due == Moment(Day(2026, 4, 14), 17))
    }

    @Test func `agrees with counting the close of each day on 100,000 random starts, amounts and pauses`() {
        var random = Seeded(for: "deadlines")
        let closes = (Day(2015, 1, 1).number...Day(2046, 1, 1).number).map(Day.init(number:)).map { ($0, Moment($0, 17)) }
        for _ in 0..<100_000 {
            let day = Day(number: Int.random(in: Day(2015, 1, 1).number...Day(2044, 12, 31).number, using: &random))
            let start = Moment(day, TimeOfDay(Int.random(in: 0..<24, using: &random), Int.random(in: 0..<60, using: &random)))
            let count = Int.random(in: 1...12, using: &random)
            var pauses: [Pause] = []
            if random.chance(30) {
                let from = start.adding(hours: Int.random(in: 1...200, using: &random))
                pauses = [Pause(from: from, until: from.adding(hours: Int.random(in: 1...200, using: &random)), reason: "away")]
            }
            let found = Deadline(Allowance(count, .workingDays), from: start, in: calendar, pauses: pauses)
            // Independent: walk the closes of business after the start. The first ends day 0; then each that no pause covers counts one.
            var left = count + 1
            var expected = start
            var index = day.number - Day(2015, 1, 1).number
            while left > 0 {
                let (date, close) = closes[index]
                index += 1
                guard date.weekday < 6, BankHolidays.england[date] == nil, close >= start else { continue }
                let isPaused = left <= count && pauses.contains { $0.from <= close && close < $0.until! }
                if !isPaused { left -= 1 }
                expected = close
            }
            #expect(found.due == expected, "start \(start), \(count) working days, pauses \(pauses)")
            if found.due != expected { return }
        }
    }
}
