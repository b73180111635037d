import Core

/// A value that is there; what is missing is nil. Numbers, pence and minutes are exact fractions, so that no step of a sum rounds.
package enum Datum: Hashable, Sendable {
    case yesNo(Bool)
    case number(Ratio)
    case day(Day)
    case moment(Moment)
    case span(Stretch)
    case period(first: Day, last: Day)
    case text(String)
    case code(String)
    case codes([String])
    case row(RowID)

    package static func whole(_ number: Int64) -> Datum { .number(Ratio(number)) }

    var yesNo: Bool? { if case .yesNo(let value) = self { value } else { nil } }
    var number: Ratio? { if case .number(let value) = self { value } else { nil } }
    var code: String? { if case .code(let value) = self { value } else { nil } }
    var row: RowID? { if case .row(let value) = self { value } else { nil } }
    /// The London day of a day or a moment.
    package var day: Day? {
        switch self {
        case .day(let day): day
        case .moment(let moment): moment.day
        default: nil
        }
    }
}

/// The days of a span, both included; no last day while it is still open.
package struct Stretch: Hashable, Sendable {
    package let first: Day
    package let last: Day?
    /// Nights were turned into days when the stretch was made; only `open after` still asks.
    package let counts: SpanCount

    /// - Parameter end: the day the span ends on: counted by `bothEnds`, not counted by `nights`.
    package init(from first: Day, to end: Day?, counts: SpanCount = .bothEnds) {
        self.first = first
        last = counts == .nights ? end.map(\.previous) : end
        self.counts = counts
    }
}

/// A row: its kind, and its number, or the numbers of the rows it combines if its kind is derived.
package struct RowID: Hashable, Sendable {
    package let kind: String
    package let key: [Int64]
    package init(_ kind: String, _ key: [Int64]) { (self.kind, self.key) = (kind, key) }
    package init(_ kind: String, _ number: Int64) { self.init(kind, [number]) }
}

/// The records a rule is evaluated over: a worked example's, an act's, or a test's.
package protocol Population {
    /// The rows of a kind that has a table, in the order in which they were recorded.
    func rows(of kind: String) -> [Int64]
    /// A stored field; nil if it is missing.
    func value(_ field: String, of kind: String, row: Int64) -> Datum?
    /// A dated field as it stood on a day.
    func value(_ field: String, of kind: String, row: Int64, on day: Day) -> Datum?
    func setting(_ name: String, service: Int64, on day: Day) -> Datum?
}
