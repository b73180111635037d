import Core
import Storage

/// A quantity in SQL: a whole number over a divisor, since the databases divide only whole numbers and a figure is never a float.
struct Fraction {
    let numerator: Statement
    let denominator: Denominator

    enum Denominator {
        case fixed(Int64)
        /// Above nought, or NULL where there was nothing to divide by.
        case varying(Statement)

        var statement: Statement {
            switch self {
            case .fixed(let number): .whole(number)
            case .varying(let statement): statement
            }
        }
    }

    init(_ numerator: Statement, over denominator: Int64 = 1) { (self.numerator, self.denominator) = (numerator, .fixed(denominator)) }
    init(_ numerator: Statement, over denominator: Denominator) { (self.numerator, self.denominator) = (numerator, denominator) }
    init(_ value: Ratio) { self.init(.whole(value.numerator), over: value.denominator) }

    /// Both numerators over one denominator.
    static func alike(_ a: Fraction, _ b: Fraction) throws(RuleError) -> (Statement, Statement, Denominator) {
        guard case .fixed(let first) = a.denominator, case .fixed(let second) = b.denominator else {
            let common: Statement = "(\(a.denominator.statement) * \(b.denominator.statement))"
            return (
                "(\(a.numerator) * \(b.denominator.statement))", "(\(b.numerator) * \(a.denominator.statement))", .varying(common)
            )
        }
        var (x, y) = (first, second)
        while y != 0 { (x, y) = (y, x % y) }
        let (common, isTooLarge) = (first / x).multipliedReportingOverflow(by: second)
        if isTooLarge { throw .arithmetic(.overflow) }
        return (scaled(a.numerator, common / first), scaled(b.numerator, common / second), .fixed(common))
    }

    private static func scaled(_ numerator: Statement, _ factor: Int64) -> Statement {
        factor == 1 ? numerator : "(\(numerator) * \(Statement.whole(factor)))"
    }

    func compared(_ sign: Statement, with other: Fraction) throws(RuleError) -> Statement {
        let (a, b, _) = try Fraction.alike(self, other)
        return "(\(a.checked) \(sign) \(b.checked))"
    }

    func adding(_ other: Fraction, _ sign: Statement) throws(RuleError) -> Fraction {
        let (a, b, denominator) = try Fraction.alike(self, other)
        return Fraction("(\(a) \(sign) \(b))", over: denominator)
    }

    func times(_ other: Fraction) throws(RuleError) -> Fraction {
        let numerator: Statement = "(\(self.numerator) * \(other.numerator))"
        guard case .fixed(let a) = denominator, case .fixed(let b) = other.denominator else {
            return Fraction(numerator, over: .varying("(\(denominator.statement) * \(other.denominator.statement))"))
        }
        let (product, isTooLarge) = a.multipliedReportingOverflow(by: b)
        if isTooLarge { throw .arithmetic(.overflow) }
        return Fraction(numerator, over: product)
    }

    /// - Parameter known: the divisor where the rule itself gives it.
    func divided(by other: Fraction, known: Ratio?) throws(RuleError) -> Fraction {
        if let known {
            guard let inverse = try? Ratio(1).divided(by: known) else { throw .arithmetic(.divisionByZero) }
            return try times(Fraction(inverse))
        }
        // The sign goes upstairs, so that comparing by cross multiplication keeps its direction.
        let sign: Statement = "CASE WHEN \(other.numerator) < 0 THEN -1 ELSE 1 END"
        return Fraction(
            "(\(numerator) * \(other.denominator.statement) * \(sign))",
            over: .varying("(\(denominator.statement) * NULLIF(ABS(\(other.numerator)), 0))"))
    }

    private var isHeavy: Bool { numerator.hasSubquery || denominator.statement.hasSubquery }
    private var asRow: Statement { "SELECT \(numerator) AS n, \(denominator.statement) AS d LIMIT 1" }

    /// The whole number at or below.
    var down: Statement {
        if case .fixed(1) = denominator { return numerator.checked }
        if isHeavy { return "(SELECT \(Fraction("n", over: .varying("d")).down) FROM (\(asRow)) AS whole_of)" }
        let (n, d) = (numerator.checked, denominator.statement.checked)
        return "((\(n) - ((\(n) % \(d)) + \(d)) % \(d)) / \(d))"
    }

    /// Half away from nought, as `Ratio` rounds.
    var rounded: Statement {
        if case .fixed(1) = denominator { return numerator.checked }
        if isHeavy { return "(SELECT \(Fraction("n", over: .varying("d")).rounded) FROM (\(asRow)) AS whole_of)" }
        let (n, d) = (numerator.checked, denominator.statement.checked)
        return "(CASE WHEN \(n) < 0 THEN -((2 * -\(n) + \(d)) / (2 * \(d))) ELSE (2 * \(n) + \(d)) / (2 * \(d)) END)"
    }
}
