import Core
import Language

/// What a rule gives, in the words of a service: `5 hours`, `2 April 2026`, `£24.50`, the label of a code.
package struct DatumWords {
    private let service: Service

    package init(_ service: Service) { self.service = service }

    /// - Parameter type: what the value is; a number is written otherwise where it is money or minutes.
    /// - Returns: nil for what stands in no text, such as a span.
    package func words(of value: Datum, _ type: ValueType) -> String? {
        switch (type, value) {
        case (.money, .number(let pence)): Pence(pence.down).description
        case (.minutes, .number(let minutes)): Minutes(minutes.down).description
        case (_, .number(let number)): number.inDigits
        case (_, .yesNo(let answer)): answer ? "yes" : "no"
        case (_, .day(let day)): day.withoutWeekday
        case (_, .moment(let moment)): moment.words
        case (.code(let list), .code(let code)): label(of: code, in: list)
        case (.codes(let list), .codes(let codes)): codes.map { label(of: $0, in: list) }.joined(separator: ", ")
        case (_, .text(let text)): text
        case (_, .period(let first, let last)): "\(first.withoutWeekday) to \(last.withoutWeekday)"
        case (_, .row(let row)): row.key.first.flatMap { Reference(number: $0) }?.printed(service.kinds[row.kind]?.letter ?? "R")
        default: nil
        }
    }

    private func label(of code: String, in list: String) -> String { service.lists[list]?.values[code]?.label.english ?? code }
}

extension Ratio {
    /// In digits, with no more decimals than it has; as a fraction where no six are enough.
    package var inDigits: String {
        let exact = (0...6).lazy.compactMap { try? self.rounded(places: $0) }.first { (try? Ratio($0)) == self }
        return exact?.description ?? "\(numerator)/\(denominator)"
    }

    private init(_ decimal: Decimal) throws(RatioError) {
        self = try Ratio(decimal.units, over: (0..<decimal.places).reduce(1) { scale, _ in scale * 10 })
    }
}
