import Core
import Language

/// Where a case can stand: a condition over facts. A case stands in the last stage whose condition is true.
package struct Stage: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    /// nil for the first stage only.
    package let when: Passage?
    package let ends: Bool
    package let origin: Origin
}

/// What someone can do: the forms filled in, the guards, the words when it is done.
package struct Act: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    package let by: [Named<String>]
    package let beginsCase: Bool
    /// The kinds of which it makes a record, in the order of their forms.
    package let records: [Named<String>]
    /// The records of the case that it adds to or changes; their forms come first.
    package let amends: [Amend]
    /// The stages in which it is offered; nil: all that are not over.
    package let stages: [Named<String>]?
    package let guards: [Check]
    package let then: AgreedWords?
    /// The documents it issues, in this order.
    package let shares: [Named<String>]
    /// What it issues beside them, in each open case of a group of a board; nil: nothing.
    package let ofEachCase: OfEachCase?
    /// Where the folder says that lines of a file may be taken by it, each as the act it is; nil: it does not.
    package let fromFile: SourcePlace?
    package let origin: Origin

    package var code: String { name }
    /// All kinds whose form is filled in, in order.
    package var kinds: [Named<String>] { amends.map(\.kind) + records }

    /// The documents it issues, of whatever they speak.
    package var documents: [Named<String>] { shares + (ofEachCase.map { [$0.shares] } ?? []) }

    /// The records it adds to and those it makes, in the order of their forms.
    package var parts: [Part] {
        let amended = amends.map(\.kind.value)
        return amended.map { Part(kind: $0, isNew: false, isNext: false) }
            + records.map { Part(kind: $0.value, isNew: true, isNext: amended.contains($0.value)) }
    }

    /// A record that the act fills in.
    package struct Part: Hashable, Sendable {
        package let kind: String
        package let isNew: Bool
        /// Whether the act also adds to a record of the same kind: it closes one and opens the next.
        package let isNext: Bool
        /// What its answers are sent under. No kind's name has a hyphen.
        package var name: String { isNext ? "new-\(kind)" : kind }
    }

    /// A document in each open case that stands on a board in the group that the record in hand names, and in each that would and has ended lately.
    package struct OfEachCase: Hashable, Sendable {
        package let board: Named<String>
        /// Gives the code of the group.
        package let group: Passage
        /// In days, today included: a case that has ended counts where anything was recorded of it since then. 0: none does.
        package let endedWithin: Int
        package let shares: Named<String>
        /// Stands in the documents of ``Act/shares`` where there is no such case.
        package let ifNone: Words
    }

    /// A record that is there already: what is answered is a further fact about it.
    package struct Amend: Hashable, Sendable {
        package let kind: Named<String>
        /// The questions asked; nil: all of the kind's.
        package let fields: [Named<String>]?
        /// Which of the case's records may be chosen; nil: all.
        package let condition: Passage?

        package func asks(_ field: String) -> Bool { fields.map { $0.contains { $0.value == field } } ?? true }
    }
}

/// A deadline.
package struct Clock: Entry {
    package let name: String, place: SourcePlace
    /// `ROT-RC-01`
    package let code: String
    package let label: Words
    /// The kind in hand: one clock for each of its records, or for each row of a derived kind.
    package let of: Named<String>
    package let starts: Passage
    package let done: Passage
    package let within: Within
    /// How long after the start doing it begins to count.
    package let opens: Amount?
    /// When a day's deadline falls; nil: at the calendar's close.
    package let dayEnds: TimeOfDay?
    package let pauses: Passage?
    package let voidWhen: Passage?
    package let countsAsDone: Passage?
    package let owner: Named<String>?
    package let whenMissed: [Consequence]
    package let origin: Origin

    package enum Consequence: String, Sendable, CaseIterable { case alert, stage, indicator }

    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case hours, days, workingDays = "working_days", weeks, months, years
        /// Hours counted only while the service is open.
        case workingHours = "working_hours"
    }

    package struct Amount: Hashable, Sendable {
        package let size: Size
        /// nil: the unit of the setting.
        package let unit: Unit?
        package enum Size: Hashable, Sendable { case fixed(Int), setting(String) }
    }

    /// `3 months less 1 day`, `14 days then next working day`
    package struct Within: Hashable, Sendable {
        package let amount: Amount
        package let lessDays: Int
        package let thenNextWorkingDay: Bool
        package let place: SourcePlace
        /// As the folder writes it.
        package let text: String
    }
}
