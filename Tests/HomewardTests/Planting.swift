import Access
import Cases
import Core
import Messages
import Record
import Specification
import Storage

@testable import Homeward
@testable import Returns

/// Fills a house with invented cases of a folder in which every text is a word of its own, found by its bytes wherever it comes out: a canary.
///
/// The cases go through the folder's own course as those of a demonstration do; beside them every kind by which a role is named, or kept
/// apart from its rivals, names each organisation of the demonstration in turn.
struct Planting {
    private let house: House, published: Published
    private var invention: Invention
    private var planted: Planted
    private var number = 0

    private var service: Service { published.service }

    static func fill(_ house: House, _ published: Published, seed: UInt64, people: Int) async throws -> Planted {
        let start = Planting(house: house, published: published, people: people, seed: seed)
        let cases = try await house.record.write { transaction in
            var planting = start
            try planting.plantCases(people, in: transaction)
            return planting
        }
        let drafts = try await house.database.write { transaction in
            var planting = cases
            try planting.plantDrafts(in: transaction)
            return planting
        }
        var planting = drafts
        try await planting.plantReturns()
        return planting.planted
    }

    private init(house: House, published: Published, people: Int, seed: UInt64) {
        (self.house, self.published) = (house, published)
        invention = Invention(published, today: house.record.now().day, people: people, seed: seed)
        planted = Planted(of: published, seed: seed)
    }

    // MARK: Cases

    private mutating func plantCases(_ people: Int, in transaction: Transaction) throws {
        var appending = Appending(transaction: transaction, fold: house.record.fold)
        try write(invention.background() + invention.registers(), to: &appending, in: transaction)
        let begun = (0..<people).compactMap { _ in invention.begin() }
        var cases = begun.map(\.case)
        try write(begun.map(\.act), to: &appending, in: transaction)
        try appending.finish()
        for step in invention.steps {
            let chosen = invention.choose(step, of: cases)
            let standing = try Standing(of: chosen.map { cases[$0].file }, in: published, transaction)
            for index in chosen { try write(try invention.go(step, &cases[index], standing: standing), to: &appending, in: transaction) }
            try appending.finish()
        }
        let users = published.demonstrationUsers
        let namings = Set(service.roles.flatMap { $0.through + $0.onlyOwn }).sorted {
            ($0.steps.count, $0.kind.value) < ($1.steps.count, $1.kind.value)
        }
        for naming in namings {
            let organisations = Set(
                users.filter { user in
                    service.roles[user.role.code].map { ($0.through + $0.onlyOwn).contains(naming) } ?? false
                }.map(\.organisation)
            ).sorted()
            for (index, one) in cases.enumerated() where !organisations.isEmpty && index % 4 != 3 {
                let whom = organisations[index % organisations.count]
                if let done = name(whom, by: naming, in: one, users) { try write([done], to: &appending, in: transaction) }
            }
            try appending.finish()
        }
        let documents = Array(service.documents)
        for (index, one) in cases.enumerated() where !documents.isEmpty {
            let user = users[index % users.count]
            let fact = planted.issue(
                documents[index % documents.count], in: one.file, at: one.at, by: user.code, of: user.organisation)
            try write(
                [.init(at: one.at, by: user.code, capacity: user.role.code, organisation: user.organisation, facts: [fact])],
                to: &appending, in: transaction)
        }
        try appending.finish()
    }

    /// A record of a case that leads to an organisation.
    private mutating func name(
        _ whom: String, by naming: Role.Naming, in one: Invention.Case, _ users: [Directory.User]
    ) -> Invention.Done? {
        guard let kind = service.kinds[naming.kind.value], kind.isFolders, service.isOfCase(kind), let first = naming.steps.first,
            let user = users.first(where: { user in
                service.acts.contains { $0.records.contains { $0.value == kind.name } && user.may($0.code) }
            })
        else { return nil }
        var made = one.made
        let leading = planted.entries.filter { entry in
            planted.leads(entry, naming.steps.dropFirst(), to: whom) && (entry.file == nil || entry.file == one.file)
        }
        if let field = kind.fields[first], case .row(let other) = field.type {
            guard let next = leading.first(where: { $0.kind == other }) else { return nil }
            made[other] = next.id
        } else if kind.belonging == .kind(first) {
            guard let next = leading.first(where: { $0.kind == first }) else { return nil }
            made[first] = next.id
        }
        guard var body = invention.possible(kind, at: one.at, made: made, .init()) else { return nil }
        if let field = kind.fields[first], case .row(let other) = field.type { body[first] = made[other].map { .text($0.description) } }
        if case .kind(let parent) = kind.belonging, body[parent] == nil { return nil }
        if let span = kind.span { body[span.ends.value] = nil }
        body["person"] = .text(one.person.description)
        let day = service.day(of: kind, fields: body) ?? one.at.day
        let id = Reference.random(using: &invention.random)
        let fact = NewFact(stream: one.file, subject: id, kind: kind.name, day: day, at: one.at, body: .fields(body))
        return Invention.Done(at: one.at, by: user.code, capacity: user.role.code, organisation: user.organisation, facts: [fact])
    }

    private mutating func write(_ acts: [Invention.Done], to appending: inout Appending, in transaction: Transaction) throws {
        for act in acts {
            let header = Act(
                id: ActNumbers.shared.next(at: act.at), key: "planted \(service.name) \(planted.seed) \(number)", answer: "", at: act.at,
                by: act.by, capacity: act.capacity, organisation: act.organisation, purpose: "test", via: "test",
                specification: published.version, request: "")
            number += 1
            let facts = act.facts.map { planted.plant($0, by: act.by, of: act.organisation) }
            for file in planted.takeFiles() {
                _ = try AttachmentStore(transaction).keep(file.bytes, .text, name: file.name, by: act.by, at: act.at)
            }
            for fact in try appending.append(facts, act: header) { planted.note(fact) }
        }
    }

    // MARK: What is somebody's own

    /// A draft and an address of e-mail for everybody who may sign in.
    private mutating func plantDrafts(in transaction: Transaction) throws {
        for user in published.demonstrationUsers {
            let (draft, address) = (planted.word(ownedBy: [user.code]), planted.word(ownedBy: [user.code]))
            try DraftStore(transaction).save(
                ["person-name": [draft]], of: "/referrals/start", label: "A draft", by: user.code, at: house.record.now())
            guard let mail = MailAddress("\(address)@example.org") else { continue }
            try SummaryStore(transaction).choose(.init(address: mail, quiet: .usual), for: user.code)
        }
    }

    /// The words of each return that every organisation sends of its own.
    private mutating func plantReturns() async throws {
        let (users, today, house, name) = (published.demonstrationUsers, house.record.now().day, house, service.name)
        for entry in service.returns where service.isSentByEach(entry) && !entry.narrative.isEmpty {
            for user in users where ReturnRights(user, in: service).writes(entry) && user.viewer.countsPart(of: published.reference) {
                let period = try await house.database.read { transaction in
                    try ReturnReading(on: house.shelf).list(of: name, for: user.viewer, on: today, in: transaction)
                        .first { $0.returned.entry.name == entry.name }?.returned.period
                }
                guard let period else { continue }
                let readers = users.filter { $0.organisation == user.organisation }.map(\.code)
                let words = Dictionary(uniqueKeysWithValues: entry.narrative.map { ($0.name, planted.word(ownedBy: Set(readers))) })
                let acts = ReturnActs(record: house.record, shelf: house.shelf)
                try await acts.write(words, .init(entry.name, period.label, key: Reference.random().description), by: user)
            }
        }
    }
}
