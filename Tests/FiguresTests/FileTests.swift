import Core
import Foundation
import Populations
import Sheets
import Storage
import Testbed
import Testing

@testable import Figures

/// Issue 4: page, JSON, CSV and workbook are made from one value; here each file is read back by a reader that knows nothing of how it was made.
@Suite struct `A report read back from its files` {
    /// Of each folder a quarter in which most figures have rows.
    @Test(arguments: FolderBed.names)
    func `says of every figure what the report says`(name: String) async throws {
        try await FolderBed.with(name, on: .sqlite, records: { $0.random(seed: 31, size: 7) }) { bed in
            let report = try await bed.report()
            #expect(report.figures.contains { !$0.counted.isEmpty } && report.figures.contains { $0.value != nil })
            let csv = try #require(report.sheets.first { $0.name == "figures" }).csv
            let sheet = try await Self.rows(of: Workbook(report.sheets, asAt: report.asAt), sheet: "figures")
            let files = [
                ("JSON", try Self.figures(json: report.json.canonicalText)),
                ("CSV", try Self.figures(try await Self.rows(csv: csv))),
                ("the workbook", try Self.figures(sheet.map { $0.map(\.text) })),
            ]
            for (file, figures) in files {
                #expect(figures.map(\.code) == report.figures.map(\.code), "\(file)")
                for (read, figure) in zip(figures, report.figures) {
                    #expect(read == Line(figure), "\(file), \(figure.code)")
                }
            }
        }
    }

    /// A database gives the rows of one record in the order it finds them in.
    @Test func `has the rows of one record by their reasons, and those without one first`() throws {
        let record = try #require(Reference(number: 1)), later = try #require(Reference(number: 2))
        let rows = [(later, "a"), (record, "b"), (record, nil), (record, "a")].map { reference, reason in
            FigureReport.Row(reference: reference, letter: "R", reason: reason)
        }
        #expect(rows.sorted() == [rows[2], rows[3], rows[1], rows[0]])
    }

    /// What a spreadsheet would work out must stay a text: in the CSV behind an apostrophe, in the workbook as a text cell.
    @Test(arguments: ["=1+1", "+1", "-1 was said", "@SUM(A1)", "\t=1", "  =1", "|calc"])
    func `holds no formula, whatever a label says`(label: String) async throws {
        let sheet = Sheet(name: "figures", columns: ["code", "value"], rows: [[.text(label), .number("-1.5")]])
        let rows = try await Self.rows(csv: sheet.csv)
        #expect(rows == [["code", "value"], ["'" + label, "-1.5"]])
        let cells = try await Self.rows(of: Workbook([sheet], asAt: FolderBed.now), sheet: "figures")
        #expect(cells[1].map(\.type) == ["s", "n"])
        #expect(cells[1].map(\.text) == [label, "-1.5"])
    }

    /// Fourteen beginnings behind nothing and behind five things that show nothing of themselves.
    @Test(.covers("SEC-06", "SR-13")) func `holds no formula behind what shows nothing of itself`() async throws {
        let beginnings = ["=", "+", "-", "@", "|", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "｜"]
        let labels = ["", "  ", "\u{A0}", "\u{200B}", "\u{FEFF}\u{2060}", "\u{301}"].flatMap { before in
            beginnings.map { before + $0 + "1+1" }
        }
        let plain = ["Ann = Bo", "1-2", "(=1)", "'=1", "é=1"]
        let csv = Sheet(name: "list", columns: ["what"], rows: (labels + plain).map { [.text($0)] }).csv
        let cells = csv.unicodeScalars.split(separator: "\r\n".unicodeScalars).dropFirst().map { Array($0.drop { $0 == "\"" }) }
        let marked = cells.filter { $0.first == "'" }
        #expect(marked.count == labels.count + 1, "every label, and what begins with an apostrophe of its own")
        #expect(cells.suffix(plain.count).filter { $0.starts(with: "'".unicodeScalars) }.count == 1)
    }

    @Test func `keeps every sheet, however it is called, and says where a text was too long for a cell`() async throws {
        let long = String(repeating: "n", count: 40), text = String(repeating: "é", count: 40_000)
        let sheets = [long, long, "a/b", "A-B", "about"].map { Sheet(name: $0, columns: ["what"], rows: [[.text($0)], [.text(text)]]) }
        let names = [String(long.prefix(31)), String(long.prefix(27)) + " 2", "a-b", "A-B 2", "about"]
        for (name, sheet) in zip(names, sheets) {
            let cells = try await Self.rows(of: Workbook(sheets, asAt: FolderBed.now), sheet: name)
            #expect(cells.map { $0[0].text }.first == "what" && cells[1][0].text == sheet.name)
            #expect(cells[2][0].text.hasPrefix("éé") && cells[2][0].text.hasSuffix("the CSV file has all of it)"))
        }
    }

    // MARK: Readers

    /// One figure as a file has it; nothing is the empty text.
    struct Line: Equatable, CustomStringConvertible {
        let code: String, value: String, numerator: String, denominator: String, target: String, result: String

        init(_ figure: FigureReport) {
            code = figure.code
            value = figure.value ?? ""
            (numerator, denominator) = (figure.numerator.map(String.init) ?? "", figure.denominator.map(String.init) ?? "")
            (target, result) = (figure.target ?? "", figure.result.rawValue)
        }
        init(_ read: (String) -> String) {
            (code, value) = (read("code"), read("value"))
            (numerator, denominator) = (read("numerator"), read("denominator"))
            (target, result) = (read("target"), read("result"))
        }
        var description: String { [code, value, numerator, denominator, target, result].joined(separator: " | ") }
    }

    private static func figures(json text: String) throws -> [Line] {
        let whole = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let figures = try #require(whole["figures"] as? [[String: Any]])
        return figures.map { figure in
            Line { key in
                switch figure[key] {
                case let text as String: text
                case let number as NSNumber: number.stringValue
                default: ""
                }
            }
        }
    }

    private static func figures(_ rows: [[String]]) throws -> [Line] {
        let columns = try #require(rows.first)
        return rows.dropFirst().map { row in
            Line { key in
                guard let place = columns.firstIndex(of: key), place < row.count else { return "" }
                return row[place]
            }
        }
    }

    /// RFC 4180, by Python's own reader.
    private static func rows(csv: String) async throws -> [[String]] {
        let script =
            "import csv, io, json, sys; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode(), newline='')))))"
        return try #require(try JSONSerialization.jsonObject(with: try await python(script, input: Data(csv.utf8))) as? [[String]])
    }

    struct Cell: Equatable {
        /// `s` a text, `n` a number, `f` a formula; empty where there is nothing.
        let type: String
        let text: String
    }

    /// The cells of a sheet by unpacking the file; a number in the places of its own format.
    private static func rows(of workbook: Workbook, sheet: String) async throws -> [[Cell]] {
        let file = FileManager.default.temporaryDirectory.appending(path: "homeward-\(UUID().uuidString).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        try workbook.write(to: file.path)
        let read = try JSONSerialization.jsonObject(with: try await python(unpacking, file.path, sheet)) as? [[[String]]]
        return try #require(read).map { $0.map { Cell(type: $0[0], text: $0[1]) } }
    }

    private static let unpacking = """
        import json, re, sys, zipfile
        import xml.etree.ElementTree as tree
        path, wanted = sys.argv[1:3]
        space = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
        pack = zipfile.ZipFile(path)
        part = lambda name: tree.fromstring(pack.read('xl/' + name))
        texts = [''.join(t.text or '' for t in item.iter(space + 't')) for item in part('sharedStrings.xml').findall(space + 'si')]
        styles = part('styles.xml')
        own = {f.get('numFmtId'): f.get('formatCode') for f in styles.iter(space + 'numFmt')}
        formats = [own.get(f.get('numFmtId'), {'1': '0', '2': '0.00'}.get(f.get('numFmtId'), '')) for f in styles.find(space + 'cellXfs')]
        names = [s.get('name') for s in part('workbook.xml').iter(space + 'sheet')]
        def column(reference):
            number = 0
            for letter in re.match('[A-Z]+', reference)[0]: number = number * 26 + ord(letter) - 64
            return number - 1
        def cell(c):
            if c.find(space + 'f') is not None: return ['f', '']
            value = c.find(space + 'v')
            if c.get('t') == 's': return ['s', texts[int(value.text)]]
            if value is None: return ['', '']
            places = len(formats[int(c.get('s', 0))].partition('.')[2])
            return ['n', f'{float(value.text):.{places}f}']
        rows = []
        for row in part(f'worksheets/sheet{names.index(wanted) + 1}.xml').iter(space + 'row'):
            cells = []
            for c in row.findall(space + 'c'):
                place = column(c.get('r'))
                cells += [['', '']] * (place - len(cells)) + [cell(c)]
            rows.append(cells)
        print(json.dumps(rows))
        """

    private static func python(_ script: String, _ arguments: String..., input: Data = Data()) async throws -> Data {
        try await OutsideProgram.run(["python3", "-c", script] + arguments, reading: input)
    }
}
