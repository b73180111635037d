import Language

/// Words in which settings may be named: `The plan is due {plan_within} after the referral.` They can only be read with what is agreed on
/// a day, so that no page shows a name where a number belongs.
package struct AgreedWords: Hashable, Sendable {
    private let words: Words
    /// The settings it names, each where it stands.
    let named: [Named<String>]

    init(_ words: Words, naming named: [Named<String>] = []) { (self.words, self.named) = (words, named) }

    /// The English words with the values of that day in them.
    package func english(_ agreed: Agreed) -> String { agreed.said(words.english) }
    /// The same, in easy words where they are wanted and there are any.
    package func said(easy isEasy: Bool, _ agreed: Agreed) -> String { agreed.said(words.said(easy: isEasy)) }
    /// The English words as the folder writes them.
    var written: String { words.english }
    var isEmpty: Bool { words.isEmpty }
}

/// What is agreed on a day: each setting of a service by name, its value in words.
package struct Agreed: Hashable, Sendable {
    private let words: [String: String]

    package init(_ words: [String: String]) { self.words = words }

    /// Stands where a setting has no value on that day.
    package static let nothing = "(not agreed yet)"

    /// `5 working days`; nil where nothing is agreed.
    package subscript(setting: String) -> String? { words[setting] }

    /// A text of the folder with values in place of the names in braces.
    package func said(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var (said, rest) = ("", Substring(text))
        while let opening = rest.firstIndex(of: "{"), let closing = rest[opening...].firstIndex(of: "}") {
            said += rest[..<opening] + (words[rest[rest.index(after: opening)..<closing].trimmed] ?? Agreed.nothing)
            rest = rest[rest.index(after: closing)...]
        }
        return said + rest
    }
}
