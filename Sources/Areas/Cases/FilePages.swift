import Core
import Sheets
import Specification
import Web

/// The pages on which lines of a file are taken: where it is uploaded, and where one looks at its lines before they are.
struct FilePages {
    let form: FileColumns
    /// Where it is uploaded: `/registers/worker/name_worker/file`.
    let address: String
    let token: String

    /// The largest file of lines that is taken.
    static let mostBytes = 1024 * 1024

    static func title(of kind: Kind) -> String { "Take \(kind.plural.english.withinSentence) from a file" }
    static func taken(_ lines: Int) -> String { lines == 1 ? "1 line was taken." : "\(lines) lines were taken." }

    private var title: String { FilePages.title(of: form.kind) }
    private var register: String { "/registers/\(form.kind.name)" }
    private var back: BackLink { BackLink("Back to \(form.kind.plural.english.withinSentence)", to: register) }

    // MARK: Uploading

    /// - Parameters:
    ///   - typed: what was pasted and not sent, and when that was saved.
    ///   - waiting: when a file was uploaded that was not taken yet.
    ///   - errors: what is wrong with what was sent, by the name of its box.
    func upload(typed: FormBody, saved: String? = nil, waiting: Moment? = nil, errors: [String: String] = [:]) -> Page {
        var content: HTML = ""
        if let waiting {
            content +=
                "\(Inset("\(Link("A file waits here to be looked at", to: "\(address)/take")), uploaded at \(waiting.time.description)."))"
        }
        content += "<p>Each line is recorded as “\(form.act.label.english)”, all of them or none. First you see what each says.</p>"
        content += "<p>\(Link("Download an empty file with these columns (CSV)", to: "\(address)/empty"))</p>\(columns)"
        var upload = uploading(typed: typed, button: "Upload").refused(with: errors)
        upload.draftAddress = "/drafts?form=\(address)"
        upload.saved = saved
        return Page(title, back: back, place: "/registers", intro: content, form: upload)
    }

    private func uploading(typed: FormBody, button: String) -> Form {
        Form(
            to: address, token: token,
            fields: [
                FormField(
                    "file", "File", .file(accept: [".csv", "text/csv"], megabytes: FilePages.mostBytes >> 20),
                    hint: "CSV in UTF-8, with commas, semicolons or tabs; at most 2,000 lines and 1 MB", optional: true),
                FormField(
                    "lines", "Or paste the lines here", .textArea(rows: 6), hint: "With the names of the columns in the first line",
                    values: typed.all("lines"), optional: true),
            ], button: button)
    }

    private var columns: HTML {
        let rows = form.all.map { column -> [HTML] in
            let may = [column.mayHold, column.hint, column.isNeeded ? nil : "May be empty"].compactMap(\.self)
            return ["<code>\(column.name)</code>", HTML(text: column.label), HTML(text: may.joined(separator: ". "))]
        }
        let columns = [Table.Column("Column"), Table.Column("Question"), Table.Column("What a cell may hold")]
        let table = Table("Columns of the file", captionHidden: true, columns: columns, rows: rows)
        return "\(Details("What stands in which column", "\(table)"))"
    }

    // MARK: Looking before taking

    /// Lines to a page of the preview.
    static let pageSize = 50
    /// More are not listed; each stands beside its cell all the same.
    private static let mostListed = 250

    /// What stands in a file, with what is wrong with it or the button that takes it.
    ///
    /// - Parameters:
    ///   - page: of the preview, counted from 1.
    ///   - approval: the form that takes it; nothing where it cannot be taken.
    ///   - problem: why it was not taken although nothing is wrong with its lines.
    func look(at file: FileLines, _ findings: [FileLines.Finding], page: Int, approval: Form?, problem: String? = nil) -> Page {
        let mistakes = findings.filter { !$0.isQuestion }, questions = findings.filter(\.isQuestion)
        let pages = Pagination(page: page, count: file.lines.count, size: FilePages.pageSize) { "\(address)/take?page=\($0)" }
        var content: HTML = ""
        if !mistakes.isEmpty {
            let many = mistakes.count == 1 ? "There is 1 mistake" : "There are \(mistakes.count) mistakes"
            content += "\(ErrorSummary([.init("\(many) in this file, so nothing was taken", field: "findings")]))"
        } else if let summary = approval?.summary {
            content += "\(summary)"
        } else if let problem {
            content += "\(ErrorSummary([.init(problem)]))"
        }
        content += "\(Heading(title, caption: "Check the lines"))"
        let count = file.lines.count == 1 ? "1 line" : "\(file.lines.count) lines"
        content += "<p>\(count), with \(file.separator.words) between the cells. Nothing has been taken yet.</p>"
        content += listed(mistakes.isEmpty ? questions : mistakes, areMistakes: !mistakes.isEmpty, in: file, page: pages.page)
        if let approval { content += "\(approval)" }
        if !file.lines.isEmpty { content += "\(preview(file, findings, on: pages.page))\(pages)" }
        content += "<h2>\("Upload the corrected file", if: !mistakes.isEmpty)\("Upload another file instead", if: mistakes.isEmpty)</h2>"
        content += "\(uploading(typed: FormBody(), button: mistakes.isEmpty ? "Upload instead" : "Upload again"))"
        var look = Page("Check the lines: \(title.withinSentence)", back: BackLink("Back to uploading", to: address), wide: true, content)
        look.place = "/registers"
        look.hasErrors = !mistakes.isEmpty || problem != nil || approval?.hasErrors ?? false
        if pages.pages > 1 { look.part = (pages.page, pages.pages) }
        return look
    }

    private func listed(_ findings: [FileLines.Finding], areMistakes: Bool, in file: FileLines, page: Int) -> HTML {
        if findings.isEmpty { return HTML() }
        let indices = Dictionary(file.lines.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = findings.prefix(FilePages.mostListed).map { finding -> [HTML] in
            let index = indices[finding.line]
            let number = index.map { $0 / FilePages.pageSize + 1 }
            let anchor = number.map { ($0 == page ? "" : "\(address)/take?page=\($0)") + "#\(FilePages.id(finding))" }
            let place: HTML = anchor.map { "\(Link(finding.place, to: $0))" } ?? HTML(text: finding.place)
            let text = index.flatMap { index in
                file.columns.firstIndex { $0?.name == finding.column }.map { file.lines[index].cells[$0] }
            }
            return [place, HTML(text: text.map { $0.isEmpty ? "Nothing" : $0 } ?? ""), HTML(text: finding.sentence)]
        }
        let title = areMistakes ? "What is wrong" : "What is unlikely"
        let columns = [Table.Column("Where"), Table.Column("What stands there"), Table.Column(title)]
        var html: HTML = "<div id=\"findings\" tabindex=\"-1\">\(Table("\(title), line by line", columns: columns, rows: rows))"
        if findings.count > rows.count {
            html += "<p>These are the first \(rows.count) of \(findings.count). The others stand beside their cells below.</p>"
        }
        html += "</div>"
        return html
    }

    /// `line-4-occupied_bed_days`, where an answer stands in the preview.
    private static func id(_ finding: FileLines.Finding) -> String {
        finding.column.isEmpty ? "line-\(finding.line)" : "line-\(finding.line)-\(finding.column)"
    }

    private func preview(_ file: FileLines, _ findings: [FileLines.Finding], on page: Int) -> HTML {
        let byLine = Dictionary(grouping: findings, by: \.line)
        var named: Set<String> = []
        // Of a column that is there twice the first is the one that is read.
        let shown = file.columns.enumerated().compactMap { index, column in
            column.flatMap { named.insert($0.name).inserted ? (index: index, column: $0) : nil }
        }
        let rows = file.lines.dropFirst((page - 1) * FilePages.pageSize).prefix(FilePages.pageSize).map { line -> [HTML] in
            let found = byLine[line.number] ?? []
            let ofLine = found.filter { finding in !shown.contains { $0.column.name == finding.column } }
            return ["\(messages(ofLine))\(line.number)"]
                + shown.map { place in
                    "\(messages(found.filter { $0.column == place.column.name }))\(line.cells[place.index])"
                }
        }
        let columns = [Table.Column("Line")] + shown.map { Table.Column($0.column.label, numeric: $0.column.isNumeric) }
        return "\(Table("What stands in the file", columns: columns, rows: Array(rows), narrow: .scroll))"
    }

    /// What is said of a cell stands in it, the first with the place that the list above leads to.
    private func messages(_ findings: [FileLines.Finding]) -> HTML {
        var (html, isFirst) = (HTML(), true)
        for finding in findings {
            html += "<p class=\"\("error-text", if: !finding.isQuestion)\("hint", if: finding.isQuestion)\""
            html += "\(attribute: "id", isFirst ? FilePages.id(finding) : nil)><span class=\"heard\">"
            html += "\("Error", if: !finding.isQuestion)\("Check", if: finding.isQuestion): </span>\(finding.sentence)</p>"
            isFirst = false
        }
        return html
    }

    /// What takes the lines.
    ///
    /// - Parameters:
    ///   - seen: the number that stands for what is shown.
    ///   - asks: whether something unlikely has to be said to be right.
    func approval(of lines: Int, key: String, seen: String, asks: Bool) -> Form {
        let right = FormField(
            "right", "Is what is unlikely right?", .checkboxes([Choice("yes", "Yes, these answers are right")]),
            hint: "Otherwise change it in the file and upload that again")
        return Form(
            to: "\(address)/take", token: token, key: key, asks ? [.field(right)] : [],
            buttons: [Button(lines == 1 ? "Take 1 line" : "Take \(lines) lines")], hidden: [.init("seen", seen)])
    }
}

extension FileColumns.Column {
    fileprivate var isNumeric: Bool {
        switch control {
        case .number, .money: true
        default: false
        }
    }
}
