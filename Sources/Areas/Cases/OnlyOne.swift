import Core
import Record
import Specification
import Storage

/// Records of which there is one for each ward and quarter, or whatever else the folder names. The unique index has the last word in a
/// race; here it gets better ones.
extension Published {
    /// What a record says in the columns that no two of its kind have alike; nil for a kind of which there may be any, and where an answer
    /// is missing.
    func onlyOne(_ kind: Kind, _ body: [String: JSON], on day: Day) -> [(column: String, value: Value)]? {
        let columns = service.columnsOnlyOneHas(of: kind)
        if columns.isEmpty { return nil }
        let answers = service.read(.object(body.answersAlone), of: kind, on: day, needsAll: false).answers
        let cells = service.rows(of: answers, worked: [:], history: [:], kind: kind, id: reference).cells
        let said = columns.compactMap { column in cells[column].flatMap { $0 == .null ? nil : (column: column, value: $0) } }
        return said.count == columns.count ? said : nil
    }
}

extension Service {
    /// `ward and quarter`
    func wordsForEach(of kind: Kind) -> String {
        let words = (kind.reported?.oneForEach ?? []).map { name in
            kind.fields[name.value]?.label.english.withinSentence ?? kinds[name.value]?.label.english.withinSentence ?? name.value
        }
        return words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
    }

    /// The question beside which it is said that there is one already.
    func fieldForEach(of kind: Kind) -> String {
        let names = (kind.reported?.oneForEach ?? []).map(\.value)
        return names.first { questions(of: kind).has($0) } ?? (kind.coversPeriods ? "covers" : "")
    }
}

extension Proposal {
    /// Looks whether what it would make is there already.
    mutating func refuseRepeated(_ store: RegisterStore) throws {
        let service = published.service
        for addition in additions {
            let kind = addition.kind
            guard let said = published.onlyOne(kind, addition.body, on: sent.at.day), try store.has(kind, saying: said) else { continue }
            repeated.append(
                .init(
                    kind: addition.name, field: service.fieldForEach(of: kind),
                    sentence: "\(kind.plural.english.beginningSentence) for this \(service.wordsForEach(of: kind)) are recorded already. "
                        + "Correct what is recorded"))
        }
    }
}
