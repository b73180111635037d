import Core
import Language

/// A name for rows or for a rule, read anew wherever it stands.
package struct Define: Entry {
    package let name: String, place: SourcePlace
    package let rule: Passage
}

/// Every combination of some kinds for which a condition holds: case × week.
package struct DerivedKind: Entry {
    package let name: String, place: SourcePlace
    package let each: [Named<String>]
    package let condition: Passage?
    package let fields: Entered<Kind.Worked>
}

/// An indicator.
package struct Figure: Entry {
    /// Its code: `ROT-KPI1`.
    package let name: String, place: SourcePlace
    package let label: Words
    package let measure: Measure
    package let leaveOut: [Reason]
    package let notRecorded: Undecided?
    package let each: Return.Each?
    package let belongsTo: Passage?
    package let asSealed: Bool
    package let needs: Passage?
    package let untilThen: Words?
    package let cannot: Sentence?
    package let targets: [Target]
    package let tested: Tested
    /// Decimals printed; nil: one for a percentage, none for a count.
    package let places: Int?
    package let by: [Passage]
    package let also: [Also]
    package let missedTwice: Sentence?
    package let reporter: Named<String>?
    package let origin: Origin

    package var code: String { name }

    package enum Measure: Hashable, Sendable {
        case share(of: Passage, countedWhen: Passage)
        case count(of: Passage)
        case figure(Passage)
    }
    /// Where those undecided go: into the divisor only, or out.
    package enum Undecided: String, Sendable, CaseIterable { case stays, leftOut = "left out" }
    package enum Tested: String, Sendable, CaseIterable { case exact, asPrinted = "as printed" }
    package enum Comparison: String, Sendable, CaseIterable { case atLeast = "at least", atMost = "at most", above, below }

    /// A reason to leave a row out, and when it holds.
    package struct Reason: Hashable, Sendable {
        package let words: String, rule: Passage, place: SourcePlace
    }
    package struct Sentence: Hashable, Sendable {
        package let when: Passage, say: Words
    }
    package struct Also: Hashable, Sendable {
        package let title: String, rule: Passage, place: SourcePlace
    }
    package struct Target: Hashable, Sendable {
        package let comparison: Comparison
        /// `98%` is 98 over 100.
        package let value: Ratio
        package let from: Day?
        package let decision: String?
        package let place: SourcePlace
        /// `above 98%`
        package let text: String
    }
}

/// What is sent: which figures and tables, by when, signed by whom.
package struct Return: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    package let each: Each
    package let figures: [Named<String>]
    package let tables: [Named<String>]
    package let narrative: Entered<Kind.Section>
    package let due: Clock.Within?
    package let signedBy: [Named<String>]
    package let to: Named<String>?
    package let origin: Origin

    package enum Each: String, Sendable, CaseIterable { case week, month, quarter, year, fourWeeks = "4 weeks", contractYear = "contract year" }
}

/// A letter, plan or report: Markdown with rules.
package struct Document: Entry {
    /// The file's name without its ending.
    package let name: String, place: SourcePlace
    package let text: String
}
