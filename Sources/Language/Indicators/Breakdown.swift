import Core
import Storage

/// An indicator again for the rows that have one value of a breakdown.
package struct FigureGroup: Hashable, Sendable {
    /// The value they share; nil where it is not recorded.
    package let group: Datum?
    /// Of a share and a count, as in ``Figure``.
    package let numerator: Int64?
    package let denominator: Int64?
    /// nil: nothing was to be counted.
    package let value: Ratio?
}

extension Indicator {
    /// One breakdown of a share or a count. A row with several codes stands in the group of each, so the groups may overlap.
    func groups(_ lines: [Figure.Line], by place: Int) throws(RuleError) -> [FigureGroup] {
        var sizes: [Datum?: [RowClass: Int64]] = [:]
        for line in lines {
            var values: [Datum?] = [line.groups[place]]
            if case .codes(let codes)? = line.groups[place] { values = codes.isEmpty ? [nil] : codes.map { .code($0) } }
            for value in values { sizes[value, default: [:]][line.rowClass, default: 0] += 1 }
        }
        return try groups(sizes)
    }

    /// The same from how many rows with each value are of each class.
    func groups(_ sizes: [Datum?: [RowClass: Int64]]) throws(RuleError) -> [FigureGroup] {
        var groups: [FigureGroup] = []
        for value in sizes.keys.sorted(by: Indicator.isBefore) {
            let part = try figure(sizes[value] ?? [:], also: [], cannot: nil)
            groups.append(FigureGroup(group: value, numerator: part.numerator, denominator: part.denominator, value: part.value))
        }
        return groups
    }

    /// One breakdown of arithmetic over folds, from the parts of each group; a part that is the same for all, such as a setting, is given
    /// by `shared`.
    func groups(
        _ parts: [[Datum?: Datum?]?], shared: [Datum?], _ plan: FigurePlan, _ occasion: Occasion
    ) throws(RuleError) -> [FigureGroup] {
        let values = Set(parts.compactMap(\.self).flatMap(\.keys))
        var groups: [FigureGroup] = []
        for value in values.sorted(by: Indicator.isBefore) {
            var own: [Datum?] = []
            for (place, part) in parts.enumerated() {
                guard let part else {
                    own.append(shared[place])
                    continue
                }
                own.append(part[value] ?? plan.parts[place].valueOfNothing)
            }
            let answer = try plan.value(own, vocabulary, NoRecords(), occasion)?.number
            let counts = counts(own)
            groups.append(FigureGroup(group: value, numerator: counts?.numerator, denominator: counts?.denominator, value: answer))
        }
        return groups
    }

    /// In the order of the values, what is not recorded last.
    private static func isBefore(_ a: Datum?, _ b: Datum?) -> Bool {
        guard let a else { return false }
        guard let b else { return true }
        return Ordering.of(a, b) == .less
    }
}

extension Term {
    /// What a fold comes to over no rows.
    var valueOfNothing: Datum? {
        switch form {
        case .count, .fold(.sum, _, _): .whole(0)
        default: nil
        }
    }

    /// The rows a part of a figure goes through; nil for one that goes through none.
    var foldedRows: RowsTerm? {
        switch form {
        case .count(_, let rows), .fold(_, _, let rows): rows
        default: nil
        }
    }
}

extension Evaluator {
    /// A part of a figure for each value of a breakdown.
    func part(_ term: Term, by key: Term) throws(RatioError) -> [Datum?: Datum?] {
        guard let rows = term.foldedRows else { return [:] }
        var members: [Datum?: [RowID]] = [:]
        for row in try self.rows(rows) { members[try with(rows.variable, row).value(key), default: []].append(row) }
        var values: [Datum?: Datum?] = [:]
        for (value, members) in members {
            switch term.form {
            case .count(let different, _): values[value] = try count(different, members, rows.variable)
            case .fold(let fold, let inner, _): values[value] = try self.fold(fold, inner, members, rows.variable)
            default: break
            }
        }
        return values
    }
}

extension Indicator {
    /// The values of each breakdown, as the folder writes its path: `service.provider`.
    package var breakdownTypes: [(path: String, type: ValueType)] {
        switch measure {
        case .share, .count: zip(text.by, by).map { ($0.text, $1.type) }
        case .figure: zip(text.by, keys).map { ($0.text, $1.lazy.compactMap(\.self).first?.type ?? .text) }
        }
    }

    /// The breakdown by the services of a programme: each is a figure of its own, which other figures read.
    package var breakdownByService: Int? { breakdownTypes.firstIndex { $0.type == .row(kind: "service") } }

    /// The parts of a figure in English, as ``Figure/parts`` has them.
    package var partSayings: [String] {
        guard case .figure(let plan) = measure else { return [] }
        return plan.parts.map { Speaker(vocabulary: vocabulary).say($0).description }
    }

    /// The kinds whose rows the parts of a figure go through.
    package var partKinds: [String?] {
        guard case .figure(let plan) = measure else { return [] }
        return plan.parts.map { $0.foldedRows?.kind }
    }
}
