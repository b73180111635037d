import Core
import Storage

@testable import Language

/// The kinds, lists and settings that the rules of `rules.md` §5 speak of, as a folder would declare them.
enum World {
    static let vocabulary: Vocabulary = {
        var v = Vocabulary()
        lists(&v)
        core(&v)
        support(&v)
        county(&v)
        derived(&v)
        return v
    }()

    static func rule(_ text: String) -> Phrase {
        do { return try Phrase(parsing: RuleText(text)) } catch { preconditionFailure("\(error)") }
    }
    static func rows(_ text: String) -> Rows {
        do { return try Rows(parsing: RuleText(text)) } catch { preconditionFailure("\(error)") }
    }

    private static func lists(_ v: inout Vocabulary) {
        func list(_ name: String, _ codes: [String]) { v.add(Vocabulary.CodeList(name, codes.map { .init($0) })) }
        list("decision", ["accepted", "declined"])
        list("state", ["running", "paused", "met", "met_after_pause", "missed", "void"])
        list("overall", ["excellent", "good", "fair", "poor"])
        list("recipient", ["care_team_ward", "care_team_community", "gp"])
        list("result", ["met", "missed", "no_activity"])
        list("registration", ["registered", "suspended"])
        list("scope", ["kpi1", "kpi2", "none"])
        list("support_type", ["one_to_one", "core", "sleep_in"])
        list("urgency", ["urgent", "routine"])
        list("needs", ["debt", "health", "safety"])
        v.add(
            .init(
                "reason",
                [
                    .init("too_young", "Aged under 18", ["kind": .code("not_appropriate"), "kpi1": .code("excluded")]),
                    .init("duplicate", "Same person twice", ["kind": .code("excluded"), "kpi1": .code("excluded")]),
                    .init("capacity", "No capacity", ["kind": .code("provider"), "kpi1": .code("achieved")]),
                    .init("other", "Other"),
                ], attributes: ["kind": .code(list: "reason.kind"), "kpi1": .code(list: "reason.kpi1")]))
        v.add(
            .init(
                "domain",
                [
                    .init("violence", nil, ["type": .code("risk"), "serves": .codes(["debt", "safety"])]),
                    .init("money", nil, ["type": .code("need"), "serves": .codes(["debt"])]),
                ], attributes: ["type": .code(list: "domain.type"), "serves": .codes(list: "needs")]))
        v.add(
            .init(
                "answer",
                [
                    .init("certainly_true", nil, ["scored": .yesNo(true), "points": .whole(2)]),
                    .init("partly_true", nil, ["scored": .yesNo(true), "points": .number(Ratio(1))]),
                    .init("yes", nil, ["scored": .yesNo(true)]),
                    .init("no", nil, ["scored": .yesNo(true), "points": .whole(0)]),
                    .init("not_known", nil, ["scored": .yesNo(false)]),
                ], attributes: ["scored": .yesNo, "points": .number]))
        v.add(
            .init(
                "item",
                [
                    .init("listened", nil, ["area": .code("collaboration")]), .init("safe", nil, ["area": .code("safety")]),
                ], attributes: ["area": .code(list: "item.area")]))
    }

    private static func core(_ v: inout Vocabulary) {
        v.add(.init("person", fields: [.init("born", .day), .init("name", .text), .init("primary", .yesNo)], links: ["service"]))
        v.add(.init("service", fields: [.init("name", .text), .init("kpi_scope", .code(list: "scope"), dated: true)], links: []))
        v.add(
            .init(
                "case",
                fields: [
                    .init("starts", .day, required: true), .init("ends", .day), .init("closed", .day),
                    .init("on_ward", .span, column: "ward_from", last: "ward_until", counts: .nights),
                    .init("primary_user", .row(kind: "person"), inverse: "main_cases"), .init("arrears_at_end", .money),
                    .init("weekly_rent", .money),
                    .init("needs", .codes(list: "needs")), .init("ended", .day),
                ], span: .init("starts", "ends", counts: .bothEnds), links: ["person", "service"]))
        v.add(
            .init(
                "referral",
                fields: [
                    .init("received", .moment, required: true), .init("effective", .day), .init("decision", .code(list: "decision")),
                    .init("reason", .code(list: "reason")), .init("urgent", .yesNo), .init("severity", .number), .init("note", .text),
                ]))
        v.add(
            .init(
                "clock.screening", label: "screening clock", source: .table("clock", where: [.init("code", "screening")]), fields: clock,
                isSingle: true))
        v.add(
            .init(
                "clock.plan_shared", label: "plan clock", source: .table("clock", where: [.init("code", "plan_shared")]), fields: clock,
                isSingle: true))
        v.add(
            .init(
                "override",
                fields: [
                    .init("referral", .row(kind: "referral")), .init("requested", .moment), .init("decided", .moment),
                    .init("weight", .number, decimals: 2),
                ]))
        v.add(
            .init(
                "progress_update",
                fields: [.init("told_on", .day), .init("recipient", .code(list: "recipient")), .init("topic", .code(list: "needs"))]))
        v.add(
            .init(
                "survey",
                fields: [
                    .init("point", .code(list: "support_type")), .init("answered", .day), .init("returned", .day),
                    .init("overall", .code(list: "overall")),
                ]))
        v.add(
            .init(
                "answer", source: .table("survey__answer", where: []),
                fields: [
                    .init("form", .row(kind: "survey"), required: true, column: "parent"), .init("item", .code(list: "item")),
                    .init("value", .code(list: "answer")),
                ], links: []))
    }

    private static let clock: [Vocabulary.Field] = [
        .init("started", .day), .init("due", .day), .init("done", .day), .init("state", .code(list: "state")),
    ]

    private static func support(_ v: inout Vocabulary) {
        let dayByDay = Vocabulary.Kind.Span("starts", "ends", counts: .bothEnds)
        let nights = Vocabulary.Kind.Span("starts", "ends", counts: .nights)
        let span: [Vocabulary.Field] = [.init("starts", .day), .init("ends", .day)]
        v.add(.init("stay", fields: span + [.init("unit", .row(kind: "unit"))], span: dayByDay))
        v.add(.init("occupation", fields: span, span: dayByDay, links: ["person"]))
        v.add(.init("occupancy", fields: span + [.init("unit", .row(kind: "unit"), required: true)], span: nights, links: ["person"]))
        v.add(.init("unit", fields: [.init("adapted", .yesNo, required: true)], links: ["service"]))
        v.add(.init("entitlement", fields: span + [.init("weekly_minutes", .minutes)], span: dayByDay))
        v.add(.init("allocation", fields: span + [.init("weekly_minutes", .minutes, required: true)], span: dayByDay))
        v.add(
            .init(
                "capacity", fields: span + [.init("weekly_minutes", .minutes), .init("units", .number)], span: dayByDay, links: ["service"])
        )
        v.add(
            .init(
                "support_record",
                fields: [
                    .init("day", .day), .init("minutes", .minutes), .init("type", .code(list: "support_type")), .init("locked", .yesNo),
                ]))
        v.add(.init("line", label: "invoice line", fields: [.init("week", .row(kind: "week")), .init("rate", .money)]))
        v.add(
            .init(
                "step",
                fields: [
                    .init("plan", .row(kind: "plan")), .init("starts", .day), .init("hours", .number, decimals: 1),
                    .init("previous", .row(kind: "step")),
                ], links: []))
        v.add(.init("plan", fields: [.init("written", .day)]))
        v.add(
            .init(
                "score",
                fields: [
                    .init("domain", .code(list: "domain"), required: true), .init("level", .number),
                    .init("points", .number, rule: rule("points(domain.type, level)")),
                ]))
        v.add(.init("contact_attempt", fields: [.init("made", .moment), .init("clock", .row(kind: "clock.two_week_contact"))]))
        v.add(
            .init(
                "clock.two_week_contact", source: .table("clock", where: [.init("code", "two_week_contact")]), fields: clock, isSingle: true
            ))
        v.add(.init("assessment", fields: [.init("adjustment", .number)]))
        v.settings["places"] = .init(.number, label: "Places")
        v.settings["units"] = .init(.number, label: "Units")
        v.settings["rate"] = .init(.money, label: "Hourly rate")
    }

    private static func county(_ v: inout Vocabulary) {
        v.add(
            .init(
                "trust_data",
                fields: [
                    .init("covers", .period), .init("delayed_by_housing", .number), .init("discharges", .number), .init("ward", .text),
                ], links: ["service"]))
        v.add(
            .init(
                "figure",
                fields: [
                    .init("code", .text), .init("covers", .period), .init("denominator", .number), .init("result", .code(list: "result")),
                ], links: ["service"]))
        v.add(.init("provider", fields: [.init("registration", .code(list: "registration"), dated: true)], links: []))
        v.add(
            .init(
                "advert",
                fields: [
                    .init("published", .day), .init("withdrawn", .moment), .init("deadline", .moment),
                    .init("urgency", .code(list: "urgency")),
                ]))
        v.add(
            .init(
                "invitation",
                fields: [
                    .init("advert", .row(kind: "advert"), required: true), .init("provider", .row(kind: "provider")),
                    .init("deadline", .moment),
                    .init("first_response", .moment),
                ]))
        v.add(.init("offer", fields: [.init("advert", .row(kind: "advert"), required: true), .init("price", .money)]))
        v.add(.init("placement", fields: [.init("emergency", .yesNo), .init("agreed", .money)]))
        v.add(.init("funding", fields: [.init("authorised", .day)], isSingle: true))
        v.add(.init("meeting", fields: [.init("held", .day)]))
        v.add(.init("accommodation_visit", fields: [.init("made", .day)]))
        v.add(.init("admission", fields: [.init("avoidable", .yesNo), .init("admitted", .day)]))
        v.add(
            .init(
                "spell", fields: [.init("starts", .day), .init("ends", .day), .init("reason", .code(list: "reason"))],
                span: .init("starts", "ends", counts: .bothEnds)))
        v.add(.init("outcome_return", fields: [.init("completed", .day), .init("final", .yesNo)]))
        v.add(
            .init(
                "outcome", source: .table("outcome_return__outcome", where: []),
                fields: [
                    .init("outcome_return", .row(kind: "outcome_return"), column: "parent"), .init("required", .yesNo),
                    .init("achieved", .yesNo),
                ], links: []))
        v.add(
            .init(
                "schedule", fields: [.init("starts", .day), .init("ends", .day), .init("annual_cost", .money)],
                span: .init("starts", "ends", counts: .bothEnds)))
        v.add(.init("district", fields: [.init("units", .number), .init("population", .number)], links: []))
        v.tables["hours_band"] = .init(
            "Hours band", keys: [.init(.number)], columns: [.init("default", .number)],
            rows: [
                .init([.from(Ratio(0), to: Ratio(4))], ["default": .whole(3)]), .init([.from(Ratio(5), to: nil)], ["default": .whole(10)]),
            ])
        v.tables["points"] = .init(
            "Points", keys: [.init(.code(list: "domain.type")), .init(.number)], columns: [.init("points", .number)],
            rows: [
                .init([.code("risk"), .from(Ratio(3), to: nil)], ["points": .whole(5)]),
                .init([.code("risk"), .from(nil, to: Ratio(2))], ["points": .whole(1)]),
                .init([.code("need"), .from(nil, to: nil)], ["points": .whole(2)]),
            ])
    }

    private static func derived(_ v: inout Vocabulary) {
        v.add(
            derived: "case_week", each: ["case", "week"], where: rule("case.on_ward open during week"),
            fields: [
                .init("open_days", .number, rule: rule("working_days(within(case.on_ward, week))")),
                .init("needed", .number, rule: rule("2 when open_days at least 3, 1 when open_days at least 1, otherwise 0")),
                .init(
                    "done", .number,
                    rule: rule(
                        "count of different told_on over progress_update where recipient is care_team_ward and told_on during week and working(told_on)"
                    )),
            ])
        v.add(
            derived: "unit_day", each: ["unit", "day"], where: nil,
            fields: [
                .init("occupied", .yesNo, rule: rule("has occupancy where open on day.first"))
            ])
        v.add(
            derived: "placement_week", each: ["placement", "week"], where: nil,
            fields: [
                .init("verified", .minutes, rule: rule("sum of minutes over support_record where day during week")),
                .init("contracted", .minutes, rule: rule("sum of weekly_minutes over entitlement where open during week")),
            ])
        v.defines["in_occupation"] = .rule(
            rule("has stay where (has person.occupation where days(within(occupation, stay, period)) at least 1)"))
        v.defines["counted"] = .rows(rows("latest survey for each person by returned where returned during period"))
        v.defines["counted_return"] = .rows(
            rows("latest outcome_return for each person, service by final, completed where completed during period"))
        v.defines["total"] = .rule(rule("sum of points over score"))
        v.defines["floor"] = .rule(
            rule(
                "15 when (has score where domain.type is risk and level is 4), 10 when (count of score where domain.type is risk and level at least 3) at least 2, 5 when (has score where domain.type is risk and level is 3), otherwise 0"
            ))
    }
}
