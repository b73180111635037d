import Access
import Core
import Figures
import Specification
import Web

/// What records, facts and people are called beside a seal, as far as this viewer may know of them.
struct SealedNames {
    let service: Service
    let directory: Directory
    /// The records that are there for this viewer.
    let known: Set<Reference>

    func record(_ reference: Reference, _ printed: String) -> HTML {
        known.contains(reference) ? Link.reference(printed, to: "/records/\(reference)").html : HTML(text: printed)
    }

    /// `R-7K2M-9XQ4, decision, corrected on 12 July 2026 at 10:04 by Jo Whitfield, team manager`
    func fact(_ fact: LaterFact) -> HTML {
        let kind = service.kinds[fact.kind]
        let label = (kind?.label.english ?? fact.kind).withinSentence
        var html: HTML = "\(record(fact.subject, fact.subject.printed(kind?.letter ?? "R"))), \(label), "
        html += "\(fact.isCorrection ? "corrected" : "recorded") on \(fact.at.day.withoutWeekday) at \(fact.at.time.description) "
        html += "by \(name(fact.by)), \(role(fact.capacity).withinSentence)"
        return html
    }

    func entry(_ entry: ReturnThread.Entry) -> Timeline.Entry {
        Timeline.Entry(
            entry.isQuestion ? "Question" : "Answer", on: entry.at.day, at: entry.at.time, by: "\(name(entry.by)), \(role(entry.capacity))",
            details: entry.text.split(separator: "\n").reduce(into: HTML()) { $0 += "<p>\($1)</p>" })
    }

    /// Of each list, so that the page keeps to its budget.
    private static let mostRows = 200

    func list(_ rows: [FigureReport.Row]) -> HTML {
        guard !rows.isEmpty else { return "<p>None.</p>" }
        var html: HTML = "<ul class=\"references\">"
        for row in rows.prefix(SealedNames.mostRows) {
            html += "<li>\(record(row.reference, row.printed))\(row.reason.map { HTML(text: ", \($0)") })</li>"
        }
        html += "</ul>"
        if rows.count > SealedNames.mostRows { html += "<p>The first \(SealedNames.mostRows) are shown; the files hold all.</p>" }
        return html
    }

    private func name(_ user: String) -> String { directory[user]?.name ?? user }
    private func role(_ code: String) -> String { service.roles[code]?.label.english ?? code }
}
