import Core
import Populations
import Storage
import Testbed
import Testing

@testable import Language

/// Records at every edge: ends of the period, leap days, month ends, the clock changes, the minute of closing.
@Suite struct `At the edges` {
    private static let days: [Day?] = [
        Day(2026, 3, 31), Day(2026, 4, 1), Day(2026, 4, 2), Day(2026, 6, 29), Day(2026, 6, 30), Day(2026, 7, 1), nil,
    ]

    private static let dates: [Day] = [
        Day(1924, 2, 29), Day(1999, 12, 31), Day(2000, 1, 1), Day(2000, 2, 28), Day(2000, 2, 29), Day(2000, 3, 1), Day(2008, 2, 29),
        Day(2008, 3, 1), Day(2026, 1, 31), Day(2026, 5, 31), Day(2026, 6, 30), Day(2026, 8, 31), Day(2030, 12, 31), Day(2100, 2, 28),
    ]

    private static let records: Records = {
        var records = Records()
        func day(_ day: Day?) -> Datum? { day.map(Datum.day) }
        for (place, start) in days.enumerated() {
            for (other, end) in days.enumerated() {
                let values = ["starts": day(start), "ends": day(end)].compactMapValues(\.self)
                let number = Int64(place * 10 + other + 1)
                records.add("stay", number, values)
                records.add("occupancy", number, values.merging(["unit": .row(RowID("unit", 1))]) { $1 })
            }
        }
        for (place, date) in dates.enumerated() { records.add("person", Int64(place + 1), ["born": .day(date)]) }
        var number: Int64 = 0
        // Easter, the Sundays on which the clocks change, and ordinary days either side.
        let opening = [
            Day(2026, 3, 28), Day(2026, 3, 29), Day(2026, 3, 30), Day(2026, 4, 2), Day(2026, 4, 3), Day(2026, 10, 23), Day(2026, 10, 25),
        ]
        for day in opening {
            for time in [
                TimeOfDay(0), TimeOfDay(1, 30), TimeOfDay(8, 59, 59), TimeOfDay(9), TimeOfDay(17), TimeOfDay(17, 0, 1), TimeOfDay(23, 59),
            ] {
                number += 1
                records.add("referral", number, ["received": .moment(Moment(day, time)), "severity": .number(Ratio(number % 11 - 5))])
            }
        }
        return records
    }()

    private static let rules: [(kind: String, text: String)] =
        [
            "open during period", "open on period.last", "open after period.last", "open on period.first", "open during period.previous",
            "starts during period", "ends during period", "days(starts, ends)", "days(starts, ends, both)", "working_days(starts, ends)",
            "within(stay, period).first", "days(within(stay, period)) at least 1", "working_days(within(stay, period))",
            "days(within(stay, period, month))", "days(within(stay, stay))", "not open after period.last", "ends on or after period.last",
        ].map { ("stay", $0) }
        + [
            "open during period", "open on period.last", "open after period.last", "days(within(occupancy, period))",
            "working_days(within(occupancy, period))", "days(within(occupancy, period.previous))",
        ].map { ("occupancy", $0) }
        + [
            "age(born, period.last)", "age(born + 13 months, (born + 1 years) + 7 months)", "age(born, 2026-02-28)",
            "age(born, 2000-02-29)", "born + 1 months", "born - 1 months",
            "born + 12 months",
            "born + 18 years", "born - 4 years", "born + 13 months", "born + 3 weeks", "age(born, 2028-02-29) at least 18",
        ].map { ("person", $0) }
        + [
            "in_hours(received)", "in_hours(received) on or before 2026-04-02", "in_hours(received) during period",
            "received before 2026-04-02",
            "hours(received, in_hours(received))", "received + 2 working_days", "received - 1 working_days", "received - 3 working_days",
            "working(received)", "down(severity ÷ 3)", "down(0 - severity ÷ 2)", "severity ÷ (severity - 1)", "1 ÷ severity below 1",
            "larger(severity ÷ 2, 1)", "smaller(severity, 2 ÷ severity)", "severity × 2.5 - 0.5 at least severity",
            "pence(£0.01 × severity ÷ 2)", "pence(£1 ÷ 3 × severity)",
            "1 when severity above 2, 2 when 1 ÷ severity above 0, otherwise severity",
        ].map { ("referral", $0) }

    @Test(arguments: TestEngine.allCases)
    func `evaluation and SQL agree`(engine: TestEngine) async throws {
        try await Bench.with(Self.records, on: engine) { bench in
            for (kind, text) in Self.rules {
                let rule = try Rule(RuleText(text), in: World.vocabulary, RuleContext(row: kind, hasPeriod: true))
                let difference = try await bench.difference(rule)
                #expect(difference.isEmpty, "\(kind): \(text)")
            }
        }
    }

    /// rules.md §3.9, with the dates of its own examples: a leaver on the last day is not "in service at the end".
    @Test(arguments: [
        ("open during period", Day(2026, 4, 1), Day(2026, 4, 1), true),
        ("open after period.last", Day(2026, 4, 1), Day(2026, 6, 30), false),
        ("open after period.last", Day(2026, 4, 1), Day(2026, 7, 1), true),
        ("open on period.last", Day(2026, 4, 1), Day(2026, 6, 30), true),
        ("open during period", Day(2026, 1, 1), Day(2026, 3, 31), false), ("open on period.last", Day(2026, 7, 1), nil, false),
    ])
    func `a span is open while its last day counts`(text: String, start: Day, end: Day?, holds: Bool) throws {
        var records = Records()
        records.add("stay", 1, ["starts": .day(start), "ends": end.map(Datum.day)].compactMapValues(\.self))
        let rule = try Rule(RuleText(text), in: World.vocabulary, RuleContext(row: "stay", hasPeriod: true))
        #expect(try rule.holds(for: RowID("stay", 1), in: records, Bench.occasion) == holds)
    }
}
