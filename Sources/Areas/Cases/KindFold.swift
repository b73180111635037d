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
        let reading = effective.reading, fields = reading.answersAlone
        let person = KindFold.reference(reading[BodyKey.person]) ?? (kind.name == "person" ? first.subject : nil)
        let isOfCase = kind.name == "case" || kind.belonging == .case || isWithinCase(kind, in: published)
        let file = isOfCase ? first.stream : nil
        // Where no answer says so, the day it was first recorded for: what is added later changes what it says, not when it was.
        let day = effective.first.map { published.service.day(of: kind, fields: fields) ?? $0.day } ?? first.day
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
        // What a fact says was checked when it was recorded; a value that has ended since stays.
        let answers = published.service.read(.object(fields), of: kind, on: day, needsAll: false).answers
        let worked = published.service.worked(of: kind, id: first.subject, day: day, answers: answers)
        let history = published.service.history(of: kind, effective.map { ($0.day, $0.fields) })
        let rows = published.service.rows(of: answers, worked: worked, history: history, kind: kind, id: first.subject)
        var cells = rows.cells
        cells.merge([
            "id": first.subject.stored, "service": published.reference.stored, "day": day.stored, "recorded": .integer(first.id),
        ]) { _, new in new }
        if kind.name != "case" { cells["case"] = file?.stored ?? .null }
        if kind.name != "person" { cells["person"] = person?.stored ?? .null }
        let own = TableRow(table: published.service.table(of: kind), key: ["id"], cells: cells)
        let children = rows.children.sorted { $0.key < $1.key }.flatMap { table, rows in
            rows.map { TableRow(table: table, key: published.service.layout[table]?.key ?? ["id"], cells: $0) }
        }
        return [record, own] + children
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

extension Service {
    /// The day that places a record in time, if its kind names a field for that and it is answered.
    package func day(of kind: Kind, fields: [String: JSON]) -> Day? {
        guard let name = kind.dayField?.value, let text = fields[name]?.text else { return nil }
        return Day(iso: text) ?? Moment(iso: text)?.day
    }

    /// Of each dated question the answers and the days from which they held.
    ///
    /// - Parameter said: what the record's facts say, in the order of their days.
    func history(
        of kind: Kind, _ said: [(day: Day, fields: [String: JSON])]
    ) -> [String: [(starts: Day, answer: Answer?)]] {
        let dated = kind.fields.filter(\.isDated)
        if dated.isEmpty { return [:] }
        var history: [String: [(starts: Day, answer: Answer?)]] = [:]
        for (day, fields) in said {
            let answers = read(.object(fields.answersAlone), of: kind, on: day, needsAll: false).answers
            for field in dated where fields[field.name] != nil {
                // What a record says first holds from the day it begins, though it was recorded later.
                var begins: Day?
                if history[field.name] == nil, let span = kind.span, case .day(let day)? = answers.fields[span.starts.value] {
                    begins = day
                }
                history[field.name, default: []].append((min(begins ?? day, day), answers.fields[field.name]))
            }
        }
        return history
    }
}
