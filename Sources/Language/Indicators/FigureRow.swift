import Core
import Storage

/// A figure that was worked out before, as a row of the kind `figure`: other figures read it (services below target, a second miss).
///
/// Rows are given with the occasion and never stored, so they cannot lag behind the record.
package struct FigureRow: Hashable, Sendable {
    package let code: String
    package let covers: ClosedRange<Day>
    /// What it is the figure of: the contract's own record, or a service of a programme.
    package let service: Int64
    package let numerator: Int64?
    package let denominator: Int64?
    /// Rounded to four decimals, the exactness in which a rule reads it.
    package let value: Ratio.Decimal?
    /// A code of the list `figure_result`.
    package let result: String
    package let isSealed: Bool

    package static let decimals = 4

    /// - Throws: `RatioError.overflow` where the value has more digits than a figure can have.
    package init(
        _ code: String, covers: ClosedRange<Day>, of service: Int64, numerator: Int64? = nil, denominator: Int64? = nil,
        value: Ratio? = nil, result: String, isSealed: Bool = false
    ) throws(RatioError) {
        (self.code, self.covers, self.service, self.result, self.isSealed) = (code, covers, service, result, isSealed)
        (self.numerator, self.denominator) = (numerator, denominator)
        self.value = try value.map { value throws(RatioError) in try value.rounded(places: FigureRow.decimals) }
    }

    /// As rules read its fields.
    func datum(_ field: String) -> Datum? {
        switch field {
        case "code": .text(code)
        case "covers": .period(first: covers.lowerBound, last: covers.upperBound)
        case "service": .row(RowID("service", service))
        case "numerator": numerator.map(Datum.whole)
        case "denominator": denominator.map(Datum.whole)
        case "value": value.flatMap { try? Ratio($0.units, over: 10_000) }.map(Datum.number)
        case "result": .code(result)
        case "sealed": .yesNo(isSealed)
        default: nil
        }
    }
}

extension Vocabulary.Kind {
    /// Figures as rows: one for each code, period and service, later ones after earlier.
    package static let figure = Vocabulary.Kind(
        "figure", source: .figures,
        fields: [
            .init("code", .text, required: true), .init("covers", .period, required: true), .init("numerator", .number),
            .init("denominator", .number), .init("value", .number, decimals: FigureRow.decimals),
            .init("result", .code(list: "figure_result"), required: true), .init("sealed", .yesNo, required: true),
        ], links: ["service"])

    /// The contract's own record: what registers and reported totals belong to. A folder may declare services of its own instead.
    package static let contract = Vocabulary.Kind("service", source: .contract, fields: [], links: [])
}

extension Compiler {
    /// ``Compiler/figures``, one row a figure.
    var figureTable: Statement {
        let columns: Statement = """
            SELECT CAST(NULL AS BIGINT) AS id, CAST(NULL AS TEXT) AS code, CAST(NULL AS BIGINT) AS covers, \
            CAST(NULL AS BIGINT) AS covers_last, CAST(NULL AS BIGINT) AS service, CAST(NULL AS BIGINT) AS numerator, \
            CAST(NULL AS BIGINT) AS denominator, CAST(NULL AS BIGINT) AS value, CAST(NULL AS TEXT) AS result, \
            CAST(NULL AS BIGINT) AS sealed WHERE 1 = 0
            """
        let rows = occasion.figures.enumerated().map { place, figure -> Statement in
            let days = [figure.covers.lowerBound, figure.covers.upperBound].map { Int64($0.number) }
            let numbers: [Int64?] = days + [figure.service, figure.numerator, figure.denominator, figure.value?.units]
            // The first row says what each column is.
            let missing: Statement = place == 0 ? "CAST(NULL AS BIGINT)" : "NULL"
            return """
                (\(Statement.whole(Int64(place))), \(literal(figure.code)), \
                \(numbers.map { $0.map(Statement.whole) ?? missing }.joined(separator: ", ")), \(literal(figure.result)), \
                \(Statement.whole(figure.isSealed ? 1 : 0)))
                """
        }
        if rows.isEmpty { return "(\(columns))" }
        // Not one SELECT after another, of which SQLite takes 500: a county has thousands of services.
        return "(\(columns) UNION ALL VALUES \(rows.joined(separator: ", ")))"
    }
}
