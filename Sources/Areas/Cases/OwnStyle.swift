import Core
import Language
import Specification

extension Service {
    /// How whoever a case is about wants what is written for them.
    ///
    /// - Throws: ``RuleError`` for arithmetic that has no answer.
    package func style(of file: Reference, in population: any Population, _ occasion: Occasion) throws -> OwnPages.Style {
        let chosen = try ownPages?.style.flatMap { rules[$0] }?.value(for: RowID("case", file.number), in: population, occasion)
        guard case .code(let code)? = chosen else { return .first }
        return OwnPages.Style(rawValue: code) ?? .first
    }
}
