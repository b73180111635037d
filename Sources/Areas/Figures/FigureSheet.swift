import Core

/// A table of a report as files hold it: the same for CSV and for the workbook.
package struct FigureSheet: Sendable, Equatable {
    package enum Cell: Sendable, Equatable {
        case empty
        case text(String)
        /// As printed: `95.0`.
        case number(String)
    }

    /// `figures`: the name of the file, and of the sheet.
    package let name: String
    package let columns: [String]
    package let rows: [[Cell]]

    package init(name: String, columns: [String], rows: [[Cell]]) { (self.name, self.columns, self.rows) = (name, columns, rows) }
}

extension PeriodReport {
    /// The figures, what stands beside them, their breakdowns, and the records behind each.
    package var sheets: [FigureSheet] { [figureSheet, alsoSheet, breakdownSheet, recordSheet] }

    private var figureSheet: FigureSheet {
        FigureSheet(
            name: "figures",
            columns: [
                "code", "name", "covers", "value", "unit", "numerator", "denominator", "target", "result", "note", "how it is worked out",
                "as at",
            ],
            rows: figures.map { figure in
                [
                    .text(figure.code), .text(figure.name), .text(figure.covers), .number(figure.value), .text(figure.unit.rawValue),
                    .whole(figure.numerator), .whole(figure.denominator), .found(figure.target), .text(figure.result.rawValue),
                    .found(([figure.note].compactMap(\.self) + figure.awaited).joined(separator: "; ")), .text(figure.words),
                    .text(asAt.description),
                ]
            })
    }

    private var alsoSheet: FigureSheet {
        FigureSheet(
            name: "also", columns: ["code", "title", "value", "unit"],
            rows: figures.flatMap { figure in
                figure.also.map { [.text(figure.code), .text($0.title), .number($0.value), .text($0.unit.rawValue)] }
            })
    }

    private var breakdownSheet: FigureSheet {
        FigureSheet(
            name: "breakdowns", columns: ["code", "by", "value", "label", "numerator", "denominator", "figure"],
            rows: figures.flatMap { figure in
                figure.breakdown.map { part in
                    [
                        .text(figure.code), .text(part.by), .text(part.value), .text(part.label), .whole(part.numerator),
                        .whole(part.denominator), .number(part.printed),
                    ]
                }
            })
    }

    private var recordSheet: FigureSheet {
        FigureSheet(
            name: "records", columns: ["code", "list", "reference", "reason"],
            rows: figures.flatMap { figure -> [[FigureSheet.Cell]] in
                let lists: [(String, [FigureReport.Row])] =
                    [
                        ("counted", figure.counted), ("not counted", figure.notCounted), ("left out", figure.leftOut),
                        ("undecided", figure.undecided),
                    ] + figure.folds.map { ($0.words, $0.rows) }
                return lists.flatMap { title, rows in
                    rows.map { row -> [FigureSheet.Cell] in [.text(figure.code), .text(title), .text(row.printed), .found(row.reason)] }
                }
            })
    }
}

extension FigureSheet {
    /// As RFC 4180 has it: commas, CRLF, quotes doubled. A text that a spreadsheet would take for a formula is given an apostrophe.
    package var csv: String {
        ([columns.map(Cell.text)] + rows).map { row in row.map(FigureSheet.written).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func written(_ cell: Cell) -> String {
        switch cell {
        case .empty: ""
        case .number(let number): number
        case .text(let text): quoted(isFormula(text) ? "'" + text : text)
        }
    }

    /// What spreadsheets read as the beginning of a formula, also behind blanks.
    private static func isFormula(_ text: String) -> Bool {
        let first = text.unicodeScalars.first { $0 != " " }
        return first.map { "=+-@\t\r\n|".unicodeScalars.contains($0) } ?? false
    }

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append(scalar) }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }
}

extension FigureSheet.Cell {
    fileprivate static func whole(_ number: Int64?) -> Self { number.map { .number(String($0)) } ?? .empty }
    fileprivate static func number(_ text: String?) -> Self { text.map { .number($0) } ?? .empty }
    fileprivate static func found(_ text: String?) -> Self { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .empty }
}
