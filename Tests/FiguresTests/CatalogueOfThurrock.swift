import Core
import Language

/// Section 3.1 of the catalogue.
extension CatalogueFigures {
    var thurrock: [Expected] {
        let (weeks, people) = lengthOfStay
        return [
            Expected("THU-KPI-01", throughput), Expected("THU-KPI-02", (weeks, people * 52)),
            Expected("THU-KPI-05", (occupation.occupied, occupation.supported)),
            Expected("THU-KPI-06", (occupation.new, occupation.occupied)),
            Expected("THU-KPI-11", satisfaction),
        ]
    }

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
}
