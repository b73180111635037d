import Core
import Documents
import Record
import Specification
import Web

/// What the page of one record is made of.
struct RecordView: Sendable {
    let entry: CaseStore.Entry
    let published: Published
    let versions: PageVersions
    let facts: [Fact]
    /// What is known of the person it is about, as far as the viewer reads it; nil of a register.
    let person: [String: JSON]?
    /// The documents of a record of a register that the viewer reads, the latest first.
    var documents: [(id: Reference, title: String, at: Moment)] = []
}

/// The page of one record and its history.
extension CasePages {
    /// - Parameter acts: what the viewer may do to a record of a register.
    func record(_ view: RecordView, acts: [ServiceAct], canCorrect: Bool) -> Page {
        let (entry, facts) = (view.entry, view.facts)
        let kind = service.kinds[entry.kind]
        let reference = entry.id.printed(kind?.letter ?? "R")
        let name = (kind?.label.english ?? entry.kind).beginningSentence
        var content: HTML = "\(Heading("\(name) \(reference)", caption: service.label.english))"
        if let person = view.person, entry.kind != "person" {
            let file = entry.file?.printed(letter)
            let facts = file.map { [PersonHeader.Fact("Case", $0)] } ?? []
            content += "\(PersonHeader(name: versions.name(ofPerson: person).words(or: file ?? reference), facts: facts))"
        }
        if entry.isWithdrawn { content += "\(Inset("This record was withdrawn. What it said stands in its history."))" }
        if let kind, !entry.isWithdrawn {
            content += answers(kind, facts)
            content += rows(of: kind, facts)
            var buttons = acts.map { act in
                Button(act.label.english, .link(to: CaseRoutes.address(of: act, on: kind, record: entry.id)), look: .second)
            }
            if canCorrect { buttons.append(Button("Correct this record", .link(to: "/records/\(entry.id)/correct"), look: .second)) }
            if !buttons.isEmpty { content += "\(ButtonGroup(buttons))" }
        }
        if !view.documents.isEmpty {
            let links = view.documents.map { document in
                "<li>\(Link("\(document.title), issued \(document.at.words)", to: DocumentPage.address(document.id)))</li>" as HTML
            }
            content += "<h2>Documents</h2><ul class=\"links\">\(links)</ul>"
        }
        content += "<h2>History</h2>"
        content += "\(Timeline(facts.sorted { $0.nth > $1.nth }.map { history($0, facts) }))"
        let register = kind.map { BackLink("Back to \($0.plural.english.withinSentence)", to: "/registers/\($0.name)") }
        let back =
            entry.file.map { BackLink("Back to the case", to: "/cases/\($0.printed(letter))") } ?? (entry.person == nil ? register : nil)
        return Page("\(name) \(reference)", back: back, content)
    }

    /// What stands now, under the headings of the form, each answer in the words it was given in; then what was answered and is asked no more.
    private func answers(_ kind: Kind, _ facts: [Fact]) -> HTML {
        let reading = reading(of: facts), asked = asked(facts, question)
        // What is asked under a condition and has no answer was not asked.
        func isShown(_ field: Field) -> Bool { field.when == nil || reading[field.name] ?? .null != .null }
        func row(_ field: Field) -> SummaryList.Row {
            let (version, then) = asked[field.name] ?? (versions.own, field)
            if let link = link(toFile: field.name, facts) { return SummaryList.Row(then.label.english, html: link) }
            return SummaryList.Row(
                then.label.english, reading[field.name].map { AnswerWords(version).words(of: then, json: $0) })
        }
        var html = HTML()
        let first = kind.fields.filter { $0.section == nil && isShown($0) }
        if !first.isEmpty { html += "\(SummaryList(first.map(row)))" }
        for section in kind.sections {
            let fields = kind.fields.filter { $0.section?.value == section.name && isShown($0) }
            if !fields.isEmpty { html += "<h2>\(section.label.english)</h2>\(SummaryList(fields.map(row)))" }
        }
        let gone = asked.values.map(\.part).filter { field in
            !kind.fields.has(field.name) && reading[field.name] ?? .null != .null
        }.sorted { $0.label.english < $1.label.english }
        if !gone.isEmpty { html += "<h2>Asked before</h2>\(SummaryList(gone.map(row)))" }
        return html
    }

    /// What stands now in the rows of its groups, each group as it was asked last.
    private func rows(of kind: Kind, _ facts: [Fact]) -> HTML {
        let reading = reading(of: facts)
        func place(_ name: String) -> (Int, String) { (kind.groups.names.firstIndex(of: name) ?? .max, name) }
        var html = HTML()
        for (name, last) in asked(facts, group).sorted(by: { place($0.key) < place($1.key) }) {
            guard case .list(let rows)? = reading[name], !rows.isEmpty else { continue }
            html += "<h2>\(last.part.label.english)</h2>"
            for (number, row) in rows.enumerated() {
                let answered = answered(row, of: last.part, last.version).map { one in
                    SummaryList.Row(
                        one.label, html: link(toFile: "\(name).\(number).\(one.name)", facts) ?? HTML(text: one.words))
                }
                html += "\(SummaryCard("\(last.part.one.english.beginningSentence) \(number + 1)", answered))"
            }
        }
        return html
    }

    /// What is answered in a row of a group.
    private func answered(_ row: JSON, of group: Kind.Group, _ version: ReadableService) -> [(name: String, label: String, words: String)] {
        group.fields.compactMap { field in
            guard let answer = row[field.name], answer != .null else { return nil }
            return (field.name, field.label.english, AnswerWords(version).words(of: field, json: answer))
        }
    }

    /// A link to the file that answers a question now; nil where none does.
    private func link(toFile question: String, _ facts: [Fact]) -> HTML? {
        let saying = facts.inEffect.map(\.said).filter { $0.fields[question.prefix { $0 != "." }.description] != nil }.max {
            $0.nth < $1.nth
        }
        return saying.flatMap { fact in
            fact.attachments.first { $0.question == question }.map { link(to: $0.attachment, of: question, in: fact) }
        }
    }

    private func link(to attachment: Attachment, of question: String, in fact: Fact) -> HTML {
        let link = Link(attachment.words, to: CaseRoutes.address(ofFile: question, in: fact))
        // What was made anew here holds nothing else than a picture.
        return attachment.form.isPicture ? "\(link)" : "\(link)<br>Not looked through for viruses"
    }

    private func question(_ name: String, _ kind: String, _ version: ReadableService) -> Field? { version.field(name, of: kind) }
    private func group(_ name: String, _ kind: String, _ version: ReadableService) -> Kind.Group? {
        version.service.kinds[kind]?.groups[name]
    }

    /// Of each part of a form that the facts of a record answer, how it was last asked.
    private func asked<Part>(
        _ facts: [Fact], _ part: (_ name: String, _ kind: String, ReadableService) -> Part?
    ) -> [String: (version: ReadableService, part: Part)] {
        var asked: [String: (version: ReadableService, part: Part)] = [:]
        for fact in facts.inEffect.map(\.said).sorted(by: { $0.nth < $1.nth }) {
            let version = versions[fact]
            for name in fact.fields.keys { if let part = part(name, fact.kind, version) { asked[name] = (version, part) } }
        }
        return asked
    }

    private func reading(of facts: [Fact]) -> [String: JSON] {
        facts.inEffect.reduce(into: [:]) { $0.merge($1.fields) { _, new in new } }
    }

    /// The first entry says that it was recorded; each further one what it changed, with what stood there before.
    private func history(_ fact: Fact, _ facts: [Fact]) -> Timeline.Entry {
        let title =
            fact.corrects != nil ? fact.body == .withdrawn ? "Withdrawn" : "Corrected" : isFurther(fact, facts) ? "Changed" : "Recorded"
        let (day, time) = fact.act.at.london
        var lines = fact.why.map { ["Why: \($0)"] } ?? []
        lines.append("With effect from \(fact.day.withoutWeekday)")
        lines += fact.fields.confirmed.map { "Checked: \($0)" }
        let rows =
            changes(fact, facts).map { change in
                SummaryList.Row(change.label, html: "<del>\(change.before)</del> <ins>\(change.after)</ins>")
            }
            + fact.attachments.map { SummaryList.Row("File", html: link(to: $0.attachment, of: $0.question, in: fact)) }
        return Timeline.Entry(
            title, on: day, at: time, by: name(of: fact.act.by), of: organisation(of: fact.act.by) ?? fact.act.organisation, lines: lines,
            details: rows.isEmpty ? nil : SummaryList(rows).html)
    }

    /// An answer, or the rows of a group, that a further fact about the same record changed.
    struct Change {
        let label: String
        let before: String, after: String
        /// `Ward: Ward A, before that Ward B`
        var line: String { AnswerWords.line(label, "\(after), before that \(before)") }
    }

    /// Whether a fact is about a record that was there before it.
    func isFurther(_ fact: Fact, _ facts: [Fact]) -> Bool { facts.contains { $0.subject == fact.subject && $0.nth < fact.nth } }

    /// What a fact changed in what was on record until then; nothing for the first fact and for a withdrawal.
    ///
    /// - Parameter facts: at least all of the same record.
    func changes(_ fact: Fact, _ facts: [Fact]) -> [Change] {
        let ofRecord = facts.filter { $0.subject == fact.subject }
        let earlier = ofRecord.filter { $0.nth < fact.nth }, until = ofRecord.filter { $0.nth <= fact.nth }
        let before = reading(of: earlier), after = reading(of: until)
        guard !before.isEmpty, fact.body != .withdrawn else { return [] }
        let (askedBefore, askedAfter) = (asked(earlier, question), asked(until, question))
        let (groupsBefore, groupsAfter) = (asked(earlier, group), asked(until, group))
        let kind = versions[fact].service.kinds[fact.kind]
        let order = (kind?.fields.names ?? []) + (kind?.groups.names ?? [])
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        return changed.sorted { (order.firstIndex(of: $0) ?? .max, $0) < (order.firstIndex(of: $1) ?? .max, $1) }.compactMap { name in
            if let now = askedAfter[name] ?? askedBefore[name] {
                func words(_ said: [String: JSON], _ asked: (version: ReadableService, part: Field)?) -> String {
                    let (version, field) = asked ?? now
                    return said[name].map { AnswerWords(version).words(of: field, json: $0) } ?? "Not recorded"
                }
                return Change(
                    label: now.part.label.english, before: words(before, askedBefore[name]), after: words(after, now))
            }
            guard let now = groupsAfter[name] ?? groupsBefore[name] else { return nil }
            func words(_ said: [String: JSON], _ asked: (version: ReadableService, part: Kind.Group)?) -> String {
                let (version, group) = asked ?? now
                guard case .list(let rows)? = said[name], !rows.isEmpty else { return "Not recorded" }
                return rows.map { row in
                    answered(row, of: group, version).map { AnswerWords.line($0.label, $0.words) }.joined(separator: ", ")
                }.joined(separator: "; ")
            }
            let change = Change(label: now.part.label.english, before: words(before, groupsBefore[name]), after: words(after, now))
            // What changed may be an answer that the viewer does not read.
            return change.before == change.after ? nil : change
        }
    }
}
