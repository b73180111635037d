import Access
import Core
import Documents
import Language
import Record
import Specification
import Web

/// The page of one case: what must be known before anybody calls or visits, what is due, what can be done, and what happened. What is long
/// and not for now is folded away, so that the rest stands on a phone's first two screens.
extension CasePages {
    /// How many acts stand as buttons before the others are folded away.
    private static let firstActs = 3
    /// How many running deadlines stand open.
    private static let firstDeadlines = 3
    /// How many entries of the timeline stand open.
    private static let firstEntries = 5

    func file(_ view: CaseView, banner: String?, showsReaders: Bool) -> Page {
        let reference = view.file.printed(letter)
        var content: HTML =
            "\(Heading("\((service.kinds["case"]?.label.english ?? "case").beginningSentence) \(reference)", caption: service.label.english))"
        content += "\(header(view, reference))\(deadlines(view))\(acts(view, reference))"
        let entries = timeline(view)
        content += "<h2>Timeline</h2>\(Timeline(Array(entries.prefix(CasePages.firstEntries))))"
        let earlier = entries.dropFirst(CasePages.firstEntries)
        if !earlier.isEmpty { content += "\(Details("Earlier: \(earlier.count)", printed: true, "\(Timeline(Array(earlier)))"))" }
        if showsReaders { content += "<p>\(Link(ReadersPage.title, to: ReadersPage.address(reference)))</p>" }
        var page = Page("Case \(reference)", back: BackLink("Back to the list", to: home), wide: true, content)
        if let banner { page.banner = NotificationBanner(.done, banner) }
        return page
    }

    private func header(_ view: CaseView, _ reference: String) -> PersonHeader {
        var header = PersonHeader(name: versions.name(ofPerson: view.person).words(or: reference))
        if let stage = view.stage { header.facts.append(.init("Stage", stage.label.english)) }
        if let born = view.person["born"]?.text.flatMap({ Day(iso: $0) }) {
            header.facts.append(.init("Born", "\(born.withoutWeekday) (\(now.day.age(bornOn: born)) years old)"))
        }
        CaseGlance(view).put(into: &header)
        return header
    }

    private func acts(_ view: CaseView, _ reference: String) -> HTML {
        if view.acts.isEmpty { return HTML() }
        let buttons = view.acts.prefix(CasePages.firstActs).enumerated().map { index, act in
            // What alone is left over is seldom a next step.
            Button(
                act.label.english, .link(to: "/cases/\(reference)/\(act.code)"), look: index == 0 && view.acts.count > 1 ? .main : .second)
        }
        var html: HTML = "<div class=\"acts\"><h2 class=\"heard\">What you can do</h2>\(ButtonGroup(buttons))"
        let others = view.acts.dropFirst(CasePages.firstActs)
        if !others.isEmpty {
            var list: HTML = "<ul class=\"plain\">"
            for act in others { list += "<li>\(Link(act.label.english, to: "/cases/\(reference)/\(act.code)"))</li>" }
            list += "</ul>"
            html += "\(Details("More that you can do: \(others.count)", list))"
        }
        html += "</div>"
        return html
    }

    /// What runs, by what is due first; what is over behind it.
    private func deadlines(_ view: CaseView) -> HTML {
        var html: HTML = "<h2>Deadlines</h2>"
        if view.clocks.isEmpty {
            html += "\(EmptyState("There are no deadlines.", why: "They begin when what starts them is recorded."))"
            return html
        }
        let running = view.clocks.filter(\.isOpen), over = view.clocks.filter { !$0.isOpen }
        html += running.isEmpty ? "<p>Nothing is due.</p>" : "\(list(running.prefix(CasePages.firstDeadlines)))"
        let others = running.dropFirst(CasePages.firstDeadlines)
        if !others.isEmpty { html += "\(Details("Due after these: \(others.count)", printed: true, "\(list(others))"))" }
        if !over.isEmpty { html += "\(Details("Deadlines that are over: \(over.count)", printed: true, "\(list(over))"))" }
        return html
    }

    private func list(_ clocks: some Sequence<CaseStore.RunningClock>) -> SummaryList {
        SummaryList(clocks.map { SummaryList.Row(label(ofClock: $0.code, started: $0.started.day), html: deadline($0)) })
    }

    private func deadline(_ clock: CaseStore.RunningClock) -> HTML {
        let label = label(due: clock.due, state: clock.state, done: clock.done)
        // What counts as done may do so only on a day to come.
        let done = clock.done.map { $0.day > now.day ? "It counts as done. " : "Done \(words(of: $0, for: clock)). " } ?? ""
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
            if let document = WrittenDocument(fact) { return entry(document, fact) }
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

    /// A document that was issued; what it is called stands there for whoever reads all that it says.
    private func entry(_ document: WrittenDocument, _ fact: Fact) -> Timeline.Entry {
        let (day, time) = fact.act.at.london
        let isReadable = versions[fact].reads(document)
        return Timeline.Entry(
            isReadable ? "Document issued: \(document.title)" : "Document issued", on: day, at: time, by: name(of: fact.act.by),
            of: organisation(of: fact.act.by) ?? fact.act.organisation, lines: [],
            more: isReadable
                ? Link("Read this document", to: DocumentPage.address(fact.subject), hidden: "\(document.title) of \(day.withoutWeekday)")
                : nil)
    }
}
