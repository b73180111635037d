import Access
import Core
import Figures
import Proof
import Record
import Specification
import Web

/// A return before it is sealed: what stands in its way, its figures, the words to them. HTML, and nothing but HTML.
struct DraftPage {
    let draft: ReturnDraft
    let rights: ReturnRights
    let token: String

    private var returned: PeriodReturn { draft.returned }
    private var service: Service { returned.service }
    private var writes: Bool { rights.writes(returned.entry) }

    var page: Page {
        var content: HTML = "\(Heading(returned.entry.label.english, caption: "\(service.label.english), \(returned.period.words)"))"
        content += "<p>\(state)</p>"
        if writes {
            content += findings
            content += words
        } else {
            content += "<p>What is written to it is shown here once it is sent.</p>"
        }
        content += figures
        content += listed
        if writes { content += signing }
        return Page(
            returned.entry.label.english, back: BackLink("Back to the returns", to: "/returns"), place: "/returns", wide: true, content)
    }

    private var state: HTML {
        let standing = ReturnStanding(returned: returned, due: draft.due, seal: nil)
        let today = draft.now.day
        var html: HTML = "Provisional. "
        html += "\(draft.due?.words.beginningSentence ?? "No day is agreed on which it is due"). "
        html += "\(standing.label(on: today)) Figures as at \(draft.now.time.description) on \(today.withoutWeekday)."
        if let last = draft.seals.last {
            html += " Sealed before, on \(last.at.day.withoutWeekday): \(Link("what was sent", to: returned.address()))."
        }
        return html
    }

    // MARK: What stands in its way

    private var findings: HTML {
        var html = HTML()
        if !draft.errors.isEmpty {
            html += "<h2>To be mended first</h2><ul>"
            for finding in draft.errors { html += "<li>\(finding.sentence) \(link(finding))</li>" }
            html += "</ul>"
        }
        if !draft.unconfirmed.isEmpty {
            html += "<h2>Are you sure?</h2><p>Each is asked once. Mend it, or say that it is right.</p><ul>"
            for finding in draft.unconfirmed {
                let about = finding.code ?? finding.part.flatMap { returned.entry.narrative[$0]?.label.english } ?? ""
                let address = returned.address("right") + "?check=\(finding.name)"
                let button = Button("This is right", .post(to: address, token: token), look: .second, hidden: "about \(about)")
                html += "<li><p>\(finding.sentence) \(link(finding))</p>\(ButtonGroup(button))</li>"
            }
            html += "</ul>"
        }
        return html
    }

    private func link(_ finding: ReturnDraft.Finding) -> Link? {
        if let code = finding.code { return Link("Look at it", to: FigurePages.address(returned.period, code), hidden: code) }
        if let part = finding.part { return Link("Write it", to: returned.address("words") + "#\(part)", hidden: part) }
        return nil
    }

    // MARK: Words, figures, tables

    private var words: HTML {
        guard !returned.entry.narrative.isEmpty else { return HTML() }
        let rows = returned.entry.narrative.map { part in
            SummaryList.Row.changeable(
                part.label.english, draft.written.parts[part.name].flatMap { $0.isEmpty ? nil : $0 },
                at: returned.address("words") + "#\(part.name)")
        }
        return "<h2>Words</h2>\(SummaryList(rows))"
    }

    private var figures: HTML {
        let columns = [
            Table.Column("Figure"), Table.Column("This period", numeric: true), Table.Column("Target"),
            Table.Column("Undecided", numeric: true),
        ]
        let rows = draft.figures.map { figure -> [HTML] in
            let printed = PrintedFigure(figure)
            return [
                "\(Link(figure.name, to: FigurePages.address(returned.period, figure.code)))", HTML(text: printed.words),
                "\(figure.target ?? "None") \(printed.tag)", "\(figure.undecided.count)",
            ]
        }
        return "<h2>Figures</h2>\(Table("Figures", captionHidden: true, columns: columns, rows: rows))"
    }

    private var listed: HTML {
        guard !draft.tables.isEmpty else { return HTML() }
        let rows = draft.tables.map { SummaryList.Row($0.label, "\($0.rows.count) in \(returned.period.words)") }
        return "<h2>Records listed</h2>\(SummaryList(rows))"
    }

    private var signing: HTML {
        let roles = returned.entry.signedBy.compactMap { service.roles[$0.value]?.label.english.withinSentence }.joined(separator: " or ")
        guard rights.signs(returned.entry) else { return "<p>It is signed by the \(roles).</p>" }
        guard draft.errors.isEmpty, draft.unconfirmed.isEmpty else { return "<p>It can be signed once nothing above is open.</p>" }
        return "\(ButtonGroup(Button("Sign and seal", .link(to: returned.address("sign")))))"
    }
}

extension ReturnDraft.Finding {
    /// What its button is sent with: the sentence itself is too long for an address.
    var name: String { String(Array(sentence.utf8).sha256.hexadecimal.prefix(16)) }
}
