import Core
import Language

/// Section 3 of the catalogue.
extension CatalogueFigures {
    var sutton: [Expected] {
        [Expected("SUT-SPI-2b", allotted), Expected("SUT-LO-01", inArrears)]
    }

    /// Hours allotted on each day of an open case, over the hours contracted on each day. A paused case counts for 28 days, then for nothing.
    private var allotted: (Int, Int) {
        let cases = Dictionary(rows("case").map { ($0.number, $0) }) { first, _ in first }
        let pauses = rows("suspension", by: "case")
        var minutes = 0
        for allocation in rows("allocation") {
            guard let file = cases[allocation.link("case") ?? 0], let started = file.day("started") else { continue }
            for day in first...last where common([span(allocation), (started, file.day("ended")), (day, day)]) == 1 {
                let isLong = (pauses[file.number] ?? []).contains { pause in
                    common([span(pause), (day, day)]) == 1 && day - span(pause).0 + 1 > 28
                }
                if !isLong { minutes += allocation.whole("weekly_minutes") ?? 0 }
            }
        }
        let contracted = rows("capacity").reduce(0) { $0 + ($1.whole("weekly_minutes") ?? 0) * common([span($1), quarter]) }
        return (minutes, contracted)
    }

    /// Ended with arrears of more than 8 weeks' rent, of all that ended; unknown arrears stay in the number of all.
    private var inArrears: (Int, Int) {
        let (readings, tenancies) = (rows("arrears_reading", by: "case"), rows("tenancy", by: "case"))
        /// The last by a day, and of those the one recorded last.
        func latest(_ rows: [Row]?, by day: String) -> Row? {
            (rows ?? []).reduce(nil) { held, row in held.map { ($0.day(day) ?? 0) > (row.day(day) ?? 0) } ?? false ? held : row }
        }
        var (numerator, denominator) = (0, 0)
        for file in rows("case") where isInQuarter(file.day("ended")) {
            denominator += 1
            let atEnd = latest(readings[file.number]?.filter { $0.code("moment") == "at_end" }, by: "day")?.whole("amount")
            let rent = latest(tenancies[file.number], by: "starts")?.whole("weekly_rent")
            if let atEnd, let rent, atEnd > 8 * rent { numerator += 1 }
        }
        return (numerator, denominator)
    }
}
