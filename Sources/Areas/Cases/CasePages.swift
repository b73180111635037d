import Access
import Core
import Language
import Record
import Specification
import Storage
import Web

/// What the pages of cases are made of, read in one crossing to the database.
struct CaseView: Sendable {
    /// The version the case follows, for acts.
    let published: Published
    let versions: PageVersions
    let file: Reference
    /// What is known of the person, as far as the viewer reads it.
    let person: [String: JSON]
    let stage: Stage?
    let clocks: [CaseStore.RunningClock]
    let facts: [Fact]
    let acts: [ServiceAct]

}

/// The list of cases and the page of one. HTML, and nothing but HTML.
struct CasePages {
    let versions: PageVersions
    let directory: Directory
    let now: Moment

    /// As the viewer reads it.
    var service: Service { versions.own.service }
    var letter: String { service.letter(of: "case") }

    // MARK: Queue

    /// The open cases that have a record of a kind, in the order in which something is due.
    func queue(_ kind: Kind, _ lines: [CaseStore.QueueLine], page: Int, count: Int, most: Int, canBegin: ServiceAct?) -> Page {
        let title = kind.plural.english.beginningSentence
        var content: HTML = "\(Heading(title, caption: service.label.english))"
        if let act = canBegin { content += "\(ButtonGroup(Button(act.label.english, .link(to: "/\(address(of: kind))/start"))))" }
        if lines.isEmpty {
            content +=
                "\(EmptyState("There is nothing open here.", why: "All \(title.withinSentence) of this service are finished, or none has come."))"
            return Page(title, place: "/\(address(of: kind))", wide: true, content)
        }
        let first = (page - 1) * Pagination.pageSize + 1
        let shown = ResultCaption(
            count, first: first, last: first + lines.count - 1, one: "open \(kind.label.english.withinSentence)",
            many: count >= most ? "or more open \(title.withinSentence)" : "open \(title.withinSentence)")
        content += "\(shown)"
        content += "\(table(of: lines, kind, title))"
        let pagination = Pagination(page: page, count: count) { "/\(address(of: kind))?page=\($0)" }
        content += "\(pagination)"
        var result = Page(title, place: "/\(address(of: kind))", wide: true, content)
        if pagination.pages > 1 { result.part = (page, pagination.pages) }
        return result
    }

    /// Those that are late, those due in the next days and the others, each under its heading.
    private func table(of lines: [CaseStore.QueueLine], _ kind: Kind, _ title: String) -> Table {
        let listed = kind.listed.compactMap { kind.fields[$0.value] }
        let columns =
            ["Reference"] + (lines.contains(where: \.person.isRead) ? ["Person"] : []) + ["What is due", "Stage"]
            + listed.map(\.label.english)
        let groups = Urgency.allCases.compactMap { urgency -> Table.Group? in
            let rows = lines.filter { self.urgency(of: $0) == urgency }.map { row($0, listed) }
            return rows.isEmpty ? nil : Table.Group(urgency.rawValue, rows: rows)
        }
        return Table("\(title), by what is due first", captionHidden: true, columns: columns.map { Table.Column($0) }, groups: groups)
    }

    private enum Urgency: String, CaseIterable {
        case late = "Late", soon = "Due today or in the next 3 days", later = "Due later", nothing = "Nothing is due"
    }

    private func urgency(of line: CaseStore.QueueLine) -> Urgency {
        guard let due = line.due else { return .nothing }
        return due < now ? .late : due.day - now.day <= CasePages.soonDays ? .soon : .later
    }

    private func row(_ line: CaseStore.QueueLine, _ listed: [Field]) -> [HTML] {
        let reference = line.file.printed(letter)
        // The case goes on under the version it began under, whose words these are.
        let own = versions[line.version]
        let due: HTML =
            if let due = line.due, let code = line.clock {
                "\((own.service.clocks.first { $0.code == code }?.label.english ?? code))\(DueDate(due.day, label(due: due, state: "running", done: nil)))"
            } else {
                "Nothing"
            }
        var cells: [HTML] = ["\(Link.reference(reference, to: "/cases/\(reference)"))"]
        if line.person.isRead { cells.append(HTML(text: line.person.words(or: reference))) }
        cells += [due, HTML(text: own.service.stages[line.stage]?.label.english ?? line.stage)]
        return cells + zip(listed, line.cells).map { HTML(text: AnswerWords(own).words(of: $0, $1)) }
    }

    /// How many acts stand as buttons before the others are folded away.
    private static let firstActs = 3

    /// How many days ahead something counts as due soon.
    static let soonDays = 3

    /// How a deadline stands at this moment.
    func label(due: Moment, state: String, done: Moment?) -> DueLabel {
        switch (state, done) {
        case ("void", _): return .notNeeded
        case ("paused", _): return .paused("")
        case (_, let done?): return done > due ? .doneLate : .done(done.day)
        default: break
        }
        let calendar = service.calendar
        if due < now {
            let late = calendar.workingDays(from: due.day.next, through: now.day)
            return late > 0 ? .late(late, .workingDays) : .late(Minutes((now - due) / 60_000))
        }
        let days = due.day - now.day
        return days == 0 ? .today : days <= CasePages.soonDays ? .soon(days: days) : .onTrack
    }

    // MARK: One case

    func file(_ view: CaseView, banner: String?, showsReaders: Bool) -> Page {
        let reference = view.file.printed(letter)
        let name: PersonName =
            versions.own.field("name", of: "person") == nil
            ? .unread : .called(name: view.person["name"]?.text, preferred: view.person["preferred_name"]?.text)
        var facts: [PersonHeader.Fact] = []
        if let born = view.person["born"]?.text.flatMap({ Day(iso: $0) }) {
            facts.append(.init("Born", "\(born.withoutWeekday) (\(now.day.age(bornOn: born)) years old)"))
        }
        if let stage = view.stage { facts.append(.init("Stage", stage.label.english)) }
        var content: HTML =
            "\(Heading("\((service.kinds["case"]?.label.english ?? "case").beginningSentence) \(reference)", caption: service.label.english))"
        content += "\(PersonHeader(name: name.words(or: reference), facts: facts))"
        if !view.acts.isEmpty {
            // The pathway names the next step first. What alone is left over is seldom a next step.
            let buttons = view.acts.prefix(CasePages.firstActs).enumerated().map { index, act in
                Button(
                    act.label.english, .link(to: "/cases/\(reference)/\(act.code)"),
                    look: index == 0 && view.acts.count > 1 ? .main : .second)
            }
            content += "<h2 class=\"heard\">What you can do</h2>\(ButtonGroup(buttons))"
            let others = view.acts.dropFirst(CasePages.firstActs)
            if !others.isEmpty {
                var list: HTML = "<ul class=\"plain\">"
                for act in others { list += "<li>\(Link(act.label.english, to: "/cases/\(reference)/\(act.code)"))</li>" }
                list += "</ul>"
                content += "\(Details("More that you can do: \(others.count)", list))"
            }
        }
        content += deadlines(view)
        content += "<h2>Timeline</h2>\(Timeline(timeline(view)))"
        if showsReaders { content += "<p>\(Link(ReadersPage.title, to: ReadersPage.address(reference)))</p>" }
        var page = Page("Case \(reference)", back: BackLink("Back to the list", to: home), wide: true, content)
        if let banner { page.banner = NotificationBanner(.done, banner) }
        return page
    }

    func label(ofClock code: String, started day: Day) -> String { versions.clock(code, started: day)?.label.english ?? code }

    var home: String {
        let act = service.acts.first { $0.beginsCase }
        let kind = act?.records.map(\.value).compactMap { service.kinds[$0] }.first { $0.name != "person" && $0.name != "case" }
        return kind.map { "/\(address(of: $0))" } ?? "/"
    }

    private func deadlines(_ view: CaseView) -> HTML {
        var html: HTML = "<h2>Deadlines</h2>"
        if view.clocks.isEmpty {
            html += "\(EmptyState("There are no deadlines.", why: "They begin when what starts them is recorded."))"
            return html
        }
        html +=
            "\(SummaryList(view.clocks.map { clock in SummaryList.Row(label(ofClock: clock.code, started: clock.started.day), html: deadline(clock)) }))"
        return html
    }

    private func deadline(_ clock: CaseStore.RunningClock) -> HTML {
        let label = label(due: clock.due, state: clock.state, done: clock.done)
        let done = clock.done.map { "Done \(words(of: $0, for: clock)). " } ?? ""
        let explanation = done + clock.explanation.beginningSentence + "."
        // The sentence says the date; the label says how it stands.
        return "<p>\(label)</p><p>\(explanation)</p>"
    }

    /// A day is said without the hour at which a clock takes it to begin.
    private func words(of done: Moment, for clock: CaseStore.RunningClock) -> String {
        let definition = versions.clock(clock.code, started: clock.started.day)
        return definition.flatMap { service.rules[$0.done]?.type } == .day ? done.day.words : done.words
    }

    /// Every fact, newest first, with what it says now and what it said before.
    private func timeline(_ view: CaseView) -> [Timeline.Entry] {
        let corrected = Dictionary(grouping: view.facts.filter { $0.corrects != nil }, by: { $0.corrects ?? 0 })
        return view.facts.sorted { $0.nth > $1.nth }.filter { $0.kind != "case" || isFurther($0, view.facts) }.map { fact in
            let kind = versions[fact].service.kinds[fact.kind]
            let name = (kind?.label.english ?? fact.kind).beginningSentence
            var tag: Tag?
            if let mended = corrected[fact.nth]?.last { tag = Tag(mended.body == .withdrawn ? "Withdrawn" : "Corrected", .waiting) }
            let isFurther = isFurther(fact, view.facts)
            let title =
                fact.corrects != nil
                ? fact.body == .withdrawn ? "\(name) withdrawn" : "\(name) corrected" : isFurther ? "\(name) changed" : name
            let (day, time) = fact.act.at.london
            var lines = !isFurther ? summary(of: fact, kind) : changes(fact, view.facts).map(\.line)
            lines.insert(contentsOf: fact.fields.confirmed.map { "Checked: \($0)" }, at: 0)
            if let why = fact.why { lines.insert("Why: \(why)", at: 0) }
            return Timeline.Entry(
                title, on: day, at: time, by: self.name(of: fact.act.by), of: organisation(of: fact.act.by) ?? fact.act.organisation,
                lines: Array(lines.prefix(3)),
                more: Link("Look at this record", to: "/records/\(fact.subject)", hidden: "\(name) of \(day.withoutWeekday)"), tag: tag)
        }
    }

    func summary(of fact: Fact, _ kind: Kind?) -> [String] {
        guard case .fields(let fields) = fact.body, let kind else { return [] }
        return kind.fields.compactMap { field in
            fields[field.name].map { AnswerWords.line(field, AnswerWords(versions[fact]).words(of: field, json: $0)) }
        }
    }

    // MARK: Words

    func name(of user: String) -> String { directory[user]?.name ?? user }
    func organisation(of user: String) -> String? { directory[user]?.organisationLabel }
    func address(of kind: Kind) -> String { CasePages.address(of: kind) }
    /// `/referrals`
    static func address(of kind: Kind) -> String {
        String(
            decoding: kind.plural.english.utf8.map { $0 == 0x20 ? UInt8(ascii: "-") : (65...90).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self)
    }
}
