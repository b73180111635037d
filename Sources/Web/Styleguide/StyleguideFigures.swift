enum StyleguideFigures {
    static var page: Page {
        var content: HTML = "\(Heading("Figures", caption: "Components"))"
        content += """
            \(BigNumbers([
                BigNumber("87.5%", "Moved on as planned", of: "7 of 8", to: "#kpi-10"),
                BigNumber("12", "Waiting for a place", to: "#waiting"),
                BigNumber("£1,234.50", "In dispute", of: "2 of 41 invoices", to: "#dispute"),
            ]))
            """
        content += """
            \(Chart(
                .bars, id: "moves", title: "More people moved on as planned",
                subtitle: "People, by quarter, all houses. Source: departures",
                labelled: "Quarter",
                labels: ["July to September", "October to December", "January to March"],
                series: [
                    .init("As planned", [.init("4 of 6", 4), .init("6 of 8", 6), .init("7 of 8", 7)]),
                    .init("Not as planned", [.init("2 of 6", 2), .init("2 of 8", 2), .init("1 of 8", 1)]),
                ], csv: Link("Download as CSV", to: "#csv"), explanation: Link("How this is worked out", to: "#kpi-10")))
            """
        content += """
            \(Chart(
                .line, id: "shared", title: "Referrals are answered sooner",
                subtitle: "Median working days to an answer, by month. Source: referrals",
                labelled: "Month", labels: ["Jan", "Feb", "Mar", "Apr", "May"],
                series: [.init("Days", [.init("5", 5), .init("4", 4), .init("No figure", nil), .init("3", 3), .init("2.5", 2.5)])],
                csv: Link("Download as CSV", to: "#csv2")))
            """
        content += """
            \(Chart(
                .line, id: "kinds", title: "Hours delivered rose in both kinds", subtitle: "Hours a week. Source: visits",
                labelled: "Week", labels: ["Week 17", "Week 18", "Week 19", "Week 20"],
                series: [
                    .init("One to one", [.init("310", 310), .init("322", 322), .init("331", 331), .init("340", 340)]),
                    .init("Shared", [.init("120", 120), .init("118", 118), .init("140", 140), .init("155", 155)]),
                ]))
            """
        return Page("Figures", back: BackLink(to: "/styleguide"), content)
    }
}
