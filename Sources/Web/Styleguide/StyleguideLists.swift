import Core

enum StyleguideLists {
    static var page: Page {
        var content: HTML = "\(Heading("Lists", caption: "Components"))"
        content += """
            \(Filter(
                to: "/styleguide/lists",
                fields: [
                    FormField("status", "Status", .select([Choice("open", "Open"), Choice("closed", "Closed")])),
                    FormField("district", "District", .text(width: .twenty)),
                ],
                chips: [
                    .init("Overdue", remove: "/styleguide/lists?district=north"),
                    .init("North", remove: "/styleguide/lists?due=overdue"),
                ],
                clear: "/styleguide/lists"))
            """
        content.append(
            ResultCaption(
                120, first: 26, last: 50, one: "open referral", many: "open referrals",
                link: Link("Download this list", to: "/styleguide/lists.csv")))
        content += "\(referrals)\(Pagination(page: 2, count: 120) { "/styleguide/lists?page=\($0)" })"
        content += "<h2>Wide tables</h2>\(hours)"
        content += "<h2>Tasks</h2>"
        content += """
            \(TaskList([
                .init("About the person", to: "/r/about", .completed),
                .init("Where they live now", to: "/r/home", hint: "Asks for the landlord's words", .inProgress),
                .init("Risk and safety", to: "/r/risk", .problem),
                .init("Consent", to: "/r/consent", .notStarted),
                .init("Send the referral", to: "/r/send", .cannotStart),
            ]))
            """
        content += "<h2>Due</h2>"
        content += """
            \(DueList(
                id: "due",
                [
                    .init(
                        "Ada Example", to: "/cases/C-7K2M-9XQ4", about: "Answer the referral, C-7K2M-9XQ4",
                        due: DueDate(Day(2026, 5, 11), .late(3, .workingDays))),
                    .init(
                        "Kim Keyes", to: "/cases/C-3C8D-1A2V", about: "Agree the plan, C-3C8D-1A2V. For: Manager",
                        due: DueDate(Day(2026, 5, 14), .today)),
                ]))
            """
        content += "<h2>What is on record</h2>\(summary)"
        content.append(
            SummaryCard(
                "Stay at Elm House", tag: Tag("On track", .onTrack), actions: [Link("Change", to: "/stays/T-7K2M-9XQ4")],
                [.init("Room", "4"), .init("Since", "3 May 2026")]))
        content += "<h2>Nothing found</h2>\(ResultCaption(0, one: "open referral", many: "open referrals", query: "tomm"))"
        content.append(
            EmptyState(
                "Nothing fits these words.", why: "Check the spelling, or search all referrals and not only open ones.",
                next: Link("Search all referrals", to: "/referrals?q=tomm")))
        var page = Page("Lists", back: BackLink(to: "/styleguide"), wide: true, content)
        page.part = (2, 5)
        return page
    }

    private static var referrals: Table {
        let rows: [(String, String, DueDate, String)] = [
            ("R-7K2M-9XQ4", "Ward 3", DueDate(Day(2026, 5, 11), .late(3, .workingDays)), "12"),
            ("R-3C8D-1A2V", "Housing options", DueDate(Day(2026, 5, 14), .today), "9"),
            ("R-9QAM-4X7B", "Social worker", DueDate(Day(2026, 5, 18), .onTrack), "4"),
        ]
        return Table(
            "Open referrals",
            columns: [
                .init("Referral"), .init("From", sort: "?sort=from"), .init("Answer due", sort: "?sort=due", order: .up),
                .init("Days waiting", numeric: true, sort: "?sort=waiting"), .init("Next step", hidden: true),
            ],
            rows: rows.map { row in
                [
                    Link(row.0, to: "/referrals/\(row.0)").html, HTML(text: row.1), row.2.html, HTML(text: row.3),
                    Link("Answer", to: "/referrals/\(row.0)/answer", hidden: row.0).html,
                ]
            })
    }

    private static var hours: Table {
        Table(
            "Hours this quarter",
            columns: [.init("House")] + ["Commissioned", "Delivered", "Invoiced", "Disputed", "Left"].map { .init($0, numeric: true) },
            rows: [
                ["Elm House", "520:00", "498:30", "498:30", "0:00", "21:30"], ["Oak House", "390:00", "402:15", "390:00", "12:15", "0:00"],
            ].map {
                $0.map { HTML(text: $0) }
            },
            totals: ["Together", "910:00", "900:45", "888:30", "12:15", "21:30"].map { HTML(text: $0) }, narrow: .scroll)
    }

    private static var summary: SummaryList {
        SummaryList([
            .changeable("Preferred name", "Ada", at: "/edit/name"), .changeable("Phone number", nil, at: "/edit/phone"),
            .init("NHS number", nil), .init("Needs", html: "<ul><li>Money and benefits</li><li>Health</li></ul>"),
        ])
    }
}
