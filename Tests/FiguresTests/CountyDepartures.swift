import Core

/// F4 of the county's catalogue as lines of another system: one person who left for each count of the printed lists of departures.
enum CountyDepartures {
    /// The list of KPI 1: T05.
    static let longTerm: [(String, Int)] = [
        ("independent_or_completed", 275), ("died_kpi1", 62), ("care_or_hospital", 55), ("other_unknown_legacy", 54),
        ("long_term_supported", 32), ("sheltered", 24), ("short_term_supported", 8), ("custody_kpi1", 4), ("abandoned_kpi1", 2),
        ("planned_supported_legacy", 1),
    ]

    /// Canonical JSON Lines: a provider, two services, and a person, a case and a stay for each leaver.
    static var lines: String {
        var lines = [
            line("organisation", "provider", ["name": .text("A provider"), "roles": .list([.text("support_provider")])]),
            service("long", "sheltered_housing", "long_term", "kpi1"), service("short", "hostel_24h", "short_term", "kpi2"),
        ]
        for (service, list) in [("long", longTerm), ("short", CountyPapers.planned), ("short", CountyPapers.unplanned)] {
            for (reason, count) in list { for nth in 1...count { lines += leaver("\(reason) \(nth)", from: service, because: reason) } }
        }
        return lines.map(\.canonicalText).joined(separator: "\n")
    }

    private static func line(_ kind: String, _ subject: String, in stream: String? = nil, _ body: [String: JSON]) -> JSON {
        .object([
            "service": .text("kent"), "kind": .text(kind), "subject": .text(subject), "stream": .text(stream ?? subject),
            "day": .text("2013-01-07"), "body": .object(body),
        ])
    }

    private static func service(_ name: String, _ type: String, _ duration: String, _ scope: String) -> JSON {
        line(
            "service", name,
            [
                "name": .text(name), "type": .text(type), "delivery": .text("accommodation_based"), "duration": .text(duration),
                "kpi_scope": .text(scope), "provider": .text("provider"), "primary_group": .text("homeless"),
                "districts": .list([.text("ashford")]), "cover": .text("h24"), "charging": .text("not_charged"),
                "starts": .text("2010-04-01"),
            ])
    }

    private static func leaver(_ name: String, from service: String, because reason: String) -> [JSON] {
        let person = "person \(name)", file = "case \(name)"
        var stay: [String: JSON] = [
            "person": .text(person), "service": .text(service), "starts": .text("2013-01-07"), "ends": .text("2013-08-15"),
            "previous_accommodation": .text("council_tenancy"), "reason": .text(reason), "planned": .bool(reason.hasPrefix("planned")),
        ]
        if reason.contains("unknown") { stay["unknown_attempts"] = .text("not printed") }
        return [
            line("person", person, ["name": .text(name), "born": .text("1970-01-01")]),
            line("case", file, ["person": .text(person), "starts": .text("2013-01-07")]),
            line("spell", "stay \(name)", in: file, stay),
        ]
    }
}
