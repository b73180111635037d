import Core

/// Rows, and what is counted and summed over them.
extension Evaluator {
    /// The rows that are certainly meant, in recording order; one for each group where latest or first is asked.
    func rows(_ term: RowsTerm) throws(RatioError) -> [RowID] {
        var kept: [RowID] = []
        for row in try source(term) where try with(term.variable, row).holds(term) == true { kept.append(row) }
        guard let pick = term.pick else { return kept }
        return try picked(kept, pick, term)
    }

    /// Whether the row in hand is one: it exists, and the condition holds.
    func holds(_ term: RowsTerm) throws(RatioError) -> Bool? {
        // What is asked first is mostly a day; whether a combination exists, and what is asked then, may be a search.
        if term.existence != nil, case .and(let parts)? = term.condition?.form, try condition(parts[0]) == false { return false }
        let exists = try term.existence.map { existence throws(RatioError) in try condition(existence) } ?? true
        if exists == false { return false }
        let fits = try term.condition.map { condition throws(RatioError) in try self.condition(condition) } ?? true
        return fits == false ? false : exists == nil ? nil : fits
    }

    func source(_ term: RowsTerm) throws(RatioError) -> [RowID] {
        switch term.source {
        case .every: return every(term.kind)
        case .along(let row, let route): return try value(row)?.row.map { follow(route, from: $0) } ?? []
        case .defined(let base): return try rows(base)
        case .through(let base, let route):
            var seen: Set<RowID> = []
            for row in try rows(base) { seen.formUnion(follow(route, from: row)) }
            return every(term.kind).filter(seen.contains)
        }
    }

    /// All rows of a kind; of combinations those with `one` in the place of its kind.
    private func every(_ kind: String, with one: RowID? = nil) -> [RowID] {
        switch vocabulary.kinds[kind]?.source {
        case .table: return population.rows(of: kind).map { RowID(kind, $0) }
        case .calendar(let unit):
            var (found, day): ([RowID], Day) = ([], occasion.horizon.lowerBound)
            while day <= occasion.horizon.upperBound {
                let (first, last) = unit.stretch(containing: day, in: occasion.calendar)
                // A unit is known by its first day, so one cut off at the beginning is not in the table.
                if first == day { found.append(RowID(kind, Int64(first.number))) }
                day = last.next
            }
            return found
        case .derived(let parts, _):
            return parts.reduce([RowID(kind, [])]) { rows, part in
                let others = part == one?.kind ? [one].compactMap(\.self) : every(part)
                return rows.flatMap { row in others.map { RowID(kind, row.key + $0.key) } }
            }
        case .figures: return occasion.figures.indices.map { RowID(kind, Int64($0)) }
        case .contract: return [RowID(kind, occasion.service)]
        case nil: return []
        }
    }

    /// The rows a row leads to, in recording order.
    func follow(_ route: Route, from row: RowID) -> [RowID] {
        switch route {
        case .link(let name, _): return field(name, of: row)?.row.map { [$0] } ?? []
        case .inverse(let name, let kind):
            if case .derived(let parts, _)? = vocabulary.kinds[kind]?.source, parts.contains(name) { return every(kind, with: row) }
            return every(kind).filter { field(name, of: $0)?.row == row }
        case .shared(let own, let theirs, let kind):
            guard let third = field(own, of: row)?.row else { return [] }
            return every(kind).filter { field(theirs, of: $0)?.row == third }
        }
    }

    private func picked(_ rows: [RowID], _ pick: Pick, _ term: RowsTerm) throws(RatioError) -> [RowID] {
        var best: [[Distinct]: (row: RowID, keys: [Datum?])] = [:]
        for row in rows {
            let inner = with(term.variable, row)
            let named = try inner.keys(term.forEach).compactMap(\.self).map(Distinct.init)
            // Two rows of nobody are not rows of one person: each stands for itself.
            let group = named.count == term.forEach.count ? named : [.key(row.key), .missing]
            let keys = try inner.keys(term.by)
            // Later rows win a tie of `latest`, earlier ones of `first`: rows come in recording order.
            if let held = best[group], !Evaluator.beats(keys, held.keys, pick) { continue }
            best[group] = (row, keys)
        }
        let chosen = Set(best.values.map(\.row))
        return rows.filter(chosen.contains)
    }

    private func keys(_ terms: [Term]) throws(RatioError) -> [Datum?] {
        var keys: [Datum?] = []
        for term in terms { keys.append(try value(term)) }
        return keys
    }

    /// A row whose key is not recorded never beats one whose key is.
    private static func beats(_ keys: [Datum?], _ held: [Datum?], _ pick: Pick) -> Bool {
        for (key, other) in zip(keys, held) {
            switch (key, other) {
            case (nil, nil): continue
            case (nil, _): return false
            case (_, nil): return true
            case (let key?, let other?):
                switch Ordering.of(key, other) {
                case .same: continue
                case .less: return pick == .first
                case .more: return pick == .latest
                }
            }
        }
        return pick == .latest
    }

    func count(_ different: [Term], _ term: RowsTerm) throws(RatioError) -> Datum {
        try count(different, try rows(term), term.variable)
    }

    func count(_ different: [Term], _ rows: [RowID], _ variable: RowVariable) throws(RatioError) -> Datum {
        if different.isEmpty { return .whole(Int64(rows.count)) }
        var seen: Set<[Distinct]> = []
        for row in rows {
            let keys = try with(variable, row).keys(different).compactMap(\.self).map(Distinct.init)
            if keys.count == different.count { seen.insert(keys) }
        }
        return .whole(Int64(seen.count))
    }

    func fold(_ fold: Fold, _ inner: Term, _ term: RowsTerm) throws(RatioError) -> Datum? {
        try self.fold(fold, inner, try rows(term), term.variable)
    }

    func fold(_ fold: Fold, _ inner: Term, _ rows: [RowID], _ variable: RowVariable) throws(RatioError) -> Datum? {
        var values: [Ratio] = []
        for row in rows { if let number = try with(variable, row).value(inner)?.number { values.append(number) } }
        return try Evaluator.fold(fold, values).map(Datum.number)
    }

    /// How many of a fold's rows have no value.
    func missing(_ term: Term) throws(RatioError) -> Int64 {
        guard case .fold(_, let inner, let rows) = term.form else { return 0 }
        var missing: Int64 = 0
        for row in try self.rows(rows) where try with(rows.variable, row).value(inner) == nil { missing += 1 }
        return missing
    }

    /// A sum of nothing is nought; of nothing there is no mean, median, lowest or highest.
    static func fold(_ fold: Fold, _ values: [Ratio]) throws(RatioError) -> Ratio? {
        switch fold {
        case .lowest: return values.min()
        case .highest: return values.max()
        case .median:
            guard !values.isEmpty else { return nil }
            let sorted = values.sorted()
            let middle = sorted.count / 2
            if sorted.count % 2 == 1 { return sorted[middle] }
            return try sorted[middle - 1].adding(sorted[middle]).divided(by: Ratio(2))
        case .sum, .mean:
            var sum = Ratio(0)
            for value in values { sum = try sum.adding(value) }
            if fold == .sum { return sum }
            return values.isEmpty ? nil : try sum.divided(by: Ratio(Int64(values.count)))
        }
    }
}

/// What two values must share to be one when they are counted or grouped: a moment counts as its London day, a text as its bytes.
enum Distinct: Hashable {
    case missing
    case number(Ratio)
    case day(Int)
    case bytes([UInt8])
    case key([Int64])

    init(_ datum: Datum) {
        switch datum {
        case .number(let number): self = .number(number)
        case .day(let day): self = .day(day.number)
        case .moment(let moment): self = .day(moment.day.number)
        case .text(let text), .code(let text): self = .bytes(Array(text.utf8))
        case .yesNo(let value): self = .day(value ? 1 : 0)
        case .row(let row): self = .key(row.key)
        case .period(let first, let last): self = .key([Int64(first.number), Int64(last.number)])
        case .span(let span): self = .key([Int64(span.first.number), Int64(span.last?.number ?? .max)])
        case .codes(let codes): self = .bytes(Array(codes.joined(separator: ",").utf8))
        }
    }
}
