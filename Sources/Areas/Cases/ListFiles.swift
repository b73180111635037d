import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Sheets
import Specification
import Storage
import Web

/// The lists of cases, of registers and of the records of cases as files.
extension CaseRoutes {
    // MARK: Of cases

    func wanted(_ kind: Kind, at address: String, _ filter: ListFilter) -> FileDesk.Wanted {
        .init(
            kind.plural.english.beginningSentence, at: filter.address("/\(address)"), file: filter.address("/\(address)/file"),
            isAboutPeople: true)
    }

    func askForQueue(_ request: Request, _ context: HomewardContext, at address: String) async throws -> Response {
        let user = try desk.user(context)
        let (published, _, kind) = try listed(at: address, for: user)
        return desk.ask(
            for: wanted(kind, at: address, try await filter(of: kind, in: published, for: user, request, on: context.today)), context)
    }

    func giveQueue(_ request: Request, _ context: HomewardContext, at address: String) async throws -> Response {
        let user = try desk.user(context)
        let (published, _, kind) = try listed(at: address, for: user)
        let filter = try await filter(of: kind, in: published, for: user, request, on: context.today)
        return try await desk.give(wanted(kind, at: address, filter), to: user, request, context) {
            let list = try await queue(
                of: kind, in: published, for: user, narrowedBy: request, on: context.today, from: 0, limit: FileDesk.mostPeople + 1)
            let pages = CasePages(versions: list.versions, directory: directory, now: context.arrived)
            let cases = Set(list.lines.map(\.file))
            return ListFile(
                name: "\(published.service.name)-\(address)-\(context.today)",
                about: [("service", published.service.label.english), ("which", "Open cases, those due first at the top")]
                    + list.filter.words,
                sheets: [pages.sheet(list.kind, list.lines, named: address)], records: cases, people: cases.count)
        }
    }

    // MARK: Of a register, or of records of cases

    func askForRegister(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try desk.user(context)
        let (published, kind) = try register(named: context.parameters.get("kind"), for: user)
        let filter = try await self.filter(of: kind, in: published, for: user, request, on: context.today)
        return desk.ask(for: wanted(kind, in: published, filter, for: user), context)
    }

    func giveRegister(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try desk.user(context)
        let (published, kind) = try register(named: context.parameters.get("kind"), for: user)
        let filter = try await self.filter(of: kind, in: published, for: user, request, on: context.today)
        let wanted = wanted(kind, in: published, filter, for: user)
        return try await desk.give(wanted, to: user, request, context) {
            let (entries, read) = try await database.read { transaction in
                let entries = try self.entries(
                    of: kind, in: published, for: user, narrowed: filter.narrowing, most: FileDesk.mostLines + 1, transaction)
                let answers = entries.map { (kind: kind.name, fields: $0.effective.reading) }
                let read = shelf.asRead(published, by: user.viewer)
                return (entries, try read.naming(whatIsNamedIn: answers, for: user.viewer, transaction))
            }
            let named = entries.flatMap { entry in
                read.fieldsNamingPeople(of: kind).compactMap { entry.effective.reading[$0.name]?.text.flatMap { Reference($0) } }
            }
            let groups = read.service.kinds[kind.name]?.groups.map(\.label.english) ?? []
            return ListFile(
                name: "\(published.service.name)-\(kind.name)-\(context.today)",
                about: [("service", published.service.label.english)] + filter.words
                    + (groups.isEmpty
                        ? [] : [("not in it", "What stands in several lines of one record: \(groups.joined(separator: ", "))")]),
                sheets: [sheet(of: kind, entries, as: read)],
                records: Set(entries.map { $0.file ?? $0.id }).union(named),
                people: published.service.isOfCase(kind) ? Set(entries.map(\.file)).count : wanted.isAboutPeople ? entries.count : 0)
        }
    }

    /// A register whose answers are marked, or lead to somebody, is about people though it is the service's; records of cases always are.
    func wanted(_ kind: Kind, in published: Published, _ filter: ListFilter, for user: Directory.User) -> FileDesk.Wanted {
        let read = shelf.asRead(published, by: user.viewer)
        let isMarked = !kind.marks.isEmpty || read.service.kinds[kind.name]?.fields.contains { !$0.marks.isEmpty } ?? true
        return .init(
            kind.plural.english.beginningSentence, at: filter.address("/registers/\(kind.name)"),
            file: filter.address("/registers/\(kind.name)/file"),
            isAboutPeople: published.service.isOfCase(kind) || isMarked || !read.fieldsNamingPeople(of: kind).isEmpty)
    }

    /// A line of a register, or of the records of cases.
    struct Entry: Sendable {
        let id: Reference
        /// The case that it is of; nil of a register.
        let file: Reference?
        let effective: [EffectiveFact]
    }

    /// The records of a kind, newest first, with what the user reads of them: by the marks of the version in force and of the one each was
    /// recorded under.
    func entries(
        of kind: Kind, in published: Published, for user: Directory.User, narrowed: [CaseStore.Narrowing] = [], most: Int,
        _ transaction: Transaction
    ) throws -> [Entry] {
        let records = try CaseStore(transaction, for: user.viewer).records(
            of: kind.name, in: published.reference, narrowed: (published.service.table(of: kind), narrowed), most: most)
        return try entries(records, of: kind, in: published, for: user, transaction)
    }

    func entries(
        _ records: [Reference], of kind: Kind, in published: Published, for user: Directory.User, _ transaction: Transaction
    ) throws -> [Entry] {
        let isOfCase = published.service.isOfCase(kind)
        let facts = try FactStore(transaction).facts(of: records)
        let versions = try PageVersions(
            published, stamps: facts.values.joined().map(\.act.specification), for: user.viewer, on: shelf, transaction)
        return records.compactMap { record in
            facts[record].map { Entry(id: record, file: isOfCase ? $0.first?.stream : nil, effective: versions.readable($0).inEffect) }
        }
    }

    /// Every question of one answer that the viewer reads, not only those that the page has room for.
    private func sheet(of kind: Kind, _ records: [Entry], as read: ReadableService) -> Sheet {
        let isOfCase = read.service.isOfCase(kind), letter = read.service.letter(of: "case")
        let fields = read.service.kinds[kind.name].map { Array($0.fields) } ?? []
        let words = AnswerWords(read)
        return Sheet(
            name: kind.name, columns: ["Reference"] + (isOfCase ? ["Case"] : []) + ["Day"] + fields.map(\.label.english),
            rows: records.map { record in
                let reading = record.effective.reading
                let answers = fields.map { field -> Sheet.Cell in
                    reading[field.name].map { .text(words.words(of: field, json: $0)) } ?? .empty
                }
                let day = record.effective.first?.day.description
                let file = isOfCase ? [record.file.map { Sheet.Cell.text($0.printed(letter)) } ?? .empty] : []
                return [.text(record.id.printed(kind.letter))] + file + [day.map { .text($0) } ?? .empty] + answers
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

extension ReadableService {
    /// The questions whose answers lead to a case or a person.
    fileprivate func fieldsNamingPeople(of kind: Kind) -> [Field] {
        (service.kinds[kind.name]?.fields ?? []).filter { $0.type == .row("case") || $0.type == .row("person") }
    }
}
