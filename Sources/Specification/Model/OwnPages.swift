import Language

/// What a person reads of their own record, in words they chose, and what they do there: own_pages.yaml.
package struct OwnPages: Sendable {
    package let place: SourcePlace
    /// The roles that have them.
    package let roles: [Named<String>]
    /// Finds of a case a code that is a ``Style``.
    package let style: Passage?
    /// Documents, written anew each time somebody reads them.
    package let pages: Entered<Row>
    package let acts: Entered<Row>

    /// A page or an act, with the picture beside it.
    package struct Row: Entry {
        /// Of a document, or of an act.
        package let name: String, place: SourcePlace
        package let picture: Named<String>
    }

    /// How somebody wants what is written for them; the codes of a list in every folder that has own pages.
    package enum Style: String, Sendable, CaseIterable {
        case pictures = "words_and_pictures"
        case simple = "simple_words"
        case standard

        /// Until somebody has chosen.
        package static let first = Style.pictures
        package var isEasy: Bool { self != .standard }
    }

    package func has(_ role: String) -> Bool { roles.contains { $0.value == role } }
}

/// What is drawn beside words, by concept. None says anything that the words do not.
package enum Picture: String, Sendable, CaseIterable {
    case calendar, change, clock, delighted, document, done, goal, happy, help, home, idea, miserable, people, question, sad, safe
    case soSo = "so_so"
    case talk, worried
}
