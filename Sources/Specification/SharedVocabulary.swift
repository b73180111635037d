import Core
import Language

/// A kind that an area of the program declares, with the table that the area owns. A folder may add questions to it.
package struct AreaKind: Sendable {
    package let kind: Kind

    package init(
        _ name: String, label: String, plural: String, letter: String, table: String, fields: [Field],
        of belonging: Kind.Belonging = .service,
        span: Kind.Span? = nil, title: String? = nil
    ) {
        let place = SharedVocabulary.place
        var kind = Kind(named: name, at: place, label: Words(label), plural: Words(plural), letter: letter, source: .area(table: table))
        (kind.belonging, kind.span, kind.fields) = (belonging, span, Entered(fields))
        kind.title = title.map { Named($0, place) }
        self.kind = kind
    }
}

/// The kinds every folder can lean on, until the areas that own them declare them.
package enum SharedVocabulary {
    static let place = SourcePlace(file: "the program", line: 1, column: 1)

    private static func field(
        _ name: String, _ type: FieldType, _ label: String, required: Bool = false, hint: String? = nil, marks: Set<Mark> = []
    ) -> Field {
        var field = Field(name, place, type, Words(label), required: required, marks: marks)
        field.hint = hint.map { AgreedWords(Words($0)) }
        return field
    }

    package static let person = AreaKind(
        "person", label: "person", plural: "people", letter: "P", table: "person",
        fields: [
            field("name", .text, "Name", required: true, marks: [.identifying]),
            field("preferred_name", .text, "Preferred name", marks: [.identifying]),
            born,
            nhsNumber,
        ],
        title: "name")

    /// Nobody is born later than today or longer ago than anybody lived.
    private static var born: Field {
        var born = field(
            "born", .day, "Date of birth", required: true, hint: "For example, 14 5 1980 or 14 May 1980", marks: [.identifying])
        born.checks = [
            Check(
                place: place, firmness: .refuse, unless: Passage("born on or before today and age(today) at most 120", at: place),
                say: AgreedWords(Words("Nobody who lives was born on this day. Check the year of the date of birth.")),
                at: Named("born", place))
        ]
        return born
    }

    private static var nhsNumber: Field {
        var number = field("nhs_number", .text, "NHS number", marks: [.identifying])
        number.isNHSNumber = true
        return number
    }

    package static let `case` = AreaKind(
        "case", label: "case", plural: "cases", letter: "C", table: "case_file",
        fields: [field("starts", .day, "Starts", required: true), field("ends", .day, "Ends")], of: .person,
        span: .init(starts: Named("starts", place), ends: Named("ends", place), counts: .bothEnds))

    package static let kinds = [person, `case`]
}
