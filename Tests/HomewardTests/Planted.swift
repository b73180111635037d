import Access
import Cases
import Core
import Foundation
import Record
import Specification

@testable import Homeward

/// What was planted, and what the folder says of who may see it: worked out from the facts alone, in plain Swift, apart from the statements
/// that scope reads.
struct Planted: Sendable {
    let published: Published
    let seed: UInt64
    private(set) var entries: [Entry] = []
    /// Which entry a reference is of.
    private(set) var byReference: [Reference: Int] = [:]
    private(set) var words: [String: Word] = [:]
    private var random: Chance
    /// The answers that lead to an organisation, which stay as they are.
    private let leading: Set<[String]>
    /// The kinds whose records name somebody, and those that these lead to.
    let naming: Set<String>

    /// A record with everything that was ever said of it.
    struct Entry: Sendable {
        let id: Reference
        let kind: String
        let file: Reference?, person: Reference?
        let madeBy: String, organisation: String
        var said: [String: JSON]
    }

    /// Where a canary sits.
    struct Word: Sendable {
        /// Of an entry, with the marks of its question.
        var entry: Int?
        var field = "", marks: Set<Mark> = []
        /// Of what is some users' own.
        var owners: Set<String> = []
    }

    var service: Service { published.service }

    init(of published: Published, seed: UInt64) {
        (self.published, self.seed) = (published, seed)
        random = Chance(seed: seed &+ 7)
        let service = published.service
        let namings = service.roles.flatMap { $0.through + $0.onlyOwn }
        let ways = namings.map { naming in
            naming.steps.dropLast().reduce(into: [service.kinds[naming.kind.value]].compactMap(\.self)) { way, step in
                if let next = way.last.flatMap({ Planted.next(step, of: $0, in: service) }) { way.append(next) }
            }.map(\.name)
        }
        leading = Set(zip(ways, namings).map { [$0.last ?? "", $1.steps.last ?? ""] })
        naming = Set(ways.flatMap(\.self))
    }

    private static func next(_ step: String, of kind: Kind, in service: Service) -> Kind? {
        if let field = kind.fields[step], case .row(let other) = field.type { return service.kinds[other] }
        return kind.belonging == .kind(step) ? service.kinds[step] : nil
    }

    // MARK: Planting

    /// A word that stands nowhere else: `qz` and ten letters.
    static let start = "qz", letters = 10

    mutating func word(ownedBy owners: Set<String>) -> String {
        let word = newWord()
        words[word] = Word(owners: owners)
        return word
    }

    private mutating func newWord() -> String {
        Planted.start + String(decoding: (0..<Planted.letters).map { _ in UInt8.random(in: 97...121, using: &random) }, as: UTF8.self)
    }

    /// The fact with a canary for each text, noted down.
    mutating func plant(_ fact: NewFact, by user: String, of organisation: String) -> NewFact {
        guard case .fields(var fields) = fact.body, let kind = service.kinds[fact.kind] else { return fact }
        let index = index(of: fact, kind, fields, by: user, of: organisation)
        for field in kind.fields { fields[field.name] = planted(fields[field.name], field, of: kind, index) }
        for group in kind.groups {
            guard case .list(let rows)? = fields[group.name] else { continue }
            fields[group.name] = .list(
                rows.map { row in
                    guard case .object(var cells) = row else { return row }
                    for field in group.fields { cells[field.name] = planted(cells[field.name], field, of: kind, index) }
                    return .object(cells)
                })
        }
        entries[index].said.merge(fields) { _, new in new }
        return NewFact(
            stream: fact.stream, subject: fact.subject, kind: fact.kind, day: fact.day, at: fact.at, corrects: fact.corrects,
            body: .fields(fields), why: fact.why)
    }

    private mutating func index(
        of fact: NewFact, _ kind: Kind, _ fields: [String: JSON], by user: String, of organisation: String
    ) -> Int {
        if let index = byReference[fact.subject] { return index }
        let links = service.links(of: kind)
        let person = kind.name == "person" ? fact.subject : fields["person"]?.text.flatMap { Reference($0) }
        entries.append(
            Entry(
                id: fact.subject, kind: kind.name, file: kind.name == "case" || links.contains("case") ? fact.stream : nil,
                person: kind.name == "case" || kind.name == "person" || links.contains("person") ? person : nil, madeBy: user,
                organisation: organisation, said: [:]))
        byReference[fact.subject] = entries.count - 1
        return entries.count - 1
    }

    private mutating func planted(_ value: JSON?, _ field: Field, of kind: Kind, _ entry: Int) -> JSON? {
        guard let text = value?.text, field.type == .text || field.type == .longText, !leading.contains([kind.name, field.name]),
            field.name != "nhs_number", !text.hasPrefix(Planted.start)
        else { return value }
        func planted() -> String {
            let word = newWord()
            words[word] = Word(entry: entry, field: field.name, marks: field.marks.union(kind.marks))
            return word
        }
        return .text(field.name == "name" && kind.name == "person" ? "\(planted()) \(planted())" : planted())
    }

    // MARK: Who may see

    /// Whether a record leads along links to this organisation or user.
    func leads(_ entry: Entry, _ steps: some Collection<String>, to whom: String) -> Bool {
        guard let step = steps.first else { return false }
        guard steps.count > 1 else { return entry.said[step]?.text == whom }
        guard let next = entry.said[step]?.text.flatMap({ Reference($0) }).flatMap({ byReference[$0] }) else { return false }
        return leads(entries[next], steps.dropFirst(), to: whom)
    }
}

/// What one user may be shown of what was planted.
struct PlantedSight: Sendable {
    let user: Directory.User
    private let planted: Planted
    private let role: Role
    /// What they may open.
    let known: Set<Int>
    /// What may stand by its reference in a list of a figure, or be named by a record that they may open.
    private let referred: Set<Int>

    init(_ user: Directory.User, _ planted: Planted) throws {
        self.user = user
        self.planted = planted
        let service = planted.service
        guard let role = service.roles[user.role.code] else { throw CaseRefusal.noSuchAct(user.role.code) }
        self.role = role
        let whom = role.sees == .own ? user.code : user.organisation
        let (entries, indices) = (planted.entries, planted.entries.indices)
        func isMade(_ entry: Planted.Entry) -> Bool {
            role.sees == .own ? entry.madeBy == user.code : entry.organisation == user.organisation
        }
        func isNamed(_ entry: Planted.Entry, by namings: [Role.Naming]) -> Bool {
            namings.contains { $0.kind.value == entry.kind && planted.leads(entry, $0.steps, to: whom) }
        }
        func hasEnded(_ entry: Planted.Entry) -> Bool {
            service.kinds[entry.kind]?.span.map { entry.said[$0.ends.value] ?? .null != .null } ?? false
        }
        let isAll = role.sees == .service
        let seesSome = isAll || role.sees == .organisation || role.sees == .own
        let cases = indices.filter { entries[$0].kind == "case" }.map { entries[$0] }
        /// - Parameter ever: what was theirs once is counted, and opens no more.
        func theirs(ever: Bool) -> Set<Int> {
            guard seesSome else { return [] }
            func opens(_ entry: Planted.Entry) -> Bool { isNamed(entry, by: role.through) && (ever || !hasEnded(entry)) }
            let files = Set(cases.filter { isAll || isMade($0) }.map(\.id)).union(entries.filter(opens).compactMap(\.file))
            let people = Set(cases.filter { files.contains($0.id) }.compactMap(\.person))
            func isKnown(_ entry: Planted.Entry) -> Bool {
                guard let kind = service.kinds[entry.kind], kind.marks.isSubset(of: role.marks) else { return false }
                let apart = role.onlyOwn.filter { $0.kind.value == entry.kind }
                if !apart.isEmpty, !isMade(entry), !isNamed(entry, by: apart) { return false }
                if let file = entry.file { return files.contains(file) }
                if let person = entry.person { return people.contains(person) }
                return isAll || isMade(entry) || opens(entry)
            }
            return Set(indices.filter { isKnown(entries[$0]) })
        }
        known = theirs(ever: false)
        // Who counts the whole is shown the references of the whole; what a record names stands in it by its reference.
        let countsWhole = user.may("figures") && (isAll || role.sees == .figures || role.figures == .service)
        let counted = countsWhole ? Set(indices) : theirs(ever: true)
        let named = counted.flatMap { index in entries[index].links(in: planted.service).compactMap { planted.byReference[$0] } }
        referred = counted.union(named)
    }

    /// Alike for those who are shown the same figures.
    var sort: String {
        let isOfPart = (role.sees == .organisation || role.sees == .own) && role.figures == nil
        return "\(role.sees) \(isOfPart ? user.organisation : "")"
    }

    func sees(_ reference: Reference) -> Bool { planted.byReference[reference].map(known.contains) ?? false }

    /// Whether a canary may come to them.
    func mayRead(_ word: Planted.Word) -> Bool {
        if word.owners.contains(user.code) { return true }
        guard let entry = word.entry, word.marks.isSubset(of: role.marks) else { return false }
        if known.contains(entry) { return true }
        // What a record of a register is called, where a record of theirs names it.
        let kind = planted.service.kinds[planted.entries[entry].kind]
        return referred.contains(entry) && kind.map(planted.service.isRegister) ?? false && kind?.title?.value == word.field
    }

    func mayRead(reference entry: Int) -> Bool { known.contains(entry) || referred.contains(entry) }
}

extension Planted.Entry {
    /// Where its answers lead.
    func links(in service: Service) -> [Reference] {
        guard let kind = service.kinds[kind] else { return [] }
        let fields = Array(service.questions(of: kind))
        var found = fields.compactMap { field -> Reference? in
            if case .row = field.type { said[field.name]?.text.flatMap { Reference($0.prefix { $0 != "/" }) } } else { nil }
        }
        for group in kind.groups {
            guard case .list(let rows)? = said[group.name] else { continue }
            for case .object(let cells) in rows {
                for field in group.fields {
                    if case .row = field.type, let reference = cells[field.name]?.text.flatMap({ Reference($0.prefix { $0 != "/" }) }) {
                        found.append(reference)
                    }
                }
            }
        }
        return found
    }
}

extension Planted {
    /// The canaries and references in some bytes.
    struct Found: Sendable, Equatable {
        var words: Set<String> = [], references: Set<Int> = []
    }

    func found(in bytes: [UInt8]) -> Found {
        var found = Found()
        let (q, z, dash) = (UInt8(ascii: "q"), UInt8(ascii: "z"), UInt8(ascii: "-"))
        let length = Planted.start.utf8.count + Planted.letters
        bytes.withUnsafeBufferPointer { bytes in
            // The second letter is small wherever a word stands.
            Planted.places(of: z, in: bytes) { place in
                guard place > 0, bytes[place - 1] | 0x20 == q, place - 1 + length <= bytes.count else { return }
                let word = String(decoding: bytes[place - 1..<place - 1 + length].map { $0 | 0x20 }, as: UTF8.self)
                if words[word] != nil { found.words.insert(word) }
            }
            Planted.places(of: dash, in: bytes) { place in
                guard place >= 4, place + 4 < bytes.count, Planted.isSymbol(bytes[place - 1]), Planted.isSymbol(bytes[place + 4]),
                    let reference = Reference(String(decoding: bytes[place - 4...place + 4], as: UTF8.self)),
                    let entry = byReference[reference]
                else { return }
                found.references.insert(entry)
            }
        }
        return found
    }

    /// By the C library: pages are long, and a test is not optimised.
    private static func places(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, _ visit: (Int) -> Void) {
        guard let base = bytes.baseAddress else { return }
        var from = 0
        while from < bytes.count, let found = memchr(base + from, Int32(byte), bytes.count - from) {
            let place = base.distance(to: found.assumingMemoryBound(to: UInt8.self))
            visit(place)
            from = place + 1
        }
    }

    private static func isSymbol(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (65...90).contains(byte) }
}
