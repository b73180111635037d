import Core

/// One figure of one period with everything it opens to: page, JSON, CSV and workbook are made from this value, so they cannot differ.
///
/// `counted` + `notCounted` (+ `undecided`, where the rule says `not recorded: stays`) are the denominator of a share.
package struct FigureReport: Sendable, Equatable {
    package enum Kind: String, Sendable { case share, count, figure, reported }
    package enum Result: String, Sendable { case met, missed, none = "no target", noActivity = "no activity" }

    package let code: String, name: String
    package let kind: Kind
    package let numerator: Int64?, denominator: Int64?
    /// As printed: `95.0`; nil where nothing was to be counted.
    package let value: String?
    package let unit: String
    package let target: String?
    package let result: Result
    /// The rule in English.
    package let words: String
    package let counted: [Row], notCounted: [Row], leftOut: [Row], undecided: [Row]
    package let breakdown: [Part]

    /// A record behind a figure, by its reference, with the reason why it stands in its list.
    package struct Row: Sendable, Equatable {
        package let reference: Reference
        package let letter: String
        package let reason: String?
        package init(reference: Reference, letter: String, reason: String?) {
            (self.reference, self.letter, self.reason) = (reference, letter, reason)
        }
        package var printed: String { reference.printed(letter) }
    }

    /// The same figure for one value of a breakdown.
    package struct Part: Sendable, Equatable {
        package let by: String, value: String, label: String
        package let numerator: Int64, denominator: Int64
        package init(by: String, value: String, label: String, numerator: Int64, denominator: Int64) {
            (self.by, self.value, self.label, self.numerator, self.denominator) = (by, value, label, numerator, denominator)
        }
    }

    package init(
        code: String, name: String, kind: Kind, numerator: Int64?, denominator: Int64?, value: String?, unit: String, target: String?,
        result: Result, words: String, counted: [Row], notCounted: [Row], leftOut: [Row], undecided: [Row], breakdown: [Part]
    ) {
        (self.code, self.name, self.kind, self.numerator, self.denominator) = (code, name, kind, numerator, denominator)
        (self.value, self.unit, self.target, self.result, self.words) = (value, unit, target, result, words)
        (self.counted, self.notCounted, self.leftOut, self.undecided) = (counted, notCounted, leftOut, undecided)
        self.breakdown = breakdown
    }

    /// Everyone the figure looked at.
    package var population: Int { counted.count + notCounted.count + leftOut.count + undecided.count }

    package var json: JSON {
        .object([
            "code": .text(code), "name": .text(name), "kind": .text(kind.rawValue), "numerator": numerator.map { .number($0) } ?? .null,
            "denominator": denominator.map { .number($0) } ?? .null, "value": value.map { .text($0) } ?? .null, "unit": .text(unit),
            "target": target.map { .text($0) } ?? .null, "result": .text(result.rawValue), "words": .text(words),
            "counted": .list(counted.map { .text($0.printed) }), "notCounted": .list(notCounted.map(\.json)),
            "leftOut": .list(leftOut.map(\.json)), "undecided": .list(undecided.map(\.json)),
            "by": .list(
                breakdown.map {
                    .object([
                        $0.by: .text($0.value), "label": .text($0.label), "numerator": .number($0.numerator),
                        "denominator": .number($0.denominator),
                    ])
                }),
        ])
    }
}

extension FigureReport.Row {
    fileprivate var json: JSON { .object(["reference": .text(printed), "reason": reason.map { .text($0) } ?? .null]) }
}

/// Every figure of a service for one period.
package struct PeriodReport: Sendable, Equatable {
    package let specification: String, version: String
    package let period: Period
    package let asAt: Moment
    package let figures: [FigureReport]

    package init(specification: String, version: String, period: Period, asAt: Moment, figures: [FigureReport]) {
        (self.specification, self.version, self.period, self.asAt, self.figures) = (specification, version, period, asAt, figures)
    }

    package var json: JSON {
        .object([
            "specification": .text(specification), "version": .text(version), "period": .text(period.label),
            "asAt": .text(asAt.description), "figures": .list(figures.map(\.json)),
        ])
    }
}
