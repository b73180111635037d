import Core
import Record
import Specification

/// A document that an act issued: a fact of the case's stream, which no later fact changes. It is read from the fact itself and has no table.
package enum DocumentFact {
    static let prefix = "document."
    package static let issued = "document.issued"

    package static let area = AreaFold(prefix: prefix, tables: { _ in [] }, rows: { _ in [] }, allTables: [])

    /// The fact of a document that is issued with an act on a case.
    package static func issue(_ document: WrittenDocument, in file: Reference, at moment: Moment) -> NewFact {
        NewFact(stream: file, subject: .random(), kind: issued, day: moment.day, at: moment, body: .fields(document.body))
    }
}

extension WrittenDocument {
    /// The document that a fact issued; nil for any other fact, and where its words were disposed of.
    package init?(_ fact: Fact) {
        guard fact.kind == DocumentFact.issued, case .fields(let fields) = fact.body else { return nil }
        self.init(body: fields)
    }
}
