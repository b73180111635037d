import Core
import Figures
import Sheets

/// A sealed return as files: every one of them says the digest.
extension SealedReturn {
    /// The document and its digest: without the member `digest` its canonical form is what was digested.
    package func file(_ digest: String) -> JSON {
        guard case .object(var members) = document else { return document }
        members["digest"] = .text(digest)
        return .object(members)
    }

    /// - Parameter calendar: of the contract, which knows the days of the period.
    package func workbook(_ digest: String, in calendar: Calendar) throws(PeriodRefusal) -> Workbook {
        let period = try Period(label: period, in: calendar)
        let report = PeriodReport(
            specification: service, version: "sha256:\(specification)", label: serviceLabel, period: period, asAt: sealed, figures: figures)
        return Workbook([sheet(digest), listedSheet] + report.sheets, asAt: report.asAt)
    }

    private func sheet(_ digest: String) -> Sheet {
        var rows: [[Sheet.Cell]] = [
            ["return", label], ["period", periodWords], ["seal", digest], ["sealed", sealed.description], ["signed by", signed.name],
            ["role", signed.capacityLabel], ["organisation", signed.organisationLabel], ["version", specification],
        ].map { $0.map { .text($0) } }
        rows.insert([.text("number"), .number(String(number))], at: 2)
        if let reason { rows.append([.text("why sent again"), .text(reason)]) }
        rows += narrative.map { [.text($0.label), .text($0.text)] }
        rows += checked.map { [.text("said to be right"), .text($0)] }
        return Sheet(name: "seal", columns: ["what", "value"], rows: rows)
    }

    private var listedSheet: Sheet {
        Sheet(
            name: "tables", columns: ["table", "reference"],
            rows: tables.flatMap { table in table.rows.map { [.text(table.label), .text($0.printed)] } })
    }
}
