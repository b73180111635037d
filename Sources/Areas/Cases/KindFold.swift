import Core
import Record
import Specification
import Storage

/// The facts of one record in, its rows out: one row of the small `record` table and one of its kind, with what is worked out, and one for each
/// file that is attached.
package struct KindFold: Sendable {
    let shelf: Shelf

    package init(_ shelf: Shelf) { self.shelf = shelf }

    package func rows(of facts: [Fact]) throws -> [TableRow] {
        let effective = facts.inEffect
        guard let first = facts.first, let last = facts.last else { return [] }
        let ruling = versions(ruling: effective.isEmpty ? [last] : effective.map(\.said))
        guard let published = ruling.last, let kind = published.service.kinds[first.kind] else { return [] }
        let reading = effective.reading, fields = reading.answersAlone
        let person = KindFold.reference(reading[BodyKey.person]) ?? (kind.name == "person" ? first.subject : nil)
        let file = KindFold.isOfCase(kind, in: published) ? first.stream : nil
        // Where no answer says so, the day it was first recorded for: what is added later changes what it says, not when it was.
        let day = effective.first.map { published.service.day(of: kind, fields: fields) ?? $0.day } ?? first.day
        let record = TableRow(
            table: "record", key: ["id"],
            cells: [
                "id": first.subject.stored, "kind": .text(kind.name), "specification": .text(last.act.specification),
                "service": published.reference.stored, "case": file?.stored ?? .null, "person": person?.stored ?? .null,
                "organisation": .text(first.act.organisation), "made_by": .text(first.act.by), "day": day.stored,
                "recorded": first.act.at.stored, "recorded_day": first.act.at.day.stored,
                "version": last.nth.stored, "withdrawn": effective.isEmpty.stored,
            ])
        let attached = KindFold.attached(to: first.subject, facts)
        guard !effective.isEmpty else { return [record] + attached }
        let tables = shelf.tables(of: published.service.name)
        var rows = AnswerRows()
        for version in ruling { rows.merge(version.rows(of: effective, fields, kind: kind.name, id: first.subject, on: day), in: tables) }
        var cells = rows.cells
        cells.merge([
            "id": first.subject.stored, "service": published.reference.stored, "day": day.stored, "recorded": .integer(first.id),
        ]) { _, new in new }
        if kind.name != "case" { cells["case"] = file?.stored ?? .null }
        if kind.name != "person" { cells["person"] = person?.stored ?? .null }
        let own = TableRow(table: published.service.table(of: kind), key: ["id"], cells: cells)
        let children = rows.children.sorted { $0.key < $1.key }.flatMap { table, rows in
            rows.map { TableRow(table: table, key: tables[table]?.key ?? ["id"], cells: $0) }
        }
        return [record, own] + children + attached + (kind.name == "person" ? KindFold.pieces(of: first.subject, cells) : [])
    }

    /// Every file that its facts name, those that were replaced since included: its history still shows them.
    private static func attached(to record: Reference, _ facts: [Fact]) -> [TableRow] {
        Set(facts.flatMap(\.body.attachments).map(\.hash)).sorted().map { hash in
            TableRow(
                table: "attached", key: ["record", "attachment"], cells: ["record": record.stored, "attachment": .text(hash)])
        }
    }

    /// What a person is found by: the pieces of their names, and their number in the health service.
    static func pieces(of person: Reference, _ cells: [String: Value]) -> [TableRow] {
        func text(_ column: String) -> String { if case .text(let text)? = cells[column] { text } else { "" } }
        let names = NamePieces.pieces(of: "\(text("name")) \(text("preferred_name"))")
        return names.union([NHSNumber(text("nhs_number"))?.piece].compactMap(\.self)).sorted().map { piece in
            TableRow(table: "person_piece", key: ["person", "piece"], cells: ["person": person.stored, "piece": .text(piece)])
        }
    }

    /// The versions under which a record's facts were recorded, the last one last: what an earlier one asked stays with the record. What is of
    /// no case follows the version in force as well.
    private func versions(ruling facts: [Fact]) -> [Published] {
        var ruling: [Published] = []
        var (known, last): (Set<String>, String?) = ([], nil)
        func rule(_ published: Published?) {
            guard let published, let kind = facts.first?.kind, published.service.kinds.has(kind) else { return }
            if !known.insert(published.version).inserted { ruling.removeAll { $0 === published } }
            ruling.append(published)
        }
        for fact in facts.sorted(by: { $0.nth < $1.nth }) where fact.act.specification != last {
            rule(shelf.known(fact.act.specification))
            last = fact.act.specification
        }
        if let published = ruling.last, let kind = facts.first.flatMap({ published.service.kinds[$0.kind] }),
            !KindFold.isOfCase(kind, in: published)
        {
            rule(shelf[published.service.name])
        }
        return ruling
    }

    static func isOfCase(_ kind: Kind, in published: Published) -> Bool {
        kind.name == "case" || kind.belonging == .case || isWithinCase(kind, in: published)
    }

    /// A kind whose parent is of a case belongs to that case too.
    private static func isWithinCase(_ kind: Kind, in published: Published) -> Bool {
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

extension Published {
    /// What a record's facts say, as this version asks and works out.
    fileprivate func rows(
        of effective: [EffectiveFact], _ fields: [String: JSON], kind: String, id: Reference, on day: Day
    ) -> AnswerRows {
        guard let kind = service.kinds[kind] else { return AnswerRows() }
        // What a fact says was checked when it was recorded; a value that has ended since stays.
        let answers = service.read(.object(fields), of: kind, on: day, needsAll: false).answers
        let worked = service.worked(of: kind, id: id, day: day, answers: answers)
        let history = service.history(of: kind, effective.map { ($0.day, $0.fields) })
        return service.rows(of: answers, worked: worked, history: history, kind: kind, id: id)
    }
}

extension AnswerRows {
    /// Adds what a later version makes of the same facts; where both say something, the later one's word holds.
    fileprivate mutating func merge(_ later: AnswerRows, in tables: TableLayout) {
        cells.merge(later.cells) { _, new in new }
        for (table, rows) in later.children {
            guard let earlier = children[table], let key = tables[table]?.key else {
                children[table] = rows
                continue
            }
            let isSaid = Set(rows.map { row in key.map { row[$0] } })
            children[table] = earlier.filter { row in !isSaid.contains(key.map { row[$0] }) } + rows
        }
    }
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
