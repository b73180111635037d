/// A figure drawn on the server, with its table below it in the page. The drawing is for the eye alone; everything it says is in the
/// title, in the labels on its marks and in the table.
package struct Chart: Component, Hashable {
    package enum Kind: Sendable { case bars, line }

    /// A value as it is printed, and its size on the page; nil where there is no figure.
    package struct Mark: Sendable, Hashable {
        package var words: String
        package var size: Double?
        package init(_ words: String, _ size: Double?) { (self.words, self.size) = (words, size) }
        /// Drawn as long as its share of the whole; nil where the whole is nothing. The words carry the figure, this only a length.
        package init(_ words: String, _ part: Int64, of whole: Int64) {
            self.init(words, whole == 0 ? nil : Double(part) / Double(whole))
        }
    }
    package struct Series: Sendable, Hashable {
        package var name: String
        package var marks: [Mark]
        package init(_ name: String, _ marks: [Mark]) { (self.name, self.marks) = (name, marks) }
    }

    /// Unique in its page.
    package var id: String
    package var kind: Kind
    /// Says what is seen: "More people moved on as planned".
    package var title: String
    /// Measure, n, period, source.
    package var subtitle: String
    package var labels: [String]
    /// What the labels are: the heading of their column in the table.
    package var labelled: String
    /// At most four.
    package var series: [Series]
    package var csv: Link?
    package var explanation: Link?
    /// Whether the table stands open below the drawing.
    package var showsTable: Bool
    /// The size that a bar over the whole width stands for; nil for the largest mark.
    package var whole: Double?

    package init(
        _ kind: Kind, id: String, title: String, subtitle: String, labelled: String, labels: [String], series: [Series], csv: Link? = nil,
        explanation: Link? = nil, showsTable: Bool = false, whole: Double? = nil
    ) {
        self.kind = kind
        self.id = id
        self.title = title
        self.subtitle = subtitle
        self.labelled = labelled
        self.labels = labels
        // A fifth colour cannot be told from the other four; the table still holds every series.
        self.series = series
        self.csv = csv
        self.explanation = explanation
        self.showsTable = showsTable
        self.whole = whole
    }

    private var drawn: ArraySlice<Series> { series.prefix(4) }
    private var largest: Double { whole ?? max(drawn.flatMap { $0.marks.compactMap(\.size) }.max() ?? 0, .leastNonzeroMagnitude) }

    package func write(to html: inout HTML) {
        html += "<figure class=\"chart\" aria-labelledby=\"\(id)-title\"><figcaption><strong id=\"\(id)-title\">\(title)</strong>"
        html += "<span>\(subtitle)</span></figcaption>"
        if drawn.count > 1 { writeLegend(to: &html) }
        switch kind {
        case .bars: writeBars(to: &html)
        case .line: writeLines(to: &html)
        }
        html += showsTable ? table.html : Details("Show the numbers", table.html).html
        if csv != nil || explanation != nil {
            html += "<ul class=\"links\">"
            if let explanation { html += "<li>\(explanation)</li>" }
            if let csv { html += "<li>\(csv)</li>" }
            html += "</ul>"
        }
        html += "</figure>"
    }

    /// The same numbers in rows.
    package var table: Table {
        Table(
            title, captionHidden: true, columns: [.init(labelled)] + series.map { .init($0.name, numeric: true) },
            rows: labels.indices.map { row in
                [HTML(text: labels[row])] + series.map { HTML(text: row < $0.marks.count ? $0.marks[row].words : "") }
            }, narrow: .scroll)
    }

    private func writeLegend(to html: inout HTML) {
        html += "<ul class=\"legend\">"
        for (index, series) in drawn.enumerated() {
            html += "<li><svg aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 28 16\">"
            if kind == .bars {
                writeBar(x: "0", y: 0, width: "28", height: 16, series: index, to: &html)
            } else {
                html += "<path class=\"line series-\(index + 1)\" d=\"M2 8H26\"></path>"
            }
            html += "</svg>\(series.name)</li>"
        }
        html += "</ul>"
    }

    /// Widths are shares of the page and heights are fixed, so that words keep their size on a phone.
    private func writeBars(to html: inout HTML) {
        let bar = 22
        let row = 26 + drawn.count * (bar + 4) + 10
        html += "<svg aria-hidden=\"true\" focusable=\"false\" height=\"\(labels.count * row)\" width=\"100%\">"
        writePatterns(to: &html)
        for (at, label) in labels.enumerated() {
            html += "<text x=\"0\" y=\"\(at * row + 18)\">\(label)</text>"
            for (index, series) in drawn.enumerated() where at < series.marks.count {
                let mark = series.marks[at]
                let y = at * row + 26 + index * (bar + 4)
                // Four fifths of the width at most: the number stands beside its bar.
                let width = mark.size.map { max(0, $0 / largest) * 80 } ?? 0
                if mark.size != nil { writeBar(x: "0", y: y, width: "\(Chart.short(width))%", height: bar, series: index, to: &html) }
                html += "<text x=\"\(Chart.short(width))%\" dx=\"8\" y=\"\(y + 16)\">\(mark.words)</text>"
            }
        }
        html += "</svg>"
    }

    /// The colour, and over it the pattern that stands in for it in print and in forced colours.
    private func writeBar(x: StaticString, y: Int, width: String, height: Int, series: Int, to html: inout HTML) {
        html += "<rect class=\"bar series-\(series + 1)\" x=\"\(raw: x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"></rect>"
        html +=
            "<rect class=\"pattern\" x=\"\(raw: x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" "
        html += "fill=\"url(#\(id)-p\(series + 1))\"></rect>"
    }

    private func writePatterns(to html: inout HTML) {
        let drawings: [StaticString] = ["", "M0 8 8 0", "M4 0V8", "M0 0 8 8M0 8 8 0"]
        html += "<defs>"
        for index in drawn.indices {
            html += "<pattern id=\"\(id)-p\(index + 1)\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
            html += "<path d=\"\(raw: drawings[index])\" stroke=\"currentColor\" stroke-width=\"1.5\" fill=\"none\"></path></pattern>"
        }
        html += "</defs>"
    }

    /// Two drawings on one ground: shapes that stretch with the page, and words that do not.
    private func writeLines(to html: inout HTML) {
        let height = 220
        let steps = max(1, labels.count - 1)
        func x(_ at: Int) -> Double { 6 + 88 * Double(at) / Double(steps) }
        func y(_ size: Double) -> Double { 180 - 150 * max(0, size / largest) }
        html += "<svg aria-hidden=\"true\" focusable=\"false\" height=\"\(height)\" width=\"100%\">"
        html += "<svg viewBox=\"0 0 100 \(height)\" preserveAspectRatio=\"none\" width=\"100%\" height=\"\(height)\">"
        html += "<path class=\"axis\" vector-effect=\"non-scaling-stroke\" d=\"M0 180H100\"></path>"
        for (index, series) in drawn.enumerated() {
            var path = "", dots = ""
            var isDrawing = false
            for (at, mark) in series.marks.enumerated() {
                // A missing figure breaks the line: what is not known is not drawn.
                guard let size = mark.size else {
                    isDrawing = false
                    continue
                }
                let point = "\(Chart.short(x(at))) \(Chart.short(y(size)))"
                path += "\(isDrawing ? "L" : "M")\(point)"
                dots += "M\(point)h0"
                isDrawing = true
            }
            html += "<path class=\"line series-\(index + 1)\" vector-effect=\"non-scaling-stroke\" d=\"\(path)\"></path>"
            html += "<path class=\"dot series-\(index + 1)\" vector-effect=\"non-scaling-stroke\" d=\"\(dots)\"></path>"
        }
        html += "</svg>"
        for (at, label) in labels.enumerated() {
            html += "<text x=\"\(Chart.short(x(at)))%\" y=\"204\" text-anchor=\"middle\">\(label)</text>"
        }
        for series in drawn {
            for (at, mark) in series.marks.enumerated() where drawn.count == 1 || at == series.marks.count - 1 {
                guard let size = mark.size else {
                    html += "<text class=\"none\" x=\"\(Chart.short(x(at)))%\" y=\"170\" text-anchor=\"middle\">\(mark.words)</text>"
                    continue
                }
                html += "<text x=\"\(Chart.short(x(at)))%\" y=\"\(Chart.short(y(size) - 12))\" text-anchor=\"middle\">\(mark.words)</text>"
            }
        }
        html += "</svg>"
    }

    /// At most two decimals, without a formatter.
    private static func short(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return String(whole) }
        return "\(whole).\(rest.magnitude < 10 ? "0" : "")\(rest.magnitude)"
    }
}
