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

    /// `Zacharias Plain, case C-7K2M-9XQ4`, above each form of the case: nobody writes about the wrong person.
    var caption: String {
        let reference = file.printed(published.letter(of: "case")), name = versions.name(ofPerson: person)
        return name.isRead ? "\(name.words(or: reference)), case \(reference)" : "Case \(reference)"
    }
}

extension PageVersions {
    /// What a person is called, if the viewer reads that.
    func name(ofPerson person: [String: JSON]) -> PersonName {
        own.field("name", of: "person") == nil
            ? .unread : .called(name: person["name"]?.text, preferred: person["preferred_name"]?.text)
    }
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
    ///
    /// - Parameters:
    ///   - boards: those that are there for the viewer.
    ///   - file: the link to the list as a file, for whoever may take it.
    func queue(_ part: CaseRoutes.QueuePart, page: Int, most: Int, canBegin: ServiceAct?, boards: [Board], file: HTML) -> Page {
        let (kind, lines, filter, count) = (part.kind, part.lines, part.filter, part.count ?? 0), place = "/\(address(of: part.kind))"
        let title = kind.plural.english.beginningSentence
        var content: HTML = "\(Heading(title, caption: service.label.english))"
        if let act = canBegin { content += "\(ButtonGroup(Button(act.label.english, .link(to: "\(place)/start"))))" }
        for board in boards { content += "<p>\(Link(board.label.english, to: CaseRoutes.address(of: board)))</p>" }
        if !lines.isEmpty || filter.isOn { content += filter.form(at: place) }
        if lines.isEmpty {
            let empty =
                filter.isOn
                ? EmptyState("No open \(kind.label.english.withinSentence) is like that.", why: "Take a filter off to see more.")
                : EmptyState(
                    "There is nothing open here.", why: "All \(title.withinSentence) of this service are finished, or none has come.")
            content += "\(empty)"
            return Page(title, place: place, wide: true, content)
        }
        let first = (page - 1) * Pagination.pageSize + 1
        let shown = ResultCaption(
            count, first: first, last: first + lines.count - 1, one: "open \(kind.label.english.withinSentence)",
            many: count >= most ? "or more open \(title.withinSentence)" : "open \(title.withinSentence)")
        content += "\(shown)"
        content += "\(table(of: lines, kind, title))"
        let pagination = Pagination(page: page, count: count) { filter.address(place, page: $0) }
        content += "\(pagination)\(file)"
        var result = Page(title, place: place, wide: true, content)
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

    /// How many days ahead something counts as due soon.
    static let soonDays = 3

    /// How a deadline stands at this moment.
    func label(due: Moment, state: String, done: Moment?) -> DueLabel {
        switch (state, done) {
        case ("void", _): return .notNeeded
        case ("paused", _): return .paused("")
        case (_, let done?) where done.day > now.day: return .notNeeded
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

    // MARK: Words

    func label(ofClock code: String, started day: Day) -> String { versions.clock(code, started: day)?.label.english ?? code }

    var home: String {
        let act = service.acts.first { $0.beginsCase }
        let kind = act?.records.map(\.value).compactMap { service.kinds[$0] }.first { $0.name != "person" && $0.name != "case" }
        return kind.map { "/\(address(of: $0))" } ?? "/"
    }

    func summary(of fact: Fact, _ kind: Kind?) -> [String] {
        guard case .fields(let fields) = fact.body, let kind else { return [] }
        return kind.fields.compactMap { field in
            fields[field.name].map { AnswerWords.line(field.label.english, AnswerWords(versions[fact]).words(of: field, json: $0)) }
        }
    }

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
