import Language

/// One file of a folder: its text, cut into lines, so that a place in it can be found and a rule followed over several lines.
struct SourceFile {
    /// As mistakes name it: `kinds/referral.yaml`.
    let name: String
    let text: String
    let lines: [[Unicode.Scalar]]

    init(name: String, text: String) {
        (self.name, self.text) = (name, text)
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.last == "\r" ? Array(line.dropLast()) : Array(line)
        }
    }

    var start: SourcePlace { place(1, 1) }

    func place(_ line: Int, _ column: Int) -> SourcePlace { SourcePlace(file: name, line: line, column: column) }

    /// The place of the character that stands `offset` characters after the beginning.
    func place(ofCharacter offset: Int) -> SourcePlace {
        var (line, column) = (1, 1)
        for character in text.prefix(offset) {
            if character.isNewline { (line, column) = (line + 1, 1) } else { column += character.unicodeScalars.count }
        }
        return place(line, column)
    }

    func scalar(at place: SourcePlace) -> Unicode.Scalar? {
        guard place.line >= 1, place.line <= lines.count, place.column >= 1, place.column <= lines[place.line - 1].count else { return nil }
        return lines[place.line - 1][place.column - 1]
    }

    /// `text` as it stands in this file from `start` on, with the place of each line that was joined to make it.
    ///
    /// YAML folds lines and drops their indentation, so each source line is looked for in what is left of the text. Escapes in quotes can
    /// hide a line; then the places of the lines found so far have to do.
    func passage(_ text: String, from start: SourcePlace) -> Passage {
        guard let opening = scalar(at: start) else { return Passage(text, at: start) }
        // Nearly every text stands on one line, just as it is.
        if !text.isEmpty, lines[start.line - 1].dropFirst(start.column - 1).starts(with: text.unicodeScalars) {
            return Passage(RuleText(text, anchors: [.init(offset: 0, place: start)]), at: start)
        }
        var (line, column) = (start.line, start.column)
        if opening == ">" || opening == "|" { (line, column) = (line + 1, 1) }
        if opening == "\"" || opening == "'" { column += 1 }
        var anchors: [RuleText.Anchor] = []
        var rest = Substring(text)
        while line <= lines.count, !rest.isEmpty {
            let source = lines[line - 1]
            let skipped = source.dropFirst(column - 1).prefix { $0 == " " || $0 == "\t" }.count
            var content = String.UnicodeScalarView()
            content.append(contentsOf: source.dropFirst(column - 1 + skipped))
            let words = String(content).trimmedAtEnd
            rest = rest.drop { $0 == " " || $0 == "\n" }
            let isWhole = rest.hasPrefix(words)
            if !words.isEmpty {
                guard isWhole || words.hasPrefix(rest.trimmedAtEnd) else { break }
                let offset = text.utf8.distance(from: text.startIndex, to: rest.startIndex)
                anchors.append(.init(offset: anchors.isEmpty ? 0 : offset, place: place(line, column + skipped)))
                if !isWhole { break }
                rest = rest.dropFirst(words.count)
            }
            (line, column) = (line + 1, 1)
        }
        return anchors.isEmpty ? Passage(text, at: start) : Passage(RuleText(text, anchors: anchors), at: anchors[0].place)
    }
}

extension StringProtocol {
    var trimmedAtEnd: String {
        var end = endIndex
        while end > startIndex, self[index(before: end)].isWhitespace { end = index(before: end) }
        return String(self[..<end])
    }
    /// Without white space at either end.
    var trimmed: String { String(drop { $0.isWhitespace }).trimmedAtEnd }
}
