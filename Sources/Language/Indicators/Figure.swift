import Core

/// What becomes of one row of a population.
package enum RowClass: Hashable, Sendable {
    case counted, notCounted, undecided
    /// The place of the reason among the indicator's.
    case leftOut(Int)

    /// As the class column of the compiled statement holds it.
    var number: Int64 {
        switch self {
        case .counted: 0
        case .notCounted: 1
        case .undecided: 2
        case .leftOut(let reason): 3 + Int64(reason)
        }
    }
    init(number: Int64) {
        switch number {
        case 0: self = .counted
        case 1: self = .notCounted
        case 2: self = .undecided
        default: self = .leftOut(Int(number) - 3)
        }
    }
}

/// An indicator answered: the value, and the rows it is made of.
package struct Figure: Hashable, Sendable {
    package let answer: Answer
    /// Of a share, or of rows divided by rows: those counted, and those it is a share of. Of a count: the number of rows and nil.
    package let numerator: Int64?
    package let denominator: Int64?
    /// Every row of the population with its class; empty for a figure, which has parts.
    package let lines: [Line]
    /// The values of a figure's folds, in the order in which the rule names them.
    package let parts: [Datum?]
    /// For each part how many of its rows have no value: a sum passes over them, and says so.
    package let missing: [Int64]
    package let also: [Ratio?]
    /// For each `by` of the indicator, the same for every value.
    package var breakdowns: [[FigureGroup]] = []

    package enum Answer: Hashable, Sendable {
        case value(Ratio)
        /// There was nothing to divide by, or nothing to take the middle of.
        case noActivity
        /// Why the figure cannot be given, in the folder's words.
        case cannot(String)
    }

    package struct Line: Hashable, Sendable {
        package let row: RowID
        package let rowClass: RowClass
        /// The values of `by`, in its order.
        package let groups: [Datum?]
    }

    package var value: Ratio? { if case .value(let value) = answer { value } else { nil } }

    /// The rows of one class.
    package func rows(_ rowClass: RowClass) -> [RowID] { lines.filter { $0.rowClass == rowClass }.map(\.row) }
}

extension Indicator {
    /// The share a population comes to. Undecided rows stay in the denominator or leave it, as the folder says.
    func figure(of lines: [Figure.Line], also: [Ratio?], cannot: String?) throws(RuleError) -> Figure {
        var sizes: [RowClass: Int64] = [:]
        for line in lines { sizes[line.rowClass, default: 0] += 1 }
        return try figure(of: lines, sizes, also: also, cannot: cannot)
    }

    /// The same from how many rows are of each class.
    ///
    /// - Parameter lines: the rows, where they are wanted.
    func figure(
        of lines: [Figure.Line] = [], _ sizes: [RowClass: Int64], also: [Ratio?], cannot: String?
    ) throws(RuleError) -> Figure {
        let counted = sizes[.counted, default: 0]
        if case .count = measure {
            let answer = cannot.map(Figure.Answer.cannot) ?? .value(Ratio(counted))
            return Figure(answer: answer, numerator: counted, denominator: nil, lines: lines, parts: [], missing: [], also: also)
        }
        let denominator = counted + sizes[.notCounted, default: 0] + (text.notRecorded == .stays ? sizes[.undecided, default: 0] : 0)
        let share: Ratio?
        do { share = denominator == 0 ? nil : try Ratio(counted, over: denominator) } catch { throw .arithmetic(error) }
        let answer = cannot.map(Figure.Answer.cannot) ?? share.map(Figure.Answer.value) ?? .noActivity
        return Figure(answer: answer, numerator: counted, denominator: denominator, lines: lines, parts: [], missing: [], also: also)
    }

    func figure(_ value: Datum?, parts: [Datum?], missing: [Int64], also: [Ratio?], cannot: String?) -> Figure {
        let answer = cannot.map(Figure.Answer.cannot) ?? value?.number.map(Figure.Answer.value) ?? .noActivity
        let counts = counts(parts)
        return Figure(
            answer: answer, numerator: counts?.numerator, denominator: counts?.denominator, lines: [], parts: parts, missing: missing,
            also: also)
    }

    /// How many rows of how many, where the figure is the one divided by the other and read as a percentage.
    func counts(_ parts: [Datum?]) -> (numerator: Int64, denominator: Int64)? {
        guard isPercent, case .figure(let plan) = measure else { return nil }
        return plan.counts(parts)
    }

    /// Met or missed, against the exact value or against what is printed; nil without a target or a value.
    package func isMet(_ value: Ratio?) throws(RuleError) -> Bool? {
        guard let target, let value else { return nil }
        guard text.tested == .asPrinted else { return target.isMet(by: value) }
        do throws(RatioError) {
            let printed = try rounded(value)
            let power = (0..<printed.places).reduce(Int64(1)) { power, _ in power * 10 }
            return target.isMet(by: try Ratio(printed.units, over: power).divided(by: scale(percent: isPercent, valueType)))
        } catch { throw .arithmetic(error) }
    }

    /// `95.0`: the value as the return prints it, rounded once.
    package func printed(_ value: Ratio) throws(RuleError) -> Ratio.Decimal {
        do throws(RatioError) { return try rounded(value) } catch { throw .arithmetic(error) }
    }

    /// Beside a percentage a quotient is read as one, unless the folder says how it is printed.
    package func isPercent(_ beside: Beside) -> Bool { beside.print?.isPercent ?? (isPercent && beside.plan.isQuotient) }

    package func printed(_ value: Ratio, _ beside: Beside) throws(RuleError) -> String {
        let (percent, type) = (isPercent(beside), beside.plan.term.type)
        guard let print = beside.print else { return try printed(value, percent: percent, type) }
        return try printed(value, places: print.places, percent: percent, type)
    }

    /// The value rounded once to other places than the return prints: an old paper printed `65` beside `77.3`.
    package func printed(_ value: Ratio, places: Int, percent: Bool, _ type: ValueType) throws(RuleError) -> String {
        do throws(RatioError) { return try value.times(scale(percent: percent, type)).rounded(places: places).description } catch {
            throw .arithmetic(error)
        }
    }

    private func rounded(_ value: Ratio) throws(RatioError) -> Ratio.Decimal {
        try value.times(scale(percent: isPercent, valueType)).rounded(places: valueType.places ?? text.places)
    }

    /// What stands beside the figure: a whole number plainly, anything else in the figure's places.
    package func printed(_ value: Ratio, percent: Bool, _ type: ValueType) throws(RuleError) -> String {
        do throws(RatioError) {
            let scaled = try value.times(scale(percent: percent, type))
            if scaled.denominator == 1, !percent, type != .money { return String(scaled.numerator) }
            return try scaled.rounded(places: type.places ?? max(1, text.places)).description
        } catch { throw .arithmetic(error) }
    }

    /// Shares are printed in hundredths, money in pounds.
    private func scale(percent: Bool, _ type: ValueType) -> Ratio {
        if percent { return Ratio(100) }
        return type == .money ? Ratio.hundredth : Ratio(1)
    }

    /// What the value is: a number, money or minutes.
    package var valueType: ValueType { if case .figure(let plan) = measure { plan.term.type } else { .number } }
}

extension ValueType {
    /// Pounds have pence, and time has whole minutes, whatever the figure is printed to.
    fileprivate var places: Int? {
        switch self {
        case .money: 2
        case .minutes: 0
        default: nil
        }
    }
}
