import Language

/// A text of a folder and where it stands: a rule, a name, a number before the model gives it a type.
package struct Passage: Hashable, Sendable {
    /// The text with the place of each line that was joined to make it, as the rule language reads it.
    package let rule: RuleText
    package let place: SourcePlace

    package var text: String { rule.text }

    package init(_ rule: RuleText, at place: SourcePlace) { (self.rule, self.place) = (rule, place) }
    package init(_ text: String, at place: SourcePlace) { self.init(RuleText(text, at: place), at: place) }
}
