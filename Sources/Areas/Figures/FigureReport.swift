import Core

/// One figure of one period with everything it opens to: page, JSON, CSV and workbook are made from this value, so they cannot differ.
///
/// `counted` + `notCounted` (+ `undecided`, where the rule says `not recorded: stays`) are the denominator of a share.
package struct FigureReport: Sendable, Equatable {
    package enum Kind: String, Sendable { case share, count, figure, reported }
    package enum Result: String, Sendable {
        case met, missed, none = "no target", noActivity = "no activity", cannot = "cannot be given", awaiting
        /// Its stretch is not over, so nothing is met or missed yet.
        case soFar = "so far"
    }
    package enum Unit: String, Sendable { case percent, number, pounds, minutes }
    package enum Movement: String, Sendable { case better, worse, same, up, down }

    package let code: String, name: String
    package let kind: Kind
    /// The days it is the figure of, which need not be the report's: `2026-27-q1`, and in words.
    package let covers: String, coversWords: String
    package let numerator: Int64?, denominator: Int64?
    /// As printed: `95.0`; nil where there is no figure to give.
    package let value: String?
    package let unit: Unit
    package let target: String?
    package let result: Result
    /// The rule in English; empty in a list of figures, which does not show it.
    package internal(set) var words: String
    /// Why there is no figure, what it waits for, or what a second miss means: the folder's sentence.
    package let note: String?
    /// Totals that have not come in.
    package let awaited: [String]
    package internal(set) var counted: [Row], notCounted: [Row], leftOut: [Row], undecided: [Row]
    /// Of a figure: each fold it is made of, with its rows.
    package internal(set) var folds: [Fold]
    /// Of a reported figure: what was submitted, by whom and when.
    package internal(set) var cells: [Cell]
    package internal(set) var also: [Also]
    package internal(set) var breakdown: [Part]
    /// The same figure before, the latest first; filled where one figure is explained.
    package var earlier: [Earlier] = []
    /// Against the figure before.
    package var movement: Movement?

    /// A record behind a figure, by its reference, with the reason why it stands in its list.
    package struct Row: Sendable, Comparable {
        package let reference: Reference
        package let letter: String
        package let reason: String?
        package init(reference: Reference, letter: String, reason: String?) {
            (self.reference, self.letter, self.reason) = (reference, letter, reason)
        }
        package var printed: String { reference.printed(letter) }

        /// Two rows may be of one record, and stand in the same order each time they are printed.
        package static func < (left: Row, right: Row) -> Bool {
            (left.reference, left.reason ?? "") < (right.reference, right.reason ?? "")
        }
    }

    /// The same figure for one value of a breakdown.
    package struct Part: Sendable, Equatable {
        /// The breakdown, as the folder writes it: `ward`.
        package let by: String
        package let value: String, label: String
        /// nil for a figure that is neither a share nor a count.
        package let numerator: Int64?, denominator: Int64?
        package let printed: String?
    }

    /// One fold of a figure: `the sum of …` with the value each row brings.
    package struct Fold: Sendable, Equatable {
        package let words: String
        package let value: String?
        /// Rows without a value, which a sum passes over.
        package let missing: Int64
        /// Totals that were submitted, not records that were counted.
        package let isReported: Bool
        package let rows: [Row]
    }

    package struct Cell: Sendable, Equatable {
        package let row: Row
        package let fold: String
        package let value: String
        package let by: String
        package let at: Moment?
    }

    package struct Also: Sendable, Equatable {
        package let title: String
        package let value: String?
        package let unit: Unit
    }

    package struct Earlier: Sendable, Equatable {
        package let covers: String, words: String
        package let value: String?
        package let result: Result
    }

    /// Everyone the figure looked at.
    package var population: Int { counted.count + notCounted.count + leftOut.count + undecided.count }

    /// `95.0%`, `£12.50`, `37 hours 15 minutes`; `n/a` where there is nothing to print.
    package static func words(_ value: String?, _ unit: Unit) -> String {
        guard let value else { return "n/a" }
        return switch unit {
        case .percent: "\(value)%"
        case .pounds: value.hasPrefix("-") ? "-£\(value.dropFirst())" : "£\(value)"
        // A mean that the folder prints in parts of a minute stays as it is.
        case .minutes: Int64(value).map { Minutes($0).description } ?? "\(value) minutes"
        case .number: value
        }
    }
    package var printed: String { FigureReport.words(value, unit) }
}

/// Every figure of a service for one period.
package struct PeriodReport: Sendable, Equatable {
    package let specification: String, version: String
    package let label: String
    package let period: Period
    package let asAt: Moment
    package let figures: [FigureReport]
    /// Whether the figures are those of the viewer's part, and not of the whole service.
    package let isOfPart: Bool

    package init(
        specification: String, version: String, label: String, period: Period, asAt: Moment, figures: [FigureReport], isOfPart: Bool = false
    ) {
        (self.specification, self.version, self.label) = (specification, version, label)
        (self.period, self.asAt, self.figures, self.isOfPart) = (period, asAt, figures, isOfPart)
    }

    /// What the figures of a part are told apart by.
    static let wordsOfPart = "Worked out over the records that are yours, not over the whole service."
}
