import Core
import Record
import Specification
import Storage

extension ReadableService {
    /// The same with what the records of registers are called that answers lead to: a worker's name where the answer is a reference. Those that
    /// are not there for the viewer, or whose names they do not read, keep their references.
    func naming(
        whatIsNamedIn answers: [(kind: String, fields: [String: JSON])], for viewer: Viewer, _ transaction: Transaction
    ) throws -> ReadableService {
        var linked: [Reference: String] = [:]
        for (kind, fields) in answers {
            guard let kind = service.kinds[kind] else { continue }
            note(kind.fields, fields, &linked)
            for group in kind.groups {
                guard case .list(let rows)? = fields[group.name] else { continue }
                for case .object(let row) in rows { note(group.fields, row, &linked) }
            }
        }
        return try naming(linked, for: viewer, transaction)
    }

    /// The same with what these records of registers are called.
    ///
    /// - Parameter records: each with its kind.
    func naming(_ records: [Reference: String], for viewer: Viewer, _ transaction: Transaction) throws -> ReadableService {
        if records.isEmpty { return self }
        let known = try CaseStore(transaction, for: viewer).known(among: Array(records.keys))
        let facts = try FactStore(transaction).facts(of: Array(known))
        let words = AnswerWords(self)
        var named = self
        for (record, kind) in records {
            guard let title = title(of: kind), let answer = facts[record]?.inEffect.reading[title.name], answer != .null else { continue }
            named.names[record.description] = words.words(of: title, json: answer)
        }
        return named
    }

    private func note(_ fields: some Sequence<Field>, _ answers: [String: JSON], _ linked: inout [Reference: String]) {
        for field in fields {
            guard case .row(let kind) = field.type, service.kinds[kind].map(service.isRegister) ?? false else { continue }
            if let reference = answers[field.name]?.text.flatMap({ Reference($0) }) { linked[reference] = kind }
        }
    }
}
