import Core
import Storage
import Testing

@testable import Language

/// One rule of `rules.md` §5 and where it stands: what it may speak of and what it gives.
struct HardRule: Sendable, CustomTestStringConvertible {
    let text: String
    let context: RuleContext
    let gives: ValueType

    static func figure(_ text: String, _ gives: ValueType = .number) -> HardRule { HardRule(text: text, context: .figure, gives: gives) }
    static func on(_ kind: String, _ text: String, _ gives: ValueType = .yesNo) -> HardRule {
        HardRule(text: text, context: RuleContext(row: kind, hasPeriod: true), gives: gives)
    }
    static func act(_ kind: String, _ text: String, _ gives: ValueType = .yesNo) -> HardRule {
        HardRule(text: text, context: .act(on: kind), gives: gives)
    }
    var testDescription: String { text }

    static let all: [HardRule] = [
        .on("referral", "decision is accepted"), .on("referral", "effective during period"),
        .on("referral", "reason.kind in (not_appropriate, excluded)"), .on("referral", "has override where decided is not recorded"),
        .on("referral", "decision is not recorded and clock.screening.state is running"),
        .on("clock.plan_shared", "due during period"), .on("clock.plan_shared", "state is met"),
        .on("clock.plan_shared", "case.closed before due and done is not recorded"),
        .figure(
            "(sum of delayed_by_housing over trust_data where covers is period) ÷ (sum of discharges over trust_data where covers is period)"
        ),
        .on("case_week", "case.on_ward open during week"), .on("case_week", "working_days(within(case.on_ward, week))", .number),
        .on("case_week", "2 when open_days at least 3, 1 when open_days at least 1, otherwise 0", .number),
        .on(
            "case_week",
            "count of different told_on over progress_update where recipient is care_team_ward and told_on during week and working(told_on)",
            .number),
        .on("case_week", "week.last during period and needed at least 1"), .on("case_week", "done at least needed"),
        .figure("median of hours(requested, decided) over override where decided during period"),
        .figure("count of latest survey for each person, point by answered where answered during period"),
        .on("survey", "overall in (excellent, good)"),
        .act("clock.two_week_contact", "(count of different made over contact_attempt where made on or before due) at least 3"),
        .figure("(count of different person over stay where open during period) ÷ setting.places"),
        .figure("count of stay where starts during period"), .figure("count of stay where ends during period"),
        .figure("count of stay where open after period.last"),
        .figure(
            "(sum of down(days(starts, period.last, both) ÷ 7) over stay where open after period.last) ÷ ((count of stay where open after period.last) × 52)"
        ),
        .on("person", "has stay where (has person.occupation where days(within(occupation, stay, period)) at least 1)"),
        .on("person", "in_occupation"),
        .figure("(sum of (count of answer where value is yes) over counted) ÷ ((count of counted) × 6)"),
        .on(
            "figure",
            "result is missed and (the result of latest figure by covers where code is \"THU-KPI-10\" and covers before period and result in (met, missed)) is missed"
        ),
        .on(
            "line",
            "smaller((sum of minutes over support_record where type is one_to_one and day during week and locked), (sum of weekly_minutes × days(within(entitlement, week)) over entitlement where open during week) ÷ 7)",
            .minutes),
        .figure(
            "(sum of weekly_minutes × days(within(allocation, period)) over allocation where open during period) ÷ (sum of weekly_minutes × days(within(capacity, period)) over capacity where open during period)"
        ),
        .figure("(count of different primary_user over case where open during period) ÷ as_at(setting.units, period.last)"),
        .figure("as_at(setting.units, period.last) is not recorded", .yesNo),
        .on("case", "ended during period"), .on("case", "arrears_at_end above 8 × weekly_rent"),
        .act(
            "plan",
            "(has no step where previous is recorded and not hours below previous.hours) and (the hours of latest step by starts) is 0"),
        .on("invitation", "deadline during period"),
        .on("invitation", "first_response is recorded and first_response on or before deadline"),
        .on("invitation", "advert.withdrawn before deadline or as_at(provider.registration, advert.published) is suspended"),
        .act("assessment", "sum of points over score", .number), .act("assessment", "floor", .number),
        .act("assessment", "smaller(larger(hours_band(total).default + adjustment, floor), 25)", .number),
        .figure(
            "(sum of smaller(verified, contracted) over placement_week where week.last during period) ÷ (sum of contracted over placement_week where week.last during period)"
        ),
        .on("answer", "item.area is collaboration and form.returned during period"), .on("answer", "value is certainly_true"),
        .on("answer", "value is not recorded or not value.scored or (count of form.answer where value.scored) below 9"),
        .figure(
            "(count of admission where avoidable is yes and admitted during period) - (count of admission where avoidable is yes and admitted during period.year_before)"
        ),
        .act("offer", "advert.urgency is urgent or advert.deadline before now"),
        .act("placement", "funding.authorised is recorded and (emergency or (has meeting) and (has accommodation_visit))"),
        .on("spell", "open during period and as_at(service.kpi_scope, period.last) is kpi1"),
        .on("spell", "open after period.last or reason.kpi1 is achieved"), .on("spell", "reason.kpi1 is excluded"),
        .figure(
            "(count of different unit, day over unit_day where day during period and occupied) ÷ (sum of units × days(within(capacity, period)) over capacity where open during period)"
        ),
        .on("service", "has figure where code is \"KEN-KPI2\" and covers is period and denominator above 0"),
        .on("service", "has figure where code is \"KEN-KPI2\" and covers is period and result is missed"),
        .figure("count of counted_return.outcome where required"), .on("outcome", "achieved"),
        .figure("pence(sum of annual_cost × days(within(schedule, year)) ÷ days(year) over schedule where open during year)", .money),
        .figure(
            "(highest of 10000 × units ÷ population over district) ÷ (lowest of 10000 × units ÷ population over district where units above 0)"
        ),
    ]
}

@Suite struct `The hard ones of rules.md §5` {
    @Test(arguments: HardRule.all)
    func `parse and give what they should`(rule: HardRule) throws {
        let checked = try Rule(RuleText(rule.text), in: World.vocabulary, rule.context)
        #expect(checked.type == rule.gives)
        #expect(!checked.saying.description.isEmpty)
    }
}
