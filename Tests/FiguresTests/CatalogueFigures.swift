import Core
import Language
import Populations

/// Figures worked out by hand from the catalogues, in plain Swift and without the rule language: what the folders must come to.
struct CatalogueFigures {
    let records: Records
    let first: Int, last: Int

    init(_ records: Records, _ days: ClosedRange<Day>) {
        (self.records, first, last) = (records, days.lowerBound.number, days.upperBound.number)
    }

    struct Row {
        let number: Int64
        let values: [String: Datum]
        func day(_ field: String) -> Int? { values[field]?.day?.number }
        func code(_ field: String) -> String? { if case .code(let code)? = values[field] { code } else { nil } }
        func link(_ field: String) -> Int64? { if case .row(let row)? = values[field] { row.key[0] } else { nil } }
        func yes(_ field: String) -> Bool? { if case .yesNo(let value)? = values[field] { value } else { nil } }
        func moment(_ field: String) -> Moment? { if case .moment(let moment)? = values[field] { moment } else { nil } }
        /// Minutes, pence, or a number without decimals.
        func whole(_ field: String) -> Int? {
            switch values[field] {
            case .number(let number)? where number.denominator == 1: Int(number.numerator)
            default: nil
            }
        }
    }

    func rows(_ kind: String) -> [Row] { (records.kinds[kind] ?? []).map { Row(number: $0.number, values: $0.values) } }

    /// Whether two stretches of days, both ends counted, share a day; no end is still open.
    func meet(_ a: (Int, Int?), _ b: (Int, Int?)) -> Bool { a.0 <= (b.1 ?? .max) && b.0 <= (a.1 ?? .max) }
    func span(_ row: Row) -> (Int, Int?) { (row.day("starts") ?? .max, row.day("ends")) }
    var quarter: (Int, Int?) { (first, last) }
    func isInQuarter(_ day: Int?) -> Bool { day.map { first <= $0 && $0 <= last } ?? false }

    /// The days that stretches of days have in common, each with both its ends.
    func common(_ stretches: [(Int, Int?)]) -> Int {
        let begins = stretches.map(\.0).max() ?? 0
        let ends = stretches.map { $0.1 ?? .max }.min() ?? 0
        return max(0, ends - begins + 1)
    }

    /// The nights of a stay: the day of leaving is not one.
    func nights(_ row: Row) -> (Int, Int?) { (row.day("starts") ?? .max, row.day("ends").map { $0 - 1 }) }

    /// The weeks, Monday to Sunday, that end in the quarter.
    var weeks: [(Int, Int)] {
        (first...last).filter { Day(number: $0).weekday == 7 }.map { ($0 - 6, $0) }
    }

    func rows(_ kind: String, by link: String) -> [Int64: [Row]] { Dictionary(grouping: rows(kind)) { $0.link(link) ?? 0 } }

    /// A figure as it is to come out.
    struct Expected: CustomStringConvertible {
        let code: String, numerator: Int, denominator: Int

        init(_ code: String, _ parts: (Int, Int)) { (self.code, numerator, denominator) = (code, parts.0, parts.1) }

        /// Over 0 there is none.
        var value: Ratio? {
            get throws { denominator == 0 ? nil : try Ratio(Int64(numerator), over: Int64(denominator)) }
        }
        var description: String { "\(code): \(numerator) of \(denominator)" }
    }
}
