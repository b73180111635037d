import Core
import Testbed
import Testing

@testable import Web

@Suite(.covers("EXP-20")) struct `A date is read` {
    private let today = Day(2026, 5, 14)

    @Test(arguments: [
        "14 5 2026", "14 May 2026", "14/5/2026", "14/05/2026", "14.5.2026", "14-5-2026", "2026-05-14", "2026/5/14", "14th May 2026",
        "14 may, 2026", "14 MAY 2026", "May 14 2026", "14May2026", "Thursday 14 May 2026", "thu 14 may 2026", "14 of May 2026",
        "  14  5  2026 ", "Today", "today",
    ])
    func `in every way people write it`(text: String) throws {
        #expect(try DateEntry.read(text, today: today) == today)
    }

    @Test func `from the words for the days round today`() throws {
        #expect(try DateEntry.read("tomorrow", today: today) == Day(2026, 5, 15))
        #expect(try DateEntry.read("Yesterday", today: today) == Day(2026, 5, 13))
        #expect(try DateEntry.read("1 sept 2026", today: today) == Day(2026, 9, 1))
        #expect(try DateEntry.read("29 Feb 2024", today: today) == Day(2024, 2, 29))
    }

    @Test(arguments: [
        ("", DateEntry.Problem.empty), ("   ", .empty), ("31 4 2026", .unreal), ("29 February 2026", .unreal), ("0 5 2026", .unreal),
        ("14 13 2026", .unreal), ("soon", .unreal), ("14 May", .noYear), ("14 5", .noYear), ("14/5", .noYear), ("14", .noMonth),
        ("May 2026", .noDay), ("5 2026", .noDay), ("May", .noDay), ("14 5 26", .shortYear), ("14 May 26", .shortYear), ("2026", .unreal),
        ("1 2 3 4", .unreal), ("14052026", .unreal), ("14 5 20266", .unreal), ("14 5 202", .unreal), ("14 ma 2026", .unreal),
        ("14 May June 2026", .unreal), ("-", .empty), ("14 5 2026; drop", .unreal), ("１４ 5 2026", .unreal),
        ("99999999999999999999 5 2026", .unreal), ("14 5 0026", .unreal),
        ("Friday 14 May 2026", .otherWeekday(Day(2026, 5, 14), given: "Friday")),
    ])
    func `or the reason says what to mend`(text: String, problem: DateEntry.Problem) {
        #expect(throws: problem) { try DateEntry.read(text, today: today) }
    }

    @Test func `and each reason is a sentence about the question`() {
        let noun = "the date of the visit"
        #expect(DateEntry.Problem.empty.sentence(noun) == "Enter the date of the visit")
        #expect(DateEntry.Problem.unreal.sentence(noun) == "The date of the visit must be a real date")
        #expect(DateEntry.Problem.noYear.sentence(noun) == "The date of the visit must include a year")
        #expect(
            DateEntry.Problem.before(Day(2026, 4, 1)).sentence(noun) == "The date of the visit must be the same as or after 1 April 2026")
        #expect(
            DateEntry.Problem.otherWeekday(today, given: "Friday").sentence(noun)
                == "The date of the visit: 14 May 2026 is a Thursday, not a Friday")
    }
}

@Suite struct `A time, a length or an amount is read` {
    @Test(arguments: [
        ("14:30", TimeOfDay(14, 30)), ("9:05", TimeOfDay(9, 5)), ("14.30", TimeOfDay(14, 30)), ("1430", TimeOfDay(14, 30)),
        ("930", TimeOfDay(9, 30)), ("2:30pm", TimeOfDay(14, 30)), ("2:30 PM", TimeOfDay(14, 30)), ("2pm", TimeOfDay(14)),
        ("12am", TimeOfDay(0)), ("12 p.m.", TimeOfDay(12)), ("midday", TimeOfDay(12)), ("midnight", TimeOfDay(0)), ("0000", TimeOfDay(0)),
    ])
    func `as a time of day`(text: String, time: TimeOfDay) throws { #expect(try TimeEntry.read(text) == time) }

    @Test(arguments: [
        ("", TimeEntry.Problem.empty), ("14", .noMinutes), ("25:00", .unreal), ("14:60", .unreal), ("13pm", .unreal), ("0pm", .unreal),
        ("14:5", .unreal), ("half past two", .unreal), ("1:2:3", .unreal), ("99999", .unreal), ("pm", .unreal), (":", .unreal),
    ])
    func `but not as one that no clock shows`(text: String, problem: TimeEntry.Problem) {
        #expect(throws: problem) { try TimeEntry.read(text) }
    }

    @Test(arguments: [
        ("90", 90), ("1:30", 90), ("1h 30m", 90), ("1 hour 30 minutes", 90), ("1.5 hours", 90), ("1 h 30", 90), ("45 min", 45),
        ("2 hours", 120), ("0.25h", 15), ("0", 0), ("1 HOUR", 60),
    ])
    func `as a length of time`(text: String, minutes: Int64) throws { #expect(try DurationEntry.read(text) == Minutes(minutes)) }

    @Test(arguments: ["1.5", "an hour", "1h 1h", "30m 1h", "1:75", "1.01 hours", "h", "1..5 hours", "1h30x", "-5"])
    func `but not as a length that could mean two things`(text: String) {
        #expect(throws: DurationEntry.Problem.unreal) { try DurationEntry.read(text) }
    }

    @Test func `as money and as numbers`() throws {
        #expect(try AmountEntry.money("£1,234.50") == Pence(123_450))
        #expect(throws: AmountEntry.Problem.notMoney) { try AmountEntry.money("12.345") }
        #expect(try AmountEntry.whole("1,200") == 1200)
        #expect(try AmountEntry.number("12.5", decimals: 2) == 1250)
        #expect(throws: AmountEntry.Problem.notWhole) { try AmountEntry.whole("12.5") }
        #expect(throws: AmountEntry.Problem.tooManyDecimals(1)) { try AmountEntry.number("1.25", decimals: 1) }
        #expect(throws: AmountEntry.Problem.notNumber) { try AmountEntry.whole("twelve") }
    }
}
