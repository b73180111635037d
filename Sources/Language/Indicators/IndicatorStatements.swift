import Core
import Storage

/// The statements of one indicator for one occasion.
package struct IndicatorStatements: Sendable {
    /// `SELECT id, class, group1, …`: every row of each stratum once. Of a figure none.
    package let lists: [Statement]
    /// The same counted by class: one small answer where nobody opens the figure.
    package let summaries: [Statement]
    /// For each fold of a figure: its value, and the rows behind it.
    package let parts: [(value: Statement, list: Statement?)]
}

/// One of the statements that an indicator is read by.
package struct AskedStatement: Sendable {
    /// When it is asked: for the figure alone, for the figure with all it opens to, or either way.
    package enum Reading: String, Sendable { case alone, opened, always }

    /// The rule it comes from; of several the longest.
    package let rule: RuleText
    package let statement: Statement
    package let reading: Reading
}

extension Indicator {
    package func statements(_ occasion: Occasion, scope: RowScope = .everything) throws(RuleError) -> IndicatorStatements {
        switch measure {
        case .figure(let plan):
            var parts: [(value: Statement, list: Statement?)] = []
            for part in plan.parts {
                let compiler = Compiler(vocabulary, occasion, scope: scope)
                parts.append((try compiler.part(part), try compiler.rows(behind: part)))
            }
            return IndicatorStatements(lists: [], summaries: [], parts: parts)
        case .share, .count:
            var (lists, summaries): ([Statement], [Statement]) = ([], [])
            for stratum in strata {
                lists.append(try list(stratum, Compiler(vocabulary, occasion, scope: scope)))
                summaries.append(try summary(stratum, by: nil, Compiler(vocabulary, occasion, scope: scope)))
            }
            return IndicatorStatements(lists: lists, summaries: summaries, parts: [])
        }
    }

    /// Whatever is asked when the indicator is read, alone or with all it opens to.
    package func everyStatement(_ occasion: Occasion, scope: RowScope) throws(RuleError) -> [AskedStatement] {
        var every: [AskedStatement] = []
        // What was asked for one part is not asked again beside it.
        var known: Set<Statement> = []
        var compiler: Compiler { Compiler(vocabulary, occasion, scope: scope) }
        func add(_ rule: RuleText, _ statement: Statement?, _ reading: AskedStatement.Reading) {
            if let statement { every.append(AskedStatement(rule: rule, statement: statement, reading: reading)) }
        }
        func add(_ plan: FigurePlan, _ rule: RuleText, _ reading: AskedStatement.Reading) throws(RuleError) {
            for part in plan.parts {
                let statement = try compiler.part(part)
                if known.insert(statement).inserted { add(rule, statement, reading) }
            }
        }
        if let cannot, let rule = text.cannot?.when { try add(cannot.plan, rule, .always) }
        let own = try statements(occasion, scope: scope), rule = text.longestRule
        for summary in own.summaries { add(rule, summary, .alone) }
        for list in own.lists { add(rule, list, .opened) }
        if case .figure(let plan) = measure {
            for (place, part) in plan.parts.enumerated() {
                var isOfGroups = false
                for (keys, isWhole) in try compiler.together(part, by: self.keys.compactMap { $0[place] }) {
                    add(rule, try compiler.part(part, by: keys), .opened)
                    isOfGroups = isWhole
                }
                let (value, list) = own.parts[place]
                if known.insert(value).inserted { add(rule, value, isOfGroups ? .alone : .always) }
                add(rule, list, .opened)
            }
        }
        for (rule, beside) in zip(text.also.map(\.rule), also) { try add(beside.plan, rule, .opened) }
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
                attempt { () throws(RuleError) in _ = try Compiler(vocabulary, occasion, scope: .everything).part(part, by: [key]) }
            }
        }
        for plan in also.map(\.plan) + [cannot?.plan].compactMap(\.self) {
            attempt { () throws(RuleError) in
                for part in plan.parts { _ = try Compiler(vocabulary, occasion, scope: .everything).part(part) }
            }
        }
        return mistakes
    }

    func list(_ stratum: Stratum, _ compiler: Compiler) throws(RuleError) -> Statement {
        try compiler.over(stratum.rows) { seat, from throws(RuleError) in
            var columns = compiler.named(seat.keys, "id") + ", " + (try stratum.rowClass(compiler)) + " AS class"
            for (place, term) in stratum.by.enumerated() {
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

    /// `SELECT class, group1, size`: how many rows are of each class, and of each value of `key` if there is one. No link is joined that only
    /// another breakdown follows.
    func summary(_ stratum: Stratum, by key: Term?, _ compiler: Compiler) throws(RuleError) -> Statement {
        let classes = try compiler.over(stratum.rows) { _, from throws(RuleError) -> Statement in
            var columns: Statement = "\(try stratum.rowClass(compiler)) AS class"
            if let key { columns += ", \(try compiler.group(key)) AS group1" }
            return "SELECT \(columns)\(from.statement)"
        }
        let columns: Statement = key == nil ? "class" : "class, group1"
        return "SELECT \(columns), COUNT(*) AS size FROM (\(classes)) AS population GROUP BY \(columns)"
    }

}

extension Indicator.Stratum {
    fileprivate func rowClass(_ compiler: Compiler) throws(RuleError) -> Statement {
        var text: Statement = "CASE"
        for (place, reason) in leaveOut.enumerated() {
            text += " WHEN \(try compiler.condition(reason)) THEN \(Statement.whole(RowClass.leftOut(place).number))"
        }
        guard let counted else { return leaveOut.isEmpty ? "0" : "\(text) ELSE 0 END" }
        let condition = try compiler.condition(counted)
        let last: Statement = "CASE \(condition.asNumber) WHEN 1 THEN 0 WHEN 0 THEN 1 ELSE 2 END"
        return leaveOut.isEmpty ? last : "\(text) ELSE \(last) END"
    }
}
