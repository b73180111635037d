import Core
import Storage

/// Which of a moment's two columns is meant.
enum Aspect { case itself, day }

/// Values that are one column: days, moments, codes, texts, yes and no, the number of a row.
extension Compiler {
    func scalar(_ term: Term, _ aspect: Aspect = .itself) throws(RuleError) -> Statement {
        if let constant = try constant(term) { return try written(constant, aspect) }
        switch term.form {
        case .row: return try seat(term).keys.joined(separator: ", ")
        case .field(let row, let name): return try column(row, name, aspect)
        case .worked(let row, _, let variable, let body):
            seats[variable.number] = try seat(row)
            return try scalar(body, aspect)
        case .reached: return try seat(term).keys.joined(separator: ", ")
        case .setting(let name, let on): return try setting(name, on)
        case .dated(let row, let name, let on): return try dated(row, name, on)
        case .attribute(let code, let list, let name): return try attribute(code, list, name)
        case .edge(let span, let edge):
            if span.type == .period {
                let ends = try stretch(span)
                return edge == .first ? ends.first : ends.last
            }
            let days = try self.span(span)
            return edge == .first
                ? days.first : days.mayBeMissing ? "(CASE WHEN \(days.first) IS NOT NULL THEN \(days.last) END)" : days.last
        case .calculation(let day, let operation, let right):
            guard case .length(let count, let unit) = right.form else { break }
            return shifted(try scalar(day, .day), operation == .minus ? -count : count, unit)
        case .choice(let branches, let otherwise):
            var values: [Statement] = []
            for branch in branches { values.append(try scalar(branch.value, aspect)) }
            return try cases(branches, values, try scalar(otherwise, aspect))
        case .the(let inner, let rows): return try the(rows) { () throws(RuleError) in try scalar(inner, aspect) }
        case .call(.smaller, let arguments), .call(.larger, let arguments):
            let (a, b) = (try scalar(arguments[0], .day), try scalar(arguments[1], .day))
            if case .call(.larger, _) = term.form { return chosen(.larger, a, b) }
            return chosen(.smaller, a, b)
        case .call(.working, let arguments): return working(try scalar(arguments[0], .day))
        case .call(.inHours, let arguments): return try inHours(try scalar(arguments[0]), try scalar(arguments[0], .day), aspect)
        case .band(let name, let keys, let column):
            guard let table = vocabulary.tables[name] else { break }
            var failure: RuleError?
            let text = try bandCases(table, keys) { row in
                guard let datum = row.values[column] else { return "NULL" }
                do throws(RuleError) { return try written(datum, aspect) } catch {
                    failure = error
                    return "NULL"
                }
            }
            if let failure { throw failure }
            return "(\(text))"
        case .not, .and, .or, .comparison, .recorded, .among, .within, .during, .open, .has:
            let condition = try condition(term)
            return condition.asNumber
        default: break
        }
        throw .notInSQL("\(term.type.words) is worked out in a way SQL has no words for")
    }

    private func column(_ row: Term, _ name: String, _ aspect: Aspect) throws(RuleError) -> Statement {
        switch try seat(row) {
        case .table(let alias, let kind, _):
            let field = vocabulary.kinds[kind]?.fields[name]
            let suffix = aspect == .day && field?.type == .moment ? "_day" : ""
            return Statement(composed: "\(alias).\(Statement.quoted((field?.column ?? name) + suffix))")
        case .calendar(let unit, let first):
            switch name {
            case "first": return first
            case "last": return try last(unit, first)
            default: return working(first)
            }
        case .derived(_, let parts):
            guard let part = parts.first(where: { $0.name == name }) else { break }
            return part.seat.keys.joined(separator: ", ")
        }
        throw .notInSQL("There is no column \(name)")
    }

    /// A value the rule, a list or a table gives.
    private func written(_ datum: Datum, _ aspect: Aspect) throws(RuleError) -> Statement {
        switch datum {
        case .yesNo(let value): return value ? "1" : "0"
        case .day(let day): return bound(day)
        case .moment(let moment): return aspect == .day ? bound(moment.day) : "CAST(\(moment) AS BIGINT)"
        case .code(let text), .text(let text): return literal(text)
        case .number(let number) where number.denominator == 1: return .whole(number.numerator)
        default: throw .notInSQL("A value of a list or a table has no column form")
        }
    }

    private func attribute(_ code: Term, _ list: String, _ name: String) throws(RuleError) -> Statement {
        var text: Statement = "CASE \(try scalar(code))"
        var isEmpty = true
        for value in vocabulary.lists[list]?.values ?? [] {
            guard let datum = value.attributes[name] else { continue }
            text += " WHEN \(literal(value.code)) THEN \(try written(datum, .itself))"
            isEmpty = false
        }
        return isEmpty ? "NULL" : "(\(text) END)"
    }

    func setting(_ name: String, _ on: Term?) throws(RuleError) -> Statement {
        let day = try on.map { day throws(RuleError) in try scalar(day, .day) } ?? bound(occasion.settingsDay)
        // Codes and texts have a column of their own.
        let column: Statement =
            switch vocabulary.settings[name]?.type {
            case .code, .text: "text"
            default: "value"
            }
        let s = Statement(composed: alias())
        let agreed: Statement = """
            (SELECT \(s).\(column) FROM setting_value AS \(s) WHERE \(s).service = CAST(\(occasion.service) AS BIGINT) \
            AND \(s).setting = \(literal(name)) AND \(s).starts <= \(day) ORDER BY \(s).starts DESC LIMIT 1)
            """
        guard let setting = vocabulary.settings[name], let opening = setting.opening else { return agreed }
        if case .number(let number) = opening {
            // Kept in the column's own decimals.
            let units: Int64
            do { units = try number.rounded(places: setting.decimals).units } catch { throw .arithmetic(error) }
            return "COALESCE(\(agreed), \(Statement.whole(units)))"
        }
        return "COALESCE(\(agreed), \(try written(opening, .itself)))"
    }

    /// A dated field as it stood on a day: the last beginning on or before it.
    func dated(_ row: Term, _ name: String, _ on: Term) throws(RuleError) -> Statement {
        guard case .table(let alias, let kindName, _) = try seat(row), let kind = vocabulary.kinds[kindName],
            case .table(let table, _) = kind.source, let field = kind.fields[name]
        else { throw .notInSQL("There is no dated field \(name)") }
        let h = Statement(composed: self.alias())
        return """
            (SELECT CAST(\(h)."value" AS \(castName(field.type))) FROM \(name: "\(table)__\(field.column)") AS \(h) \
            WHERE \(h)."record" = \(Statement(composed: alias))."id" AND \(h)."starts" <= \(try scalar(on, .day)) \
            ORDER BY \(h)."starts" DESC LIMIT 1)
            """
    }

    private func castName(_ type: ValueType) -> Statement {
        switch type {
        case .code, .text: "TEXT"
        default: "BIGINT"
        }
    }

    // MARK: Constants

    /// What a term comes to where it asks nothing of any record: worked out once, here.
    func constant(_ term: Term) throws(RuleError) -> Datum? {
        guard term.isConstant else { return nil }
        do {
            return try Evaluator(vocabulary: vocabulary, population: NoRecords(), occasion: occasion).value(term)
        } catch {
            throw .arithmetic(error)
        }
    }
}

/// A population for rules that ask nothing of any record.
struct NoRecords: Population {
    func rows(of kind: String) -> [Int64] { [] }
    func value(_ field: String, of kind: String, row: Int64) -> Datum? { nil }
    func value(_ field: String, of kind: String, row: Int64, on day: Day) -> Datum? { nil }
    func setting(_ name: String, service: Int64, on day: Day) -> Datum? { nil }
}

extension Term {
    var isConstant: Bool {
        switch form {
        case .number, .day, .text, .code, .yesNo, .length, .period, .now, .today: true
        case .edge(let inner, _): inner.isConstant
        case .calculation(let left, _, let right): left.isConstant && right.isConstant
        case .call(_, let arguments): arguments.allSatisfy(\.isConstant)
        default: false
        }
    }
}
