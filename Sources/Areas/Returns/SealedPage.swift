import Access
import Core
import Figures
import Specification
import Web

/// What was sent, as it was sent, with what came after beside it. HTML, and nothing but HTML.
struct SealedPage {
    let returned: PeriodReturn
    let sealed: SealedReturn
    /// As it was recorded and printed.
    let digest: String
    /// All seals of the return, the first first.
    let seals: [SealStore.Heading]
    /// What was sent before this, where this was sent again.
    let before: SealedReturn?
    let drift: Drift
    let thread: ReturnThread
    let rights: ReturnRights
    let names: SealedNames
    /// For whoever may say something.
    let saying: Form?

    private var title: String { sealed.label }

    /// The records that stand on the page or in the files it offers.
    var listed: Set<Reference> { sealed.references.union(drift.references) }

    var page: Page {
        var content: HTML = "\(Heading(title, caption: "\(sealed.serviceLabel), \(sealed.periodWords)"))"
        content += "<p>\(state)</p><p>Seal <code>\(digest)</code></p>"
        for part in sealed.narrative where !part.text.isEmpty { content += "<h2>\(part.label)</h2>\(paragraphs(part.text))" }
        content += figures
        content += came
        content += changes
        content += conversation
        content += lists
        content += further
        return Page(title, back: BackLink("Back to the returns", to: "/returns"), place: "/returns", wide: true, content)
    }

    private var state: HTML {
        var html: HTML = "Sealed on \(sealed.sealed.day.words) at \(sealed.sealed.time.description) by \(sealed.signed.name), "
        html += "\(sealed.signed.capacityLabel), \(sealed.signed.organisationLabel). "
        if sealed.number > 1 { html += "It is number \(sealed.number) of this return. " }
        if let last = seals.last, last.number > sealed.number {
            html += "\(Link("A later one was sent", to: returned.address())) on \(last.at.day.withoutWeekday). "
        }
        html += "\(changed)"
        return html
    }

    private var changed: String {
        if drift.isVersionMissing { return "The version it was sealed under is not here, so it cannot be compared." }
        return switch drift.figures.count {
        case 0: "No figure has changed since."
        case 1: "1 figure has changed since."
        case let count: "\(count) figures have changed since."
        }
    }

    private func paragraphs(_ text: String) -> HTML {
        text.split(separator: "\n").reduce(into: HTML()) { $0 += "<p>\($1)</p>" }
    }

    private var figures: HTML {
        let moved = Dictionary(drift.figures.map { ($0.difference.code, $0.difference) }, uniquingKeysWith: { first, _ in first })
        let columns = [
            Table.Column("Figure"), Table.Column("As sealed", numeric: true), Table.Column("Target"), Table.Column("By the record today"),
        ]
        let rows = sealed.figures.map { figure -> [HTML] in
            let printed = PrintedFigure(figure)
            let now = moved[figure.code].map { $0.before == $0.after ? "The same, with other records" : $0.after ?? "Not there" }
            return [
                "\(figure.name) <span class=\"muted\">\(figure.code)</span>", HTML(text: printed.words),
                "\(figure.target ?? "None") \(printed.tag)", HTML(text: now ?? (drift.isVersionMissing ? "Not compared" : "The same")),
            ]
        }
        return "<h2>Figures</h2>\(Table("Figures as sealed", captionHidden: true, columns: columns, rows: rows))"
    }

    // MARK: What came after

    private static let most = 50

    private var came: HTML {
        guard !drift.figures.isEmpty else { return HTML() }
        var html: HTML =
            "<h2>What came after</h2><p>The seal stays as it is. By the version it was sealed under, the record would now give:</p>"
        for moved in drift.figures {
            html += difference(moved.difference, heading: "By the record today")
            html += facts(moved)
        }
        return html
    }

    private func facts(_ moved: Drift.Moved) -> HTML {
        if moved.facts.isEmpty, moved.aboutService.isEmpty {
            return "<p>No fact recorded since explains it: what it rested on is no longer kept, or a setting was agreed anew.</p>"
        }
        var html: HTML = moved.facts.isEmpty ? "<p>Nothing was recorded about these since; about the service itself:</p>" : HTML()
        let facts = moved.facts.isEmpty ? moved.aboutService : moved.facts
        html += "<ul>"
        for fact in facts.prefix(SealedPage.most) { html += "<li>\(names.fact(fact))</li>" }
        html += "</ul>"
        if facts.count > SealedPage.most { html += "<p>The first \(SealedPage.most) of \(facts.count) are shown.</p>" }
        return html
    }

    private func difference(_ difference: FigureDifference, heading: String) -> HTML {
        var html: HTML = "<h3>\(difference.name)</h3><p>"
        if difference.before != difference.after {
            html += "\(difference.before ?? "Not there"), and now \((difference.after ?? "not there").withinSentence)."
        } else {
            html += "\(difference.after ?? ""): the same, with other records."
        }
        html += "</p>"
        guard !difference.rows.isEmpty else { return html }
        let columns = [Table.Column("Record"), Table.Column("As sealed"), Table.Column(heading)]
        let rows = difference.rows.prefix(SealedPage.most).map { row -> [HTML] in
            [
                names.record(row.reference, row.printed), HTML(text: row.before?.beginningSentence ?? "Not there"),
                HTML(text: row.after?.beginningSentence ?? "Not there"),
            ]
        }
        html += "\(Table("Records of \(difference.name) that differ", captionHidden: true, columns: columns, rows: rows))"
        if difference.rows.count > SealedPage.most { html += "<p>The first \(SealedPage.most) of \(difference.rows.count) are shown.</p>" }
        return html
    }

    /// Line by line against what was sent before.
    private var changes: HTML {
        guard let before else { return HTML() }
        var html: HTML = "<h2>What changed from number \(before.number)</h2><p>Why it was sent again: \(sealed.reason ?? "")</p>"
        let differences = FigureDifference.between(before.figures, sealed.figures)
        if differences.isEmpty { html += "<p>Every figure is the same.</p>" }
        for difference in differences { html += self.difference(difference, heading: "As sent again") }
        let old = Dictionary(before.narrative.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
        for part in sealed.narrative where old[part.name] ?? "" != part.text {
            html += "<h3>\(part.label)</h3><p>It said: \(old[part.name].flatMap { $0.isEmpty ? nil : $0 } ?? "nothing")</p>"
            html += "<p>Now it says: \(part.text.isEmpty ? "nothing" : part.text)</p>"
        }
        return html
    }

    // MARK: Questions

    private var conversation: HTML {
        guard !thread.entries.isEmpty || saying != nil else { return HTML() }
        var html: HTML = "<h2>Questions and answers</h2>"
        if thread.entries.isEmpty { html += "<p>Nothing was asked.</p>" }
        if !thread.entries.isEmpty {
            html += "\(Timeline(thread.entries.map { names.entry($0) }))"
        }
        if let saying { html += "\(saying)" }
        return html
    }

    // MARK: The lists

    private var lists: HTML {
        var html: HTML = "<h2>The lists behind the figures</h2>"
        for figure in sealed.figures {
            var content: HTML = "<p>\(figure.words)</p>"
            var sections = [
                ("Counted", figure.counted), ("Not counted", figure.notCounted), ("Left out", figure.leftOut),
                ("Undecided", figure.undecided),
            ]
            sections += figure.folds.map { ("\($0.words.beginningSentence): \($0.value ?? "n/a")", $0.rows) }
            for (title, rows) in sections where !rows.isEmpty { content += "<p>\(title): \(rows.count)</p>\(names.list(rows))" }
            html += "\(Details("\(figure.code), \(figure.name): \(PrintedFigure(figure).words)", content))"
        }
        for table in sealed.tables { html += "\(Details("\(table.label): \(table.rows.count)", names.list(table.rows)))" }
        return html
    }

    private var further: HTML {
        var html = HTML()
        if !sealed.checked.isEmpty {
            html += "<h2>Said to be right when it was signed</h2><ul>"
            for sentence in sealed.checked { html += "<li>\(sentence)</li>" }
            html += "</ul>"
        }
        html += "<h2>Keep it</h2><ul class=\"links\">"
        html += "<li>\(Link("The return as JSON", to: returned.address("sealed.json") + "?number=\(sealed.number)"))</li>"
        html += "<li>\(Link("The return as a workbook", to: returned.address("sealed.xlsx") + "?number=\(sealed.number)"))</li>"
        for seal in seals where seal.number != sealed.number {
            let words = "Number \(seal.number), sealed on \(seal.at.day.withoutWeekday)"
            html += "<li>\(Link(words, to: returned.address() + "?number=\(seal.number)"))</li>"
        }
        if rights.writes(returned.entry) { html += "<li>\(Link("Prepare it to be sent again", to: returned.address("draft")))</li>" }
        html += "</ul>"
        return html
    }
}
