import Core
import Sheets

extension PeriodReport {
    /// The figures, what stands beside them, their breakdowns, and the records behind each.
    package var sheets: [Sheet] { sheetsOfNobody + [recordSheet] }
    /// The same without the records: nobody can be found by them.
    var sheetsOfNobody: [Sheet] { [figureSheet, alsoSheet, breakdownSheet] }

    private var figureSheet: Sheet {
        Sheet(
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

    private var alsoSheet: Sheet {
        Sheet(
            name: "also", columns: ["code", "title", "value", "unit"],
            rows: figures.flatMap { figure in
                figure.also.map { [.text(figure.code), .text($0.title), .number($0.value), .text($0.unit.rawValue)] }
            })
    }

    private var breakdownSheet: Sheet {
        Sheet(
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

    private var recordSheet: Sheet {
        Sheet(
            name: "records", columns: ["code", "list", "reference", "reason"],
            rows: figures.flatMap { figure -> [[Sheet.Cell]] in
                let lists: [(String, [FigureReport.Row])] =
                    [
                        ("counted", figure.counted), ("not counted", figure.notCounted), ("left out", figure.leftOut),
                        ("undecided", figure.undecided),
                    ] + figure.folds.map { ($0.words, $0.rows) }
                return lists.flatMap { title, rows in
                    rows.map { row -> [Sheet.Cell] in [.text(figure.code), .text(title), .text(row.printed), .found(row.reason)] }
                }
            })
    }
}

extension Sheet.Cell {
    fileprivate static func whole(_ number: Int64?) -> Self { number.map { .number(String($0)) } ?? .empty }
    fileprivate static func number(_ text: String?) -> Self { text.map { .number($0) } ?? .empty }
    fileprivate static func found(_ text: String?) -> Self { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .empty }
}
