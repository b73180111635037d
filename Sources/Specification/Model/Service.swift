import Core
import Language

/// A commissioned service as its folder says it: a value, complete and checked. `docs/reference/folder.md` describes every part.
package struct Service: Sendable {
    package var name: String
    /// Begins the codes of its figures and clocks: `ROT`.
    package var prefix: String
    package var label: Words
    package var about: Words
    package var person: PersonWords
    package var calendar: Calendar
    /// How often it reports.
    package var reports: Period.Length
    package var settings: Entered<Setting>
    package var roles: Entered<Role>
    package var tables: Entered<BandTable>
    package var lists: Entered<CodeList>
    /// The areas' kinds with the questions this folder adds, then the folder's own.
    package var kinds: Entered<Kind>
    package var stages: Entered<Stage>
    package var acts: Entered<Act>
    package var clocks: Entered<Clock>
    package var defines: Entered<Define>
    package var derived: Entered<DerivedKind>
    package var figures: Entered<FigureEntry>
    package var returns: Entered<Return>
    package var documents: Entered<Document>
    package var boards: Entered<Board>
    package var ownPages: OwnPages?
    package var examples: [Example]
    package var demonstration: Demonstration?
    package var printed: FiguresInPrint?
    /// The SHA-256 of its files, in hexadecimal: the version under which an act was recorded.
    package var version: String
    /// Its rules, checked.
    package var rules: Rulebook
    /// The tables it needs.
    package var layout: TableLayout

    /// The service's word for a person.
    package struct PersonWords: Hashable, Sendable {
        package let one: Words, many: Words
        package init(one: Words = Words("person"), many: Words = Words("people")) { (self.one, self.many) = (one, many) }
    }

    /// A service of which nothing has been read yet.
    init(name: String) {
        (self.name, prefix, label, about, person) = (name, "", Words(""), Words(""), PersonWords())
        (calendar, reports, version) = (.officeHours, .quarter, "")
        (settings, roles, tables, lists, kinds) = ([], [], [], [], [])
        (stages, acts, clocks, defines, derived, figures, returns, documents, boards) = ([], [], [], [], [], [], [], [], [])
        (ownPages, examples, demonstration, printed) = (nil, [], nil, nil)
        (rules, layout) = (Rulebook(Vocabulary()), TableLayout())
    }
}

/// A value that differs between contracts or changes over time. The folder holds the opening one; later ones are dated records.
package struct Setting: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    package let type: FieldType
    /// Words such as `working_days`, read where a clock says `within: setting.NAME`.
    package let unit: String?
    /// nil: no value until one is agreed.
    package let opening: Opening?
    package let origin: Origin

    package struct Opening: Hashable, Sendable {
        package let text: String
        package let answer: Answer
        package let place: SourcePlace
    }
}

/// Who works with the service.
package struct Role: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    package let party: Party
    package let sees: Sight
    /// nil: what the role sees is what its figures are worked out over.
    package let figures: Figures?
    /// The records that let it know of more: those that name its organisation, or the person themselves where the role sees only its own.
    package let through: [Naming]
    /// The kinds of which it sees, within the cases it knows of, only the records that name it or that it made.
    package let onlyOwn: [Naming]
    /// Codes of acts and of capabilities.
    package let may: [Named<String>]
    package let marks: Set<Mark>
    package let origin: Origin

    package enum Party: String, Sendable, CaseIterable { case provider, council, referrer, health, person, other }
    /// Whose records of this service a role sees.
    package enum Sight: String, Sendable, CaseIterable { case service, organisation, own, figures, nothing }
    /// What the figures of a role are worked out over that sees a part of the service.
    package enum Figures: String, Sendable, CaseIterable { case service }
    package enum Capability: String, Sendable, CaseIterable {
        case read, figures, returns, sign, settings, export, correct, readers, dispose
    }

    /// How the records of a kind name somebody: along links to an answer that holds a code, as in `provider.account`.
    package struct Naming: Hashable, Sendable {
        package let kind: Named<String>
        package let path: Passage
        package var steps: [String] { path.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
    }

    package func may(_ act: String) -> Bool { may.contains { $0.value == act } }
    package func may(_ capability: Capability) -> Bool { may(capability.rawValue) }
}

/// Bands read by rules: `hours_band(total).default`, `points(type, level).points`.
package struct BandTable: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    package let columns: [Column]
    /// Names of the columns that are looked up; empty for a table of bands, whose first two columns are `from` and `to`.
    package let keys: [String]
    package let rows: [[Cell]]
    package let origin: Origin

    package struct Column: Hashable, Sendable {
        package let name: String, type: FieldType, place: SourcePlace
    }
    /// nil answer: an empty cell, which only a bound may be.
    package struct Cell: Hashable, Sendable {
        package let answer: Answer?
        package let place: SourcePlace
    }
    package var isBanded: Bool { keys.isEmpty }
}

/// The values one may choose from.
package struct CodeList: Entry {
    package let name: String, place: SourcePlace
    package let label: Words
    package let attributes: Entered<Attribute>
    package let values: Entered<Value>
    package let origin: Origin

    package struct Attribute: Entry {
        package let name: String, place: SourcePlace
        package let type: FieldType
        package let isOptional: Bool
    }

    package struct Value: Entry {
        package let name: String, place: SourcePlace
        package let label: Words
        /// The days between which it may be chosen, both included; nil: always.
        package let from: Day?, until: Day?
        /// Beside its words where it is chosen.
        package let picture: Picture?
        package let attributes: [String: Answer]
        package let origin: Origin

        package var code: String { name }
        package func isOffered(on day: Day) -> Bool { from.map { $0 <= day } ?? true && until.map { day <= $0 } ?? true }
    }

    package func offered(on day: Day) -> [Value] { values.filter { $0.isOffered(on: day) } }
}
