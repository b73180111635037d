import Core
import Language
import Sheets
import Specification
import Web

/// A file as an act would take it, line by line; what is wrong with it is said of the line and the column.
struct FileLines: Sendable {
    /// More are not taken at a time.
    static let most = 2_000

    let separator: SheetLines.Separator
    /// The columns that the first line names, in its order; nil for one that is none of the form's.
    let columns: [FileColumns.Column?]
    /// Those that can be read, in the order of the file.
    private(set) var lines: [Line] = []
    /// What is wrong with the file itself, before anything is asked of the record.
    private(set) var findings: [Finding] = []

    struct Line: Sendable {
        let number: Int
        /// As the file has them.
        let cells: [String]
        var sent: CaseActs.Sent
        /// What could not be read.
        let unread: [CaseRefusal.AnswerMistake]
        /// The questions that no column of the file answers.
        let missing: Set<String>
    }

    /// What is wrong, or asked again, of one answer of a line.
    struct Finding: Hashable, Sendable {
        let line: Int
        /// The column, by its name or as the file calls it; empty for the line as a whole.
        let column: String
        let sentence: String
        var isQuestion = false

        /// `Line 4, occupied_bed_days`
        var place: String { column.isEmpty ? "Line \(line)" : "Line \(line), \(column)" }
        func isBefore(_ other: Finding) -> Bool { (line, column, sentence) < (other.line, other.column, other.sentence) }
    }

    /// - Parameter moment: when the lines are sent, and what day it is where they say "today".
    init(_ text: String, _ form: FileColumns, at moment: Moment, request: String) {
        let sheet = SheetLines(text, most: FileLines.most + 1)
        let heading = sheet.lines.first
        separator = sheet.separator
        // A spreadsheet writes separators behind the last column too.
        let names = heading.map { $0.cells.prefix($0.cells.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0) } ?? []
        columns = names.map(form.named)
        if let broken = sheet.broken { findings.append(FileLines.finding(broken, columns)) }
        guard let heading else {
            if findings.isEmpty { findings.append(Finding(line: 1, column: "", sentence: "The file is empty. Fill it in, then upload it")) }
            return
        }
        findings += FileLines.findings(heading, columns, form)
        let missing = Set(form.all.map(\.name)).subtracting(columns.compactMap { $0?.name })
        for line in sheet.lines.dropFirst() {
            guard line.cells.count == columns.count || line.cells.dropFirst(columns.count).allSatisfy(\.isEmpty),
                line.cells.count >= columns.count
            else {
                findings.append(
                    Finding(
                        line: line.number, column: "",
                        sentence:
                            "This line has \(line.cells.count) cells and the first line has \(columns.count). "
                            + "Put a separator between any two"
                    ))
                continue
            }
            let cells = zip(columns, line.cells).compactMap { column, text in column.map { (column: $0, text: text) } }
            let answers = form.answers(of: cells, today: moment.day)
            let sent = CaseActs.Sent(act: form.act.code, answers: [form.kind.name: answers.body], at: moment, key: "", request: request)
            lines.append(
                Line(
                    number: line.number, cells: Array(line.cells.prefix(columns.count)), sent: sent, unread: answers.mistakes,
                    missing: missing))
        }
        if lines.isEmpty, findings.isEmpty {
            findings.append(
                Finding(line: heading.number, column: "", sentence: "Nothing stands below the first line. Fill in a line for each record"))
        }
    }

    /// The same with what was asked again said to be right.
    func confirming(_ questions: [Finding], of kind: String) -> [Line] {
        let byLine = Dictionary(grouping: questions, by: \.line)
        return lines.map { line in
            var line = line
            line.sent.confirmed = Set(
                (byLine[line.number] ?? []).map { .init(kind: kind, field: $0.column, sentence: $0.sentence, isQuestion: true) })
            return line
        }
    }

    // MARK: What is wrong with the file itself

    private static func findings(_ heading: SheetLines.Line, _ columns: [FileColumns.Column?], _ form: FileColumns) -> [Finding] {
        var (findings, seen): ([Finding], Set<String>) = ([], [])
        for (column, text) in zip(columns, heading.cells) {
            guard let column else {
                let near =
                    Spelling.nearest(to: text, among: form.all.map(\.name)).map { ". Did you mean \($0)?" } ?? ". Take the column out"
                let said = text.isEmpty ? "A column has no name" : "There is no question named \(text)"
                findings.append(Finding(line: heading.number, column: text, sentence: said + near))
                continue
            }
            if !seen.insert(column.name).inserted {
                findings.append(Finding(line: heading.number, column: column.name, sentence: "This column is there twice. Take one out"))
            }
        }
        for column in form.all where column.isNeeded && !seen.contains(column.name) {
            findings.append(
                Finding(line: heading.number, column: column.name, sentence: "This column is missing. Add it to the first line"))
        }
        return findings
    }

    private static func finding(_ broken: SheetLines.Break, _ columns: [FileColumns.Column?]) -> Finding {
        let column = columns.indices.contains(broken.cell) ? columns[broken.cell]?.name ?? "" : ""
        let rest = "Nothing behind it could be read"
        return switch broken.reason {
        case .openQuote: Finding(line: broken.line, column: column, sentence: "A quotation mark opens here and never closes. \(rest)")
        case .strayQuote:
            Finding(
                line: broken.line, column: column,
                sentence:
                    "A quotation mark stands within a cell that does not begin with one. Put the cell in quotation marks, and those in it "
                    + "twice. \(rest)")
        case .afterQuote:
            Finding(
                line: broken.line, column: column,
                sentence: "Something stands behind the quotation mark that closes the cell. Write quotation marks in a cell twice. \(rest)")
        case .tooManyLines:
            Finding(
                line: broken.line, column: "",
                sentence: "The file has more than \(FileLines.most.grouped) lines. Divide it into several files")
        }
    }
}

extension Int {
    /// `2,000`
    fileprivate var grouped: String { self < 1_000 ? String(self) : "\(self / 1_000)," + String(self % 1_000 + 1_000).dropFirst() }
}
