import Core
import Storage

/// What names mean in one service: filled from its folder, read by the checker, the compiler and the sayings.
package struct Vocabulary: Sendable {
    package private(set) var kinds: [String: Kind] = [:]
    package private(set) var lists: [String: CodeList] = [:]
    package var settings: [String: Setting] = [:]
    package var tables: [String: Table] = [:]
    package var defines: [String: Define] = [:]
    /// The field of kind `person` that `age(day)` reads.
    package var birth = "born"

    /// Begins with the calendar's own kinds: day, week, month, quarter and year.
    package init() { for unit in CalendarUnit.allCases { add(unit.kind) } }

    package mutating func add(_ kind: Kind) { kinds[kind.name] = kind }

    /// Every combination of `parts` for which `condition` holds. A row links to its parts by their names and has no other columns.
    package mutating func add(
        derived name: String, each parts: [String], where condition: Phrase?, fields: [Field] = [], label: String? = nil,
        plural: String? = nil
    ) {
        let links = parts.map { Field($0, .row(kind: $0), required: true) }
        add(Kind(name, label: label, plural: plural, source: .derived(each: parts, where: condition), fields: links + fields, links: []))
    }

    /// Adds a list, and for each of its attributes that is a code without a list of its own, the list of the codes used.
    package mutating func add(_ list: CodeList) {
        lists[list.name] = list
        for (name, type) in list.attributes {
            guard case .code(let own) = type, own == "\(list.name).\(name)", lists[own] == nil else { continue }
            let used = Set(list.values.compactMap { $0.attributes[name]?.code }).sorted()
            lists[own] = CodeList(own, used.map { CodeList.Value($0, Vocabulary.readable($0)) })
        }
    }

    /// A code as words, where no label is given: `not_appropriate` is "not appropriate".
    static func readable(_ name: String) -> String { String(decoding: name.utf8.map { $0 == 95 ? 32 : $0 }, as: UTF8.self) }

    /// A sort of record.
    package struct Kind: Sendable {
        package let name: String
        package var label: String
        package var plural: String
        package var source: Source
        package private(set) var fields: [String: Field] = [:]
        package var span: Span?
        /// The column in which later records are greater; ties of `latest` are decided by it.
        package var order: String
        /// Whether a record that leads here leads to one row at most, as a case to its screening clock.
        package var isSingle: Bool

        /// - Parameter links: which of the columns `case`, `person` and `service` say something about a record of this kind.
        package init(
            _ name: String, label: String? = nil, plural: String? = nil, source: Source? = nil, fields: [Field], span: Span? = nil,
            links: [String] = ["case", "person", "service"], order: String = "id", isSingle: Bool = false
        ) {
            self.name = name
            self.label = label ?? Vocabulary.readable(name)
            self.plural = plural ?? self.label + "s"
            self.source = source ?? .table(name, where: [])
            (self.span, self.order, self.isSingle) = (span, order, isSingle)
            for link in links where link != name { self.fields[link] = Field(link, .row(kind: link)) }
            for field in fields { self.fields[field.name] = field }
        }

        /// The span of a record of this kind: its two day fields.
        package struct Span: Hashable, Sendable {
            package let start: String, end: String, counts: SpanCount
            package init(_ start: String, _ end: String, counts: SpanCount) {
                (self.start, self.end, self.counts) = (start, end, counts)
            }
        }
    }

    /// Where the rows of a kind come from.
    package enum Source: Sendable {
        /// A table, or the part of it whose columns hold these texts.
        case table(String, where: [Match])
        case calendar(CalendarUnit)
        /// Every combination of these kinds for which the condition holds.
        case derived(each: [String], where: Phrase?)
        /// Figures worked out before, given with the occasion.
        case figures
        /// The one record of the contract in question, given with the occasion.
        case contract
    }

    package struct Match: Hashable, Sendable {
        package let column: String, text: String
        package init(_ column: String, _ text: String) { (self.column, self.text) = (column, text) }
    }

    package struct Field: Sendable {
        package let name: String
        package var label: String
        package var type: ValueType
        /// A required field is never missing once its record is there.
        package var isRequired: Bool
        /// The column; for a span or a period the column of its first day, for codes the child table's suffix.
        package var column: String
        /// The column of the last day of a span or a period.
        package var lastColumn: String
        /// A number is stored as a whole number of this many decimals.
        package var decimals: Int
        package var counts: SpanCount
        /// Kept with the days from which each value held, in the child table `<table>__<field>`(record, starts, value).
        package var isDated: Bool
        /// For a link: the name by which the other kind reaches these records, where the kind's own name would not tell which link is
        /// meant.
        package var inverse: String?
        /// A value worked out from the record, not stored.
        package var rule: Phrase?
        /// Its rule reads the time, and figures may still read it: whether a deadline is missed depends on when one looks.
        package var readsClock = false

        package init(
            _ name: String, _ type: ValueType, label: String? = nil, required: Bool = false, column: String? = nil, last: String? = nil,
            decimals: Int = 0, counts: SpanCount = .bothEnds, dated: Bool = false, inverse: String? = nil, rule: Phrase? = nil
        ) {
            (self.name, self.type, isRequired, self.decimals) = (name, type, required, decimals)
            (isDated, self.inverse, self.rule, self.counts) = (dated, inverse, rule, counts)
            self.label = label ?? Vocabulary.readable(name)
            self.column = column ?? name
            lastColumn = last ?? name + "_last"
        }
    }

    package struct CodeList: Sendable {
        package let name: String
        package let values: [Value]
        package let attributes: [String: ValueType]
        private let byCode: [String: Value]

        package init(_ name: String, _ values: [Value], attributes: [String: ValueType] = [:]) {
            (self.name, self.values, self.attributes) = (name, values, attributes)
            byCode = Dictionary(values.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        }
        package subscript(code: String) -> Value? { byCode[code] }

        package struct Value: Sendable {
            package let code: String, label: String, attributes: [String: Datum]
            package init(_ code: String, _ label: String? = nil, _ attributes: [String: Datum] = [:]) {
                (self.code, self.attributes) = (code, attributes)
                self.label = label ?? Vocabulary.readable(code)
            }
        }
    }

    /// A dated value that the parties agree, not the folder: kept in `setting_value`.
    package struct Setting: Sendable {
        package let label: String, type: ValueType, decimals: Int
        /// What holds until the parties agree on a value.
        package let opening: Datum?
        package init(_ type: ValueType, label: String, decimals: Int = 0, opening: Datum? = nil) {
            (self.type, self.label, self.decimals, self.opening) = (type, label, decimals, opening)
        }
    }

    /// What `define` names: rows, or a rule read anew wherever its name stands.
    package enum Define: Sendable { case rows(Rows), rule(Phrase) }
}
