import Language

/// A Markdown file of documents/: `{rule}` prints a value, `{for each ROWS}` … `{end}` repeats.
struct DocumentReader {
    let log: MistakeLog
    let file: SourceFile

    private var parts: [Document.Part] = []
    /// What has begun and not ended, the innermost last.
    private var open: [Open] = []

    init(_ file: SourceFile, _ log: MistakeLog) { (self.file, self.log) = (file, log) }

    private struct Open {
        let rows: Passage
        let place: SourcePlace
        var parts: [Document.Part] = []
    }

    private mutating func add(_ part: Document.Part) {
        if open.isEmpty { parts.append(part) } else { open[open.count - 1].parts.append(part) }
    }

    mutating func read() -> [Document.Part] {
        for (line, scalars) in file.lines.enumerated() { read(scalars, line + 1) }
        for left in open { log.report(left.place, "what begins here has no end", "Write {end} where it is over") }
        return parts
    }

    private mutating func read(_ line: [Unicode.Scalar], _ number: Int) {
        var (text, column) = (String.UnicodeScalarView(), 0)
        while column < line.count {
            guard line[column] == "{" else {
                if line[column] == "}" {
                    log.report(file.place(number, column + 1), "a bracket } closes nothing", "Write { before the rule, or take it out")
                }
                text.append(line[column])
                column += 1
                continue
            }
            let place = file.place(number, column + 2)
            guard let end = line[column...].firstIndex(of: "}") else {
                log.report(place, "this bracket { is not closed on its line", "Write } after the rule")
                break
            }
            if !text.isEmpty { add(.text(String(text))) }
            text = .init()
            var inside = String.UnicodeScalarView()
            inside.append(contentsOf: line[(column + 1)..<end])
            take(String(inside), at: place)
            column = end + 1
        }
        text.append("\n")
        add(.text(String(text)))
    }

    private mutating func take(_ inside: String, at place: SourcePlace) {
        let words = inside.trimmed
        if words == "end" {
            guard let closed = open.popLast() else { return log.report(place, "this {end} ends nothing", "Take it out") }
            add(.each(closed.rows, closed.parts))
        } else if words.isEmpty {
            log.report(place, "nothing stands in these brackets", "Write a rule in them, or take them out")
        } else if inside.hasPrefix("for each ") {
            let start = SourcePlace(file: place.file, line: place.line, column: place.column + 9)
            open.append(Open(rows: Passage(String(inside.dropFirst(9)), at: start), place: place))
        } else {
            add(.value(Passage(inside, at: place)))
        }
    }
}
