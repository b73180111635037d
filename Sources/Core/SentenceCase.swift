extension String {
    /// With its first letter as a capital.
    package var beginningSentence: String { prefix(1).uppercased() + dropFirst() }
    /// With its first letter as a small one.
    package var withinSentence: String { prefix(1).lowercased() + dropFirst() }
}
