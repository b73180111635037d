import Core

enum StyleguideWords {
    static var page: Page {
        var content: HTML = "\(Heading("Words that stand out", caption: "Components"))"
        content += "<h2>Banner for what must be known</h2>"
        content.append(NotificationBanner(.important, "The panel meets on Tuesday 19 May. Send the pack by Friday 15 May."))
        content += "<h2>Inset</h2>\(Inset("<p>You are covering for Sam until Saturday 16 May.</p>"))"
        content += "<h2>Warning</h2>\(Warning("Two staff go to every visit."))"
        content +=
            "<h2>Further words</h2>\(Details("How we count working days", "<p>Monday to Friday, less the bank holidays of England.</p>"))"
        content += "<h2>Nothing here yet</h2>"
        content.append(
            EmptyState(
                "No visits are planned this week.", why: "Visits show here once they are in the calendar.",
                next: Link("Plan a visit", to: "/visits/new")))
        content += "<h2>Tags</h2><p>"
        for (words, tone) in tags { content += "\(Tag(words, tone)) " }
        content += "</p><h2>Deadlines</h2><ul>"
        for label in labels { content += "<li>\(label)</li>" }
        content += "</ul><p>\(DueDate(Day(2026, 5, 14), .late(3, .workingDays), note: "Early May bank holiday skipped"))</p>"
        content += "<h2>Buttons</h2>"
        content += """
            \(ButtonGroup(
                Button("Send referral", .link(to: "#send")), Button("Save and come back", .link(to: "#save"), look: .second),
                Button("Withdraw", .link(to: "#withdraw"), look: .warning), Button("Cancel", .link(to: "#cancel"), look: .plain)))
            """
        content.append(
            ButtonMenu(
                "More",
                [
                    Button("Move to the waiting list", .link(to: "#move"), look: .second),
                    Button("Print", .link(to: "#print"), look: .second),
                ]))
        var page = Page("Words that stand out", back: BackLink(to: "/styleguide"), content)
        page.banner = NotificationBanner(
            .done, "The referral was sent.", links: [Link("See the referral", to: "/referrals/R-7K2M-9XQ4")],
            undo: Button("Undo", .link(to: "#undo"), look: .second))
        return page
    }

    private static let tags: [(String, Tag.Tone)] = [
        ("Overdue", .overdue), ("Due soon", .dueSoon), ("On track", .onTrack), ("Not due", .notDue), ("Waiting", .waiting),
        ("Draft", .draft),
    ]
    private static let labels: [DueLabel] = [
        .late(3, .workingDays), .late(Minutes(185)), .today, .soon(days: 2), .soon(Minutes(200)), .onTrack, .paused("in hospital"), .notDue,
        .notNeeded,
        .done(Day(2026, 5, 14)),
    ]
}
