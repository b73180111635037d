import Core
import Language

/// A sort of record: what is asked, what belongs together, what is worked out.
package struct Kind: Entry {
    package let name: String, place: SourcePlace
    package var label: Words
    package var plural: Words
    /// Begins its references: `R-7K2M-9XQ4`.
    package var letter: String
    package var belonging: Belonging
    package var source: Source
    /// The field that places a record in time; nil: the day it was recorded.
    package var dayField: Named<String>?
    package var span: Span?
    package var reported: Reported?
    package var sections: Entered<Section>
    package var fields: Entered<Field>
    package var groups: Entered<Group>
    package var worked: Entered<Worked>
    package var checks: [Check]
    /// The fields shown as columns of its list.
    package var listed: [Named<String>]
    /// The field that names a record in lists; nil: its reference.
    package var title: Named<String>?
    /// What its records tell by being there: for a role that lacks one of them they are not.
    package var marks: Set<Mark>
    package var origin: Origin

    package enum Belonging: Hashable, Sendable {
        case `case`, person, service
        case kind(String)
    }

    /// Who declares it and so owns its table.
    package enum Source: Hashable, Sendable {
        case folder
        /// An area of the program; the folder may add questions.
        case area(table: String)
    }

    /// The days a record lasts, by the names of its two day fields.
    package struct Span: Hashable, Sendable {
        package let starts: Named<String>, ends: Named<String>
        package let counts: Counting
        package enum Counting: String, Sendable, CaseIterable { case bothEnds = "both ends", nights }
    }

    /// Totals submitted by a role: never counted, never led back to people.
    package struct Reported: Hashable, Sendable {
        package let by: Named<String>
        package let oneForEach: [Named<String>]
    }

    package struct Section: Entry {
        package let name: String, place: SourcePlace
        package let label: Words
    }

    /// Rows within the record: a kind of its own in rules.
    package struct Group: Entry {
        package let name: String, place: SourcePlace
        package let label: Words
        package let one: Words
        package let fewest: Int, most: Int
        /// The question whose values have a row each: the statements of a questionnaire. nil: rows are added as they are needed.
        package let each: Named<String>?
        package private(set) var fields: Entered<Field>
        package let origin: Origin

        /// The same group with these of its questions.
        package func asking(_ fields: [Field]) -> Group {
            var group = self
            group.fields = Entered(fields)
            return group
        }
    }

    package struct Worked: Entry {
        package let name: String, place: SourcePlace
        package let rule: Passage
        package let label: Words
        /// As the folder declares it, or as the rule gives it. nil until the rule is read.
        package var type: FieldType?
        /// Kept in the record's row, because it reads nothing but the record; otherwise worked out wherever it is read.
        package var isStored: Bool
    }

    package var isFolders: Bool { source == .folder }
}

/// A question and its answer's type.
package struct Field: Entry {
    package let name: String, place: SourcePlace
    package var type: FieldType
    package var label: Words
    package var hint: AgreedWords?
    package var section: Named<String>?
    package var isRequired: Bool
    /// Asked only if this is true.
    package var when: Passage?
    package var checks: [Check]
    package var marks: Set<Mark>
    /// Why it is asked.
    package var purpose: Words?
    /// A value offered, which the reader may change.
    package var firstChosen: Named<String>?
    package var widget: Widget?
    package var origin: Origin
    /// Added by the folder to an area's kind; its column in the area's table carries the service's name.
    package var isAdded: Bool
    /// Kept with the days from which each answer held, for rules that ask what it was on a day.
    package var isDated: Bool
    /// What it tells those who open the case, before all else; nil: nothing that cannot wait.
    package var glance: Glance?
    /// Of a time: whether it has happened by the time it is recorded, or may lie ahead; nil: the folder does not say.
    package var isPast: Bool?
    /// Whether only a number of the health service is taken, with its check digit.
    package var isNHSNumber = false

    package enum Widget: String, Sendable, CaseIterable { case radios, select, checkboxes }
    package enum Glance: String, Sendable, CaseIterable { case communication, risk, contact }

    init(_ name: String, _ place: SourcePlace, _ type: FieldType, _ label: Words, required: Bool = false, marks: Set<Mark> = []) {
        (self.name, self.place, self.type, self.label, isRequired, self.marks) = (name, place, type, label, required, marks)
        (hint, section, when, checks, purpose, firstChosen, widget, glance) = (nil, nil, nil, [], nil, nil, nil, nil)
        (origin, isAdded, isDated) = (Origin(), false, false)
    }
}

/// A rule that an act or an answer must meet, and the sentence of its refusal. Undecided does not refuse.
package struct Check: Hashable, Sendable {
    package let place: SourcePlace
    package let firmness: Firmness
    package let unless: Passage
    package let say: AgreedWords
    /// The field it stands beside.
    package let at: Named<String>?

    /// Refused, or asked once with the answer kept.
    package enum Firmness: String, Sendable { case refuse, ask }
}

/// What an answer is.
package enum FieldType: Hashable, Sendable {
    case yesNo
    /// Exact, with this many decimals.
    case number(decimals: Int)
    /// Pence.
    case money
    case minutes
    case day, moment
    case text, longText
    case code(String), codes(String)
    case row(String)
    case span
    case file

    /// As a folder writes it.
    package var written: String {
        switch self {
        case .yesNo: "yes/no"
        case .number(decimals: 0): "number"
        case .number(let decimals): "number with \(decimals) decimals"
        case .money: "money"
        case .minutes: "minutes"
        case .day: "day"
        case .moment: "moment"
        case .text: "text"
        case .longText: "long text"
        case .code(let list): "code of \(list)"
        case .codes(let list): "codes of \(list)"
        case .row(let kind): "row of \(kind)"
        case .span: "span"
        case .file: "file"
        }
    }

    /// The list whose codes it takes.
    package var list: String? {
        switch self {
        case .code(let list), .codes(let list): list
        default: nil
        }
    }

    init?(written text: String) {
        let words = text.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("yes/no", 1): self = .yesNo
        case ("number", 1): self = .number(decimals: 0)
        case ("number", 4) where words[1] == "with" && words[3].hasPrefix("decimal"):
            guard let places = Int(words[2]), (1...6).contains(places) else { return nil }
            self = .number(decimals: places)
        case ("money", 1): self = .money
        case ("minutes", 1): self = .minutes
        case ("day", 1): self = .day
        case ("moment", 1): self = .moment
        case ("text", 1): self = .text
        case ("long", 2) where words[1] == "text": self = .longText
        case ("code", 3) where words[1] == "of": self = .code(words[2])
        case ("codes", 3) where words[1] == "of": self = .codes(words[2])
        case ("row", 3) where words[1] == "of": self = .row(words[2])
        case ("span", 1): self = .span
        case ("file", 1): self = .file
        default: return nil
        }
    }

    static let examples = [
        "yes/no", "number", "number with 2 decimals", "money", "minutes", "day", "moment", "text", "long text", "code of LIST",
        "codes of LIST",
        "row of KIND", "span", "file",
    ]
}
