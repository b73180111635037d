@testable import Language

/// Counts which of the grammar's productions rules are made of.
struct Productions {
    private(set) var counts: [String: Int] = [:]

    /// Every production a rule can use: rules.md §2.
    static let all: [String] =
        [
            "number", "percent", "money", "day", "string", "name", "steps", "not", "and", "or", "choice", "during", "is recorded",
            "is not recorded",
        ]
        + Unit.allCases.map { "unit \($0.rawValue)" } + ["+", "-", "×", "÷"] + Comparison.allCases.map(\.rawValue)
        + ["in codes", "not in codes", "in list", "not in list", "open, the row in hand", "open, a span"]
        + Opening.allCases.map { "open \($0.rawValue)" } + ["has", "has no", "count", "count of different", "the"]
        + Fold.allCases.map { "\($0.rawValue) of" } + ["latest", "first", "for each", "by", "where"] + Function.written.map { "\($0)(…)" }
        + ["a table(…)", "a name defined"]

    mutating func add(_ phrase: Phrase, _ vocabulary: Vocabulary) {
        func count(_ name: String) { counts[name, default: 0] += 1 }
        switch phrase.form {
        case .number: count("number")
        case .percent: count("percent")
        case .money: count("money")
        case .day: count("day")
        case .string: count("string")
        case .length(_, let unit): count("unit \(unit.rawValue)")
        case .path(let path): add(path, vocabulary)
        case .calculation(let left, let operation, let right):
            count(operation.rawValue)
            add([left, right], vocabulary)
        case .not(let inner):
            count("not")
            add(inner, vocabulary)
        case .and(let parts):
            count("and")
            add(parts, vocabulary)
        case .or(let parts):
            count("or")
            add(parts, vocabulary)
        case .comparison(let left, let comparison, let right):
            count(comparison.rawValue)
            add([left, right], vocabulary)
        case .recorded(let inner, let expected):
            count(expected ? "is recorded" : "is not recorded")
            add(inner, vocabulary)
        case .among(let left, let members, let expected):
            let isList = if case .list = members { true } else { false }
            count("\(expected ? "" : "not ")in \(isList ? "list" : "codes")")
            add(left, vocabulary)
        case .during(let left, let right):
            count("during")
            add([left, right], vocabulary)
        case .open(let subject, let opening, let right):
            count(subject == nil ? "open, the row in hand" : "open, a span")
            count("open \(opening.rawValue)")
            add([subject, right].compactMap(\.self), vocabulary)
        case .choice(let branches, let otherwise):
            count("choice")
            add(branches.flatMap { [$0.value, $0.condition] } + [otherwise], vocabulary)
        case .has(let rows, let expected):
            count(expected ? "has" : "has no")
            add(rows, vocabulary)
        case .count(let different, let rows):
            count(different.isEmpty ? "count" : "count of different")
            for path in different { add(path, vocabulary) }
            add(rows, vocabulary)
        case .fold(let fold, let value, let rows):
            count("\(fold.rawValue) of")
            add(value, vocabulary)
            add(rows, vocabulary)
        case .the(let path, let rows):
            count("the")
            add(path, vocabulary)
            add(rows, vocabulary)
        case .faulty: break
        }
    }

    private mutating func add(_ phrases: [Phrase], _ vocabulary: Vocabulary) { for phrase in phrases { add(phrase, vocabulary) } }

    private mutating func add(_ path: Path, _ vocabulary: Vocabulary) {
        if let arguments = path.arguments {
            counts[vocabulary.tables[path.name.text] == nil ? "\(path.name.text)(…)" : "a table(…)", default: 0] += 1
            add(arguments, vocabulary)
        } else {
            counts[vocabulary.defines[path.name.text] == nil ? "name" : "a name defined", default: 0] += 1
        }
        if !path.steps.isEmpty { counts["steps", default: 0] += 1 }
    }

    private mutating func add(_ rows: Rows, _ vocabulary: Vocabulary) {
        if let pick = rows.pick { counts[pick.rawValue, default: 0] += 1 }
        if !rows.forEach.isEmpty { counts["for each", default: 0] += 1 }
        if !rows.by.isEmpty { counts["by", default: 0] += 1 }
        for path in [rows.path] + rows.forEach + rows.by { add(path, vocabulary) }
        guard let condition = rows.condition else { return }
        counts["where", default: 0] += 1
        add(condition, vocabulary)
    }

    func rarest(_ size: Int) -> [String] {
        let sorted = Productions.all.sorted { counts[$0, default: 0] < counts[$1, default: 0] }
        return sorted.prefix(size).map { "\($0): \(counts[$0, default: 0])" }
    }

    /// Those used fewer than `least` times.
    func rarer(than least: Int) -> [String] {
        Productions.all.filter { counts[$0, default: 0] < least }.map { "\($0): \(counts[$0, default: 0])" }
    }
}
