import Core

enum StyleguideRecord {
    static func page(token: String) -> Page {
        let base = "/people/P-7K2M-9XQ4"
        var content: HTML = """
            \(PersonHeader(
                name: "Ada Example", pronouns: "she, her", communication: [.init("How to communicate", "Uses Makaton. Give time to answer.")],
                alerts: [Tag("Two staff at visits", .overdue), Tag("Allergic to nuts", .dueSoon)],
                risks: [.init("At home", "The dog is afraid of strangers.")],
                facts: [.init("Reference", "P-7K2M-9XQ4"), .init("Born", "3 May 1994 (32)"), .init("Keyworker", "Sam Sample")]))
            """
        content += """
            \(SubNavigation(
                "Ada’s record",
                [
                    NavigationItem("Overview", to: base), NavigationItem("Timeline", to: base + "/timeline", badge: Badge(2, "new")),
                    NavigationItem("Plan", to: base + "/plan"), NavigationItem("Safety", to: base + "/safety"),
                    NavigationItem("Documents", to: base + "/documents"),
                ], current: base + "/timeline"))
            """
        content += "\(Heading("Timeline"))<h2>May 2026</h2>"
        content += """
            \(Timeline([
                .init(
                    "Visit at home", on: Day(2026, 5, 14), at: TimeOfDay(10, 30), by: "Sam Sample", of: "Example Housing Support",
                    lines: ["Ada cooked lunch by herself for the first time.", "“I want to do it again on Friday.”"],
                    more: Link("Read the note", to: "/visits/S-7K2M-9XQ4"), isNew: true),
                .init("Support plan agreed", on: Day(2026, 5, 11), by: "Ada Example", lines: ["Version 3"], tag: Tag("Signed", .onTrack)),
                .init("Moved in", on: Day(2026, 5, 3), by: "Kim Keyes", of: "Example Homes"),
            ]))
            """
        content += "\(Signed("Ada Example agreed to version 3", by: "Typed name and tick, 11 May 2026 at 15:02, with Kim Keyes, advocate"))"
        content.append(
            ButtonMenu(
                "More",
                [
                    Button("Print", .link(to: "#print"), look: .second),
                    Button("Withdraw", .post(to: "/styleguide", token: token), look: .second),
                ]))
        var page = Page("Timeline", content)
        page.breadcrumbs = Breadcrumbs([Link("My people", to: "/people"), Link("Record", to: base)])
        return page
    }

    static var interruption: Page {
        Page(
            "Is this the same person?", back: BackLink(to: "/styleguide"),
            Interruption(
                "Is this the same person?", "<p>Someone with this name and date of birth was referred on 3 May 2026.</p>",
                buttons: [Button("Yes, show the record", .link(to: "#yes")), Button("No, go on", .link(to: "#no"), look: .plain)]
            ).html)
    }

    static func confirmation(token: String) -> Page {
        let confirmation = Confirmation(
            "Do you want to end this stay?",
            facts: SummaryList([.init("Place", "Elm House, room 4"), .init("Last night", "Sunday 31 May 2026")]),
            consequence: "The room is offered to the next person at once. This cannot be undone.",
            form: Form(
                to: "/stays/T-7K2M-9XQ4/end", token: token, key: "0123456789abcdef", [],
                buttons: [Button("End this stay", look: .warning)]),
            cancel: Link("Keep the stay", to: "/stays/T-7K2M-9XQ4"))
        return Page("Do you want to end this stay?", back: BackLink(to: "/styleguide"), confirmation.html)
    }

    static func easyRead(token: String) -> Page {
        let rows = [
            EasyReadRow(picture: Assets.address("mark.svg"), "This is your week."),
            EasyReadRow(
                picture: Assets.address("mark.svg"), "Sam visits you on Friday.",
                explanation: "Sam is your keyworker. A keyworker helps you with your plan."),
            EasyReadRow("You can ask for a change.", button: Button("Ask for a change", .link(to: "#ask"))),
        ]
        let exit = ExitThisPage(to: "/leave", token: token)
        return Page("Easy read", "\(exit)\(Heading("Easy read"))\(rows)")
    }
}
