import Access
import Core
import Record
import Specification
import Storage
import Web

/// What the pages of cases are made of, read in one crossing to the database.
struct CaseView: Sendable {
    let published: Published
    let file: Reference
    let person: [String: JSON]
    let stage: Stage?
    let clocks: [CaseStore.RunningClock]
    let facts: [Fact]
    let acts: [ServiceAct]
}

/// The pages of a case. HTML, and nothing but HTML.
struct CasePages {
    let published: Published
    let directory: Directory
    let now: Moment

    private var service: Service { published.service }
    private var letter: String { published.letter(of: "case") }

    // MARK: Queue

    /// The open cases that have a record of a kind, in the order in which something is due.
    func queue(_ kind: Kind, _ lines: [CaseStore.QueueLine], page: Int, count: Int, most: Int, canBegin: ServiceAct?) -> Page {
        let title = kind.plural.english.beginningSentence
        var content: HTML = "\(Heading(title, caption: service.label.english))"
        if let act = canBegin { content += "<p>\(Link(act.label.english, to: "/\(address(of: kind))/start"))</p>" }
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
        let listed = kind.listed.compactMap { kind.fields[$0.value] }
        let columns =
            [Table.Column("Reference"), Table.Column("Person"), Table.Column("What is due"), Table.Column("Stage")]
            + listed.map { Table.Column($0.label.english) }
        content += "\(Table("\(title), by what is due first", captionHidden: true, columns: columns, rows: lines.map { row($0, listed) }))"
        let pagination = Pagination(page: page, count: count) { "/\(address(of: kind))?page=\($0)" }
        content += "\(pagination)"
        var result = Page(title, place: "/\(address(of: kind))", wide: true, content)
        if pagination.pages > 1 { result.part = (page, pagination.pages) }
        return result
    }

    private func row(_ line: CaseStore.QueueLine, _ listed: [Field]) -> [HTML] {
        let reference = line.file.printed(letter)
        let due: HTML =
            if let due = line.due, let code = line.clock {
                "\(label(ofClock: code))\(DueDate(due.day, label(due: due, state: "running", done: nil)))"
            } else {
                "Nothing is due"
            }
        return [
            "\(Link(reference, to: "/cases/\(reference)"))", HTML(text: line.name ?? "Not recorded"), due,
            HTML(text: service.stages[line.stage]?.label.english ?? line.stage),
        ] + zip(listed, line.cells).map { HTML(text: words(of: $0, $1)) }
    }

    /// How a deadline stands at this moment.
    func label(due: Moment, state: String, done: Moment?) -> DueLabel {
        switch (state, done) {
        case ("void", _): return .notDue
        case ("paused", _): return .paused("")
        case (_, let done?): return .done(done.day)
        default: break
        }
        let calendar = service.calendar
        if due < now {
            let late = calendar.workingDays(from: due.day.next, through: now.day)
            return late > 0 ? .late(late, .workingDays) : .late(Minutes((now - due) / 60_000))
        }
        let days = due.day - now.day
        return days == 0 ? .today : days <= 3 ? .soon(days: days) : .onTrack
    }

    // MARK: One case

    func file(_ view: CaseView, banner: String?) -> Page {
        let reference = view.file.printed(letter)
        let name = view.person["preferred_name"]?.text ?? view.person["name"]?.text ?? "Not recorded"
        var facts = [PersonHeader.Fact("Reference", reference)]
        if let born = view.person["born"]?.text.flatMap({ Day(iso: $0) }) {
            facts.append(.init("Born", "\(born.withoutWeekday) (\(now.day.age(bornOn: born)) years old)"))
        }
        if let stage = view.stage { facts.append(.init("Stage", stage.label.english)) }
        var content: HTML =
            "\(Heading("\((service.kinds["case"]?.label.english ?? "case").beginningSentence) \(reference)", caption: service.label.english))"
        content += "\(PersonHeader(name: name, facts: facts))"
        if !view.acts.isEmpty {
            content += "<h2>What you can do</h2><ul class=\"links\">"
            for act in view.acts { content += "<li>\(Link(act.label.english, to: "/cases/\(reference)/\(act.code)"))</li>" }
            content += "</ul>"
        }
        content += deadlines(view)
        content += "<h2>Timeline</h2>\(Timeline(timeline(view)))"
        var page = Page("Case \(reference)", back: BackLink("Back to the list", to: home), wide: true, content)
        if let banner { page.banner = NotificationBanner(.done, banner) }
        return page
    }

    private func label(ofClock code: String) -> String { service.clocks.first { $0.code == code }?.label.english ?? code }

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
        html += "\(SummaryList(view.clocks.map { clock in SummaryList.Row(label(ofClock: clock.code), html: deadline(clock)) }))"
        return html
    }

    private func deadline(_ clock: CaseStore.RunningClock) -> HTML {
        let label = label(due: clock.due, state: clock.state, done: clock.done)
        let explanation = clock.explanation.prefix(1).uppercased() + clock.explanation.dropFirst() + "."
        return "\(DueDate(clock.due.day, label))<p>\(explanation)</p>"
    }

    /// Every fact, newest first, with what it says now and what it said before.
    private func timeline(_ view: CaseView) -> [Timeline.Entry] {
        let corrected = Dictionary(grouping: view.facts.filter { $0.corrects != nil }, by: { $0.corrects ?? 0 })
        return view.facts.sorted { $0.nth > $1.nth }.filter { $0.kind != "case" }.map { fact in
            let kind = service.kinds[fact.kind]
            let name = (kind?.label.english ?? fact.kind).beginningSentence
            var tag: Tag?
            if let mended = corrected[fact.nth]?.last { tag = Tag(mended.body == .withdrawn ? "Withdrawn" : "Corrected", .waiting) }
            let title = fact.corrects == nil ? name : fact.body == .withdrawn ? "\(name) withdrawn" : "\(name) corrected"
            let (day, time) = fact.act.at.london
            var lines = summary(of: fact, kind)
            lines.insert(contentsOf: fact.fields.confirmed.map { "Checked: \($0)" }, at: 0)
            if let why = fact.why { lines.insert("Why: \(why)", at: 0) }
            return Timeline.Entry(
                title, on: day, at: time, by: self.name(of: fact.act.by), of: organisation(of: fact.act.by) ?? fact.act.organisation,
                lines: Array(lines.prefix(3)),
                more: Link("Look at this record", to: "/records/\(fact.subject)", hidden: "\(name) of \(day.withoutWeekday)"), tag: tag)
        }
    }

    private func summary(of fact: Fact, _ kind: Kind?) -> [String] {
        guard case .fields(let fields) = fact.body, let kind else { return [] }
        return kind.fields.compactMap { field in
            fields[field.name].map { "\(field.label.english): \(words(of: field, json: $0))" }
        }
    }

    // MARK: One record and its history

    func record(_ entry: CaseStore.Entry, _ facts: [Fact], canCorrect: Bool) -> Page {
        let kind = service.kinds[entry.kind]
        let reference = entry.id.printed(kind?.letter ?? "R")
        let name = (kind?.label.english ?? entry.kind).beginningSentence
        let effective = facts.inEffect
        let fields = effective.reduce(into: [String: JSON]()) { $0.merge($1.fields) { _, new in new } }
        var content: HTML = "\(Heading("\(name) \(reference)", caption: service.label.english))"
        if entry.isWithdrawn { content += "\(Inset("This record was withdrawn. What it said stands in its history."))" }
        if let kind, !entry.isWithdrawn {
            content +=
                "\(SummaryList(kind.fields.map { field in SummaryList.Row(field.label.english, fields[field.name].map { words(of: field, json: $0) }) }))"
            if canCorrect {
                content += "<p>\(Link("Correct this record", to: "/records/\(entry.id)/correct"))</p>"
            }
        }
        content += "<h2>History</h2>"
        for fact in facts.sorted(by: { $0.nth > $1.nth }) {
            let title = fact.corrects == nil ? "Recorded" : fact.body == .withdrawn ? "Withdrawn" : "Corrected"
            content +=
                "<h3>\(title) \(fact.act.at.words)</h3><p>By \(self.name(of: fact.act.by)), with effect from \(fact.day.withoutWeekday).</p>"
            if let why = fact.why { content += "<p>Why: \(why)</p>" }
            let lines = summary(of: fact, kind) + fact.fields.confirmed.map { "Checked: \($0)" }
            if !lines.isEmpty {
                content += "<ul>"
                for line in lines { content += "<li>\(line)</li>" }
                content += "</ul>"
            }
        }
        let back = entry.file.map { BackLink("Back to the case", to: "/cases/\($0.printed(letter))") }
        return Page("\(name) \(reference)", back: back, content)
    }

    // MARK: Words

    private func name(of user: String) -> String { directory[user]?.name ?? user }
    private func organisation(of user: String) -> String? { directory[user]?.organisationLabel }

    func words(of field: Field, json: JSON) -> String {
        switch (field.type, json) {
        case (.yesNo, .bool(let answer)): answer ? "Yes" : "No"
        case (.code(let list), .text(let code)): service.lists[list]?.values[code]?.label.english ?? code
        case (.codes(let list), .list(let codes)):
            codes.compactMap(\.text).map { service.lists[list]?.values[$0]?.label.english ?? $0 }.joined(separator: ", ")
        case (.day, .text(let text)): Day(iso: text)?.words ?? text
        case (.moment, .text(let text)): Moment(iso: text)?.words ?? text
        case (.money, .number(let pence)): Pence(pence).description
        case (.minutes, .number(let minutes)): Minutes(minutes).description
        case (_, .text(let text)): text
        case (_, .number(let number)): String(number)
        default: "Not recorded"
        }
    }

    /// A stored cell in words.
    private func words(of field: Field, _ value: Value) -> String {
        switch (field.type, value) {
        case (_, .null): "Not recorded"
        case (.yesNo, .integer(let answer)): answer == 1 ? "Yes" : "No"
        case (.code(let list), .text(let code)): service.lists[list]?.values[code]?.label.english ?? code
        case (.day, .integer(let number)): Day(number: Int(number)).short
        case (.moment, .integer(let number)):
            "\(Moment(milliseconds: number).day.short), \(Moment(milliseconds: number).time)"
        case (.money, .integer(let pence)): Pence(pence).description
        case (.minutes, .integer(let minutes)): Minutes(minutes).description
        case (_, .text(let text)): text
        case (_, .integer(let number)): String(number)
        default: ""
        }
    }

    func address(of kind: Kind) -> String { CasePages.address(of: kind) }
    /// `/referrals`
    static func address(of kind: Kind) -> String {
        String(
            decoding: kind.plural.english.utf8.map { $0 == 0x20 ? UInt8(ascii: "-") : (65...90).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self)
    }
}

extension String {
    /// With its first letter as a capital.
    var beginningSentence: String { prefix(1).uppercased() + dropFirst() }
    /// With its first letter as a small one.
    var withinSentence: String { prefix(1).lowercased() + dropFirst() }
}
