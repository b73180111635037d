import Core
import Storage

extension Indicator {
    /// The figure and its rows, read in one transaction.
    package func figure(
        in transaction: Transaction, _ occasion: Occasion, scope: RowScope = .everything
    ) throws -> Figure {
        do { return try read(in: transaction, occasion, scope) } catch StorageError.tooLarge { throw RuleError.arithmetic(.overflow) }
    }

    /// The figure alone, for a list of many: without rows, without what stands beside it, and with no breakdown but the one other figures read.
    ///
    /// - Parameter byService: with its breakdown by the services of a programme, if it has one.
    package func glance(
        in transaction: Transaction, _ occasion: Occasion, byService: Bool = false, scope: RowScope = .everything
    ) throws -> Figure {
        let place = byService ? breakdownByService : nil
        do {
            let reading = PartReading(vocabulary, transaction, occasion, scope)
            let cannot = try refusal(reading)
            if case .figure(let plan) = measure {
                return try read(plan, by: keys.enumerated().map { $0 == place ? $1 : [] }, beside: [], cannot, reading)
            }
            var (sizes, byValue): ([RowClass: Int64], [Datum?: [RowClass: Int64]]) = ([:], [:])
            for stratum in strata {
                let key = place.map { stratum.by[$0] }
                try transaction.forEach(try summary(stratum, by: key, Compiler(vocabulary, occasion, scope: scope))) { row in
                    let (rowClass, size): (RowClass, Int64) = (RowClass(number: try row.get("class")), try row.get("size"))
                    sizes[rowClass, default: 0] += size
                    if let key { byValue[try Datum.read(try row.value("group1"), 1, key.type), default: [:]][rowClass, default: 0] += size }
                }
            }
            var figure = try figure(sizes, also: [], cannot: cannot)
            figure.breakdowns = try by.indices.map { try $0 == place ? groups(byValue) : [] }
            return figure
        } catch StorageError.tooLarge { throw RuleError.arithmetic(.overflow) }
    }

    /// The sentence of a figure that cannot be given.
    private func refusal(_ reading: PartReading) throws -> String? {
        guard let rule = cannot, try reading.value(rule.plan).value == .yesNo(true) else { return nil }
        return rule.say
    }

    /// - Parameters:
    ///   - keys: for each breakdown those of the parts; none for one that is not wanted.
    ///   - also: what is wanted of what stands beside.
    private func read(
        _ plan: FigurePlan, by keys: [[Term?]], beside also: [Beside], _ cannot: String?, _ reading: PartReading
    ) throws -> Figure {
        // First by its groups: what a part comes to follows from them.
        let groups = try plan.parts.enumerated().map { place, part in
            try reading.values(of: part, by: keys.map { $0.isEmpty ? nil : $0[place] })
        }
        let (value, parts, missing) = try reading.value(plan)
        let beside = try also.map { try reading.value($0.plan).value?.number }
        var figure = figure(value, parts: parts, missing: missing, also: beside, cannot: cannot)
        figure.breakdowns = try keys.enumerated().map { number, keys in
            try keys.isEmpty ? [] : self.groups(groups.map { $0[number] }, shared: parts, plan, reading.occasion)
        }
        return figure
    }

    private func read(in transaction: Transaction, _ occasion: Occasion, _ scope: RowScope) throws -> Figure {
        let reading = PartReading(vocabulary, transaction, occasion, scope)
        let cannot = try refusal(reading)
        if case .figure(let plan) = measure { return try read(plan, by: keys, beside: self.also, cannot, reading) }
        let also = try self.also.map { try reading.value($0.plan).value?.number }
        let lines = try zip(strata, try statements(occasion, scope: scope).lists).flatMap { stratum, list in
            try self.lines(of: stratum, list, in: transaction)
        }
        var figure = try figure(of: lines, also: also, cannot: cannot)
        for place in by.indices { figure.breakdowns.append(try groups(lines, by: place)) }
        return figure
    }

    private func lines(of stratum: Stratum, _ list: Statement, in transaction: Transaction) throws -> [Figure.Line] {
        let chosen = try self.chosen(stratum, list, transaction)
        return try transaction.rows(list) { row in
            let keys = row.columnNames.prefix { $0 != "class" }
            let key = try keys.map { try row.get($0, as: Int64.self) }
            let groups = try stratum.by.enumerated().map { place, term in
                let value = try row.value("group\(place + 1)")
                guard let codes = chosen[place] else { return try Datum.read(value, 1, term.type) }
                return .codes(codes[Int64(stored: value) ?? -1] ?? [])
            }
            return Figure.Line(
                row: RowID(stratum.rows.kind, key), rowClass: RowClass(number: try row.get("class", as: Int64.self)), groups: groups)
        }
    }

    /// For each breakdown by several codes, what was chosen in each record that the list names.
    private func chosen(_ stratum: Stratum, _ list: Statement, _ transaction: Transaction) throws -> [Int: [Int64: [String]]] {
        var chosen: [Int: [Int64: [String]]] = [:]
        for (place, term) in stratum.by.enumerated() {
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
