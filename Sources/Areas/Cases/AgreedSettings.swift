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
        if case (.number, .number(let number)) = (setting.type, value) { return number.words(setting.unit) }
        return setting.type.value.flatMap { DatumWords(service).words(of: value, $0) } ?? Agreed.nothing
    }
}

extension Ratio {
    /// In digits, and its unit behind it.
    fileprivate func words(_ unit: String?) -> String {
        if denominator == 1, let counted = unit.flatMap(Allowance.Unit.init(rawValue:)) { return counted.words(numerator) }
        return inDigits + (unit.map { " " + $0.replacing("_", with: " ") } ?? "")
    }
}
