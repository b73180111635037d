import Core
import Language

/// What a rule gives, in the words of a service: `5 hours`, `2 April 2026`, `£24.50`, the label of a code.
package struct DatumWords {
    private let service: Service
    private let manner: Manner

    /// To whom it is said (experience §12).
    package enum Manner: Sendable, Hashable {
        /// For staff and on paper: `Thursday 2 April 2026 at 16:30`.
        case formal
        /// For the person it is about: `Thursday 2 April at 4:30 in the afternoon`, with the year where it is not this one, and easy words
        /// where the folder has them.
        case plain(easy: Bool, today: Day)
    }

    package init(_ service: Service, _ manner: Manner = .formal) { (self.service, self.manner) = (service, manner) }

    /// - Parameter type: what the value is; a number is written otherwise where it is money or minutes.
    /// - Returns: nil for what stands in no text, such as a span.
    package func words(of value: Datum, _ type: ValueType) -> String? {
        switch (type, value) {
        case (.money, .number(let pence)): Pence(pence.down).description
        case (.minutes, .number(let minutes)): Minutes(minutes.down).description
        case (_, .number(let number)): number.inDigits
        case (_, .yesNo(let answer)): answer ? "yes" : "no"
        case (_, .day(let day)): words(of: day)
        case (_, .moment(let moment)): words(of: moment)
        case (.code(let list), .code(let code)): label(of: code, in: list)
        case (.codes(let list), .codes(let codes)): codes.map { label(of: $0, in: list) }.joined(separator: ", ")
        case (_, .text(let text)): text
        case (_, .period(let first, let last)): "\(words(of: first)) to \(words(of: last))"
        case (_, .row(let row)): row.key.first.flatMap { Reference(number: $0) }?.printed(service.kinds[row.kind]?.letter ?? "R")
        default: nil
        }
    }

    private func words(of day: Day) -> String {
        guard case .plain(_, let today) = manner else { return day.withoutWeekday }
        return day.parts.year == today.parts.year ? day.withoutYear : day.words
    }

    private func words(of moment: Moment) -> String {
        guard case .plain = manner else { return moment.words }
        return "\(words(of: moment.day)) at \(moment.time.spoken)"
    }

    private func label(of code: String, in list: String) -> String {
        guard let label = service.lists[list]?.values[code]?.label else { return code }
        guard case .plain(let isEasy, _) = manner else { return label.english }
        return label.said(easy: isEasy)
    }
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
