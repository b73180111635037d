import Cases
import Core
import Language
import Specification
import Storage

/// The records that rows lead a reader to: a clock to the record it is of, a row within a record to that record, a combination to its first
/// part, with the days it is about.
struct RowNames {
    private let kinds: [String: KindNames]

    init(_ rows: [RowID], _ published: Published, _ transaction: Transaction) throws {
        kinds = try Dictionary(grouping: rows, by: \.kind).mapValues { try KindNames($0, $0[0].kind, published, transaction) }
    }

    subscript(row: RowID, reason: String?) -> FigureReport.Row? { kinds[row.kind]?[row, reason] }
}

/// The same for rows of one kind.
private struct KindNames {
    private var records: [Int64: (reference: Reference, letter: String)] = [:]
    private var letter = "R"
    /// The calendar kinds among the parts of a combination, by their place.
    private var days: [(place: Int, kind: String)] = []

    init(_ rows: [RowID], _ kind: String, _ published: Published, _ transaction: Transaction) throws {
        var kind = kind
        let (service, vocabulary) = (published.service, published.service.rules.vocabulary)
        if case .derived(let parts, _)? = vocabulary.kinds[kind]?.source {
            days = parts.enumerated().filter { CalendarUnit(rawValue: $1) != nil }.map { ($0, $1) }
            kind = parts.first ?? kind
        }
        letter = service.kinds[kind]?.letter ?? "R"
        let numbers = rows.compactMap(\.key.first)
        if kind.hasPrefix("clock.") {
            records = try FigureStore(transaction).subjects(ofClocks: numbers).mapValues { subject in
                (subject.reference, service.kinds[subject.kind]?.letter ?? "R")
            }
        } else if let whole = service.kinds.first(where: { $0.groups.has(kind) }),
            case .table(let table, _)? = vocabulary.kinds[kind]?.source
        {
            records = try FigureStore(transaction).wholes(of: numbers, in: table).mapValues { ($0, whole.letter) }
        }
    }

    subscript(row: RowID, reason: String?) -> FigureReport.Row? {
        guard let number = row.key.first else { return nil }
        let reason = words(of: row, reason)
        if let record = records[number] { return .init(reference: record.reference, letter: record.letter, reason: reason) }
        return Reference(number: number).map { .init(reference: $0, letter: letter, reason: reason) }
    }

    private func words(of row: RowID, _ reason: String?) -> String? {
        // Asked of every row of every list: most have no days.
        guard !days.isEmpty else { return reason == "" ? nil : reason }
        let when = days.map { "\($0.kind) of \(Day(number: Int(row.key[$0.place])).withoutWeekday)" }
        return (when + (reason.map { [$0] } ?? [])).joined(separator: ": ")
    }
}

/// What the values of a breakdown are called.
struct GroupLabels {
    private let type: ValueType
    private var titles: [Int64: String] = [:]
    private let service: Service

    init(_ type: ValueType, _ groups: [Datum?], _ published: Published, _ transaction: Transaction) throws {
        (self.type, service) = (type, published.service)
        guard case .row(let name) = type, let kind = service.kinds[name] else { return }
        let ids = groups.compactMap { group -> Int64? in if case .row(let row)? = group { row.key.first } else { nil } }
        titles = try FigureStore(transaction).titles(of: kind, ids, in: service.table(of: kind), service)
        for id in ids where titles[id] == nil { titles[id] = Reference(number: id)?.printed(kind.letter) }
    }

    subscript(group: Datum?) -> String {
        switch (group, type) {
        case (.code(let code)?, .code(let list)), (.code(let code)?, .codes(let list)):
            service.lists[list]?.values[code]?.label.english ?? service.rules.vocabulary.lists[list]?[code]?.label ?? code
        case (.row(let row)?, _): row.key.first.flatMap { titles[$0] } ?? "Not recorded"
        case (.yesNo(let value)?, _): value ? "Yes" : "No"
        case (.day(let day)?, _): day.withoutWeekday
        default: code(group).isEmpty ? "Not recorded" : code(group)
        }
    }

    /// The value itself, as an export writes it; empty where nothing is recorded.
    func code(_ group: Datum?) -> String {
        switch group {
        case .code(let text)?, .text(let text)?: text
        case .yesNo(let value)?: value ? "yes" : "no"
        case .day(let day)?: day.description
        case .moment(let moment)?: moment.description
        case .number(let number)?: number.denominator == 1 ? "\(number.numerator)" : "\(number.numerator)/\(number.denominator)"
        case .row(let row)?:
            if let kind = service.kinds[row.kind], let number = row.key.first, let reference = Reference(number: number) {
                reference.printed(kind.letter)
            } else {
                row.key.map(String.init).joined(separator: " ")
            }
        default: ""
        }
    }
}
