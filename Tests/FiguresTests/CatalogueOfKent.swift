import Core
import Language
import Populations

/// Section 4 of the catalogue.
extension CatalogueFigures {
    var kent: [Expected] {
        [Expected("KEN-KPI1", kept), Expected("KEN-UTIL", used), Expected("KEN-OUT", outcomes)]
    }

    /// Still in service or left as achieved, of all but the dead, in services that are in the scope of KPI 1 at the quarter's end.
    var kept: (Int, Int) {
        let achieved: Set = ["independent_or_completed", "long_term_supported", "sheltered"]
        var (numerator, denominator) = (0, 0)
        for spell in rows("spell") {
            guard let service = spell.link("service"), let starts = spell.day("starts") else { continue }
            let scope = records.histories["service.kpi_scope.\(service)"]?.last { $0.starts.number <= last }?.value
            // Nights: the day of leaving is not spent there, so who left on the first day was not in service in the quarter.
            guard scope == .code("kpi1"), starts <= last, spell.day("ends").map({ $0 > first }) ?? true else { continue }
            let isIn = spell.day("ends").map { $0 > last } ?? true
            // Who died later was still there at the end of this quarter.
            if !isIn, spell.code("reason") == "died_kpi1" { continue }
            denominator += 1
            if isIn || spell.code("reason").map(achieved.contains) ?? false { numerator += 1 }
        }
        return (numerator, denominator)
    }

    /// Days on which a unit or a package was in use, over the unit-days contracted; joint tenants are one unit.
    private var used: (Int, Int) {
        let deliveries = Dictionary(rows("service").map { ($0.number, $0.code("delivery")) }) { first, _ in first }
        let spells = rows("spell", by: "unit")
        var days = 0
        for day in first...last {
            for unit in rows("unit") where common([span(unit), (day, day)]) == 1 {
                if (spells[unit.number] ?? []).contains(where: { common([nights($0), (day, day)]) == 1 }) { days += 1 }
            }
        }
        for spell in rows("spell") {
            guard let delivery = deliveries[spell.link("service") ?? 0], ["floating", "visiting"].contains(delivery) else { continue }
            days += common([nights(spell), quarter])
        }
        let contracted = rows("capacity").reduce(0) { $0 + ($1.whole("units") ?? 0) * common([span($1), quarter]) }
        return (days, contracted)
    }

    /// Achieved of required, in one return a person and service: on leaving for short-term and floating support; for long-term support the
    /// latest review, or the return on leaving in its place.
    private var outcomes: (Int, Int) {
        let services = Dictionary(rows("service").map { ($0.number, $0) }) { first, _ in first }
        var counted: [String: Row] = [:]
        for form in rows("outcome_return") where isInQuarter(form.day("completed")) {
            guard let service = services[form.link("service") ?? 0], let person = form.link("person") else { continue }
            let isReviewed = service.code("duration") == "long_term" && service.code("delivery") != "floating"
            guard isReviewed || form.yes("final") == true else { continue }
            let key = "\(person) \(service.number)"
            if let held = counted[key] {
                if held.yes("final") == true, form.yes("final") != true { continue }
                if held.yes("final") == form.yes("final"), (held.day("completed") ?? 0) > (form.day("completed") ?? 0) { continue }
            }
            counted[key] = form
        }
        let forms = Set(counted.values.map(\.number))
        let required = rows("outcome").filter { forms.contains($0.link("outcome_return") ?? 0) && $0.yes("required") == true }
        return (required.count { $0.yes("achieved") == true }, required.count)
    }
}
