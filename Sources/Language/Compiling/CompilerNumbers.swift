import Core
import Storage

/// Numbers, money and minutes.
extension Compiler {
    func fraction(_ term: Term) throws(RuleError) -> Fraction {
        if let constant = try constant(term)?.number { return Fraction(constant) }
        switch term.form {
        case .field(let row, let name):
            guard case .table(let alias, let kind, _) = try seat(row), let field = vocabulary.kinds[kind]?.fields[name] else { break }
            return Fraction(Statement(composed: "\(alias).\(Statement.quoted(field.column))"), over: Compiler.scale(field.decimals))
        case .worked(let row, _, let variable, let body):
            seats[variable.number] = try seat(row)
            return try fraction(body)
        case .setting(let name, let on):
            return Fraction(try setting(name, on), over: Compiler.scale(vocabulary.settings[name]?.decimals ?? 0))
        case .dated(let row, let name, let on):
            guard case .row(let kind) = row.type else { break }
            return Fraction(try dated(row, name, on), over: Compiler.scale(vocabulary.kinds[kind]?.fields[name]?.decimals ?? 0))
        case .attribute(let code, let list, let name):
            return try looked(vocabulary.lists[list]?.values.map { ($0.code, $0.attributes[name]?.number) } ?? [], try scalar(code))
        case .calculation(let left, let operation, let right): return try calculate(left, operation, right)
        case .choice(let branches, let otherwise): return try choice(branches, otherwise)
        case .count(let different, let rows): return Fraction(try count(different, rows))
        case .fold(let fold, let inner, let rows): return try self.fold(fold, inner, rows)
        case .the(let inner, let rows): return try pair(of: rows, inner)
        case .call(let function, let arguments): return try call(function, arguments)
        case .band(let table, let keys, let column): return try band(table, keys, column)
        default: break
        }
        throw .notInSQL("A quantity is worked out in a way SQL has no words for")
    }

    static func scale(_ decimals: Int) -> Int64 { (0..<max(0, decimals)).reduce(1) { scale, _ in scale * 10 } }

    private func calculate(_ left: Term, _ operation: Operation, _ right: Term) throws(RuleError) -> Fraction {
        if left.type == .day { return Fraction("(\(try scalar(left, .day)) - \(try scalar(right, .day)))") }
        let (a, b) = (try fraction(left), try fraction(right))
        switch operation {
        case .plus: return try a.adding(b, "+")
        case .minus: return try a.adding(b, "-")
        case .times: return try a.times(b)
        case .divided:
            let known = try constant(right)?.number
            return try a.divided(by: b, known: known == Ratio(0) ? nil : known)
        }
    }

    private func choice(_ branches: [Term.Branch], _ otherwise: Term) throws(RuleError) -> Fraction {
        var values: [Fraction] = []
        for branch in branches { values.append(try fraction(branch.value)) }
        let last = try fraction(otherwise)
        // One denominator for all: each is brought over the product, or the common multiple where all are fixed.
        var common = last
        for value in values { common = Fraction("0", over: try Fraction.alike(common, value).2) }
        func numerator(_ value: Fraction) throws(RuleError) -> Statement {
            let (own, _, denominator) = try Fraction.alike(value, common)
            if case .fixed = denominator { return own }
            return value.numerator
        }
        guard case .fixed = common.denominator else {
            let tops = try cases(branches, values.map(\.numerator), last.numerator)
            let bottoms = try cases(branches, values.map(\.denominator.statement), last.denominator.statement)
            return Fraction(tops, over: .varying(bottoms))
        }
        var tops: [Statement] = []
        for value in values { tops.append(try numerator(value)) }
        return Fraction(try cases(branches, tops, try numerator(last)), over: common.denominator)
    }

    /// The first value whose condition holds; missing where one before it is undecided.
    func cases(_ branches: [Term.Branch], _ values: [Statement], _ otherwise: Statement) throws(RuleError) -> Statement {
        var rest = otherwise
        for (branch, value) in zip(branches, values).reversed() {
            let condition = try condition(branch.condition)
            rest =
                branch.condition.mayBeMissing || branch.condition.asksCalendar
                ? "CASE \(condition.asNumber) WHEN 1 THEN \(value) WHEN 0 THEN \(rest) END"
                : "CASE WHEN \(condition) THEN \(value) ELSE \(rest) END"
        }
        return "(\(rest))"
    }

    /// The smaller or larger of two; missing if either is. What has a subquery in it is written once.
    func chosen(_ function: Function, _ a: Statement, _ b: Statement) -> Statement {
        let (a, b) = (a.checked, b.checked)
        let (sign, fold): (Statement, Statement) = function == .larger ? (">=", "MAX") : ("<=", "MIN")
        if a.hasSubquery || b.hasSubquery {
            return "(SELECT CASE COUNT(v) WHEN 2 THEN \(fold)(v) END FROM (SELECT \(a) AS v UNION ALL SELECT \(b)) AS both_of)"
        }
        return "(CASE WHEN \(a) \(sign) \(b) THEN \(a) WHEN NOT \(a) \(sign) \(b) THEN \(b) END)"
    }

    /// A table of codes and quantities as a CASE; missing where the code or its quantity is.
    private func looked(_ values: [(code: String, number: Ratio?)], _ code: Statement) throws(RuleError) -> Fraction {
        var common: Int64 = 1
        for case let (_, number?) in values {
            guard case .fixed(let scale) = try Fraction.alike(Fraction("0", over: common), Fraction(number)).2 else { continue }
            common = scale
        }
        var text: Statement = "CASE \(code)"
        for case let (name, number?) in values {
            text += " WHEN \(literal(name)) THEN \(Statement.whole(number.numerator * (common / number.denominator)))"
        }
        return values.contains { $0.number != nil }
            ? Fraction("CAST(\(text) END AS BIGINT)", over: common) : Fraction("CAST(NULL AS BIGINT)")
    }

    private func pair(of rows: RowsTerm, _ inner: Term) throws(RuleError) -> Fraction {
        var denominator = Fraction.Denominator.fixed(1)
        let top = try the(rows) { () throws(RuleError) in
            let fraction = try fraction(inner)
            denominator = fraction.denominator
            return fraction.numerator
        }
        guard case .varying = denominator else { return Fraction(top, over: denominator) }
        return Fraction(top, over: .varying(try the(rows) { () throws(RuleError) in try fraction(inner).denominator.statement }))
    }

    // MARK: Folds inside another row's rule

    private func fold(_ fold: Fold, _ inner: Term, _ rows: RowsTerm) throws(RuleError) -> Fraction {
        try over(rows) { _, from throws(RuleError) in
            let value = try fraction(inner)
            guard case .fixed(let scale) = value.denominator else {
                throw .notInSQL(
                    "A \(fold.rawValue) of quotients whose divisors differ has no whole-number form; round each with down or pence")
            }
            let number = value.numerator
            switch fold {
            case .sum: return Fraction("(SELECT COALESCE(int8(SUM(\(number))), 0)\(from.statement))", over: scale)
            case .lowest: return Fraction("(SELECT MIN(\(number))\(from.statement))", over: scale)
            case .highest: return Fraction("(SELECT MAX(\(number))\(from.statement))", over: scale)
            case .mean:
                let size: Statement = "(SELECT NULLIF(COUNT(\(number)), 0)\(from.statement))"
                return Fraction(
                    "(SELECT int8(SUM(\(number)))\(from.statement))",
                    over: scale == 1 ? .varying(size) : .varying("(\(size) * \(Statement.whole(scale)))"))
            case .median: return Fraction(median(number, from), over: scale * 2)
            }
        }
    }

    /// Twice the median: of an even number of values it is the sum of the middle two.
    private func median(_ number: Statement, _ from: FromClause) -> Statement {
        from.conditions.append("\(number) IS NOT NULL")
        return """
            (SELECT CASE COUNT(*) WHEN 1 THEN 2 * int8(SUM(value)) ELSE int8(SUM(value)) END FROM \
            (SELECT \(number) AS value, row_number() OVER (ORDER BY \(number)) AS place, COUNT(*) OVER () AS size\
            \(from.statement)) AS ranked \
            WHERE 2 * place BETWEEN size AND size + 2)
            """
    }

    // MARK: Functions and bands

    private func call(_ function: Function, _ arguments: [Term]) throws(RuleError) -> Fraction {
        switch function {
        case .days: return Fraction(try days(in: span(arguments[0])))
        case .workingDays: return Fraction(try workingDays(in: span(arguments[0])))
        case .daysBetween: return Fraction("(\(try scalar(arguments[1], .day)) - \(try scalar(arguments[0], .day)))")
        case .daysBoth: return Fraction("(\(try scalar(arguments[1], .day)) - \(try scalar(arguments[0], .day)) + 1)")
        case .workingDaysBetween:
            return Fraction("(\(workingNumber(try scalar(arguments[1], .day))) - \(workingNumber(try scalar(arguments[0], .day))))")
        case .hours: return Fraction("(\(try scalar(arguments[1])) - \(try scalar(arguments[0])))", over: 3_600_000)
        case .hoursOf: return try fraction(arguments[0]).times(Fraction("1", over: 60))
        case .down: return Fraction(try fraction(arguments[0]).down)
        case .pence: return Fraction(try fraction(arguments[0]).rounded)
        case .age: return Fraction(age(born: try scalar(arguments[0], .day), on: try scalar(arguments[1], .day)))
        case .smaller, .larger: return try chosen(function, try fraction(arguments[0]), try fraction(arguments[1]))
        case .within, .working, .inHours: throw .notInSQL("\(function.rawValue) is no quantity")
        }
    }

    private func chosen(_ function: Function, _ a: Fraction, _ b: Fraction) throws(RuleError) -> Fraction {
        let (x, y, denominator) = try Fraction.alike(a, b)
        return Fraction(chosen(function, x, y), over: denominator)
    }

    private func band(_ name: String, _ keys: [Term], _ column: String) throws(RuleError) -> Fraction {
        guard let table = vocabulary.tables[name] else { throw .notInSQL("There is no table \(name)") }
        var common: Int64 = 1
        for case .number(let number)? in table.rows.map({ $0.values[column] }) {
            guard case .fixed(let scale) = try Fraction.alike(Fraction("0", over: common), Fraction(number)).2 else { continue }
            common = scale
        }
        let text = try bandCases(table, keys) { row in
            row.values[column]?.number.map { .whole($0.numerator * (common / $0.denominator)) } ?? "NULL"
        }
        return Fraction("CAST(\(text) AS BIGINT)", over: common)
    }

    func bandCases(_ table: Vocabulary.Table, _ keys: [Term], _ value: (Vocabulary.Table.Row) -> Statement) throws(RuleError) -> Statement {
        var text: Statement = "CASE"
        for row in table.rows {
            var tests: [Statement] = []
            for (key, test) in zip(keys, row.keys) { tests += try self.tests(key, test) }
            text += " WHEN \(tests.isEmpty ? "TRUE" : tests.joined(separator: " AND ")) THEN \(value(row))"
        }
        return table.rows.isEmpty ? "NULL" : "\(text) END"
    }

    private func tests(_ key: Term, _ test: Vocabulary.Table.Test) throws(RuleError) -> [Statement] {
        switch test {
        case .code(let code): return ["\(try scalar(key)) = \(literal(code))"]
        case .from(let from, let to):
            let value = try fraction(key)
            var tests: [Statement] = []
            if let from { tests.append(try value.compared(">=", with: Fraction(from))) }
            if let to { tests.append(try value.compared("<=", with: Fraction(to))) }
            // Without bounds the row still looks for a value.
            return tests.isEmpty ? ["\(value.numerator) IS NOT NULL"] : tests
        }
    }
}
