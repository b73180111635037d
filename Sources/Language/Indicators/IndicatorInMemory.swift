import Core

extension Indicator {
    /// The figure over records in memory: worked examples, and the other reading of every test.
    package func figure(in population: any Population, _ occasion: Occasion) throws(RuleError) -> Figure {
        let evaluator = Evaluator(vocabulary: vocabulary, population: population, occasion: occasion)
        do throws(RatioError) {
            var also: [Ratio?] = []
            for beside in self.also { also.append(try evaluator.value(beside.plan.term)?.number) }
            var cannot: String?
            if let rule = self.cannot, try evaluator.condition(rule.plan.term) == true { cannot = rule.say }
            switch measure {
            case .figure(let plan):
                var parts: [Datum?] = []
                var missing: [Int64] = []
                for part in plan.parts {
                    parts.append(try evaluator.value(part))
                    missing.append(try evaluator.missing(part))
                }
                var figure = figure(try evaluator.value(plan.term), parts: parts, missing: missing, also: also, cannot: cannot)
                figure.breakdowns = try breakdowns(plan, parts, occasion) { part, key throws(RatioError) in
                    try evaluator.part(part, by: key)
                }
                return figure
            case .share, .count:
                var lines: [Figure.Line] = []
                for stratum in strata {
                    for row in try evaluator.rows(stratum.rows) {
                        let inner = evaluator.with(stratum.rows.variable, row)
                        var groups: [Datum?] = []
                        for term in stratum.by { groups.append(try inner.group(term)) }
                        lines.append(Figure.Line(row: row, rowClass: try stratum.rowClass(inner), groups: groups))
                    }
                }
                return try Indicator.arithmetic { () throws(RuleError) in
                    var figure = try figure(of: lines, also: also, cannot: cannot)
                    for place in by.indices { figure.breakdowns.append(try groups(lines, by: place)) }
                    return figure
                }
            }
        } catch { throw .arithmetic(error) }
    }

    private func breakdowns(
        _ plan: FigurePlan, _ shared: [Datum?], _ occasion: Occasion, _ part: (Term, Term) throws(RatioError) -> [Datum?: Datum?]
    ) throws(RatioError) -> [[FigureGroup]] {
        var breakdowns: [[FigureGroup]] = []
        for keys in keys {
            var parts: [[Datum?: Datum?]?] = []
            for (term, key) in zip(plan.parts, keys) { parts.append(try key.map { key throws(RatioError) in try part(term, key) }) }
            breakdowns.append(
                try Indicator.arithmetic { () throws(RuleError) in try groups(parts, shared: shared, plan, occasion) })
        }
        return breakdowns
    }

    /// What goes wrong here is arithmetic; everything else was found when the folder was checked.
    private static func arithmetic<Result>(_ work: () throws(RuleError) -> Result) throws(RatioError) -> Result {
        do throws(RuleError) { return try work() } catch {
            if case .arithmetic(let error) = error { throw error }
            throw .overflow
        }
    }
}

extension Indicator.Stratum {
    /// The first reason that is true leaves the row out; a reason that is undecided leaves nobody out.
    fileprivate func rowClass(_ evaluator: Evaluator) throws(RatioError) -> RowClass {
        for (place, reason) in leaveOut.enumerated() where try evaluator.condition(reason) == true { return .leftOut(place) }
        guard let counted else { return .counted }
        switch try evaluator.condition(counted) {
        case true?: return .counted
        case false?: return .notCounted
        case nil: return .undecided
        }
    }
}

extension Evaluator {
    /// The group a row stands in, or all of them where several codes may be chosen.
    func group(_ term: Term) throws(RatioError) -> Datum? {
        guard case .codes = term.type else { return try value(term) }
        guard case .codes(let codes)? = try value(term) else { return .codes([]) }
        return .codes(codes.sorted())
    }
}
