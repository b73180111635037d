import Core
import Storage

/// Arithmetic over folds, taken apart: each fold is one statement and one list, the arithmetic is done once, exactly, in Swift. The
/// databases never divide.
package struct FigurePlan: Sendable {
    package let term: Term
    /// `term` with ``Term/Form/part(_:)`` where a part stood.
    let arithmetic: Term
    package let parts: [Term]

    init(_ term: Term) {
        self.term = term
        var parts: [Term] = []
        arithmetic = FigurePlan.taken(term, &parts)
        self.parts = parts
    }

    /// Nothing but counting: such a number is a share of nothing.
    var isCount: Bool { term.isCount }

    /// One number divided by another: beside a percentage it is read as one.
    package var isQuotient: Bool { if case .calculation(_, .divided, _) = term.form { true } else { false } }

    /// How many rows of how many, where the one is divided by the other; nil for any other arithmetic.
    func counts(_ parts: [Datum?]) -> (numerator: Int64, denominator: Int64)? {
        guard case .calculation(let left, .divided, let right) = arithmetic.form, let numerator = count(left, parts),
            let denominator = count(right, parts)
        else { return nil }
        return (numerator, denominator)
    }

    private func count(_ term: Term, _ values: [Datum?]) -> Int64? {
        switch term.form {
        case .part(let place):
            guard parts[place].isCount, case .number(let number)? = values[place] else { return nil }
            return number.numerator
        case .calculation(let left, .plus, let right):
            guard let first = count(left, values), let second = count(right, values) else { return nil }
            return first + second
        default: return nil
        }
    }

    /// Whether what is agreed for a whole service, such as its places, is one of the quantities, and no mere limit that one is compared with.
    package var countsSettings: Bool { FigurePlan.countsSettings(term) }

    private static func countsSettings(_ term: Term, inside: Bool = false) -> Bool {
        switch term.form {
        case .setting: inside
        case .calculation(let left, _, let right): countsSettings(left, inside: true) || countsSettings(right, inside: true)
        case .call(_, let terms): terms.contains { countsSettings($0, inside: inside) }
        case .comparison(let left, _, let right): countsSettings(left) || countsSettings(right)
        case .not(let term), .recorded(let term, _): countsSettings(term)
        case .and(let terms), .or(let terms): terms.contains { countsSettings($0) }
        case .choice(let branches, let otherwise):
            countsSettings(otherwise, inside: inside)
                || branches.contains { countsSettings($0.value, inside: inside) || countsSettings($0.condition) }
        default: false
        }
    }

    private static func taken(_ term: Term, _ parts: inout [Term]) -> Term {
        if term.isConstant { return term }
        func same(_ form: Term.Form) -> Term { Term(form, term.type, missing: term.mayBeMissing) }
        switch term.form {
        case .calculation(let left, let operation, let right):
            if case .length = right.form { break }
            return same(.calculation(taken(left, &parts), operation, taken(right, &parts)))
        case .comparison(let left, let comparison, let right):
            return same(.comparison(taken(left, &parts), comparison, taken(right, &parts)))
        case .not(let inner): return same(.not(taken(inner, &parts)))
        case .and(let terms): return same(.and(terms.map { taken($0, &parts) }))
        case .or(let terms): return same(.or(terms.map { taken($0, &parts) }))
        case .recorded(let inner, let expected): return same(.recorded(taken(inner, &parts), expected: expected))
        case .choice(let branches, let otherwise):
            let all = branches.map { Term.Branch(value: taken($0.value, &parts), condition: taken($0.condition, &parts)) }
            return same(.choice(all, otherwise: taken(otherwise, &parts)))
        case .call(let function, let arguments):
            guard [.down, .pence, .smaller, .larger, .hoursOf].contains(function) else { break }
            return same(.call(function, arguments.map { taken($0, &parts) }))
        default: break
        }
        // The same fold written twice is asked once.
        if let known = parts.firstIndex(of: term) { return same(.part(known)) }
        parts.append(term)
        return same(.part(parts.count - 1))
    }

    /// The value from those of its parts.
    func value(_ parts: [Datum?], _ vocabulary: Vocabulary, _ population: any Population, _ occasion: Occasion) throws(RuleError) -> Datum?
    {
        var evaluator = Evaluator(vocabulary: vocabulary, population: population, occasion: occasion)
        evaluator.parts = parts
        do { return try evaluator.value(arithmetic) } catch { throw .arithmetic(error) }
    }
}

/// What a database answers about one part: how many values there were and how many were missing, with equal divisors together.
struct PartLine: Sendable {
    let size: Int64
    let missing: Int64
    let value: Value
    let divisor: Int64?
}

extension Term {
    /// The part's value from its lines.
    func value(of lines: [PartLine]) throws(RatioError) -> Datum? {
        switch form {
        case .count: return .whole(lines.reduce(0) { $0 + $1.size })
        case .fold(let fold, _, _): return try Term.folded(fold, lines).map(Datum.number)
        default: return try lines.first.flatMap { line throws(RatioError) in try Datum.read(line.value, line.divisor, type) }
        }
    }

    /// Rows without a value: none was recorded, or there was nothing to divide by.
    func missing(in lines: [PartLine]) -> Int64 {
        guard case .fold = form else { return 0 }
        return lines.reduce(0) { $0 + $1.missing + ($1.divisor == nil ? $1.size : 0) }
    }

    private static func folded(_ fold: Fold, _ lines: [PartLine]) throws(RatioError) -> Ratio? {
        var values: [(value: Ratio, size: Int64)] = []
        for line in lines {
            guard case .integer(let number) = line.value, let divisor = line.divisor else { continue }
            values.append((try Ratio(number, over: divisor), line.size))
        }
        switch fold {
        case .sum, .mean:
            var sum = Ratio(0)
            for (value, _) in values { sum = try sum.adding(value) }
            if fold == .sum { return sum }
            let size = values.reduce(0) { $0 + $1.size }
            return size == 0 ? nil : try sum.divided(by: Ratio(size))
        case .lowest: return values.map(\.value).min()
        case .highest: return values.map(\.value).max()
        case .median: return try median(values)
        }
    }

    private static func median(_ values: [(value: Ratio, size: Int64)]) throws(RatioError) -> Ratio? {
        let total = values.reduce(0) { $0 + $1.size }
        guard total > 0 else { return nil }
        let sorted = values.sorted { $0.value < $1.value }
        func value(at place: Int64) -> Ratio? {
            var passed: Int64 = 0
            return sorted.first {
                passed += $0.size
                return passed >= place
            }?.value
        }
        guard let low = value(at: (total + 1) / 2), let high = value(at: total / 2 + 1) else { return nil }
        return try low.adding(high).divided(by: Ratio(2))
    }
}

extension Term {
    fileprivate var isCount: Bool {
        switch form {
        case .count: true
        case .calculation(let left, .plus, let right), .calculation(let left, .minus, let right): left.isCount && right.isCount
        default: false
        }
    }
}

extension Datum {
    /// A column as the compiler writes it.
    static func read(_ value: Value, _ divisor: Int64?, _ type: ValueType) throws(RatioError) -> Datum? {
        switch (value, type) {
        case (.null, _): return nil
        case (.integer(let number), .yesNo): return .yesNo(number == 1)
        case (.integer(let number), .day): return .day(Day(number: Int(number)))
        case (.integer(let number), .moment): return .moment(Moment(milliseconds: number))
        case (.integer(let number), .row(let kind)): return .row(RowID(kind, number))
        case (.integer(let number), _) where type.isQuantity:
            return try divisor.map { divisor throws(RatioError) in .number(try Ratio(number, over: divisor)) }
        case (.text(let text), .code): return .code(text)
        case (.text(let text), _): return .text(text)
        default: return nil
        }
    }
}

extension Compiler {
    /// `SELECT size, missing, value, divisor`: what one part needs to be worked out exactly.
    func part(_ term: Term) throws(RuleError) -> Statement {
        switch term.form {
        case .count(let different, let rows):
            return "SELECT \(try count(different, rows)) AS size, 0 AS missing, 0 AS value, 1 AS divisor"
        case .fold(let fold, let inner, let rows):
            return folded(fold, try list(inner, rows, keyed: false))
        default:
            current = FromClause()
            let values = try columns(of: term)
            return "SELECT 1 AS size, 0 AS missing, \(values)\(current.statement)"
        }
    }

    /// The rows a fold goes through, with the value each brings.
    func list(_ inner: Term, _ rows: RowsTerm, keyed: Bool = true) throws(RuleError) -> Statement {
        try over(rows) { seat, from throws(RuleError) in
            let values = try columns(of: inner)
            let keys: Statement = keyed ? "\(named(seat.keys, "id")), " : ""
            return "SELECT \(keys)\(values)\(from.statement)"
        }
    }
}
