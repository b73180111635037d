import Core

/// A table as files hold it: the same for CSV and for the workbook.
package struct Sheet: Sendable, Equatable {
    package enum Cell: Sendable, Equatable {
        case empty
        case text(String)
        /// As printed: `95.0`.
        case number(String)
    }

    /// `figures`: the name of the file, and of the sheet.
    package let name: String
    package let columns: [String]
    package let rows: [[Cell]]

    package init(name: String, columns: [String], rows: [[Cell]]) { (self.name, self.columns, self.rows) = (name, columns, rows) }
}

extension Sheet {
    /// As RFC 4180 has it: commas, CRLF, quotes doubled. A text that a spreadsheet would take for a formula is given an apostrophe.
    package var csv: String {
        ([columns.map(Cell.text)] + rows).map { row in row.map(Sheet.written).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func written(_ cell: Cell) -> String {
        switch cell {
        case .empty: ""
        case .number(let number): number
        case .text(let text): quoted(guarded(text))
        }
    }

    /// An apostrophe before what looks like a formula, also where apostrophes stand before that already: so each comes off again as it was put
    /// on (``unguarded(_:)``).
    static func guarded(_ text: String) -> String { isFormula(afterApostrophes(text)) ? "'" + text : text }

    /// A text as it was before ``guarded(_:)``; what a person typed without an apostrophe stays as it is.
    static func unguarded(_ text: String) -> String {
        let scalars = text.unicodeScalars
        return scalars.first == "'" && isFormula(afterApostrophes(text)) ? String(scalars.dropFirst()) : text
    }

    private static func afterApostrophes(_ text: String) -> String { String(text.unicodeScalars.drop { $0 == "'" }) }

    /// What spreadsheets read as the beginning of a formula, also behind what shows nothing of itself (security SR-13).
    private static func isFormula(_ text: String) -> Bool {
        text.unicodeScalars.first { !isPassedOver($0) }.map(beginnings.contains) ?? false
    }

    /// With the full-width twins of the signs.
    private static let beginnings = Set("=+-@|\t\r\n\0＝＋－＠｜".unicodeScalars)

    /// Blanks, marks without width and those that combine with what stands before them; a tab and the ends of lines begin a formula.
    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .format, .nonspacingMark, .enclosingMark, .spacingMark: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append(scalar) }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }
}
