import Core
import Record

/// A figure as a seal keeps it: what `homeward report` prints, with the reasons of the counted rows too, so that nothing of it is lost.
extension FigureReport {
    package var sealed: JSON {
        guard case .object(var members) = json else { return json }
        members["counted"] = .list(counted.map(\.json))
        return .object(members)
    }

    /// - Throws: ``LineMistake`` naming the member that is missing or unreadable.
    package init(sealed json: JSON) throws(LineMistake) {
        let members = LineReader(json)
        self.init(
            code: try members.text("code"), name: try members.text("name"), kind: try members.choice("kind"),
            covers: try members.text("covers"), coversWords: try members.text("coversWords"),
            numerator: try members.found("numerator", LineReader.number), denominator: try members.found("denominator", LineReader.number),
            value: try members.found("value", LineReader.text), unit: try members.choice("unit"),
            target: try members.found("target", LineReader.text), result: try members.choice("result"),
            words: try members.text("words"), note: try members.found("note", LineReader.text),
            awaited: try json.texts("awaiting"),
            counted: try json.rows("counted"), notCounted: try json.rows("notCounted"), leftOut: try json.rows("leftOut"),
            undecided: try json.rows("undecided"), folds: try json.each("folds") { fold throws(LineMistake) in try Fold(sealed: fold) },
            cells: try json.each("cells") { cell throws(LineMistake) in try Cell(sealed: cell) },
            also: try json.each("also") { line throws(LineMistake) in try Also(sealed: line) },
            breakdown: try json.each("by") { part throws(LineMistake) in try Part(sealed: part) })
    }
}

extension FigureReport.Row {
    /// - Parameter reason: the member that holds it; in a fold it is the value that the row brings.
    fileprivate init(sealed json: JSON, reason: String = "reason") throws(LineMistake) {
        let members = LineReader(json)
        let printed = try members.text("reference")
        self.init(
            reference: try members.reference("reference"), letter: String(printed.prefix { $0 != "-" }),
            reason: try members.found(reason, LineReader.text))
    }
}

extension FigureReport.Fold {
    fileprivate init(sealed json: JSON) throws(LineMistake) {
        let members = LineReader(json)
        self.init(
            words: try members.text("words"), value: try members.found("value", LineReader.text), missing: try members.number("missing"),
            isReported: json["reported"] == .bool(true), rows: try json.rows("rows", reason: "value"))
    }
}

extension FigureReport.Cell {
    fileprivate init(sealed json: JSON) throws(LineMistake) {
        let members = LineReader(json)
        self.init(
            row: try .init(sealed: json), fold: try members.text("of"), value: try members.text("value"), by: try members.text("by"),
            at: try members.found("at", LineReader.moment))
    }
}

extension FigureReport.Also {
    fileprivate init(sealed json: JSON) throws(LineMistake) {
        let members = LineReader(json)
        self.init(
            title: try members.text("title"), value: try members.found("value", LineReader.text), unit: try members.choice("unit"))
    }
}

extension FigureReport.Part {
    /// The breakdown's name is itself the member that holds its value.
    fileprivate init(sealed json: JSON) throws(LineMistake) {
        let members = LineReader(json)
        let others: Set = ["label", "numerator", "denominator", "value"]
        guard case .object(let all) = json, let by = all.keys.first(where: { !others.contains($0) }) else {
            throw LineMistake(field: "by", sentence: "must name a breakdown")
        }
        self.init(
            by: by, value: try members.text(by), label: try members.text("label"),
            numerator: try members.found("numerator", LineReader.number), denominator: try members.found("denominator", LineReader.number),
            printed: try members.found("value", LineReader.text))
    }
}

extension LineReader {
    fileprivate func choice<Choice: RawRepresentable<String>>(_ name: String) throws(LineMistake) -> Choice {
        guard let choice = Choice(rawValue: try text(name)) else { throw LineMistake(field: name, sentence: "is none of its values") }
        return choice
    }

    /// A member that may be null.
    fileprivate func found<T>(_ name: String, _ read: (LineReader) -> (String) throws(LineMistake) -> T) throws(LineMistake) -> T? {
        try optional(name) { reader, name throws(LineMistake) in try read(reader)(name) }
    }
}

extension JSON {
    fileprivate func each<T>(_ name: String, _ read: (JSON) throws(LineMistake) -> T) throws(LineMistake) -> [T] {
        guard case .list(let items)? = self[name] else { throw LineMistake(field: name, sentence: "must be a list") }
        var found: [T] = []
        for item in items { found.append(try read(item)) }
        return found
    }

    fileprivate func rows(_ name: String, reason: String = "reason") throws(LineMistake) -> [FigureReport.Row] {
        try each(name) { row throws(LineMistake) in try .init(sealed: row, reason: reason) }
    }

    fileprivate func texts(_ name: String) throws(LineMistake) -> [String] {
        try each(name) { item throws(LineMistake) in
            guard let text = item.text else { throw LineMistake(field: name, sentence: "must be a list of texts") }
            return text
        }
    }
}
