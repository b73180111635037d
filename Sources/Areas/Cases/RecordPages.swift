import Core
import Record
import Specification
import Web

/// The page of one record and its history.
extension CasePages {
    func record(_ entry: CaseStore.Entry, _ facts: [Fact], canCorrect: Bool) -> Page {
        let kind = service.kinds[entry.kind]
        let reference = entry.id.printed(kind?.letter ?? "R")
        let name = (kind?.label.english ?? entry.kind).beginningSentence
        var content: HTML = "\(Heading("\(name) \(reference)", caption: service.label.english))"
        if entry.isWithdrawn { content += "\(Inset("This record was withdrawn. What it said stands in its history."))" }
        if let kind, !entry.isWithdrawn {
            content += answers(kind, reading(of: facts))
            if canCorrect {
                content += "\(ButtonGroup(Button("Correct this record", .link(to: "/records/\(entry.id)/correct"), look: .second)))"
            }
        }
        content += "<h2>History</h2>"
        content += "\(Timeline(facts.sorted { $0.nth > $1.nth }.map { history($0, facts, kind) }))"
        let register = kind.map { BackLink("Back to \($0.plural.english.withinSentence)", to: "/registers/\($0.name)") }
        let back =
            entry.file.map { BackLink("Back to the case", to: "/cases/\($0.printed(letter))") } ?? (entry.person == nil ? register : nil)
        return Page("\(name) \(reference)", back: back, content)
    }

    /// What stands now, under the headings of the form.
    private func answers(_ kind: Kind, _ fields: [String: JSON]) -> HTML {
        func rows(_ asked: [Field]) -> SummaryList {
            SummaryList(
                asked.map { field in SummaryList.Row(field.label.english, fields[field.name].map { said.words(of: field, json: $0) }) })
        }
        var html = HTML()
        let first = kind.fields.filter { $0.section == nil }
        if !first.isEmpty { html += "\(rows(first))" }
        for section in kind.sections {
            let asked = kind.fields.filter { $0.section?.value == section.name }
            if !asked.isEmpty { html += "<h2>\(section.label.english)</h2>\(rows(asked))" }
        }
        return html
    }

    private func reading(of facts: [Fact]) -> [String: JSON] {
        facts.inEffect.reduce(into: [:]) { $0.merge($1.fields) { _, new in new } }
    }

    /// The first entry says that it was recorded; each further one what it changed, with what stood there before.
    private func history(_ fact: Fact, _ facts: [Fact], _ kind: Kind?) -> Timeline.Entry {
        let title =
            fact.corrects != nil ? fact.body == .withdrawn ? "Withdrawn" : "Corrected" : isFurther(fact, facts) ? "Changed" : "Recorded"
        let (day, time) = fact.act.at.london
        var lines = fact.why.map { ["Why: \($0)"] } ?? []
        lines += fact.fields.confirmed.map { "Checked: \($0)" }
        lines.append("With effect from \(fact.day.withoutWeekday)")
        lines += fact.fields.confirmed.map { "Checked: \($0)" }
        let rows = changes(fact, facts, kind).map { change in
            SummaryList.Row(change.field.label.english, html: "<del>\(change.before)</del> <ins>\(change.after)</ins>")
        }
        return Timeline.Entry(
            title, on: day, at: time, by: name(of: fact.act.by), of: organisation(of: fact.act.by) ?? fact.act.organisation, lines: lines,
            details: rows.isEmpty ? nil : SummaryList(rows).html)
    }

    /// An answer that a further fact about the same record changed.
    struct Change {
        let field: Field
        let before: String, after: String
        /// `Ward: Ward A, before that Ward B`
        var line: String { AnswerWords.line(field, "\(after), before that \(before)") }
    }

    /// Whether a fact is about a record that was there before it.
    func isFurther(_ fact: Fact, _ facts: [Fact]) -> Bool { facts.contains { $0.subject == fact.subject && $0.nth < fact.nth } }

    /// What a fact changed in what was on record until then; nothing for the first fact and for a withdrawal.
    ///
    /// - Parameter facts: at least all of the same record.
    func changes(_ fact: Fact, _ facts: [Fact], _ kind: Kind?) -> [Change] {
        let ofRecord = facts.filter { $0.subject == fact.subject }
        let before = reading(of: ofRecord.filter { $0.nth < fact.nth })
        let after = reading(of: ofRecord.filter { $0.nth <= fact.nth })
        guard let kind, !before.isEmpty, fact.body != .withdrawn else { return [] }
        return kind.fields.filter { before[$0.name] != after[$0.name] }.map { field in
            let words = [before, after].map { $0[field.name].map { said.words(of: field, json: $0) } ?? "Not recorded" }
            return Change(field: field, before: words[0], after: words[1])
        }
    }
}
