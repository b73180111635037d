import Core
import Record
import Specification
import Storage

/// The facts of one record in, its rows out: one row of the small `record` table and one of its kind, with what is worked out.
package struct KindFold: Sendable {
    let shelf: Shelf

    package init(_ shelf: Shelf) { self.shelf = shelf }

    package func rows(of facts: [Fact]) throws -> [TableRow] {
        guard let first = facts.first, let published = shelf[stamp: first.act.specification],
            let kind = published.service.kinds[first.kind]
        else { return [] }
        let effective = facts.inEffect
        let last = effective.last
        var fields = effective.reduce(into: [String: JSON]()) { $0.merge($1.fields) { _, new in new } }
        let person = KindFold.reference(fields.removeValue(forKey: "person")) ?? (kind.name == "person" ? first.subject : nil)
        let isOfCase = kind.name == "case" || kind.belonging == .case || isWithinCase(kind, in: published)
        let file = isOfCase ? first.stream : nil
        let day = try last.map { try published.day(of: kind, fields: fields) ?? $0.day } ?? first.day
        let record = TableRow(
            table: "record", key: ["id"],
            cells: [
                "id": first.subject.stored, "kind": .text(kind.name), "specification": .text(published.service.name),
                "service": published.reference.stored, "case": file?.stored ?? .null, "person": person?.stored ?? .null,
                "organisation": .text(first.act.organisation), "made_by": .text(first.act.by), "day": day.stored,
                "recorded": first.act.at.stored, "version": Value.integer(Int64(facts.last?.nth ?? first.nth)),
                "withdrawn": (last == nil).stored,
            ])
        guard last != nil else { return [record] }
        let placed = Placed(
            id: first.subject, file: kind.name == "case" ? nil : file, person: kind.name == "person" ? nil : person,
            service: published.reference, day: day)
        return [record] + (try published.rows(of: kind, placed, recorded: first.id, fields: fields))
    }

    /// A kind whose parent is of a case belongs to that case too.
    private func isWithinCase(_ kind: Kind, in published: Published) -> Bool {
        var kind = kind
        for _ in 0..<8 {
            guard case .kind(let parent) = kind.belonging, let next = published.service.kinds[parent] else { return false }
            if next.belonging == .case { return true }
            kind = next
        }
        return false
    }

    static func reference(_ json: JSON?) -> Reference? { json?.text.flatMap { Reference($0) } }
}

/// Where a record belongs.
struct Placed {
    let id: Reference
    let file: Reference?
    let person: Reference?
    let service: Reference
    let day: Day
}
