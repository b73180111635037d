import Core
import Language

/// Section 3 of the catalogue.
extension CatalogueFigures {
    func rotherham(now: Moment) -> [Expected] {
        return [
            Expected("ROT-KPI1", accepted(now: now)), Expected("ROT-KPI2", (discharges, 1)),
            Expected("ROT-KPI3", shared("clock.plan_shared", now: now)), Expected("ROT-KPI4", shared("clock.outcome_shared", now: now)),
            Expected("ROT-M2", updates), Expected("ROT-PE", experience), Expected("ROT-PP", (portraits, 1)),
        ]
    }

    private static let holidays: Set<Day> = [
        Day(2025, 4, 18), Day(2025, 4, 21), Day(2025, 5, 5), Day(2025, 5, 26), Day(2025, 8, 25), Day(2025, 12, 25), Day(2025, 12, 26),
        Day(2026, 1, 1), Day(2026, 4, 3), Day(2026, 4, 6), Day(2026, 5, 4), Day(2026, 5, 25), Day(2026, 8, 31),
    ]
    private func isWorking(_ day: Int) -> Bool {
        Day(number: day).weekday <= 5 && !CatalogueFigures.holidays.contains(Day(number: day))
    }

    /// ROT-047: what comes after the close of a working day, or on another day, counts as received on the next.
    private func effective(_ received: Moment) -> Int {
        var day = received.day.number
        if isWorking(day), received.time <= TimeOfDay(17, 0) { return day }
        repeat { day += 1 } while !isWorking(day)
        return day
    }

    /// KPI 1: accepted, of those that were appropriate and of decisions that are overdue.
    private func accepted(now: Moment) -> (Int, Int) {
        let (decisions, overrides) = (rows("decision", by: "case"), rows("override", by: "case"))
        let (answers, withdrawals) = (rows("override_decision", by: "override"), rows("withdrawal", by: "case"))
        let clocks = rows("clock.screening", by: "referral")
        var (numerator, denominator) = (0, 0)
        for referral in rows("referral") {
            guard let received = referral.moment("received"), isInQuarter(effective(received)), let file = referral.link("case") else {
                continue
            }
            // The council has been asked and has not answered: left out, listed.
            let isPending = (overrides[file] ?? []).contains { answers[$0.number] == nil }
            if let decision = decisions[file]?.first {
                switch decision.code("result") {
                case "accepted":
                    numerator += 1
                    denominator += 1
                case "declined" where !isPending && ["capacity", "risk_not_manageable", "other"].contains(decision.code("reason") ?? ""):
                    denominator += 1
                default: break
                }
                continue
            }
            guard !isPending, let clock = clocks[referral.number]?.first, let due = clock.moment("due") else { continue }
            // Closed before it was due without a decision: left out.
            if withdrawals[file]?.contains(where: { ($0.day("withdrawn") ?? .max) <= due.day.number }) ?? false { continue }
            if clock.code("standing") == "running", due >= now { continue }
            denominator += 1
        }
        return (numerator, denominator)
    }

    /// KPI 2: discharged in the quarter, with at least one intervention by then.
    private var discharges: Int {
        let contacts = rows("contact", by: "case")
        return rows("ward_discharge").count { discharge in
            guard let left = discharge.day("discharged"), isInQuarter(left), let file = discharge.link("case") else { return false }
            return (contacts[file] ?? []).contains { ($0.moment("made")?.day.number ?? .max) <= left }
        }
    }

    /// KPI 3 and 4: shared by when it was due, of what was due in the quarter; what is not yet due, and what was closed before it was due and
    /// never shared, is left out.
    private func shared(_ kind: String, now: Moment) -> (Int, Int) {
        let ends = rows("departure", by: "case").mapValues { $0.compactMap { $0.day("exited") } }
            .merging(rows("withdrawal", by: "case").mapValues { $0.compactMap { $0.day("withdrawn") } }, uniquingKeysWith: +)
        var (numerator, denominator) = (0, 0)
        for clock in rows(kind) {
            guard let due = clock.moment("due"), isInQuarter(due.day.number) else { continue }
            let isShared = clock.moment("done") != nil
            if !isShared, clock.link("case").flatMap({ ends[$0] })?.contains(where: { $0 < due.day.number }) ?? false { continue }
            if clock.code("standing") == "running", due >= now { continue }
            denominator += 1
            if clock.code("standing") == "met" { numerator += 1 }
        }
        return (numerator, denominator)
    }

    /// Completed in the quarter, of people who agreed to it.
    private var portraits: Int {
        rows("pen_portrait").count { isInQuarter($0.day("completed")) && $0.yes("consented") == true }
    }

    /// M2: weeks in which the ward was told often enough, of the weeks in which it had to be told.
    private var updates: (Int, Int) {
        let (decisions, departures) = (rows("decision", by: "case"), rows("departure", by: "case"))
        let (stays, told) = (rows("ward_stay", by: "case"), rows("progress_update", by: "case"))
        let (discharges, withdrawals) = (rows("ward_discharge", by: "case"), rows("withdrawal", by: "case"))
        var (numerator, denominator) = (0, 0)
        for file in rows("case").map(\.number) {
            let acceptances = (decisions[file] ?? []).filter { $0.code("result") == "accepted" }.compactMap { $0.day("decided") }
            guard let accepted = acceptances.min() else { continue }
            let exits = (departures[file] ?? []).compactMap { $0.day("exited") }
            let exit = (exits + (withdrawals[file] ?? []).compactMap { $0.day("withdrawn") }).min() ?? .max
            let left = (discharges[file] ?? []).compactMap { $0.day("discharged") }
            for (monday, sunday) in weeks {
                let open = (monday...sunday).count { day in
                    isWorking(day) && accepted <= day && day <= exit
                        && (stays[file] ?? []).contains { stay in
                            let starts = stay.day("starts") ?? .max
                            return common([nights(stay), (day, day)]) == 1 && !left.contains { starts <= $0 && $0 <= day }
                        }
                }
                guard open > 0 else { continue }
                denominator += 1
                let days = (told[file] ?? []).filter { $0.code("recipient") == "care_team_ward" }.compactMap { $0.day("told_on") }
                if Set(days.filter { monday <= $0 && $0 <= sunday && isWorking($0) }).count >= (open >= 3 ? 2 : 1) { numerator += 1 }
            }
        }
        return (numerator, denominator)
    }

    /// Excellent or good, of those who answered: one answer for each person and survey point, the latest, and each without a name.
    var experience: (Int, Int) {
        var latest: [String: Row] = [:]
        for survey in rows("survey") where isInQuarter(survey.day("answered")) {
            let key = "\(survey.link("person") ?? 0) \(survey.code("point") ?? "")"
            if let held = latest[key], (held.day("answered") ?? 0) > (survey.day("answered") ?? 0) { continue }
            latest[key] = survey
        }
        let unnamed = rows("unnamed_survey").filter { isInQuarter($0.day("answered")) }
        let answers = (latest.values + unnamed).compactMap { $0.code("overall") }
        return (answers.count { ["excellent", "good"].contains($0) }, answers.count)
    }
}
