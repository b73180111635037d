import Core

/// The calendar as a table, so that a rule compiled to SQL counts working days by subtraction.
package enum CalendarTables {
    package static let migrations = [
        Migration(
            50, "days of each calendar",
            """
            CREATE TABLE calendar_day (
              calendar TEXT NOT NULL,
              day {integer} NOT NULL,
              working {integer} NOT NULL CHECK (working IN (0, 1)),
              working_no {integer} NOT NULL,
              week {integer} NOT NULL,
              month {integer} NOT NULL,
              quarter {integer} NOT NULL,
              PRIMARY KEY (calendar, day)
            ){strict};
            CREATE INDEX calendar_day_working ON calendar_day (calendar, working_no, working)
            """),
        Migration(
            51, "what the days of each calendar were made from",
            """
            CREATE TABLE calendar_basis (
              calendar TEXT NOT NULL PRIMARY KEY,
              basis TEXT NOT NULL
            ){strict}
            """),
    ]

    /// The days that the table holds; rules cannot count beyond them.
    package static let days = Day(2015, 1, 1)...Day(2045, 12, 31)
}

/// What ``CalendarTables`` holds of one day.
package struct CalendarDay: Hashable, Sendable {
    package let day: Day
    package let isWorking: Bool
    /// Working days from the first day of the table to this one, this one included: the working days after A up to B are B's number
    /// less A's, and the Nth working day after A is the one working day whose number is A's plus N.
    package let workingNumber: Int
    /// The Monday of its week, the first day of its month and of its quarter of the calendar's year: to group by, and readable as days.
    package let week: Day, month: Day, quarter: Day

    /// Every day of the table, in order.
    package static func all(of calendar: Calendar) -> [CalendarDay] {
        var workingNumber = 0
        return (CalendarTables.days.lowerBound.number...CalendarTables.days.upperBound.number).map { number in
            let day = Day(number: number)
            let isWorking = calendar.isWorking(day)
            if isWorking { workingNumber += 1 }
            let quarter = Period(.quarter, containing: day, in: calendar).first
            return CalendarDay(
                day: day, isWorking: isWorking, workingNumber: workingNumber, week: day.monday, month: day.firstOfMonth, quarter: quarter)
        }
    }

    fileprivate var values: [Value] { [isWorking.stored, workingNumber.stored, week.stored, month.stored, quarter.stored] }
}

/// Keeps `calendar_day` in step with the calendars in use.
package struct CalendarStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// Whether the days of a calendar are there.
    package func knows(_ name: String) throws -> Bool {
        try transaction.row("SELECT 1 AS one FROM calendar_basis WHERE calendar = \(name)") { _ in true } ?? false
    }

    /// Makes the table say what `calendar` says. Runs at every start, so it looks at the days only if the calendar is another than the one
    /// they were made from, and writes those that differ: after a holiday is proclaimed late, the holiday and the working numbers after it.
    ///
    /// - Returns: how many days were written.
    @discardableResult
    package func fill(_ calendar: Calendar, named name: String) throws -> Int {
        let basis = CalendarStore.basis(of: calendar)
        if try transaction.row("SELECT basis FROM calendar_basis WHERE calendar = \(name)", { try $0.get("basis") }) == basis { return 0 }
        var kept: [Day: [Value]] = [:]
        try transaction.forEach(
            "SELECT day, working, working_no, week, month, quarter FROM calendar_day WHERE calendar = \(name)"
        ) { row in
            kept[try row.get("day")] = (1...5).map(row.value(at:))
        }
        let changed = CalendarDay.all(of: calendar).filter { kept[$0.day] != $0.values }
        let rows = changed.map { [name.stored, $0.day.stored] + $0.values }
        if kept.isEmpty {
            try transaction.insert(into: "calendar_day", CalendarStore.columns, rows)
        } else {
            try transaction.insert(
                into: "calendar_day", CalendarStore.columns, rows,
                conflict: """
                     ON CONFLICT (calendar, day) DO UPDATE SET working = excluded.working, working_no = excluded.working_no,
                     week = excluded.week, month = excluded.month, quarter = excluded.quarter
                    """)
        }
        try transaction.run(
            """
            INSERT INTO calendar_basis (calendar, basis) VALUES (\(name), \(basis))
            ON CONFLICT (calendar) DO UPDATE SET basis = excluded.basis
            """)
        return changed.count
    }

    private static let columns = ["calendar", "day", "working", "working_no", "week", "month", "quarter"]

    /// Everything that the days of a calendar are made from.
    private static func basis(of calendar: Calendar) -> String {
        let week = calendar.opening.map { $0 == nil ? "-" : "w" }.joined()
        let holidays = calendar.holidays.keys.sorted().map { String($0.number) }.joined(separator: " ")
        let (first, last) = (CalendarTables.days.lowerBound, CalendarTables.days.upperBound)
        return "\(first.number) to \(last.number), year from month \(calendar.firstMonthOfYear), week \(week), closed \(holidays)"
    }
}
