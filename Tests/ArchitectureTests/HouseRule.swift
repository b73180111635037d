import Testing

/// A rule that every source file keeps, and the proof that it can be broken: texts that it must catch, and texts it must let pass.
struct HouseRule: Sendable, CustomTestStringConvertible {
    typealias Planted = (path: String, text: String)

    let name: String
    /// The lines that break the rule and what is wrong there.
    let broken: @Sendable (SourceFile) -> [(line: Int, why: String)]
    let caught: [Planted]
    let passed: [Planted]

    var testDescription: String { name }

    static let all = [
        arrows, outsideLibraries, sqlInItsPlace, folds, clock, stopping, talking, councils(["sometown"]),
    ]
}
