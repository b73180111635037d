import Core
import Record
import Specification

/// A document that an act issued: a fact in the stream of the case, or of the record of a register, that it speaks of, which no later fact changes. It is read from the fact itself and has no table.
package enum DocumentFact {
    static let prefix = "document."
    package static let issued = "document.issued"

    package static let area = AreaFold(prefix: prefix, tables: { _ in [] }, rows: { _ in [] }, allTables: [])

    /// - Parameter stream: of the case, or of the record of a register.
    package static func issue(_ document: WrittenDocument, in stream: Reference, at moment: Moment) -> NewFact {
        NewFact(stream: stream, subject: .random(), kind: issued, day: moment.day, at: moment, body: .fields(document.body), begins: true)
    }
}

extension WrittenDocument {
    /// The document that a fact issued; nil for any other fact, and where its words were disposed of.
    package init?(_ fact: Fact) {
        guard fact.kind == DocumentFact.issued, case .fields(let fields) = fact.body else { return nil }
        self.init(body: fields)
    }
}
