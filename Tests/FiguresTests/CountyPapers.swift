import Core
import Language
import Populations

/// The people and budget lines behind the printed tables of the county's papers, one record each: the fixtures F1 to F6 of its catalogue, whose
/// section 3.3 splits what the papers print only in total.
struct CountyPapers {
    private(set) var records = Records()
    private var last: Int64 = 1_000
    /// Services by what tells them apart.
    private var services: [String: Int64] = [:]

    /// - Parameter unprinted: with the 46 unplanned leavers that the list of departures has and the printed KPI 2 has not.
    init(unprinted: Bool) {
        makeServices()
        makeBudget()
        makeCapacity()
        makeCohorts()
        makeLongTerm()
        makeFloating()
        makeShortTerm(unprinted: unprinted)
        makeOutcomes(of: CountyPapers.shortTerm, people: 1_440, in: "hostel_24h", final: true)
        makeOutcomes(of: CountyPapers.longTerm, people: 878, in: "long_term_supported", final: false)
    }

    private mutating func next() -> Int64 {
        last += 1
        return last
    }

    private mutating func makeServices() {
        let services = [
            ("very_sheltered_housing", "accommodation_based", "long_term", "kpi1"),
            ("long_term_supported", "accommodation_based", "long_term", "kpi1"),
            ("sheltered_housing", "accommodation_based", "long_term", "kpi1"), ("floating", "floating", "short_term", "kpi1"),
            ("hostel_24h", "accommodation_based", "short_term", "kpi2"), ("resettlement", "floating", "short_term", "kpi2"),
            // No printed line holds its leavers.
            ("outreach", "visiting", "short_term", "kpi2"),
            // Nobody is counted of these two, and they have units.
            ("community_alarm", "alarm", "long_term", "none"), ("hia", "agency", "short_term", "none"),
        ]
        for (type, delivery, duration, scope) in services {
            let number = next()
            self.services[type] = number
            records.add(
                "service", number,
                [
                    "name": .text(type), "type": .code(type), "delivery": .code(delivery), "duration": .code(duration),
                    "kpi_scope": .code(scope),
                ])
            records.histories["service.kpi_scope.\(number)"] = [(Day(2010, 4, 1), .code(scope))]
        }
    }

    /// F1 and F2.
    private mutating func makeBudget() {
        let lines: [(String, Int64, Int64)] = [
            ("community_alarms", 391_000, 407_914), ("very_sheltered", 129_300, 128_940), ("floating_support", 4_318_300, 3_018_358),
            ("home_improvement", 583_100, 538_348), ("leaseholders", 21_000, 12_774), ("long_term", 4_251_600, 4_187_100),
            ("sheltered", 2_797_100, 2_758_639), ("short_term", 10_650_200, 10_645_843), ("floating_in_lieu", 1_400_000, 1_308_380),
            ("hostels_plus", 0, 150_000), ("admin", 314_900, 314_900),
        ]
        for (line, budget, forecast) in lines {
            records.add(
                "budget_line", next(),
                [
                    "line": .code(line), "budget": .whole(budget * 100), "forecast": .whole(forecast * 100),
                    "variance": .whole((forecast - budget) * 100), "reported": .day(Day(2014, 1, 10)),
                    // The whole of it stands on one line: the papers print the movement of the total alone.
                    "previous_variance": .whole(line == "floating_support" ? -132_710_000 : 0),
                ])
        }
    }

    /// The units of F1.
    private mutating func makeCapacity() {
        let units: [(String, Int64)] = [
            ("community_alarm", 8_816), ("very_sheltered_housing", 254), ("floating", 1_825), ("hia", 3_600), ("long_term_supported", 432),
            ("sheltered_housing", 5_543), ("hostel_24h", 1_114),
        ]
        for (type, units) in units {
            records.add(
                "capacity", next(),
                ["service": .row(RowID("service", services[type] ?? 0)), "units": .whole(units), "starts": .day(Day(2013, 4, 1))])
        }
    }

    /// F7: what a cohort costs now and what it will, in thousands of pounds; the funding of offenders is not stated.
    private mutating func makeCohorts() {
        let cohorts: [(String, String, Int64?, Int64?)] = [
            ("domestic_abuse", "quantified", 3_000, 3_500), ("homelessness", "quantified", 6_000, 4_900),
            ("learning_disability", "quantified", 3_260, 2_500), ("mental_health", "quantified", 2_970, 2_200),
            ("young_people", "quantified", 4_400, 3_800), ("physical_sensory_disability", "nil", 138, nil),
            ("gypsies_travellers", "nil", 14, nil), ("older_people", "unquantified", 3_243, nil), ("offenders", "unquantified", nil, nil),
            ("substance_misuse", "unquantified", 195, nil), ("ex_service", "unquantified", 0, nil),
        ]
        for (cohort, status, current, required) in cohorts {
            var values: [String: Datum] = ["cohort": .code(cohort), "status": .code(status), "from_day": .day(Day(2014, 1, 28))]
            values["current"] = current.map { .whole($0 * 100_000) }
            values["required"] = required.map { .whole($0 * 100_000) }
            if let current, let required { values["change"] = .whole((required - current) * 100_000) }
            records.add("cohort_envelope", next(), values)
        }
    }

    private mutating func stay(_ service: String, from: Day, until: Day? = nil, because reason: String? = nil) {
        let person = next()
        records.add("person", person, ["name": .text("Somebody"), "born": .day(Day(1970, 1, 1))])
        var values: [String: Datum] = [
            "person": .row(RowID("person", person)), "service": .row(RowID("service", services[service] ?? 0)), "starts": .day(from),
        ]
        values["ends"] = until.map(Datum.day)
        values["reason"] = reason.map(Datum.code)
        records.add("spell", next(), values)
    }

    /// F3a and F3b of accommodation: whoever was there in quarter 2 was there in quarter 1.
    private mutating func makeLongTerm() {
        for (type, atEnd, leavers) in CountyPapers.accommodation {
            for _ in 0..<atEnd { stay(type, from: Day(2013, 4, 2)) }
            for (reason, count) in zip(CountyPapers.reasons, leavers) {
                for _ in 0..<count { stay(type, from: Day(2013, 4, 2), until: Day(2013, 8, 15), because: reason) }
            }
        }
        leave("sheltered_housing", 21, "independent_or_completed", 81, "care_or_hospital", until: Day(2013, 5, 15))
    }

    /// F3a and F3b of floating support: 113 of quarter 2 began in it.
    private mutating func makeFloating() {
        for nth in 0..<1_276 { stay("floating", from: nth < 113 ? Day(2013, 7, 10) : Day(2013, 4, 2)) }
        for (reason, count) in zip(CountyPapers.reasons, [235, 8, 4, 14, 44, 4, 2, 0, 0, 6]) {
            for _ in 0..<count { stay("floating", from: Day(2013, 4, 2), until: Day(2013, 8, 15), because: reason) }
        }
        leave("floating", 19, "independent_or_completed", 42, "unknown_kpi1", until: Day(2013, 5, 15))
    }

    private mutating func leave(_ service: String, _ well: Int, _ reason: String, _ ill: Int, _ other: String, until day: Day) {
        for nth in 0..<(well + ill) { stay(service, from: Day(2013, 4, 2), until: day, because: nth < well ? reason : other) }
    }

    /// F3c and F4.
    private mutating func makeShortTerm(unprinted: Bool) {
        leave("hostel_24h", 295, "planned_friends_family", 81, "unplanned_other_abandoned", until: Day(2013, 5, 15))
        leave("resettlement", 88, "planned_friends_family", 36, "unplanned_other_abandoned", until: Day(2013, 5, 15))
        func leavers(_ list: [(String, Int)]) -> [String] { list.flatMap { Array(repeating: $0.0, count: $0.1) } }
        for (nth, reason) in leavers(CountyPapers.planned).enumerated() {
            stay(nth < 315 ? "hostel_24h" : "resettlement", from: Day(2013, 1, 7), until: Day(2013, 8, 15), because: reason)
        }
        for (nth, reason) in leavers(CountyPapers.unplanned).enumerated() where nth < 79 || unprinted {
            let service = nth < 69 ? "hostel_24h" : nth < 79 ? "resettlement" : "outreach"
            stay(service, from: Day(2013, 1, 7), until: Day(2013, 8, 15), because: reason)
        }
    }

    /// F5 and F6: each outcome is required of as many people as it says, going round.
    private mutating func makeOutcomes(of table: [(String, Int, Int)], people: Int, in service: String, final: Bool) {
        let returns = (0..<people).map { _ in
            let (person, number) = (next(), next())
            records.add("person", person, ["name": .text("Somebody"), "born": .day(Day(1970, 1, 1))])
            records.add(
                "outcome_return", number,
                [
                    "person": .row(RowID("person", person)), "service": .row(RowID("service", services[service] ?? 0)),
                    "final": .yesNo(final), "completed": .day(Day(2013, 9, 2)),
                ])
            return number
        }
        var offset = 0
        for (item, required, achieved) in table {
            for nth in 0..<required {
                records.add(
                    "outcome", next(),
                    [
                        "outcome_return": .row(RowID("outcome_return", returns[(offset + nth) % people])), "item": .code(item),
                        "required": .yesNo(true), "achieved": .yesNo(nth < achieved),
                    ])
            }
            offset += required
        }
    }
}
