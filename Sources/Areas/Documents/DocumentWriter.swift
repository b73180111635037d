import Core
import Language
import Specification

/// Writes a document of a folder about one record, from the records of its case.
package struct DocumentWriter {
    private let service: Service
    private let population: any Population
    private let occasion: Occasion
    private let words: DatumWords
    private var lines: [WrittenDocument.Line] = []
    private var line = ""
    private var form: WrittenDocument.Form?
    private var picture: Picture?
    private var records: Set<Reference> = []

    /// What stands for a value that is not there.
    package static let nothing = "not recorded"

    /// - Parameter manner: how days, times and codes are said.
    package init(_ service: Service, _ population: any Population, _ occasion: Occasion, _ manner: DatumWords.Manner = .formal) {
        (self.service, self.population, self.occasion) = (service, population, occasion)
        words = DatumWords(service, manner)
    }

    /// - Throws: ``RuleError`` for arithmetic that has no answer.
    package mutating func write(_ document: Document, about row: RowID, easy: Bool = false) throws(RuleError) -> WrittenDocument {
        note(row)
        try write(easy ? document.easy ?? document.parts : document.parts, about: row)
        endLine()
        return WrittenDocument(name: document.name, lines: lines, records: records.sorted { $0.number < $1.number })
    }

    private mutating func write(_ parts: [Document.Part], about row: RowID) throws(RuleError) {
        for part in parts {
            switch part {
            case .text(let text): add(text)
            case .value(let passage): line += try value(of: passage, about: row)
            case .each(let rows, let inner):
                // A repetition begins on a line of its own.
                endLine()
                guard let rule = service.rules[rows] else { continue }
                for each in byDay(try rule.rows(for: row, in: population, occasion)) {
                    note(each)
                    try write(inner, about: each)
                    endLine()
                }
            }
        }
    }

    /// In the order of the days they are of; what has none stays behind, as it was recorded.
    private func byDay(_ rows: [RowID]) -> [RowID] {
        let days = rows.map { row -> Moment? in
            guard let number = row.key.first, let field = service.kinds[row.kind]?.dayField else { return nil }
            return switch population.value(field.value, of: row.kind, row: number) {
            case .day(let day)?: Moment(day, 0)
            case .moment(let moment)?: moment
            default: nil
            }
        }
        return zip(rows, days).enumerated().sorted { one, other in
            switch (one.element.1, other.element.1) {
            case (let one?, let other?) where one != other: one < other
            case (.some, nil): true
            case (nil, .some): false
            default: one.offset < other.offset
            }
        }.map(\.element.0)
    }

    /// Only the folder's own text makes lines, headings and pictures.
    private mutating func add(_ text: String) {
        for (nth, piece) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if nth > 0 { endLine() }
            if form == nil, line.isEmpty, !piece.isEmpty {
                let found = WrittenDocument.Form.allCases.first { piece.hasPrefix($0.rawValue) } ?? .paragraph
                form = found
                let rest = piece.dropFirst(found.rawValue.count)
                if let (name, words) = Document.picture(beginning: rest) {
                    picture = Picture(rawValue: name)
                    line += words
                } else {
                    line += rest
                }
            } else {
                line += piece
            }
        }
    }

    private mutating func endLine() {
        let words = line.trimmingSpaces
        if !words.isEmpty { lines.append(.init(form ?? .paragraph, words, picture: picture)) }
        (line, form, picture) = ("", nil, nil)
    }

    private func value(of passage: Passage, about row: RowID) throws(RuleError) -> String {
        guard let rule = service.rules[passage], let value = try rule.value(for: row, in: population, occasion) else {
            return DocumentWriter.nothing
        }
        return words.words(of: value, rule.type) ?? DocumentWriter.nothing
    }

    /// Keeps the record that a row is of; a row of a group is of its record.
    private mutating func note(_ row: RowID) {
        guard let number = row.key.first else { return }
        let owner = service.kinds.first { $0.groups.has(row.kind) }
        let record = owner.map { population.value($0.name, of: row.kind, row: number) } ?? .row(row)
        guard case .row(let id)? = record, let reference = id.key.first.flatMap({ Reference(number: $0) }) else { return }
        records.insert(reference)
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
