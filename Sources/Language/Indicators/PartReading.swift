import Core
import Storage

/// Reads the parts of one figure and of what stands beside it. The same part is asked of the database once, and with it, where one pass over
/// its rows gives them all, what it comes to for each value of every breakdown.
final class PartReading {
    let transaction: Transaction
    let occasion: Occasion
    private let vocabulary: Vocabulary
    private let scope: RowScope
    /// By the statement that asks for the part alone: the same rule written twice is asked once.
    private var known: [Statement: [PartLine]] = [:]

    init(_ vocabulary: Vocabulary, _ transaction: Transaction, _ occasion: Occasion, _ scope: RowScope) {
        (self.vocabulary, self.transaction, self.occasion, self.scope) = (vocabulary, transaction, occasion, scope)
    }

    var compiler: Compiler { Compiler(vocabulary, occasion, scope: scope) }

    func value(_ plan: FigurePlan) throws -> (value: Datum?, parts: [Datum?], missing: [Int64]) {
        var missing: [Int64] = []
        let parts = try plan.parts.map { part in
            let lines = try lines(of: part)
            missing.append(part.missing(in: lines))
            return try part.value(of: lines)
        }
        return (try plan.value(parts, vocabulary, NoRecords(), occasion), parts, missing)
    }

    /// What a part comes to for each value of each breakdown; nil for a breakdown it does not know.
    func values(of part: Term, by keys: [Term?]) throws -> [[Datum?: Datum?]?] {
        var found: [[Datum?: [PartLine]]] = []
        for (together, isWhole) in try compiler.together(part, by: keys.compactMap(\.self)) {
            let lines = try grouped(part, by: together)
            if isWhole { known[try compiler.part(part)] = lines.map { $0.line } }
            for place in together.indices {
                found.append(Dictionary(grouping: lines) { $0.groups[place] }.mapValues { $0.map { $0.line } })
            }
        }
        var next = found.makeIterator()
        return try keys.map { key -> [Datum?: Datum?]? in
            if key == nil { return nil }
            return try next.next()?.mapValues { try part.value(of: $0) }
        }
    }

    private func lines(of part: Term) throws -> [PartLine] {
        let statement = try compiler.part(part)
        if let found = known[statement] { return found }
        let lines = try transaction.rows(statement) { try PartLine($0) }
        known[statement] = lines
        return lines
    }

    private func grouped(_ part: Term, by keys: [Term]) throws -> [(groups: [Datum?], line: PartLine)] {
        try transaction.rows(try compiler.part(part, by: keys)) { row in
            let groups = try keys.enumerated().map { try Datum.read(try row.value("group\($0 + 1)"), 1, $1.type) }
            return (groups, try PartLine(row))
        }
    }
}

extension PartLine {
    init(_ row: ResultRow) throws {
        self.init(
            size: try row.get("size"), missing: try row.get("missing"), value: try row.value("value"), divisor: try row.find("divisor"))
    }
}

extension Compiler {
    /// The breakdowns of a part, those together that one statement answers, and whether the whole is the sum of its groups: always, but where
    /// different values are counted, which may be the same in several groups.
    func together(_ part: Term, by keys: [Term]) throws(RuleError) -> [(keys: [Term], isWhole: Bool)] {
        if keys.isEmpty { return [] }
        guard case .count(let different, let rows) = part.form else { return [(keys, true)] }
        let isWhole = try over(rows) { seat, _ throws(RuleError) in try tellApart(different, seat) }
        return isWhole ? [(keys, true)] : keys.map { ([$0], false) }
    }

    /// `SELECT group1, …, size, missing, value, divisor`: as ``part(_:)``, for the values of `keys` that occur together.
    func part(_ term: Term, by keys: [Term]) throws(RuleError) -> Statement {
        func columns() throws(RuleError) -> Statement {
            var columns = Statement(composed: "")
            for (place, key) in keys.enumerated() { columns += "\(try group(key)) AS \(Statement(composed: "group\(place + 1)")), " }
            return columns
        }
        let names = Statement(composed: keys.indices.map { "group\($0 + 1)" }.joined(separator: ", "))
        switch term.form {
        case .count(let different, let rows):
            // A group whose rows hold nothing to be told apart by stands here too: nothing was counted in it.
            let values = try over(rows) { seat, from throws(RuleError) -> Statement in
                let groups = try columns()
                var apart: [Statement] = []
                for term in different { apart += try self.keys(term) }
                let areRecorded: [Statement] = apart.map { "\($0) IS NOT NULL" }
                let one: Statement = apart.isEmpty ? "1" : "CASE WHEN \(areRecorded.joined(separator: " AND ")) THEN 1 END"
                if try tellApart(different, seat) { return "SELECT \(groups)\(one) AS one\(from.statement)" }
                return "SELECT DISTINCT \(groups)\(one) AS one, \(named(apart))\(from.statement)"
            }
            return "SELECT \(names), COUNT(one) AS size, 0 AS missing, 0 AS value, 1 AS divisor FROM (\(values)) AS v GROUP BY \(names)"
        case .fold(let fold, let inner, let rows):
            let values = try over(rows) { _, from throws(RuleError) -> Statement in
                let groups = try columns()
                return "SELECT \(groups)\(try self.columns(of: inner))\(from.statement)"
            }
            return folded(fold, values, by: names + ", ")
        default: throw .notInSQL("A part of this figure has no rows to break down")
        }
    }

    /// A breakdown's value as one column.
    func group(_ term: Term) throws(RuleError) -> Statement {
        guard term.type.isQuantity else { return try scalar(term) }
        let fraction = try fraction(term)
        guard case .fixed(1) = fraction.denominator else { throw .notInSQL("A breakdown is by whole numbers; use a band") }
        return fraction.numerator
    }

    /// `SELECT size, missing, value, divisor` of a fold's values, with equal divisors together.
    func folded(_ fold: Fold, _ values: Statement, by group: Statement = "") -> Statement {
        let value: Statement =
            switch fold {
            case .median: "value"
            case .lowest: "MIN(value)"
            case .highest: "MAX(value)"
            default: "int8(SUM(value))"
            }
        let together: Statement = fold == .median ? "value, divisor" : "divisor"
        return """
            SELECT \(group)COUNT(value) AS size, COUNT(*) - COUNT(value) AS missing, \(value) AS value, divisor \
            FROM (\(values)) AS v GROUP BY \(group)\(together)
            """
    }
}
