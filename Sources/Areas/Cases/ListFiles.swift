import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Sheets
import Specification
import Storage
import Web

/// The lists of cases and of registers as files.
extension CaseRoutes {
    // MARK: Of cases

    func wanted(_ kind: Kind, at address: String) -> FileDesk.Wanted {
        .init(kind.plural.english.beginningSentence, at: "/\(address)", isAboutPeople: true)
    }

    func askForQueue(_ request: Request, _ context: HomewardContext, at address: String) async throws -> Response {
        let user = try desk.user(context)
        return desk.ask(for: wanted(try listed(at: address, for: user).kind, at: address), context)
    }

    func giveQueue(_ request: Request, _ context: HomewardContext, at address: String) async throws -> Response {
        let user = try desk.user(context)
        let (published, _, kind) = try listed(at: address, for: user)
        return try await desk.give(wanted(kind, at: address), to: user, context) {
            let list = try await queue(of: kind, in: published, for: user, from: 0, limit: FileDesk.mostLines + 1)
            let pages = CasePages(versions: list.versions, directory: directory, now: context.arrived)
            return ListFile(
                name: "\(published.service.name)-\(address)-\(context.today)",
                about: [("service", published.service.label.english), ("which", "Open cases, those due first at the top")],
                sheets: [pages.sheet(list.kind, list.lines, named: address)], records: Set(list.lines.map(\.file)))
        }
    }

    // MARK: Of a register

    func askForRegister(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try desk.user(context)
        return desk.ask(for: wanted(try register(named: context.parameters.get("kind"), for: user).kind), context)
    }

    func giveRegister(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try desk.user(context)
        let (published, kind) = try register(named: context.parameters.get("kind"), for: user)
        return try await desk.give(wanted(kind), to: user, context) {
            let records = try await database.read { transaction in
                let records = try CaseStore(transaction, for: user.viewer)
                    .register(of: kind.name, in: published.reference, most: FileDesk.mostLines + 1)
                let facts = try FactStore(transaction).facts(of: records)
                return records.compactMap { record in facts[record].map { (id: record, effective: $0.inEffect) } }
            }
            let read = shelf.asRead(published, by: user.viewer)
            return ListFile(
                name: "\(published.service.name)-\(kind.name)-\(context.today)", about: [("service", published.service.label.english)],
                sheets: [sheet(of: kind, records, as: read)], records: Set(records.map(\.id)))
        }
    }

    func wanted(_ kind: Kind) -> FileDesk.Wanted {
        .init(kind.plural.english.beginningSentence, at: "/registers/\(kind.name)", isAboutPeople: false)
    }

    /// Every question that the viewer reads, not only those that the page has room for.
    private func sheet(of kind: Kind, _ records: [(id: Reference, effective: [EffectiveFact])], as read: ReadableService) -> Sheet {
        let fields = read.service.kinds[kind.name].map { Array($0.fields) } ?? []
        let words = AnswerWords(read)
        return Sheet(
            name: kind.name, columns: ["Reference", "Day"] + fields.map(\.label.english),
            rows: records.map { record in
                let reading = record.effective.reading
                let answers = fields.map { field -> Sheet.Cell in
                    reading[field.name].map { .text(words.words(of: field, json: $0)) } ?? .empty
                }
                let day = record.effective.first?.day.description
                return [.text(record.id.printed(kind.letter)), day.map { .text($0) } ?? .empty] + answers
            })
    }
}

extension CasePages {
    /// What stands in the list, a line a record; days as they sort.
    func sheet(_ kind: Kind, _ lines: [CaseStore.QueueLine], named name: String) -> Sheet {
        let listed = kind.listed.compactMap { kind.fields[$0.value] }
        let isNamed = lines.contains(where: \.person.isRead)
        return Sheet(
            name: name,
            columns: ["Reference"] + (isNamed ? ["Person"] : []) + ["What is due", "Due", "Stage"] + listed.map(\.label.english),
            rows: lines.map { line in
                let own = versions[line.version], reference = line.file.printed(letter)
                let clock = line.clock.map { code in own.service.clocks.first { $0.code == code }?.label.english ?? code }
                var cells: [Sheet.Cell] = [.text(reference)]
                if isNamed { cells.append(line.person.isRead ? .text(line.person.words(or: reference)) : .empty) }
                cells += [
                    clock.map { .text($0) } ?? .empty, line.due.map { .text("\($0.day) \($0.time)") } ?? .empty,
                    .text(own.service.stages[line.stage]?.label.english ?? line.stage),
                ]
                return cells
                    + zip(listed, line.cells).map { field, value in
                        value == .null ? .empty : .text(AnswerWords(own).words(of: field, value))
                    }
            })
    }
}
