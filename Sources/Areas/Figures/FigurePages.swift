import Core
import Specification
import Web

/// The pages of figures. HTML, and nothing but HTML.
struct FigurePages {
    let service: Service
    let now: Moment

    /// All figures of a period, each a link to what it is made of.
    func period(_ report: PeriodReport, earlier: Period, later: Period?) -> Page {
        let title = "Figures for \(report.period.words)"
        var content: HTML = "\(Heading(title, caption: service.label.english))"
        content += "<p>\(asAt(report.asAt))</p>"
        let back = Link("Earlier: " + earlier.words, to: address(earlier))
        content += "<p>\(back)</p>"
        if let later {
            let forward = Link("Later: " + later.words, to: address(later))
            content += "<p>\(forward)</p>"
        }
        let rows = report.figures.map { figure -> [HTML] in
            [
                "\(Link(figure.name, to: address(report.period, figure.code)))", HTML(text: words(figure)),
                HTML(text: figure.target ?? "No target"), "\(tag(figure.result))",
            ]
        }
        let columns = [Table.Column("Figure"), Table.Column("This period"), Table.Column("Target"), Table.Column("Result")]
        let table = Table("Figures of the period", captionHidden: true, columns: columns, rows: rows)
        content += "\(table)"
        return Page(title, place: "/figures", wide: true, content)
    }

    /// One figure: the sum, the rule in words, and the four lists that make it.
    func explain(_ figure: FigureReport, _ period: Period, asAt: Moment) -> Page {
        let heading = Heading(figure.name, caption: service.label.english + ", " + period.words)
        var content: HTML = "\(heading)"
        content += "<p class=\"big\">\(words(figure)) \(tag(figure.result))</p>"
        content += "<p>Code \(figure.code). Target: \(figure.target ?? "none"). \(self.asAt(asAt))</p>"
        content += "<h2>How it is worked out</h2><p>\(figure.words).</p>"
        content += "<p>\(population(figure))</p>"
        if !figure.breakdown.isEmpty {
            let rows = figure.breakdown.map { part -> [HTML] in
                [
                    HTML(text: part.label), HTML(text: part.numerator.map { "\($0)" } ?? ""),
                    HTML(text: part.denominator.map { "\($0)" } ?? FigureReport.words(part.printed, figure.unit)),
                ]
            }
            let columns = [Table.Column("Part"), Table.Column("Counted", numeric: true), Table.Column("Of", numeric: true)]
            let table = Table("The same figure by part", captionHidden: true, columns: columns, rows: rows)
            content += "<h2>By part</h2>\(table)"
        }
        for (title, rows) in [
            ("Counted", figure.counted), ("Not counted", figure.notCounted), ("Left out", figure.leftOut), ("Undecided", figure.undecided),
        ] { content += list(title, rows) }
        return Page(figure.name, back: BackLink("Back to the period", to: address(period)), place: "/figures", content)
    }

    private func list(_ title: String, _ rows: [FigureReport.Row]) -> HTML {
        var html: HTML = "<h2>\(title): \(rows.count)</h2>"
        if rows.isEmpty {
            html += "<p>None.</p>"
            return html
        }
        html += "<ul class=\"references\">"
        for row in rows.prefix(500) {
            let link = Link(row.printed, to: "/records/" + row.reference.description)
            html += "<li>\(link)\(row.reason.map { HTML(text: ": " + $0) })</li>"
        }
        html += "</ul>"
        if rows.count > 500 { html += "<p>The first 500 are shown; the export holds all.</p>" }
        return html
    }

    private func population(_ figure: FigureReport) -> String {
        let (counted, not, left, open) = (figure.counted.count, figure.notCounted.count, figure.leftOut.count, figure.undecided.count)
        return "\(counted) counted, \(not) not counted, \(left) left out and \(open) undecided make \(figure.population)."
    }

    /// `95.0% (38 of 40)`
    private func words(_ figure: FigureReport) -> String {
        guard figure.value != nil else { return figure.note ?? "n/a, \(figure.result.rawValue)" }
        guard let numerator = figure.numerator, let denominator = figure.denominator else { return figure.printed }
        return "\(figure.printed) (\(numerator) of \(denominator))"
    }

    private func asAt(_ moment: Moment) -> String { "Figures as at \(moment.time) on \(moment.day.withoutWeekday)." }

    private func tag(_ result: FigureReport.Result) -> Tag {
        switch result {
        case .met: Tag("Met", .onTrack)
        case .missed: Tag("Missed", .overdue)
        case .noActivity: Tag("No activity", .notDue)
        case .none: Tag("No target", .notDue)
        case .cannot: Tag("Cannot be given", .notDue)
        case .awaiting: Tag("Awaiting", .notDue)
        case .soFar: Tag("So far", .notDue)
        }
    }

    private func address(_ period: Period, _ code: String? = nil) -> String {
        "/figures/\(period.label)" + (code.map { "/" + $0.lowercased() } ?? "")
    }
}
