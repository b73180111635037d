import Core

/// A rule as it was written: every part with its place, nothing yet known about what its names mean.
package struct Phrase: Hashable, Sendable {
    package let place: SourcePlace
    package let form: Form

    package indirect enum Form: Hashable, Sendable {
        case number(Ratio)
        case length(Ratio, Unit)
        case percent(Ratio)
        case money(Int64)
        case day(Day)
        case string(String)
        case path(Path)
        case calculation(Phrase, Operation, Phrase)
        case not(Phrase)
        case and([Phrase])
        case or([Phrase])
        case comparison(Phrase, Comparison, Phrase)
        /// `is recorded`, or `is not recorded` where `expected` is false.
        case recorded(Phrase, expected: Bool)
        /// `in (a, b)` or `in a_list`.
        case among(Phrase, Members, expected: Bool)
        case during(Phrase, Phrase)
        /// `open during x`, of the row in hand where no subject is given.
        case open(Phrase?, Opening, Phrase)
        case choice([Branch], otherwise: Phrase)
        case has(Rows, expected: Bool)
        case count(different: [Path], Rows)
        case fold(Fold, Phrase, Rows)
        case the(Path, Rows)
        /// What could not be read and has been reported; nothing more is said about it.
        case faulty
    }

    package struct Branch: Hashable, Sendable { package let value: Phrase, condition: Phrase }
}

package enum Operation: String, Hashable, Sendable { case plus = "+", minus = "-", times = "×", divided = "÷" }

package enum Comparison: String, Hashable, Sendable, CaseIterable {
    case `is`, isNot = "is not", atLeast = "at least", atMost = "at most", above, below
    case before, after, onOrBefore = "on or before", onOrAfter = "on or after"
}

package enum Opening: String, Hashable, Sendable, CaseIterable { case during, on, after }
package enum Fold: String, Hashable, Sendable, CaseIterable { case sum, mean, median, lowest, highest }
package enum Pick: String, Hashable, Sendable { case latest, first }

/// `name`, `name(arguments)`, and what follows after dots.
package struct Path: Hashable, Sendable {
    package let name: Name
    package let arguments: [Phrase]?
    package let steps: [Name]
    package var place: SourcePlace { name.place }
    package var isOneName: Bool { arguments == nil && steps.isEmpty }

    package struct Name: Hashable, Sendable { package let text: String, place: SourcePlace }
}

package enum Members: Hashable, Sendable { case list(Path), codes([Path.Name]) }

package struct Rows: Hashable, Sendable {
    package let place: SourcePlace
    package let pick: Pick?
    package let path: Path
    package let forEach: [Path]
    package let by: [Path]
    package let condition: Phrase?
}
