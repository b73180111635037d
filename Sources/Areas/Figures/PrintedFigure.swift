import Core
import Web

/// A figure as a page prints it.
package struct PrintedFigure {
    let figure: FigureReport
    package init(_ figure: FigureReport) { self.figure = figure }

    /// `95.0%`
    package var value: String { figure.printed }

    /// `38 of 40`
    package var of: String? {
        guard figure.value != nil else { return figure.note ?? (figure.result == .noActivity ? "There was nothing to count" : nil) }
        guard let numerator = figure.numerator, let denominator = figure.denominator else { return nil }
        return "\(numerator) of \(denominator)"
    }

    /// `95.0% (38 of 40)`
    package var words: String { of.map { "\(value) (\($0.withinSentence))" } ?? value }

    package var tag: Tag? {
        switch figure.result {
        case .met: Tag("Met", .onTrack)
        case .missed: Tag("Missed", .overdue)
        case .cannot: Tag("Cannot be given", .notDue)
        case .awaiting: Tag("Awaiting", .waiting)
        case .soFar: Tag("So far", .notDue)
        case .noActivity, .none: nil
        }
    }

    /// `Up 4.2 percentage points from`, exact in the places printed; nil where either of the two has no value.
    func movement(to later: FigureReport) -> String? {
        guard let before = PrintedFigure.units(figure.value), let after = PrintedFigure.units(later.value), before.places == after.places
        else { return nil }
        if after.units == before.units { return "The same as in" }
        let size = Ratio.Decimal(units: abs(after.units - before.units), places: after.places)
        let words =
            figure.unit == .percent
            ? "\(size) percentage point\(size.description == "1" ? "" : "s")" : FigureReport.words(size.description, figure.unit)
        return "\(after.units > before.units ? "Up" : "Down") \(words) from"
    }

    /// Whether the printed value is more than a quarter above or below what it was; false where either of the two has none.
    package func hasMovedByMoreThanAQuarter(since before: FigureReport) -> Bool {
        guard let old = PrintedFigure.units(before.value), let new = PrintedFigure.units(figure.value), old.places == new.places
        else { return false }
        return 4 * Int128((new.units - old.units).magnitude) > Int128(old.units.magnitude)
    }

    /// `95.0` as 950 in units of its last place.
    static func units(_ printed: String?) -> (units: Int64, places: Int)? {
        guard let printed, let units = Int64(printed.filter { $0 != "." }) else { return nil }
        return (units, printed.firstIndex(of: ".").map { printed.distance(from: $0, to: printed.endIndex) - 1 } ?? 0)
    }
}
