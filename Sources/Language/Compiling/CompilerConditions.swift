import Storage

/// Conditions: true, false or NULL, as Kleene's tables and SQL's agree.
extension Compiler {
    func condition(_ term: Term) throws(RuleError) -> Statement {
        switch term.form {
        case .yesNo(let value): return value ? "TRUE" : "FALSE"
        case .not(let inner): return "(NOT \(try condition(inner)))"
        case .and(let parts): return try joined(parts, " AND ")
        case .or(let parts): return try joined(parts, " OR ")
        case .comparison(let left, let comparison, let right): return try compare(left, comparison, right)
        case .recorded(let inner, let expected):
            let recorded = try isRecorded(inner)
            return expected ? recorded : "(NOT \(recorded))"
        case .among(let left, let codes, let expected): return try among(left, codes, expected)
        case .within(let left, let right, let expected): return try within(left, right, expected)
        case .during(let left, let right): return try during(left, right)
        case .open(let subject, let opening, let right): return try open(subject, opening, right)
        case .has(let rows, let expected):
            let has = try has(rows)
            return expected ? has : "(NOT \(has))"
        default: return "(\(try scalar(term)) = 1)"
        }
    }

    private func joined(_ parts: [Term], _ separator: Statement) throws(RuleError) -> Statement {
        var conditions: [Statement] = []
        for part in parts { conditions.append(try condition(part)) }
        return "(\(conditions.joined(separator: separator)))"
    }

    private func compare(_ left: Term, _ comparison: Comparison, _ right: Term) throws(RuleError) -> Statement {
        switch left.type {
        case .number, .money, .minutes: return try fraction(left).compared(comparison.sign, with: fraction(right))
        case .day, .moment:
            // A moment beside a day is its London day; two moments compare to the millisecond.
            let aspect: Aspect = left.type == .moment && right.type == .moment ? .itself : .day
            return "(\(try scalar(left, aspect)) \(comparison.sign) \(try scalar(right, aspect)))"
        case .period: return try comparePeriods(left, comparison, right)
        case .row(let kind):
            if right.type == .period || CalendarUnit(rawValue: kind) != nil { return try comparePeriods(left, comparison, right) }
            let pairs = zip(try rowKeys(left), try rowKeys(right)).map { "\($0) = \($1)" as Statement }.joined(separator: " AND ")
            return comparison == .is ? "(\(pairs))" : "(NOT (\(pairs)))"
        default: return "(\(try scalar(left)) \(comparison.sign) \(try scalar(right)))"
        }
    }

    private func comparePeriods(_ left: Term, _ comparison: Comparison, _ right: Term) throws(RuleError) -> Statement {
        let (a, b) = (try stretch(left), try stretch(right))
        switch comparison {
        case .is: return "(\(a.first) = \(b.first) AND \(a.last) = \(b.last))"
        case .isNot: return "(NOT (\(a.first) = \(b.first) AND \(a.last) = \(b.last)))"
        case .before: return "(\(a.last) < \(b.first))"
        default: return "(\(a.first) > \(b.last))"
        }
    }

    private func isRecorded(_ term: Term) throws(RuleError) -> Statement {
        switch term.type {
        case .number, .money, .minutes:
            let fraction = try fraction(term)
            guard case .varying(let divisor) = fraction.denominator else { return "(\(fraction.numerator.checked) IS NOT NULL)" }
            return "(\(fraction.numerator.checked) IS NOT NULL AND \(divisor.checked) IS NOT NULL)"
        case .span: return "(\(try span(term).first) IS NOT NULL)"
        case .period: return "(\(try stretch(term).first) IS NOT NULL)"
        case .row:
            let recorded = try rowKeys(term).map { "\($0) IS NOT NULL" as Statement }
            return "(\(recorded.joined(separator: " AND ")))"
        case .codes: return try chosen(term, nil)
        default: return "(\(try scalar(term)) IS NOT NULL)"
        }
    }

    private func among(_ left: Term, _ codes: [String], _ expected: Bool) throws(RuleError) -> Statement {
        if case .codes = left.type {
            let chosen = try chosen(left, codes.map(literal).joined(separator: ", "), codes)
            return expected ? chosen : "(NOT \(chosen))"
        }
        let sign: Statement = expected ? "IN" : "NOT IN"
        return "(\(try scalar(left)) \(sign) (\(codes.map(literal).joined(separator: ", "))))"
    }

    private func within(_ left: Term, _ right: Term, _ expected: Bool) throws(RuleError) -> Statement {
        let code = try scalar(left)
        let found = try chosen(right, code)
        let answer: Statement = expected ? found : "(NOT \(found))"
        return left.mayBeMissing ? "(CASE WHEN \(code) IS NULL THEN NULL WHEN \(answer) THEN 1 ELSE 0 END = 1)" : answer
    }

    /// Whether several codes hold one of `wanted`, or any at all. Never undecided: nothing chosen is an answer.
    private func chosen(_ term: Term, _ wanted: Statement?, _ known: [String]? = nil) throws(RuleError) -> Statement {
        switch term.form {
        case .field(let row, let name):
            guard case .table(let alias, let kind, _) = try seat(row), case .table(let table, _)? = vocabulary.kinds[kind]?.source else {
                break
            }
            let child = Statement.quoted("\(table)__\(vocabulary.kinds[kind]?.fields[name]?.column ?? name)")
            let choice = self.alias()
            let from = Statement(composed: "\(child) AS \(choice) WHERE \(choice).\"record\" = \(alias).\"id\"")
            guard let wanted else { return "EXISTS (SELECT 1 FROM \(from))" }
            return "EXISTS (SELECT 1 FROM \(from) AND \(Statement(composed: choice)).\"value\" IN (\(wanted)))"
        case .attribute(let code, let list, let name):
            let holder = try scalar(code)
            var cases: [Statement] = []
            for value in vocabulary.lists[list]?.values ?? [] {
                guard case .codes(let codes)? = value.attributes[name], !codes.isEmpty else { continue }
                if let known, !codes.contains(where: known.contains) { continue }
                let holds: Statement = "\(holder) = \(literal(value.code))"
                let inside: Statement? = known == nil ? wanted.map { "\($0) IN (\(codes.map(literal).joined(separator: ", ")))" } : nil
                cases.append(inside.map { "(\(holds) AND \($0))" } ?? holds)
            }
            return cases.isEmpty ? "FALSE" : "(CASE WHEN \(cases.joined(separator: " OR ")) THEN 1 ELSE 0 END = 1)"
        case .worked(let row, _, let variable, let body):
            seats[variable.number] = try seat(row)
            return try chosen(body, wanted, known)
        default: break
        }
        throw .notInSQL("Several codes are asked of something that is no field")
    }
}

extension Comparison {
    var sign: Statement {
        switch self {
        case .is: "="
        case .isNot: "<>"
        case .atLeast, .onOrAfter: ">="
        case .atMost, .onOrBefore: "<="
        case .above, .after: ">"
        case .below, .before: "<"
        }
    }
}
