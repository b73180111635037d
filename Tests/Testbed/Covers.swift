import Testing

/// Says which requirements of the specification a test proves: `@Test(.covers("ROT-012"))`.
package struct Covers: TestTrait, SuiteTrait {
    package let requirements: [String]
    package var isRecursive: Bool { true }
    package var comments: [Comment] { ["covers \(requirements.joined(separator: ", "))"] }
}

extension Trait where Self == Covers {
    package static func covers(_ requirements: String...) -> Covers { Covers(requirements: requirements) }
    /// The requirements that files of worked examples name themselves.
    package static func covers(all requirements: [String]) -> Covers { Covers(requirements: requirements) }
}
