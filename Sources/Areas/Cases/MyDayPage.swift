import Access
import Core
import Specification
import Web

/// The first page after signing in: what is due, what happened lately and what was left unfinished, for one viewer.
package struct MyDayPage {
    let user: Directory.User
    let cases: CasePages
    let duties: [MyDayStore.Duty]
    let messages: [MessageStore.Message]
    /// Binds the forms of the page to the sign-in.
    let token: String
    let events: [MyDayStore.Event]
    let drafts: [DraftStore.Draft]
    /// The group that is shown whole.
    let whole: Group?

    private var service: Service { cases.service }
    private var now: Moment { cases.now }

    enum Group: String, CaseIterable {
        case late, today, week

        var title: String {
            switch self {
            case .late: "Late"
            case .today: "Due today"
            case .week: "Due in the next 7 days"
            }
        }
    }

    /// How far ahead My day looks, from the beginning of the day.
    static let days = 7
    /// How many of a group stand on the page before the link to all of them.
    static let first = 5
    /// How many of a group stand on the page that shows all of them: more would be slow to load on a telephone.
    static let long = 75
    /// How many are read; nobody works through more in a day.
    package static let most = 200

    var page: Page {
        var content: HTML = "\(Heading("My day", caption: now.day.words))"
        let begin = service.acts.filter { $0.beginsCase && user.may($0.code) }
        if !begin.isEmpty {
            content += "\(ButtonGroup(begin.map { Button($0.label.english, .link(to: "\(cases.home)/start")) }))"
        }
        content +=
            "<div class=\"columns\"><div>\(needs)</div><div>\(MyMessages(cases: cases, messages: messages, token: token).html)\(unfinished)\(lately)</div></div>"
        return Page("My day", place: "/my-day", wide: true, content)
    }

    // MARK: What is due

    private func group(of duty: MyDayStore.Duty) -> Group { duty.due < now ? .late : duty.due.day == now.day ? .today : .week }

    /// What is ours to do, and what we wait for others to do.
    private var needs: HTML {
        let ours = duties.filter(isOurs), others = duties.filter { !isOurs($0) }
        var html: HTML = "<h2>Needs you now</h2>"
        if !ours.contains(where: { group(of: $0) != .week }) { html += "<p>Nothing is overdue or due today.</p>" }
        html += lists(of: ours, id: "ours")
        if !others.isEmpty { html += "<h2>What you are waiting for</h2>\(lists(of: others, id: "others"))" }
        if duties.count == MyDayPage.most { html += "<p class=\"muted\">The first \(MyDayPage.most) are shown.</p>" }
        return html
    }

    /// A deadline is ours if its owner is of our party: colleagues stand in for each other.
    private func isOurs(_ duty: MyDayStore.Duty) -> Bool {
        guard let owner = service.roles[duty.owner], let own = service.roles[user.role.code] else { return true }
        return owner.party == own.party
    }

    private func lists(of duties: [MyDayStore.Duty], id: String) -> HTML {
        var html = HTML()
        let groups = Dictionary(grouping: duties, by: group)
        for group in Group.allCases {
            guard let found = groups[group] else { continue }
            let id = "\(id)-\(group.rawValue)"
            let shown = shown(found, of: group)
            html += "<h3 id=\"\(id)\">\(group.title): \(found.count)</h3>\(DueList(id: "\(id)-due", shown.map(item)))"
            if found.count > shown.count, whole == group {
                html += "<p class=\"muted\">The first \(shown.count) are shown.</p>"
            } else if found.count > shown.count {
                html += "<p>\(Link("See all \(found.count)", to: "/my-day?all=\(group.rawValue)#\(id)", hidden: group.title))</p>"
            }
        }
        return html
    }

    private func shown(_ found: [MyDayStore.Duty], of group: Group) -> ArraySlice<MyDayStore.Duty> {
        found.prefix(whole == group ? MyDayPage.long : MyDayPage.first)
    }

    /// The cases that stand on the page.
    var listed: [Reference] {
        let parties = [duties.filter(isOurs), duties.filter { !isOurs($0) }]
        return parties.flatMap { Dictionary(grouping: $0, by: group).flatMap { shown($1, of: $0).map(\.file) } } + events.map(\.file)
    }

    private func item(_ duty: MyDayStore.Duty) -> DueList.Item {
        let reference = duty.file.printed(cases.letter)
        var about: HTML = "\(cases.label(ofClock: duty.clock, started: duty.started.day))"
        if duty.person.isRead { about += ", <span class=\"reference\">\(reference)</span>" }
        if duty.owner != user.role.code, let owner = service.roles[duty.owner] { about += ". For: \(owner.label.english)" }
        return DueList.Item(
            duty.person.words(or: reference), to: "/cases/\(reference)", about: about,
            due: DueDate(duty.due.day, cases.label(due: duty.due, state: "running", done: nil)))
    }

    // MARK: What was left unfinished

    private var unfinished: HTML {
        let known = drafts.compactMap { draft in title(of: draft).map { (draft, $0) } }
        guard !known.isEmpty else { return HTML() }
        var html: HTML = "<h2>Your drafts</h2><ul class=\"tasks\">"
        for (draft, title) in known {
            html += "<li><div><a href=\"\(url: draft.form)\">\(title)</a>"
            html += "<p class=\"hint\">Saved at \(draft.at.time.description) on \(draft.at.day.withoutWeekday)</p></div>"
            html += "<div class=\"status\">\(Link("Throw away", to: draft.discarding, hidden: title))</div></li>"
        }
        html += "</ul>"
        return html
    }

    /// What a draft is of, with the name in it; nil for a form that this viewer has no more.
    func title(of draft: DraftStore.Draft) -> String? {
        // A form that adds to one of several records names it behind the question mark.
        let pieces = draft.form.prefix { $0 != "?" }.split(separator: "/").map(String.init)
        let name = ["person-preferred_name", "person-name"].lazy.compactMap { draft.fields[$0]?.first }.first { !$0.isEmpty }
        switch (pieces.count, pieces.first) {
        case (2, _) where pieces[1] == "start":
            guard let act = service.acts.first(where: { $0.beginsCase && user.may($0.code) }) else { return nil }
            return [act.label.english, name].compactMap(\.self).joined(separator: ": ")
        case (3, "cases"):
            return "\(service.acts[pieces[2]]?.label.english ?? draft.label): \(pieces[1])"
        case (3, "registers"): return service.acts[pieces[2]]?.label.english
        case (4...5, "registers") where pieces[3] == "file": return service.acts[pieces[2]].map { "\($0.label.english), from a file" }
        case (3, "records") where pieces[2] == "correct":
            return "Correct a record: \(pieces[1])"
        case (4, "returns"): return service.returns[pieces[1]]?.label.english
        default: return nil
        }
    }

    // MARK: What happened

    private var lately: HTML {
        var html: HTML = "<h2>Lately on your cases</h2>"
        guard !events.isEmpty else {
            html += "<p>Nobody else has recorded anything in the last \(MyDayPage.days) days.</p>"
            return html
        }
        let entries = events.sorted { $0.at > $1.at }.map { event in
            let kind = (cases.versions[event.version].service.kinds[event.kind]?.label.english ?? event.kind).beginningSentence
            let (day, time) = event.at.london
            let reference = event.file.printed(cases.letter)
            return Timeline.Entry(
                event.isCorrection ? "\(kind) \(event.isWithdrawn ? "withdrawn" : "corrected")" : kind, on: day, at: time,
                by: cases.name(of: event.by), of: cases.organisation(of: event.by),
                lines: event.person.isRead ? [event.person.words(or: reference)] : [],
                more: Link.reference(reference, to: "/cases/\(reference)"))
        }
        html += "\(Timeline(entries))"
        return html
    }
}
