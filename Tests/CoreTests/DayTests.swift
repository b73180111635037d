import Foundation
import Testbed
import Testing

@testable import Core

@Suite struct `A day` {
    @Test func `counts from 1 January 1970`() {
        #expect(Day(1970, 1, 1).number == 0)
        #expect(Day(2026, 4, 2).number == 20_545)
        #expect(Day(1969, 12, 31).number == -1)
    }

    @Test func `agrees with Foundation for every day of two centuries`() throws {
        var calendar = Foundation.Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for number in Day(1900, 1, 1).number...Day(2100, 12, 31).number {
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let theirs = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let day = Day(number: number)
            let ours = day.parts
            guard ours.year == theirs.year, ours.month == theirs.month, ours.day == theirs.day,
                day.weekday % 7 + 1 == theirs.weekday, Day(year: ours.year, month: ours.month, day: ours.day) == day
            else {
                Issue.record("day \(number) reads \(day)")
                return
            }
        }
    }

    @Test(arguments: ["2026-4-02", "2026-04-31", "2026-13-01", "2025-02-29", "26-04-02", "2026-04-02 ", "", "0000-01-01", "２０２６-04-02"])
    func `is not read from`(text: String) { #expect(Day(iso: text) == nil) }

    @Test func `of a month that has no such day is that month's last`() {
        #expect(Day(2026, 1, 31).adding(months: 1) == Day(2026, 2, 28))
        #expect(Day(2024, 2, 29).adding(months: 12) == Day(2025, 2, 28))
        #expect(Day(2026, 1, 15).adding(months: -13) == Day(2024, 12, 15))
    }

    @Test func `of birth on 29 February makes a person older on 1 March`() {
        #expect(Day(2026, 2, 28).age(bornOn: Day(2008, 2, 29)) == 17)
        #expect(Day(2026, 3, 1).age(bornOn: Day(2008, 2, 29)) == 18)
    }

    @Test func `is written in words`() {
        #expect(Day(2026, 4, 2).words == "Thursday 2 April 2026")
        #expect(Day(2026, 4, 2).monday == Day(2026, 3, 30))
    }
}
