import Core
import Storage

/// Days, weeks, months, years and working hours in SQL, which has no dates of its own: only day numbers and `calendar_day`.
extension Compiler {
    /// `(SELECT column FROM calendar_day …)` of one day.
    private func calendar(_ column: Statement, _ condition: (Statement) -> Statement) -> Statement {
        let c = Statement(composed: alias())
        return "(SELECT \(column) FROM calendar_day AS \(c) WHERE \(c).calendar = \(calendarName) AND \(condition(c)))"
    }

    func working(_ day: Statement) -> Statement { calendar("working") { "\($0).day = \(day)" } }
    /// Working days from the calendar's beginning through this day.
    func workingNumber(_ day: Statement) -> Statement { calendar("working_no") { "\($0).day = \(day)" } }

    /// On which days a week, month, quarter or year begins; nil where every day is its own unit.
    func beginning(_ unit: CalendarUnit, _ alias: String) -> Statement? {
        let day = Statement(composed: "\(alias).day")
        switch unit {
        case .day: return nil
        case .week: return "\(day) = \(Statement(composed: alias)).week"
        case .month: return "\(day) = \(Statement(composed: alias)).month"
        case .quarter: return "\(day) = \(Statement(composed: alias)).quarter"
        case .year: return "\(day) IN (\(years.map { .whole(Int64($0.number)) }.joined(separator: ", ")))"
        }
    }

    /// First days of the contract's years inside the horizon.
    private var years: [Day] {
        var (found, day): ([Day], Day) = ([], occasion.horizon.lowerBound)
        while day <= occasion.horizon.upperBound {
            let (first, last) = CalendarUnit.year.stretch(containing: day, in: occasion.calendar)
            found.append(first)
            day = last.next
        }
        return found
    }

    /// The last day of the unit that begins on `first`.
    func last(_ unit: CalendarUnit, _ first: Statement) throws(RuleError) -> Statement {
        switch unit {
        case .day: return first
        case .week: return "(\(first) + 6)"
        case .month: return "(\(shifted(first, 1, .months)) - 1)"
        case .quarter: return "(\(shifted(first, 3, .months)) - 1)"
        case .year: return "(\(shifted(first, 12, .months)) - 1)"
        }
    }

    func days(in span: SQLSpan) -> Statement {
        "(CASE WHEN \(span.last) < \(span.first) THEN 0 ELSE \(span.last) - \(span.first) + 1 END)"
    }

    func workingDays(in span: SQLSpan) -> Statement {
        let plain = [span.first, span.last].allSatisfy { !$0.sql.contains("CASE") }
        guard plain else {
            let named = SQLSpan(first: "f", last: "l", isOpenEnded: true, end: "l", mayBeMissing: true)
            return "(SELECT \(workingDays(in: named)) FROM (SELECT \(span.first) AS f, \(span.last) AS l LIMIT 1) AS cut)"
        }
        return """
            (CASE WHEN \(span.last) < \(span.first) THEN 0 \
            ELSE \(workingNumber(span.last)) - \(workingNumber(span.first)) + \(working(span.first)) END)
            """
    }

    /// A day moved by a length. Months and years stop at the month's end.
    func shifted(_ day: Statement, _ count: Int64, _ unit: Unit) -> Statement {
        switch unit {
        case .weeks: return "(\(day) + \(Statement.whole(7 * count)))"
        case .months: return movedByMonths(day, count)
        case .years: return movedByMonths(day, 12 * count)
        case .working_days where count == 0: return day
        case .working_days where count > 0:
            return calendar("MIN(day)") { "\($0).working_no = \(workingNumber(day)) + \(Statement.whole(count))" }
        case .working_days:
            let wanted: Statement = "\(workingNumber(day)) - \(working(day)) + \(Statement.whole(count + 1))"
            return calendar("MIN(day)") { "\($0).working_no = \(wanted)" }
        default: return "(\(day) + \(Statement.whole(count)))"
        }
    }

    // Months are counted from March of the year 0, so that the leap day is the last of its year (after Howard Hinnant's algorithms, as in
    // `Core.Day`). `LIMIT 1` on a row that is one anyway keeps PostgreSQL from writing the inner text wherever the outer one names it: a month
    // from a month from a month would grow a thousandfold. Few subqueries and flat arithmetic: SQLite's parser stops at a nesting of a hundred.

    /// Days from 1 March 0000 to the first day of month `j`.
    private func firstDay(_ j: Statement) -> Statement {
        "(\(j) / 12 * 365 + \(j) / 48 - \(j) / 1200 + \(j) / 4800 + (153 * (\(j) % 12) + 2) / 5)"
    }

    /// `j`, the month of a day, and `z`, the day, both counted from 1 March 0000. The mean month gives the month or a neighbour of it.
    private func month(of day: Statement) -> Statement {
        """
        (SELECT z, CASE WHEN \(firstDay("(e + 1)")) <= z THEN e + 1 WHEN \(firstDay("e")) > z THEN e - 1 ELSE e END AS j FROM \
        (SELECT z, z * 4800 / 146097 AS e FROM (SELECT \(day) + 719468 AS z LIMIT 1) AS d1 LIMIT 1) AS d2 LIMIT 1) AS d3
        """
    }

    private func movedByMonths(_ day: Statement, _ count: Int64) -> Statement {
        let (first, next) = (firstDay("(j + \(Statement.whole(count)))"), firstDay("(j + \(Statement.whole(count + 1)))"))
        let place: Statement = "z - \(firstDay("j"))"
        return """
            (SELECT CASE WHEN \(place) < \(next) - \(first) THEN \(first) + \(place) ELSE \(next) - 1 END - 719468 \
            FROM \(month(of: day)))
            """
    }

    /// Whole years, rounded down also before the birth: months and days in one number, 32 days to a month.
    func age(born: Statement, on day: Statement) -> Statement {
        func place(_ day: Statement) -> Statement { "(SELECT j * 32 + z - \(firstDay("j")) FROM \(month(of: day)))" }
        return """
            (SELECT CASE WHEN x < 0 THEN -((383 - x) / 384) ELSE x / 384 END FROM (SELECT \(place(day)) - \(place(born)) AS x LIMIT 1) AS a1)
            """
    }

    // MARK: Opening hours

    /// When a moment counts as received: as `Calendar.effective`.
    func inHours(_ moment: Statement, _ day: Statement, _ aspect: Aspect) throws(RuleError) -> Statement {
        let hours = occasion.calendar.opening
        guard hours.compactMap(\.self).allSatisfy({ $0.opens >= TimeOfDay(2) }) else {
            throw .notInSQL("Opening hours that begin before 02:00 would fall into the clock change")
        }
        let next = calendar("MIN(day)") { "\($0).working = 1 AND \($0).day > d" }
        let opens = time("d") { $0.opens }, closes = time("d") { $0.closes }, opensNext = time("n") { $0.opens }
        let (isWorking, local): (Statement, Statement) = ("w = 1", "m + \(summer("d")) - d * 86400000")
        let result: Statement
        if aspect == .day {
            result = "CASE WHEN \(isWorking) AND \(local) <= \(closes) THEN d ELSE n END"
        } else {
            result = """
                CASE WHEN \(isWorking) AND \(local) < \(opens) THEN d * 86400000 + \(opens) - \(summer("d")) \
                WHEN \(isWorking) AND \(local) <= \(closes) THEN m ELSE n * 86400000 + \(opensNext) - \(summer("n")) END
                """
        }
        return
            """
            (SELECT \(result) FROM (SELECT m, d, \(working("d")) AS w, \(next) AS n FROM \
            (SELECT \(moment) AS m, \(day) AS d LIMIT 1) AS h1 LIMIT 1) AS h2)
            """
    }

    /// A time of the opening hours of the weekday of `day`, in milliseconds; of a weekday not worked, those of the first that is.
    private func time(_ day: Statement, _ time: (Calendar.Opening) -> TimeOfDay) -> Statement {
        let first = occasion.calendar.opening.compactMap(\.self).first
        var text: Statement = "CASE (\(day) + 3) % 7"
        for (weekday, opening) in occasion.calendar.opening.enumerated() {
            guard let hours = opening ?? first else { continue }
            text += " WHEN \(Statement.whole(Int64(weekday))) THEN \(Statement.whole(Int64(time(hours).milliseconds)))"
        }
        return "(\(text) END)"
    }

    /// Milliseconds a London clock is ahead of UTC after two in the morning of `day`.
    private func summer(_ day: Statement) -> Statement {
        let years = occasion.horizon.lowerBound.parts.year...occasion.horizon.upperBound.parts.year
        let ranges = years.map { year -> Statement in
            let (spring, autumn) = (Compiler.lastSunday(3, year), Compiler.lastSunday(10, year))
            return "\(day) BETWEEN \(Statement.whole(Int64(spring.number))) AND \(Statement.whole(Int64(autumn.number - 1)))"
        }
        return "(CASE WHEN \(ranges.joined(separator: " OR ")) THEN 3600000 ELSE 0 END)"
    }

    private static func lastSunday(_ month: Int, _ year: Int) -> Day {
        let last = Day(year, month, 31)
        return last - last.weekday % 7
    }
}
