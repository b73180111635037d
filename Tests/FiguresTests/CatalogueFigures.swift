import Core
import Language
import Populations

/// Figures worked out by hand from the catalogues, in plain Swift and without the rule language: what the folders must come to.
struct CatalogueFigures {
    let records: Records
    let first: Int, last: Int

    init(_ records: Records, _ days: ClosedRange<Day>) {
        (self.records, first, last) = (records, days.lowerBound.number, days.upperBound.number)
    }

    struct Row {
        let number: Int64
        let values: [String: Datum]
        func day(_ field: String) -> Int? { values[field]?.day?.number }
        func code(_ field: String) -> String? { if case .code(let code)? = values[field] { code } else { nil } }
        func link(_ field: String) -> Int64? { if case .row(let row)? = values[field] { row.key[0] } else { nil } }
        func yes(_ field: String) -> Bool? { if case .yesNo(let value)? = values[field] { value } else { nil } }
    }

    func rows(_ kind: String) -> [Row] { (records.kinds[kind] ?? []).map { Row(number: $0.number, values: $0.values) } }

    /// Whether two stretches of days, both ends counted, share a day; no end is still open.
    private func meet(_ a: (Int, Int?), _ b: (Int, Int?)) -> Bool { a.0 <= (b.1 ?? .max) && b.0 <= (a.1 ?? .max) }
    private func span(_ row: Row) -> (Int, Int?) { (row.day("starts") ?? .max, row.day("ends")) }
    private var quarter: (Int, Int?) { (first, last) }
    private func isInQuarter(_ day: Int?) -> Bool { day.map { first <= $0 && $0 <= last } ?? false }

    // MARK: Thurrock §3.1

    private var stays: [Int64: [Row]] { Dictionary(grouping: rows("stay").filter { meet(span($0), quarter) }) { $0.link("person") ?? 0 } }

    /// People supported in the quarter, each once, over the places.
    var throughput: (Int, Int) { (stays.count, 8) }

    /// Completed weeks so far of those in service at the quarter's end, and how many they are.
    var lengthOfStay: (weeks: Int, people: Int) {
        let inService = rows("stay").filter { ($0.day("starts") ?? .max) <= last && ($0.day("ends").map { $0 > last } ?? true) }
        return (inService.reduce(0) { $0 + (last - ($1.day("starts") ?? last) + 1) / 7 }, inService.count)
    }

    /// People supported, those of them in occupation, and those of them who began something new while in the service.
    var occupation: (supported: Int, occupied: Int, new: Int) {
        let people = Set(rows("person").map(\.number))
        let spells = Dictionary(grouping: rows("occupation")) { $0.link("person") ?? 0 }
        var (occupied, new) = (0, 0)
        let supported = stays.filter { people.contains($0.key) }
        for (person, stays) in supported {
            let own = spells[person] ?? []
            let shared = stays.flatMap { stay in
                own.filter { spell in
                    // One day at least that lies in the spell, the stay and the quarter.
                    let begins = max(span(spell).0, span(stay).0, first)
                    return begins <= min(span(spell).1 ?? .max, span(stay).1 ?? .max, last)
                }
            }
            guard !shared.isEmpty else { continue }
            occupied += 1
            let isNew = stays.contains { stay in
                own.contains { isInQuarter($0.day("starts")) && meet(span(stay), ($0.day("starts") ?? 0, $0.day("starts"))) }
            }
            if isNew { new += 1 }
        }
        return (supported.count, occupied, new)
    }

    /// Yes-answers of each person's latest questionnaire of the stretch, over six for each.
    var satisfaction: (yes: Int, of: Int) {
        var latest: [Int64: Row] = [:]
        for survey in rows("survey") where isInQuarter(survey.day("returned")) {
            let person = survey.link("person") ?? 0
            if let held = latest[person], (held.day("returned") ?? 0) > (survey.day("returned") ?? 0) { continue }
            latest[person] = survey
        }
        let surveys = Set(latest.values.map(\.number))
        return (rows("answer").count { surveys.contains($0.link("survey") ?? 0) && $0.code("value") == "yes" }, latest.count * 6)
    }

    // MARK: Rotherham §3.1

    /// Excellent or good, of those who answered: one answer for each person and survey point, the latest.
    var experience: (Int, Int) {
        var latest: [String: Row] = [:]
        for survey in rows("survey") where isInQuarter(survey.day("answered")) {
            let key = "\(survey.link("person") ?? 0) \(survey.code("point") ?? "")"
            if let held = latest[key], (held.day("answered") ?? 0) > (survey.day("answered") ?? 0) { continue }
            latest[key] = survey
        }
        let answers = latest.values.compactMap { $0.code("overall") }
        return (answers.count { ["excellent", "good"].contains($0) }, answers.count)
    }

    // MARK: Kent §4

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
            if spell.code("reason") == "died_kpi1" { continue }
            denominator += 1
            if isIn || spell.code("reason").map(achieved.contains) ?? false { numerator += 1 }
        }
        return (numerator, denominator)
    }
}
