import Testbed
import Testing

@testable import Sheets

@Suite(.covers("EXP-49", "SR-13")) struct `The lines of a CSV file` {
    private func cells(_ text: String) -> [[String]] { SheetLines(text, most: 100).lines.map(\.cells) }

    @Test(arguments: [
        ("a,b\n1,2\n", SheetLines.Separator.comma), ("a;b\r\n1;2\r\n", .semicolon), ("a\tb\r1\t2", .tab),
        ("\u{FEFF}a,b\r\n1,2", .comma), ("\n\na;b\n1;2", .semicolon), ("\"a\";\"b\"\n\"1\";2", .semicolon), ("\"a\",b\n1,\"2\"", .comma),
    ])
    func `are those of commas, semicolons or tabs, whatever ends them and whether or not a mark says UTF-8`(
        text: String, separator: SheetLines.Separator
    ) {
        let sheet = SheetLines(text, most: 100)
        #expect(sheet.lines.map(\.cells) == [["a", "b"], ["1", "2"]] && sheet.separator == separator && sheet.broken == nil)
    }

    @Test func `hold separators, quotation marks and line ends within quotation marks`() {
        #expect(
            cells("a,b\n\"1,2\",\"say \"\"x\"\"\"\n\"two\r\nlines\",\"\"") == [["a", "b"], ["1,2", "say \"x\""], ["two\nlines", ""]])
        // The separator is what the first line has outside of quotation marks.
        #expect(cells("\"a;b;c\",d\n1,2") == [["a;b;c", "d"], ["1", "2"]])
        #expect(cells("one\n1\n") == [["one"], ["1"]])
    }

    @Test func `are counted as a spreadsheet counts them, and those that say nothing are passed over`() {
        let sheet = SheetLines("a,b\n\n\"1\n1\",2\n,\n 3,4\n\n", most: 100)
        #expect(sheet.lines.map(\.number) == [1, 3, 5] && sheet.lines.map(\.cells) == [["a", "b"], ["1\n1", "2"], [" 3", "4"]])
        #expect(SheetLines("", most: 1).lines.isEmpty && SheetLines("\u{FEFF}\r\n,;\t\r\n", most: 1).lines.count == 1)
    }

    @Test(arguments: [
        ("a,b\n1,\"2\n3,4\n", 2, 1, SheetLines.Break.Reason.openQuote, 1), ("a,b\n1,2\n3,4\"5\n6,7", 3, 1, .strayQuote, 2),
        ("a,b\n\"1\"x,2", 2, 0, .afterQuote, 1), ("a,b\n1,2\n \"3\",4", 3, 0, .strayQuote, 2), ("\"", 1, 0, .openQuote, 0),
        ("a\n1\n2\n3\n4", 5, 0, .tooManyLines, 4),
    ])
    func `end where a quotation mark leaves it open what follows, and say where`(
        text: String, line: Int, cell: Int, reason: SheetLines.Break.Reason, before: Int
    ) {
        let sheet = SheetLines(text, most: 4)
        #expect(sheet.broken == SheetLines.Break(line: line, cell: cell, reason: reason) && sheet.lines.count == before)
    }

    /// What leaves as a file comes back as it was, and what a person types is left alone.
    @Test func `give back every text as it was before it left`() {
        let beginnings = ["", "'", "''", "=", "+", "-", "@", "|", "\t", "＝", " =", "\u{200B}-", "'=", "''+", "'a", "\"", ";", ",", "\n="]
        let texts = beginnings.flatMap { [$0, $0 + "1", $0 + "a'b"] }.filter { !$0.allSatisfy(\.isWhitespace) }
        let sheet = Sheet(name: "x", columns: ["text", "end"], rows: texts.map { [.text($0), .text("x")] })
        #expect(SheetLines(sheet.csv, most: 1_000).lines.dropFirst().map { $0.cells[0] } == texts)
        #expect(cells("a\n-3\n=1+1\n'a\n") == [["a"], ["-3"], ["=1+1"], ["'a"]])
    }

    @Test func `can be any bytes of text`() {
        var chance = Seeded(seed: 7)
        for _ in 0..<3_000 {
            let pieces = (0..<Int.random(in: 0...20, using: &chance)).map { _ in
                ["\"", "\"\"", ",", ";", "\t", "\r", "\n", "\r\n", "a", "'", "=", "é", "\u{FEFF}"].randomElement(using: &chance) ?? ""
            }
            let sheet = SheetLines(pieces.joined(), most: 5)
            #expect(sheet.lines.count <= 5 && sheet.lines.map(\.number) == sheet.lines.map(\.number).sorted())
        }
    }
}
