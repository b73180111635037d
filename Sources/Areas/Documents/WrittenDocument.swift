import Core
import Specification

/// A document as it was issued: its lines, each with what it is. Whatever is recorded later, it says what it said.
///
/// What was typed stands in the words of a line and never makes a heading or a list of its own.
package struct WrittenDocument: Sendable, Equatable {
    /// The document's name in the folder.
    package let name: String
    package private(set) var lines: [Line]
    /// The records whose answers it says.
    package let records: [Reference]

    package struct Line: Sendable, Equatable {
        package let form: Form
        package let words: String
        /// What is drawn beside it on an own page; nowhere else is there one.
        package let picture: Picture?
        package init(_ form: Form, _ words: String, picture: Picture? = nil) {
            (self.form, self.words, self.picture) = (form, words, picture)
        }
    }

    package enum Form: String, Sendable, CaseIterable {
        case title = "# ", heading = "## ", part = "### ", item = "- "
        /// Of a hard word in the line before.
        case explanation = "> "
        case paragraph = ""
    }

    package init(name: String, lines: [Line], records: [Reference]) { (self.name, self.lines, self.records) = (name, lines, records) }

    /// What another says of one of several, under a heading, without its title.
    package mutating func add(_ other: WrittenDocument, under heading: String) {
        add(.heading, heading)
        lines += other.lines.filter { $0.form != .title }
    }

    package mutating func add(_ form: Form, _ words: String) { lines.append(Line(form, words)) }

    /// Its first heading; the folder's name of it where it has none.
    package var title: String { lines.first { $0.form == .title }?.words ?? name }

    /// As plain text, to be copied into another system's notes.
    package var text: String {
        var text = ""
        for (before, line) in zip([nil] + lines.map(Optional.init), lines) {
            if let before { text += before.form == .item && line.form == .item ? "\n" : "\n\n" }
            text += (line.form == .item ? "- " : "") + line.words
        }
        return text
    }

    // MARK: As a fact's body

    package var body: [String: JSON] {
        [
            "document": .text(name), "records": .list(records.map { .text($0.description) }),
            "lines": .list(lines.map { .object(["form": .text("\($0.form)"), "words": .text($0.words)]) }),
        ]
    }

    /// nil for a body that is no document's.
    package init?(body: [String: JSON]) {
        guard let name = body["document"]?.text, case .list(let lines)? = body["lines"], case .list(let records)? = body["records"] else {
            return nil
        }
        self.name = name
        self.lines = lines.compactMap { line in
            guard let form = Form.allCases.first(where: { "\($0)" == line["form"]?.text }), let words = line["words"]?.text else {
                return nil
            }
            return Line(form, words)
        }
        self.records = records.compactMap { $0.text.flatMap { Reference($0) } }
    }
}
