import Core
import Specification
import Web

/// The list of a period's figures. HTML, and nothing but HTML.
package struct FigurePages {
    let service: Service

    /// All figures of a period, each a link to what it is made of: what was missed first.
    ///
    /// - Parameter file: the link to the list as a file, for whoever may take it.
    func period(_ report: PeriodReport, earlier: Period, later: Period?, file: HTML) -> Page {
        let title = "Figures for \(report.period.words)"
        var content: HTML = "\(Heading(title, caption: service.label.english))"
        content += "<p>\(state(report))</p>"
        if report.isOfPart { content += "<p>\(PeriodReport.wordsOfPart)</p>" }
        let columns = [Table.Column("Figure"), Table.Column("This period", numeric: true), Table.Column("Target")]
        let groups = Standing.allCases.compactMap { standing -> Table.Group? in
            let rows = report.figures.filter { Standing(of: $0.result) == standing }.map { row($0, report.period) }
            return rows.isEmpty ? nil : Table.Group(standing.rawValue, rows: rows)
        }
        if groups.isEmpty {
            content += "\(EmptyState("This service has no figures.", why: "Its folder declares none."))"
        } else {
            content += "\(Table(title, captionHidden: true, columns: columns, groups: groups))"
        }
        content += "\(file)<nav aria-label=\"Other periods\"><ul class=\"plain\">"
        content += "<li>\(Link("Earlier: " + earlier.words, to: FigurePages.address(earlier)))</li>"
        if let later { content += "<li>\(Link("Later: " + later.words, to: FigurePages.address(later)))</li>" }
        content += "</ul></nav>"
        return Page(title, place: "/figures", wide: true, content)
    }

    /// The headings of the list, in its order. Every figure stands under one of them.
    private enum Standing: String, CaseIterable {
        case missed = "Missed", without = "No figure yet", soFar = "So far", met = "Met", untargeted = "No target is agreed"
        case empty = "Nothing to count"

        init(of result: FigureReport.Result) {
            self =
                switch result {
                case .missed: .missed
                case .cannot, .awaiting: .without
                case .soFar: .soFar
                case .met: .met
                case .none: .untargeted
                case .noActivity: .empty
                }
        }
    }

    private func row(_ figure: FigureReport, _ period: Period) -> [HTML] {
        let printed = PrintedFigure(figure)
        var name: HTML = "\(Link(figure.name, to: FigurePages.address(period, figure.code)))"
        if figure.covers != period.label { name += "<br><span class=\"muted\">\(figure.coversWords.beginningSentence)</span>" }
        return [
            // Under its heading, "nothing to count" need not stand in every row again.
            name, HTML(text: figure.result == .noActivity ? printed.value : printed.words),
            "\(figure.target ?? "None") \(printed.tag)",
        ]
    }

    private func state(_ report: PeriodReport) -> String {
        let asAt = "Figures as at \(report.asAt.time) on \(report.asAt.day.withoutWeekday)."
        return report.asAt.day > report.period.last ? asAt : "\(asAt) The period ends on \(report.period.last.words)."
    }

    /// `/figures/2026-27-q1/rot-m1`
    package static func address(_ period: Period, _ code: String? = nil) -> String {
        "/figures/\(period.label)" + (code.map { "/" + $0.lowercased() } ?? "")
    }
}
