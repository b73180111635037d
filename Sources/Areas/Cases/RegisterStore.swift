import Core
import Language
import Record
import Specification
import Storage

/// The records of registers that an act may add to. The database decides the act's condition, for the rules of registers may go anywhere; the
/// viewer's scope is part of what is asked first.
struct RegisterStore {
    private let published: Published
    private let transaction: Transaction
    private let viewer: Viewer

    init(_ published: Published, _ transaction: Transaction, for viewer: Viewer) {
        (self.published, self.transaction, self.viewer) = (published, transaction, viewer)
    }

    /// Those of a register that are there for the viewer and of which a condition is certain, newest first.
    ///
    /// - Parameters:
    ///   - condition: nil: all of them.
    ///   - only: the one record asked about; nil: as many as a form can offer.
    func records(of kind: Kind, where condition: Passage?, only: Reference? = nil, at moment: Moment) throws -> [Reference] {
        let store = CaseStore(transaction, for: viewer)
        if let only {
            guard let entry = try store.entry(only), entry.kind == kind.name, entry.service == published.reference, !entry.isWithdrawn
            else {
                return []
            }
            return try meet(condition, [only], only: only, at: moment)
        }
        return try meet(condition, store.records(of: kind.name, in: published.reference), only: nil, at: moment)
    }

    /// Whether a record of a kind says all of this already, whoever may see it: the table would take no second one.
    func has(_ kind: Kind, saying cells: [(column: String, value: Value)]) throws -> Bool {
        let alike = cells.map { "\(name: $0.column) = \(Statement(composed: "$1", values: [$0.value]))" as Statement }
        let table = published.service.table(of: kind)
        return try transaction.row(
            """
            SELECT 1 AS one FROM \(name: table) WHERE service = \(published.reference) AND \(alike.joined(separator: " AND "))
            """
        ) { _ in true } ?? false
    }

    private func meet(_ condition: Passage?, _ records: [Reference], only: Reference?, at moment: Moment) throws -> [Reference] {
        guard let condition else { return records }
        guard !records.isEmpty, let rule = published.service.rules[condition] else { return [] }
        let service = published.service
        let occasion = Occasion(calendar: service.calendar, named: service.name, now: moment, service: published.reference.number)
        var certain: Set<Int64> = []
        try transaction.forEach(try rule.statement(occasion, only: only?.number, scope: published.scope)) { row in
            if try row.find("value", as: Int64.self) == 1 { certain.insert(try row.get("id")) }
        }
        return records.filter { certain.contains($0.number) }
    }
}
