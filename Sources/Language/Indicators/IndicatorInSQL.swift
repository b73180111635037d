import Core
import Storage

/// The statements of one indicator for one occasion.
package struct IndicatorStatements: Sendable {
    /// `SELECT id, class, group1, …`: every row of the population once. Of a figure nil.
    package let list: Statement?
    /// The same counted by class: one small answer where nobody opens the figure.
    package let summary: Statement?
    /// For each fold of a figure: its value, and the rows behind it.
    package let parts: [(value: Statement, list: Statement?)]
}

/// One of the statements that an indicator is read by.
package struct AskedStatement: Sendable {
    /// The rule it comes from; of several the longest.
    package let rule: RuleText
    package let statement: Statement
    /// Whether the figure alone asks it, and not only what it opens to.
    package let isOfGlance: Bool
}

extension Indicator {
    package func statements(_ occasion: Occasion, scope: @escaping RowScope = { _, _ in nil }) throws(RuleError) -> IndicatorStatements {
        switch measure {
        case .figure(let plan):
            var parts: [(value: Statement, list: Statement?)] = []
            for part in plan.parts {
                let compiler = Compiler(vocabulary, occasion, scope: scope)
                parts.append((try compiler.part(part), try compiler.rows(behind: part)))
            }
            return IndicatorStatements(list: nil, summary: nil, parts: parts)
        case .share(let rows, _), .count(let rows):
            let list = try self.list(rows, Compiler(vocabulary, occasion, scope: scope))
            let classes = try classes(rows, Compiler(vocabulary, occasion, scope: scope))
            let summary: Statement = "SELECT class, COUNT(*) AS size FROM (\(classes)) AS population GROUP BY class"
            return IndicatorStatements(list: list, summary: summary, parts: [])
        }
    }

    /// Whatever is asked when the indicator is read with all it opens to.
    package func everyStatement(_ occasion: Occasion, scope: @escaping RowScope) throws(RuleError) -> [AskedStatement] {
        let own = try statements(occasion, scope: scope), rule = text.longestRule
        var every = [own.summary].compactMap(\.self).map { AskedStatement(rule: rule, statement: $0, isOfGlance: true) }
        every += [own.list].compactMap(\.self).map { AskedStatement(rule: rule, statement: $0, isOfGlance: false) }
        for part in own.parts {
            every.append(AskedStatement(rule: rule, statement: part.value, isOfGlance: true))
            if let list = part.list { every.append(AskedStatement(rule: rule, statement: list, isOfGlance: false)) }
        }
        func add(_ rule: RuleText, isOfGlance: Bool = false, _ compile: (Compiler) throws(RuleError) -> Statement) throws(RuleError) {
            let statement = try compile(Compiler(vocabulary, occasion, scope: scope))
            every.append(AskedStatement(rule: rule, statement: statement, isOfGlance: isOfGlance))
        }
        if case .figure(let plan) = measure {
            for (part, key) in keys.flatMap({ zip(plan.parts, $0) }) {
                if let key { try add(rule) { compiler throws(RuleError) in try compiler.part(part, by: key) } }
            }
        }
        for (rule, beside) in zip(text.also.map(\.rule), also) {
            for part in beside.plan.parts { try add(rule) { compiler throws(RuleError) in try compiler.part(part) } }
        }
        if let rule = text.cannot?.when {
            for part in cannot?.plan.parts ?? [] {
                try add(rule, isOfGlance: true) { compiler throws(RuleError) in try compiler.part(part) }
            }
        }
        return every
    }

    /// What the databases cannot work out of this indicator, so that it is known when the folder is checked and not when the return is due.
    package func notInSQL(_ occasion: Occasion) -> [Mistake] {
        var mistakes: [Mistake] = []
        func attempt(_ compile: () throws(RuleError) -> Void) {
            do throws(RuleError) { try compile() } catch {
                if case .notInSQL(let sentence) = error {
                    mistakes.append(
                        Mistake(text.place, sentence, "Round each value with down or pence, or take the division out of the inner sum"))
                } else {
                    mistakes.append(
                        Mistake(text.place, "a number in this indicator is too large or divides by 0", "Write it with smaller numbers"))
                }
            }
        }
        attempt { () throws(RuleError) in _ = try statements(occasion) }
        if case .figure(let plan) = measure {
            for (part, key) in keys.flatMap({ zip(plan.parts, $0) }) {
                guard let key else { continue }
                attempt { () throws(RuleError) in _ = try Compiler(vocabulary, occasion, scope: { _, _ in nil }).part(part, by: key) }
            }
        }
        for plan in also.map(\.plan) + [cannot?.plan].compactMap(\.self) {
            attempt { () throws(RuleError) in
                for part in plan.parts { _ = try Compiler(vocabulary, occasion, scope: { _, _ in nil }).part(part) }
            }
        }
        return mistakes
    }

    private func list(_ rows: RowsTerm, _ compiler: Compiler) throws(RuleError) -> Statement {
        try compiler.over(rows) { seat, from throws(RuleError) in
            var columns = compiler.named(seat.keys, "id") + ", " + (try rowClass(compiler)) + " AS class"
            for (place, term) in by.enumerated() {
                let number = Statement(composed: "\(place + 1)")
                if case .codes = term.type {
                    columns += ", \(try compiler.holder(of: term)) AS group\(number)"
                    continue
                }
                columns += ", \(try compiler.group(term)) AS group\(number)"
            }
            return "SELECT \(columns)\(from.statement)"
        }
    }

    /// The class of each row and nothing else, so that no link is joined that only a breakdown follows.
    private func classes(_ rows: RowsTerm, _ compiler: Compiler) throws(RuleError) -> Statement {
        try compiler.over(rows) { _, from throws(RuleError) in
            let column = try rowClass(compiler)
            return "SELECT \(column) AS class\(from.statement)"
        }
    }

    private func rowClass(_ compiler: Compiler) throws(RuleError) -> Statement {
        var text: Statement = "CASE"
        for (place, reason) in leaveOut.enumerated() {
            text += " WHEN \(try compiler.condition(reason.rule)) THEN \(Statement.whole(RowClass.leftOut(place).number))"
        }
        guard case .share(_, let counted) = measure else { return leaveOut.isEmpty ? "0" : "\(text) ELSE 0 END" }
        let condition = try compiler.condition(counted)
        let last: Statement = "CASE \(condition.asNumber) WHEN 1 THEN 0 WHEN 0 THEN 1 ELSE 2 END"
        return leaveOut.isEmpty ? last : "\(text) ELSE \(last) END"
    }

    /// The figure and its rows, read in one transaction.
    package func figure(
        in transaction: Transaction, _ occasion: Occasion, scope: @escaping RowScope = { _, _ in nil }
    ) throws -> Figure {
        do { return try read(in: transaction, occasion, scope) } catch StorageError.tooLarge { throw RuleError.arithmetic(.overflow) }
    }

    /// The figure alone, for a list of many: without rows, breakdowns and what stands beside it.
    package func glance(
        in transaction: Transaction, _ occasion: Occasion, scope: @escaping RowScope = { _, _ in nil }
    ) throws -> Figure {
        do {
            let cannot = try refusal(in: transaction, occasion, scope)
            if case .figure(let plan) = measure {
                let (value, parts, missing) = try value(plan, transaction, occasion, scope)
                return figure(value, parts: parts, missing: missing, also: [], cannot: cannot)
            }
            var sizes: [RowClass: Int64] = [:]
            if let summary = try statements(occasion, scope: scope).summary {
                try transaction.forEach(summary) { sizes[RowClass(number: try $0.get("class"))] = try $0.get("size") }
            }
            return try figure(sizes, also: [], cannot: cannot)
        } catch StorageError.tooLarge { throw RuleError.arithmetic(.overflow) }
    }

    /// The sentence of a figure that cannot be given.
    private func refusal(in transaction: Transaction, _ occasion: Occasion, _ scope: @escaping RowScope) throws -> String? {
        guard let rule = cannot, try value(rule.plan, transaction, occasion, scope).value == .yesNo(true) else { return nil }
        return rule.say
    }

    private func read(in transaction: Transaction, _ occasion: Occasion, _ scope: @escaping RowScope) throws -> Figure {
        var also: [Ratio?] = []
        for beside in self.also { also.append(try value(beside.plan, transaction, occasion, scope).value?.number) }
        let cannot = try refusal(in: transaction, occasion, scope)
        if case .figure(let plan) = measure {
            let (value, parts, missing) = try value(plan, transaction, occasion, scope)
            var figure = figure(value, parts: parts, missing: missing, also: also, cannot: cannot)
            for keys in keys {
                let groups = try zip(plan.parts, keys).map { part, key in
                    try key.map { try values(of: part, by: $0, transaction, Compiler(vocabulary, occasion, scope: scope)) }
                }
                figure.breakdowns.append(try self.groups(groups, shared: parts, plan, occasion))
            }
            return figure
        }
        guard let rows = population, let list = try statements(occasion, scope: scope).list else {
            return figure(nil, parts: [], missing: [], also: also, cannot: cannot)
        }
        let chosen = try self.chosen(list, transaction, occasion)
        let lines = try transaction.rows(list) { row in
            let keys = row.columnNames.prefix { $0 != "class" }
            let key = try keys.map { try row.get($0, as: Int64.self) }
            let groups = try by.enumerated().map { place, term in
                let value = try row.value("group\(place + 1)")
                guard let codes = chosen[place] else { return try Datum.read(value, 1, term.type) }
                return .codes(codes[Int64(stored: value) ?? -1] ?? [])
            }
            return Figure.Line(
                row: RowID(rows.kind, key), rowClass: RowClass(number: try row.get("class", as: Int64.self)), groups: groups)
        }
        var figure = try figure(of: lines, also: also, cannot: cannot)
        for place in by.indices { figure.breakdowns.append(try groups(lines, by: place)) }
        return figure
    }

    /// A part of a figure for each value of a breakdown.
    private func values(
        of part: Term, by key: Term, _ transaction: Transaction, _ compiler: Compiler
    ) throws -> [Datum?: Datum?] {
        var lines: [Datum?: [PartLine]] = [:]
        try transaction.forEach(try compiler.part(part, by: key)) { row in
            lines[try Datum.read(try row.value("group1"), 1, key.type), default: []].append(try PartLine(row))
        }
        return try lines.mapValues { try part.value(of: $0) }
    }

    /// For each breakdown by several codes, what was chosen in each record that the list names.
    private func chosen(_ list: Statement, _ transaction: Transaction, _ occasion: Occasion) throws -> [Int: [Int64: [String]]] {
        var chosen: [Int: [Int64: [String]]] = [:]
        for (place, term) in by.enumerated() {
            guard case .codes = term.type, let table = Compiler.choices(term, vocabulary) else { continue }
            var codes: [Int64: [String]] = [:]
            let group = Statement(composed: "group\(place + 1)")
            try transaction.forEach(
                """
                SELECT record, value FROM \(name: table) WHERE record IN (SELECT \(group) FROM (\(list)) AS population) ORDER BY record, value
                """
            ) { row in codes[try row.get("record"), default: []].append(try row.get("value")) }
            chosen[place] = codes
        }
        return chosen
    }

    private func value(
        _ plan: FigurePlan, _ transaction: Transaction, _ occasion: Occasion, _ scope: @escaping RowScope
    ) throws -> (value: Datum?, parts: [Datum?], missing: [Int64]) {
        var missing: [Int64] = []
        let parts = try plan.parts.map { part in
            let lines = try transaction.rows(try Compiler(vocabulary, occasion, scope: scope).part(part)) { try PartLine($0) }
            missing.append(part.missing(in: lines))
            return try part.value(of: lines)
        }
        return (try plan.value(parts, vocabulary, NoRecords(), occasion), parts, missing)
    }
}

extension PartLine {
    init(_ row: ResultRow) throws {
        self.init(
            size: try row.get("size"), missing: try row.get("missing"), value: try row.value("value"), divisor: try row.find("divisor"))
    }
}

extension Compiler {
    /// The table of what was chosen in a field of several codes.
    static func choices(_ term: Term, _ vocabulary: Vocabulary) -> String? {
        guard case .field(let row, let name) = term.form, case .row(let kindName) = row.type, let kind = vocabulary.kinds[kindName],
            case .table(let table, _) = kind.source
        else { return nil }
        return "\(table)__\(kind.fields[name]?.column ?? name)"
    }

    /// The record that holds the codes.
    func holder(of term: Term) throws(RuleError) -> Statement {
        guard case .field(let row, _) = term.form, let key = try rowKeys(row).first else { throw .notInSQL("These codes are no field") }
        return key
    }

    /// The rows behind one part of a figure; a setting has none.
    func rows(behind part: Term) throws(RuleError) -> Statement? {
        switch part.form {
        case .fold(_, let inner, let rows): return try list(inner, rows)
        case .count(_, let rows): return try list(Term(.number(Ratio(1)), .number, missing: false), rows)
        case .the(let inner, let rows): return try list(inner, rows)
        default: return nil
        }
    }
}
