import Core
import Storage

/// What was sent of figures. An earlier stretch is compared with as it was sent, whatever was corrected since; a figure whose folder says
/// `as sealed: yes` is itself shown as it was sent.
package struct SentFigures: Sendable {
    /// The figure of a code that was sealed last for some days, in their words: `April to June 2026`; nil where none was sent.
    let find: @Sendable (_ service: String, _ code: String, _ covers: String, _ transaction: Transaction) throws -> FigureReport?

    package init(find: @escaping @Sendable (String, String, String, Transaction) throws -> FigureReport?) { self.find = find }

    /// Nothing was sent, or it shall not count: a return is never made from what a return said.
    package static let none = SentFigures { _, _, _, _ in nil }
}

extension FigureReport {
    /// The value a rule reads: exact for a share or a count, and as it was printed for other arithmetic.
    var sentValue: Ratio? {
        get throws(RatioError) {
            guard value != nil, let printed = PrintedFigure.units(value) else { return nil }
            if let numerator, let denominator, denominator != 0 { return try Ratio(numerator, over: denominator) }
            if let numerator { return Ratio(numerator) }
            let power = (0..<printed.places).reduce(Int64(1)) { power, _ in power * 10 }
            let shown = try Ratio(printed.units, over: power)
            return switch unit {
            case .percent: try shown.times(Ratio.hundredth)
            case .pounds: try shown.times(Ratio(100))
            case .number, .minutes: shown
            }
        }
    }

    var sentEarlier: Earlier { Earlier(covers: covers, words: coversWords, value: value, result: result) }
}
