import Core
import Storage

/// `trust_data for each ward, quarter`: a return that must have come in, complete.
package struct Needs: Hashable, Sendable {
    package let kind: String
    package let each: [String]
    package let place: SourcePlace

    /// One set of totals that was submitted: its first day where it covers a month, a quarter or a year, and the values of the other names.
    package struct Cell: Hashable, Sendable {
        package let first: Day?
        package let values: [Datum?]
        package init(first: Day?, values: [Datum?]) { (self.first, self.values) = (first, values) }
    }

    /// The calendar unit for each of which totals are wanted.
    package var unit: CalendarUnit? { each.lazy.compactMap(CalendarUnit.init).first }
    /// The fields for each of whose values totals are wanted.
    package var fields: [String] { each.filter { CalendarUnit(rawValue: $0) == nil } }
}

extension Indicator {
    /// The totals in memory that cover days of the period.
    package func submitted(_ needs: Needs, in population: any Population, _ occasion: Occasion) -> Set<Needs.Cell> {
        let evaluator = Evaluator(vocabulary: vocabulary, population: population, occasion: occasion)
        let cells = population.rows(of: needs.kind).compactMap { number -> Needs.Cell? in
            let row = RowID(needs.kind, number)
            var first: Day?
            if needs.unit != nil {
                guard case .period(let begins, let ends)? = evaluator.field("covers", of: row), let days = occasion.stretch(.itself),
                    begins >= days.lowerBound, ends <= days.upperBound
                else { return nil }
                first = begins
            }
            return Needs.Cell(first: first, values: needs.fields.map { evaluator.field($0, of: row) })
        }
        return Set(cells)
    }

    /// The same from a database.
    package func submitted(
        _ needs: Needs, in transaction: Transaction, _ occasion: Occasion, scope: RowScope = .everything
    ) throws -> Set<Needs.Cell> {
        let compiler = Compiler(vocabulary, occasion, scope: scope)
        guard let kind = vocabulary.kinds[needs.kind] else { return [] }
        let variable = RowVariable(number: -1, kind: needs.kind)
        let rows = RowsTerm(variable: variable, source: .every, pick: nil, forEach: [], by: [], condition: nil, existence: nil)
        let row = Term(.row(variable), .row(kind: needs.kind), missing: false)
        let fields = needs.fields.compactMap { kind.fields[$0] }.map { Term(.field(row, $0.name), $0.type, missing: true) }
        let covers = needs.unit == nil ? nil : kind.fields["covers"].map { Term(.field(row, $0.name), $0.type, missing: false) }
        let statement = try compiler.over(rows) { _, from throws(RuleError) -> Statement in
            var columns: [Statement] = []
            if let covers {
                columns.append("\(try compiler.stretch(covers).first) AS first")
                from.conditions.append(try compiler.during(covers, Term(.period(.itself), .period, missing: false)))
            } else {
                columns.append("CAST(NULL AS BIGINT) AS first")
            }
            for (place, field) in fields.enumerated() {
                columns.append("\(try compiler.scalar(field)) AS \(Statement(composed: "value\(place + 1)"))")
            }
            return "SELECT \(columns.joined(separator: ", "))\(from.statement)"
        }
        return Set(
            try transaction.rows(statement) { row in
                Needs.Cell(
                    first: try row.find("first"),
                    values: try fields.enumerated().map { try Datum.read(try row.value("value\($0 + 1)"), 1, $1.type) })
            })
    }
}
