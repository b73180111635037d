import Core
import Language
import Specification
import Web

/// How one figure is worked out: its value, what moved, its rule part by part and the lists that make it.
struct ExplainPage {
    let service: Service
    let figure: FigureReport
    let period: Period
    /// The same figure one period before, where there was anything to count.
    let previous: (period: Period, figure: FigureReport)?
    let rule: IndicatorParts
    /// Of the service folder.
    let version: String
    let asAt: Moment
    /// The records behind the figure that are there for this viewer.
    let known: Set<Reference>

    private var printed: PrintedFigure { PrintedFigure(figure) }

    var page: Page {
        var content: HTML = "\(Heading(figure.name, caption: service.label.english + ", " + period.words))"
        content += "<p class=\"figure-value\"><b>\(printed.value)</b> \(printed.of ?? "") \(printed.tag)</p>"
        if let movement { content += "<p>\(movement)</p>" }
        content += "<h2>How it is worked out</h2>\(SummaryList(rows))"
        content += breakdown
        if !figure.lists.allSatisfy(\.rows.isEmpty) || figure.kind != .figure { content += lists }
        content +=
            "<p class=\"muted\">Figures as at \(asAt.time.description) on \(asAt.day.withoutWeekday), by the rule \(figure.code) of version "
        content += "<code>\(version.prefix(8))</code> of this service’s folder.</p>"
        return Page(
            figure.name, back: BackLink("Back to the figures of \(period.words)", to: FigurePages.address(period)), place: "/figures",
            content)
    }

    /// From the printed values, so that the difference is the one a reader would work out.
    private var movement: HTML? {
        guard let previous, let moved = PrintedFigure(previous.figure).movement(to: figure) else { return nil }
        let before = Link(previous.period.words, to: FigurePages.address(previous.period, figure.code))
        return "\(moved) \(before): it was \(PrintedFigure(previous.figure).words)."
    }

    // MARK: The rule

    private var rows: [SummaryList.Row] {
        var rows = [
            SummaryList.Row(
                figure.kind == .figure ? "What it is" : "What it looks at",
                html: figure.kind == .figure ? html(rule.about) : "Each \(html(rule.about))")
        ]
        if let counted = rule.counted { rows.append(.init("Counted when", html: html(counted))) }
        if !rule.leftOut.isEmpty {
            var items: HTML = "<ul class=\"plain\">"
            for (reason, condition) in rule.leftOut { items += "<li><b>\(reason.beginningSentence)</b>, when \(html(condition))</li>" }
            items += "</ul>"
            rows.append(.init("Left out", html: items))
        }
        if let undecided { rows.append(.init("Where it cannot be decided", undecided)) }
        rows.append(.init("Target", figure.target, missing: "No target is agreed"))
        return rows
    }

    private var undecided: String? {
        switch rule.undecided {
        case .stays: "Because something is not recorded, it stays in the total and is not counted."
        case .leftOut: "Because something is not recorded, it is left out of the total."
        case nil: nil
        }
    }

    /// The rule in its own words, with the folder's names and answers set apart instead of quoted.
    private func html(_ saying: Saying) -> HTML {
        saying.pieces.reduce(into: HTML()) { html, piece in
            switch piece {
            case .words(let words): html += "\(words)"
            case .label(let label): html += "<i>\(label)</i>"
            case .value(let value): html += "<b>\(value)</b>"
            }
        }
    }

    // MARK: Its parts

    /// What the parts are parts by: the name of the field alone.
    private var by: String? {
        rule.by.first?.pieces.lazy.compactMap { piece in if case .label(let label) = piece { label } else { nil } }.first
    }

    private var breakdown: HTML {
        guard let by, !figure.breakdown.isEmpty else { return HTML() }
        let isShare = figure.kind == .share
        let marks = figure.breakdown.map { part in
            isShare
                ? Chart.Mark("\(part.numerator) of \(part.denominator)", part.numerator, of: part.denominator)
                : Chart.Mark(String(part.denominator), Double(part.denominator))
        }
        let chart = Chart(
            .bars, id: "parts", title: isShare ? seen ?? figure.name : figure.name,
            subtitle: "\(isShare ? "How many were counted of how many" : "How many"), \(period.words)",
            labelled: by.beginningSentence, labels: figure.breakdown.map(\.label), series: [.init(isShare ? "Counted" : "Number", marks)],
            showsTable: true, whole: isShare ? 1 : nil)
        return "<h2>By \(by.withinSentence)</h2>\(chart)"
    }

    /// What the drawing shows, said by a fixed rule: `Lowest: Ward C, 1 of 2. Highest: Ward B, 9 of 13.`; nil where all parts are alike.
    private var seen: String? {
        let parts = figure.breakdown.filter { $0.denominator > 0 }.sorted {
            Int128($0.numerator) * Int128($1.denominator) < Int128($1.numerator) * Int128($0.denominator)
        }
        guard let low = parts.first, let high = parts.last,
            Int128(low.numerator) * Int128(high.denominator) != Int128(high.numerator) * Int128(low.denominator)
        else { return nil }
        let words = { (part: FigureReport.Part) in "\(part.label), \(part.numerator) of \(part.denominator)" }
        return "Lowest: \(words(low)). Highest: \(words(high))."
    }

    private var lists: HTML {
        var html: HTML = "<h2>The cases behind it</h2><p>\(population)</p>"
        for list in figure.lists { html += section(list) }
        return html
    }

    private var population: String {
        let (counted, not, left, open) = (figure.counted.count, figure.notCounted.count, figure.leftOut.count, figure.undecided.count)
        return "\(counted) counted, \(not) not counted, \(left) left out and \(open) undecided make \(figure.population)."
    }

    private func section(_ list: FigureReport.List) -> HTML {
        var html: HTML = "<section><h3>\(list.title): \(list.rows.count)</h3>"
        if figure.kind == .share, let why = list.why, !list.rows.isEmpty { html += "<p class=\"muted\">\(why)</p>" }
        let reasons = Dictionary(grouping: list.rows, by: \.reason).sorted { ($0.key ?? "") < ($1.key ?? "") }
        if list.rows.isEmpty { html += "<p>None.</p>" }
        for (reason, rows) in reasons {
            if let reason { html += "<p>\(reason.beginningSentence): \(rows.count)</p>" }
            html += "<ul class=\"references\">"
            for row in rows.prefix(ExplainPage.mostRows) {
                let link = Link.reference(row.printed, to: "/records/" + row.reference.description)
                html += "<li>\(known.contains(row.reference) ? link.html : HTML(text: row.printed))</li>"
            }
            html += "</ul>"
            if rows.count > ExplainPage.mostRows {
                html += "<p>The first \(ExplainPage.mostRows) are shown. The command <code>homeward report</code> prints all.</p>"
            }
        }
        html += "</section>"
        return html
    }

    /// Of each reason, so that the page keeps to its budget.
    private static let mostRows = 200
}

extension FigureReport {
    struct List {
        let title: String
        let rows: [Row]
        /// What it means for a share to stand here; the reasons of those left out say it themselves.
        var why: String?
    }
    /// Everyone the figure looked at stands in one of these.
    var lists: [List] {
        [
            List(title: "Counted", rows: counted),
            List(title: "Not counted", rows: notCounted, why: "In the total, and not as the rule asks."),
            List(title: "Left out", rows: leftOut),
            List(title: "Undecided", rows: undecided, why: "Something that the rule asks for is not recorded."),
        ]
    }
}
