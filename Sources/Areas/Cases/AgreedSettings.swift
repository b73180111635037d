import Clocks
import Core
import Language
import Specification
import Storage

extension Published {
    /// What is agreed on a day, for the words that name settings.
    package func agreed(on day: Day, in transaction: Transaction) throws -> Agreed {
        agreed(on: day, in: try settings(in: transaction))
    }

    /// What the folder opens with, before anything is agreed.
    package var opening: Agreed { agreed(on: Version.ever, in: CasePopulation(opening: self)) }

    package func agreed(on day: Day, in population: CasePopulation) -> Agreed {
        let known = service.settings.compactMap { setting in
            population.setting(setting.name, service: reference.number, on: day).map { (setting.name, words(of: $0, setting)) }
        }
        return Agreed(Dictionary(known, uniquingKeysWith: { first, _ in first }))
    }

    /// `5 working days`, `£24.50`, `2 hours`, as they stand within a sentence.
    private func words(of value: Datum, _ setting: Setting) -> String {
        switch (setting.type, value) {
        case (.money, .number(let pence)): Pence(pence.down).description
        case (.minutes, .number(let minutes)): Minutes(minutes.down).description
        case (.number, .number(let number)): number.words(setting.unit)
        case (_, .yesNo(let answer)): answer ? "yes" : "no"
        case (_, .day(let day)): day.withoutWeekday
        case (_, .moment(let moment)): moment.words
        case (_, .code(let code)): words(of: code, setting.type)
        case (_, .codes(let codes)): codes.map { words(of: $0, setting.type) }.joined(separator: ", ")
        case (_, .text(let text)): text
        default: Agreed.nothing
        }
    }

    private func words(of code: String, _ type: FieldType) -> String {
        type.list.flatMap { service.lists[$0]?.values[code]?.label.english } ?? code
    }
}

extension Ratio {
    /// In digits, with no more decimals than it has, and its unit behind it.
    fileprivate func words(_ unit: String?) -> String {
        if denominator == 1, let counted = unit.flatMap(Allowance.Unit.init(rawValue:)) { return counted.words(numerator) }
        let exact = (0...6).lazy.compactMap { try? self.rounded(places: $0) }.first { (try? Ratio($0)) == self }
        return (exact?.description ?? "\(numerator)/\(denominator)") + (unit.map { " " + $0.replacing("_", with: " ") } ?? "")
    }

    private init(_ decimal: Decimal) throws(RatioError) {
        self = try Ratio(decimal.units, over: (0..<decimal.places).reduce(1) { scale, _ in scale * 10 })
    }
}
