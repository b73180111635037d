import Core
import Language
import Specification
import Web

/// How one figure is worked out: its value, what moved, its rule part by part and the lists that make it.
struct ExplainPage {
    let service: Service
    let figure: FigureReport
    let period: Period
    /// The same figure of the stretch before, where that stretch is one that a report can be asked for.
    let previous: (period: Period, figure: FigureReport)?
    let rule: IndicatorParts
    /// Of the service folder.
    let version: String
    let asAt: Moment
    /// The records behind the figure that are there for this viewer.
    let known: Set<Reference>
    /// Whether it is the figure of the viewer's part, and not of the whole service.
    let isOfPart: Bool

    private var printed: PrintedFigure { PrintedFigure(figure) }

    var page: Page {
        var content: HTML = "\(Heading(figure.name, caption: service.label.english + ", " + figure.coversWords))"
        content += "<p class=\"figure-value\"><b>\(printed.value)</b> \(printed.of ?? "") \(printed.tag)</p>"
        if isOfPart { content += "<p>\(PeriodReport.wordsOfPart)</p>" }
        if let note = figure.note, figure.value != nil { content += "\(Inset("<p>\(note)</p>"))" }
        if let movement { content += "<p>\(movement)</p>" }
        content += "<h2>How it is worked out</h2>\(SummaryList(rows))"
        content += breakdown
        content += folds
        if showsLists { content += lists }
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
                html: figure.kind == .figure
                    ? html(rule.about.joined(", ")) : "Each \(html(rule.about.joined(", and each ")))")
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
    private static func label(_ saying: Saying) -> String? {
        saying.pieces.lazy.compactMap { piece in if case .label(let label) = piece { label } else { nil } }.first
    }

    private var breakdown: HTML {
        var html = HTML()
        var done: [String] = []
        for name in figure.breakdown.map(\.by) where !done.contains(name) {
            let parts = figure.breakdown.filter { $0.by == name }
            // The rule lists its breakdowns in the order in which their parts come.
            let label = rule.by.indices.contains(done.count) ? ExplainPage.label(rule.by[done.count]) ?? name : name
            html += "<h2>By \(label.withinSentence)</h2>\(breakdown(parts, by: label))"
            done.append(name)
        }
        return html
    }

    private func breakdown(_ parts: [FigureReport.Part], by: String) -> HTML {
        let sizes = parts.compactMap { part in
            part.denominator.map { (label: part.label, counted: part.numerator, all: $0) }
        }
        guard sizes.count == parts.count else {
            let columns = [Table.Column(by.beginningSentence), Table.Column("Figure", numeric: true)]
            let rows = parts.map { [HTML(text: $0.label), HTML(text: FigureReport.words($0.printed, figure.unit))] }
            return "\(Table(figure.name, captionHidden: true, columns: columns, rows: rows))"
        }
        let isShare = figure.unit == .percent
        let marks = sizes.map { part in
            isShare
                ? Chart.Mark("\(part.counted ?? 0) of \(part.all)", part.counted ?? 0, of: part.all)
                : Chart.Mark(String(part.all), Double(part.all))
        }
        let chart = Chart(
            .bars, id: "parts-\(by.filter(\.isLetter).lowercased())", title: isShare ? seen(parts) ?? figure.name : figure.name,
            subtitle: "\(isShare ? "How many were counted of how many" : "How many"), \(figure.coversWords)",
            labelled: by.beginningSentence, labels: sizes.map(\.label), series: [.init(isShare ? "Counted" : "Number", marks)],
            showsTable: true, whole: isShare ? 1 : nil)
        return "\(chart)"
    }

    /// What the drawing shows, said by a fixed rule: `Lowest: Ward C, 1 of 2. Highest: Ward B, 9 of 13.`; nil where all parts are alike.
    private func seen(_ parts: [FigureReport.Part]) -> String? {
        let shares = parts.compactMap { part -> (label: String, counted: Int64, all: Int64)? in
            guard let counted = part.numerator, let all = part.denominator, all > 0 else { return nil }
            return (part.label, counted, all)
        }.sorted { Int128($0.counted) * Int128($1.all) < Int128($1.counted) * Int128($0.all) }
        guard let low = shares.first, let high = shares.last,
            Int128(low.counted) * Int128(high.all) != Int128(high.counted) * Int128(low.all)
        else { return nil }
        return "Lowest: \(low.label), \(low.counted) of \(low.all). Highest: \(high.label), \(high.counted) of \(high.all)."
    }

    /// What it is made of: each fold with its rows, and the further numbers the folder asks for.
    private var folds: HTML {
        var html = HTML()
        if !figure.folds.isEmpty {
            html += "<h2>What it is made of</h2>"
            for fold in figure.folds {
                html += "<section><h3>\(fold.words.beginningSentence): \(fold.value ?? "n/a")</h3>"
                if fold.missing > 0 { html += "<p>\(String(fold.missing)) had nothing recorded and were passed over.</p>" }
                if fold.isReported { html += "<p>These are totals that were submitted, not records that were counted.</p>" }
                html += references(fold.rows)
                html += "</section>"
            }
        }
        if !figure.awaited.isEmpty {
            html += "<h2>Awaited</h2><ul>"
            for total in figure.awaited { html += "<li>\(total)</li>" }
            html += "</ul>"
        }
        if !figure.also.isEmpty {
            html += "<h2>Also</h2>"
            html += "\(SummaryList(figure.also.map { SummaryList.Row($0.title.beginningSentence, FigureReport.words($0.value, $0.unit)) }))"
        }
        return html
    }

    private var showsLists: Bool { !figure.lists.allSatisfy(\.rows.isEmpty) || figure.kind != .figure }

    /// The records that stand on the page.
    var listed: [Reference] {
        var pieces = figure.folds.map(\.rows)
        if showsLists { pieces += figure.lists.flatMap { Dictionary(grouping: $0.rows, by: \.reason).values } }
        return pieces.flatMap { $0.prefix(ExplainPage.mostRows).map(\.reference) }
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
            html += references(rows)
        }
        html += "</section>"
        return html
    }

    private func references(_ rows: [FigureReport.Row]) -> HTML {
        guard !rows.isEmpty else { return HTML() }
        var html: HTML = "<ul class=\"references\">"
        for row in rows.prefix(ExplainPage.mostRows) {
            let link = Link.reference(row.printed, to: "/records/" + row.reference.description)
            html += "<li>\(known.contains(row.reference) ? link.html : HTML(text: row.printed))</li>"
        }
        html += "</ul>"
        if rows.count > ExplainPage.mostRows {
            html += "<p>The first \(ExplainPage.mostRows) are shown. The command <code>homeward report</code> prints all.</p>"
        }
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
