import Core
import Testing

@testable import Web

@Suite struct `A component is written as` {
    private func expect(_ component: some Component, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let written = component.html.text
        #expect(written == text, sourceLocation: sourceLocation)
    }

    @Test func `links and ways back`() {
        expect(
            Link("Change", to: "/a?b=1&c=2", hidden: "the name"),
            "<a href=\"/a?b=1&amp;c=2\">Change<span class=\"heard\"> the name</span></a>")
        expect(
            BackLink(to: "/people?view=mine"),
            """
            <nav class="backwards" aria-label="Back"><a class="back" href="/people?view=mine">\
            <span aria-hidden="true">‹</span> <span class="words">Back</span></a></nav>
            """)
        expect(
            Breadcrumbs([Link("My people", to: "/people")]),
            "<nav class=\"breadcrumbs\" aria-label=\"Breadcrumbs\"><ol><li><a href=\"/people\">My people</a></li></ol></nav>")
        expect(Telephone("01632 960 001"), "<a href=\"tel:01632960001\">01632 960 001</a>")
    }

    @Test func `buttons that send, and buttons that lead`() {
        expect(Button("Save note"), "<button class=\"button\">Save note</button>")
        expect(
            Button("Undo", .post(to: "/undo", token: "t\""), look: .plain),
            """
            <form class="alone" method="post" action="/undo"><input type="hidden" name="token" value="t&quot;">\
            <button class="button plain">Undo</button></form>
            """)
        expect(
            ButtonMenu("More", [Button("Print", .link(to: "/print"), look: .second)]),
            """
            <div class="button-menu" data-button-menu="More"><ul><li>\
            <a class="button second" href="/print">Print</a></li></ul></div>
            """
        )
    }

    @Test(arguments: [
        (DueLabel.late(1, .workingDays), "■", "1 working day late"), (.late(3, .workingDays), "■", "3 working days late"),
        (.late(99, .workingDays), "■", "99 working days late"), (.late(2, .days), "■", "2 days late"),
        (.late(Minutes(65)), "■", "1 h 5 min late"),
        (.today, "▲", "Due today"), (.soon(days: 1), "▲", "Due tomorrow"), (.soon(days: 2), "▲", "Due in 2 days"),
        (.soon(Minutes(1439)), "▲", "Due in 23 h 59 min"), (.onTrack, "●", "On track"),
        (.paused("in hospital"), "‖", "Paused: in hospital"),
        (.paused("waiting for the landlord"), "‖", "Paused"), (.notDue, "○", "Not due yet"), (.notNeeded, "○", "Not needed now"),
        (.done(Day(2026, 9, 14)), "✓", "Done 14 September"), (.doneLate, "✓", "Done late"),
    ])
    func `deadlines in words and a shape, 20 characters at most`(label: DueLabel, shape: String, words: String) {
        #expect(label.shape == shape)
        #expect(label.words == words)
        #expect(label.words.count <= 20)
    }

    @Test(arguments: [(159, "159 working days late"), (1_234, "1,234 working days late")])
    func `a long delay keeps its unit, whatever room it takes`(days: Int, words: String) {
        #expect(DueLabel.late(days, .workingDays).words == words)
    }

    @Test func `tags and badges`() {
        expect(Tag("Draft", .draft), "<strong class=\"tag draft\">Draft</strong>")
        expect(Badge(3, "unread"), " <span class=\"badge\">3<span class=\"heard\"> unread</span></span>")
        expect(Badge(0, "unread"), "")
    }

    @Test func `a task list whose last task cannot start yet`() {
        expect(
            TaskList([.init("About", to: "/about", .completed), .init("Send", to: "/send", .cannotStart)]),
            """
            <ul class="tasks"><li><div><a href="/about" aria-describedby="tasks-1-status">About</a></div>\
            <div id="tasks-1-status" class="status">Completed</div></li><li><div><span>Send</span></div>\
            <div id="tasks-2-status" class="status"><span class="muted">Cannot start yet</span></div></li></ul>
            """)
    }

    @Test func `what is due, about whom and what is to be done`() {
        expect(
            DueList(id: "late", [.init("Ada <3", to: "/cases/C-1", about: "Answer", due: DueDate(Day(2026, 5, 14), .today))]),
            """
            <ul class="tasks"><li><div><a href="/cases/C-1" aria-describedby="late-1-about late-1-due">Ada &lt;3</a>\
            <p class="hint" id="late-1-about">Answer</p></div><div id="late-1-due" class="status"><span class="due-date">\
            <time datetime="2026-05-14">14 May</time> <span class="due due-soon"><span aria-hidden="true">▲</span> Due today</span></span>\
            </div></li></ul>
            """)
    }

    @Test func `a summary whose missing value can be given`() {
        expect(
            SummaryList([
                .changeable("Preferred name", "Ada <3", at: "/name"), .changeable("Phone number", nil, at: "/phone"),
                .init("NHS number", nil),
            ]),
            """
            <dl class="summary"><div><dt>Preferred name</dt><dd>Ada &lt;3</dd>\
            <dd class="actions"><a href="/name">Change<span class="heard"> preferred name</span></a></dd></div>\
            <div><dt>Phone number</dt><dd><a href="/phone">Enter phone number</a></dd></div>\
            <div><dt>NHS number</dt><dd><span class="muted">Not recorded</span></dd></div></dl>
            """)
    }

    @Test func `a table that says how it is sorted`() {
        expect(
            Table(
                "Places", columns: [.init("House"), .init("Free", numeric: true, sort: "?sort=free", order: .down)],
                rows: [["Elm", "2"]]),
            """
            <table role="table" class="cards"><caption>Places</caption><thead role="rowgroup"><tr role="row">\
            <th scope="col" role="columnheader"><span>House</span></th>\
            <th scope="col" role="columnheader" class="number" aria-sort="descending"><a href="?sort=free">Free\
            <span class="sort" aria-hidden="true"> ▼</span></a></th></tr></thead><tbody role="rowgroup"><tr role="row">\
            <th scope="row" role="rowheader">Elm</th><td role="cell" class="number" data-label="Free"><div>2</div></td></tr></tbody></table>
            """)
    }

    @Test func `a table whose rows stand under headings`() {
        let text = Table("Due", columns: [.init("What"), .init("When")], groups: [.init("Late", rows: [["a", "b"]])]).html.text
        #expect(
            text.contains(
                """
                <tbody role="rowgroup"><tr role="row" class="group">\
                <th scope="rowgroup" role="rowheader" colspan="2">Late</th></tr><tr role="row">
                """))
    }

    @Test func `how many there are`() {
        expect(ResultCaption(1, one: "referral", many: "referrals"), "<div class=\"result\"><p>1 referral</p></div>")
        expect(
            ResultCaption(0, one: "open referral", many: "open referrals", query: "tomm"),
            "<div class=\"result\"><p>0 results for ‘tomm’ in open referrals</p></div>")
        expect(
            ResultCaption(120, first: 26, last: 50, one: "referral", many: "referrals"),
            "<div class=\"result\"><p>26 to 50 of 120 referrals</p></div>")
    }

    @Test(arguments: [
        (1, 25, ""), (1, 26, "1 2"), (5, 250, "1 … 4 5 6 … 10"), (10, 250, "1 … 9 10"),
        (99, 26, "1 2"), (0, 51, "1 2 3"),
    ])
    func `pages with the first, the last and those round the present one`(page: Int, count: Int, shown: String) {
        let text = Pagination(page: page, count: count) { "/list?page=\($0)" }.html.text
        let numbers = text.matches(of: /(?:aria-label="Page (\d+)"|class="gap")/).map { $0.1.map(String.init) ?? "…" }
        #expect(numbers.joined(separator: " ") == shown)
    }

    @Test func `an error beside its question, hints included`() {
        expect(
            FormField("day", "Date of the visit", .date(), error: "Enter the date of the visit", optional: true),
            """
            <div class="field has-error"><label for="day">Date of the visit <span class="optional">(optional)</span></label>\
            <p class="hint" id="day-hint">For example, 14 5 2026 or 14 May 2026</p>\
            <p class="error-text" id="day-error"><span class="heard">Error: </span>Enter the date of the visit</p>\
            <input class="input w-twenty" type="text" id="day" name="day" aria-describedby="day-hint day-error" aria-invalid="true" \
            value="" \
            autocomplete="off" spellcheck="false"></div>
            """)
    }

    @Test func `radios in a fieldset that is the heading of its page`() {
        expect(
            FormField("happy", "Are they happy?", .radios([Choice("yes", "Yes")]), value: "yes", heading: true),
            """
            <div class="field"><fieldset><legend class="heading"><h1>Are they happy?</h1></legend><div class="choices">\
            <div class="choice"><input type="radio" id="happy" name="happy" value="yes" checked>\
            <label for="happy">Yes</label></div></div></fieldset></div>
            """)
    }

    @Test func `banners, insets and empty places`() {
        expect(
            NotificationBanner(.done, "Sent."),
            """
            <div class="notice done" role="alert" aria-labelledby="notice-done"><h2 id="notice-done">Done</h2><p>Sent.</p></div>
            """)
        expect(Inset("<p>x</p>"), "<div class=\"inset\"><p>x</p></div>")
        expect(EmptyState("No visits.", why: "None yet."), "<div class=\"empty\"><p>No visits.</p><p class=\"muted\">None yet.</p></div>")
    }

    @Test func `a person, how to communicate first`() {
        expect(
            PersonHeader(
                name: "Ada", communication: [.init("How to communicate", "Uses Makaton.")], alerts: [Tag("Two staff", .overdue)],
                risks: [.init("At home", "A dog.")],
                facts: [.init("Reference", "P-7K2M-9XQ4")]),
            """
            <section class="person" aria-label="Who this page is about">\
            <p class="talk"><strong>How to communicate:</strong> Uses Makaton.</p>\
            <ul class="alerts"><li><strong class="tag overdue">Two staff</strong></li></ul><p class="risk"><strong>At home:</strong> A dog.</p><p class="name">Ada</p>\
            <dl><div><dt>Reference</dt><dd>P-7K2M-9XQ4</dd></div></dl></section>
            """)
    }

    @Test func `an easy row that works without its picture`() {
        expect(EasyReadRow("This is your week."), "<div class=\"easy-row no-picture\"><div><p>This is your week.</p></div></div>")
    }

    @Test func `a figure whose drawing and table say the same`() {
        let chart = Chart(
            .bars, id: "c", title: "More moved on", subtitle: "People", labelled: "Quarter", labels: ["Q1", "Q2"],
            series: [.init("Planned", [.init("4", 4), .init("No figure", nil)])])
        let text = chart.html.text
        #expect(text.contains("<rect class=\"bar series-1\" x=\"0\" y=\"26\" width=\"80%\" height=\"22\"></rect>"))
        #expect(text.ranges(of: "No figure").count == 2)
        #expect(chart.table.groups[0].rows == [["Q1", "4"], ["Q2", "No figure"]])
    }
}

@Suite struct `A page` {
    @Test func `is a whole document with one place for help`() {
        var frame = Frame()
        frame.organisation = "A & B"
        frame.navigation = [NavigationItem("My day", to: "/my-day"), NavigationItem("People", to: "/people")]
        frame.help = Help(telephone: "01632 960 001")
        var page = Page("My day", place: "/my-day", "\(Heading("My day"))")
        page.part = (2, 7)
        page.banner = NotificationBanner(.done, "Saved.")
        let text = page.document(in: frame).text
        #expect(
            text.hasPrefix(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>My day (page 2 of 7) – Homeward</title>"))
        #expect(text.contains("<a class=\"skip\" href=\"#main\">"))
        #expect(text.contains("<a href=\"/my-day\" aria-current=\"page\">My day</a>"))
        #expect(text.contains("<p class=\"organisation\">A &amp; B</p>"))
        #expect(text.ranges(of: "aria-current").count == 1)
        #expect(text.contains("Saved."))
        page.hasErrors = true
        #expect(!page.document(in: frame).text.contains("Saved."))
    }
}
