/// What a value is. "May be missing" stands beside it, on the term, the field and the setting.
package indirect enum ValueType: Hashable, Sendable {
    case yesNo, number
    /// Pence.
    case money
    case minutes
    case day, moment
    case span
    /// A reporting period, and the `covers` of a figure or of a reported row: its first and last day, and no other stretch is equal.
    case period
    /// Only `is` and `is recorded`.
    case text
    case code(list: String)
    case codes(list: String)
    case row(kind: String)
    /// `6 months`: only to be added to a day or taken from one.
    case length

    var isQuantity: Bool { self == .number || self == .money || self == .minutes }
    var isInTime: Bool { self == .day || self == .moment }

    /// How a mistake names it.
    var words: String {
        switch self {
        case .yesNo: "a yes or no"
        case .number: "a number"
        case .money: "a sum of money"
        case .minutes: "minutes"
        case .day: "a day"
        case .moment: "a moment"
        case .span: "a span of days"
        case .period: "a period"
        case .text: "a text"
        case .code(let list): "a code of \(list)"
        case .codes(let list): "several codes of \(list)"
        case .row(let kind): "a \(kind)"
        case .length: "a length of time"
        }
    }
}

/// How the last day of a span counts.
package enum SpanCount: String, Hashable, Sendable {
    /// A stay of one day begins and ends on it and counts one.
    case bothEnds = "both ends"
    /// The night of the last day is spent elsewhere: the start counts, the end does not.
    case nights
}
