import Core
import Language
import Populations

/// Sections 3.1, 3.3 and 3.5 of the catalogue.
extension CatalogueFigures {
    var derby: [Expected] {
        let areas = [[3, 5, 6, 11, 12], [1, 2, 4, 7], [9], [8, 10]].map(experience)
        return [Expected("DER-A1", answered), Expected("DER-M5", delivered)]
            + areas.enumerated().map { Expected("DER-ESQ\($0 + 1)", $1) }
    }

    /// A1: first answers by the deadline, of all invitations with a deadline in the quarter; silence is not in time.
    private var answered: (Int, Int) {
        let adverts = Dictionary(rows("advert").map { ($0.number, $0) }) { first, _ in first }
        var (numerator, denominator) = (0, 0)
        for invitation in rows("invitation") {
            guard let deadline = invitation.moment("deadline"), isInQuarter(deadline.day.number) else { continue }
            let advert = adverts[invitation.link("advert") ?? 0]
            if let withdrawn = advert?.moment("withdrawn"), withdrawn < deadline { continue }
            let states = records.histories["provider.registration.\(invitation.link("provider") ?? 0)"] ?? []
            if let published = advert?.moment("published")?.day, states.last(where: { $0.starts <= published })?.value == .code("suspended")
            {
                continue
            }
            denominator += 1
            if let response = invitation.moment("first_response"), response <= deadline { numerator += 1 }
        }
        return (numerator, denominator)
    }

    /// M5 in sevenths of a minute: verified time up to what was contracted in each week of a placement, over what was contracted: full weeks,
    /// and part weeks by their nights.
    private var delivered: (Int, Int) {
        let (agreed, given) = (rows("entitlement", by: "placement"), rows("support_record", by: "placement"))
        var (numerator, denominator) = (0, 0)
        for placement in rows("placement") {
            for week in weeks where common([nights(placement), (week.0, week.1)]) > 0 {
                let contracted = (agreed[placement.number] ?? []).reduce(0) {
                    $0 + ($1.whole("weekly_minutes") ?? 0) * common([nights($1), nights(placement), (week.0, week.1)])
                }
                let verified = (given[placement.number] ?? []).filter {
                    common([($0.day("day") ?? 0, $0.day("day")), (week.0, week.1)]) == 1 && isVerified($0)
                }
                .reduce(0) { $0 + ($1.whole("minutes") ?? 0) * ($1.whole("workers") ?? 0) / ($1.whole("young_people") ?? 1) }
                numerator += min(7 * verified, contracted)
                denominator += contracted
            }
        }
        return (numerator, denominator)
    }

    /// DER-121: matches the roster, signed or checked by a manager, no open query; nights and planning are not charged.
    private func isVerified(_ record: Row) -> Bool {
        let isCharged = ["one_to_one", "shared_activity", "travel_with_young_person", "phone_or_online"].contains(record.code("type") ?? "")
        let isSigned = ["signed_young_person", "signed_parent_carer", "signed_both"].contains(record.code("signature") ?? "")
        let isSettled = record.code("query") == nil || record.day("query_closed") != nil
        return isCharged && record.yes("rostered") == true && (isSigned || record.yes("manager_verified") == true) && isSettled
    }

    /// ESQ: "certainly true" of the scored answers to these questions, in young people's forms with nine scored answers at least.
    private func experience(_ items: [Int]) -> (Int, Int) {
        let scored: Set = ["certainly_true", "partly_true", "not_true"]
        let answers = rows("answer", by: "form")
        var (numerator, denominator) = (0, 0)
        for form in rows("form") where isInQuarter(form.day("returned")) && form.code("respondent") == "young_person" {
            let valid = (answers[form.number] ?? []).filter { $0.code("value").map(scored.contains) ?? false }
            guard valid.count >= 9 else { continue }
            let own = valid.filter { answer in items.contains { answer.code("item") == "esq_\($0)" } }
            denominator += own.count
            numerator += own.count { $0.code("value") == "certainly_true" }
        }
        return (numerator, denominator)
    }
}
