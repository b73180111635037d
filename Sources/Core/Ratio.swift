/// An exact number: a fraction in lowest terms with a positive denominator. Figures are worked out in these and rounded once.
package struct Ratio: Hashable, Comparable, Sendable {
    package let numerator: Int64
    package let denominator: Int64

    package init(_ whole: Int64) { (numerator, denominator) = (whole, 1) }

    /// - Throws: ``RatioError`` for a division by zero, or where the exact value needs more than 64 bits.
    package init(_ numerator: Int64, over denominator: Int64) throws(RatioError) {
        try self.init(wide: Int128(numerator), over: Int128(denominator))
    }

    package static let hundredth = Ratio(lowest: 1, 100)
    private init(lowest numerator: Int64, _ denominator: Int64) { (self.numerator, self.denominator) = (numerator, denominator) }

    private init(wide numerator: Int128, over denominator: Int128) throws(RatioError) {
        guard denominator != 0 else { throw .divisionByZero }
        var (a, b) = (numerator.magnitude, denominator.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        let divisor = Int128(max(a, 1)) * (denominator < 0 ? -1 : 1)
        guard let top = Int64(exactly: numerator / divisor), let bottom = Int64(exactly: denominator / divisor) else {
            throw .overflow
        }
        (self.numerator, self.denominator) = (top, bottom)
    }

    package func adding(_ other: Ratio) throws(RatioError) -> Ratio {
        try Ratio(
            wide: Int128(numerator) * Int128(other.denominator) + Int128(other.numerator) * Int128(denominator),
            over: Int128(denominator) * Int128(other.denominator))
    }
    package func subtracting(_ other: Ratio) throws(RatioError) -> Ratio { try adding(other.times(Ratio(-1))) }
    package func times(_ other: Ratio) throws(RatioError) -> Ratio {
        try Ratio(wide: Int128(numerator) * Int128(other.numerator), over: Int128(denominator) * Int128(other.denominator))
    }
    package func divided(by other: Ratio) throws(RatioError) -> Ratio {
        try Ratio(wide: Int128(numerator) * Int128(other.denominator), over: Int128(denominator) * Int128(other.numerator))
    }

    package static func < (left: Ratio, right: Ratio) -> Bool {
        Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator) * Int128(left.denominator)
    }

    /// The whole number at or below.
    package var down: Int64 { numerator.floorDivided(by: denominator) }

    /// Half away from zero, the one rounding of a printed figure: 94.95 to one place is 95.0.
    package func rounded(places: Int) throws(RatioError) -> Decimal {
        var scale: Int128 = 1
        for _ in 0..<places { scale *= 10 }
        let doubled = Int128(numerator.magnitude) * scale * 2 + Int128(denominator)
        guard let units = Int64(exactly: doubled / (Int128(denominator) * 2)) else { throw .overflow }
        return Decimal(units: numerator < 0 ? -units : units, places: places)
    }

    /// A rounded number, exact in its own places: 950 units of 1 place print as `95.0`.
    package struct Decimal: Hashable, Sendable, CustomStringConvertible {
        package let units: Int64, places: Int
        package init(units: Int64, places: Int) { (self.units, self.places) = (units, places) }
        package var description: String {
            guard places > 0 else { return String(units) }
            let digits = zeroPadded(Int(units.magnitude), places + 1)
            return "\(units < 0 ? "-" : "")\(digits.dropLast(places)).\(digits.suffix(places))"
        }
    }
}

package enum RatioError: Error, Equatable { case divisionByZero, overflow }
