import Access
import Core
import Documents
import Proof
import Record
import Specification

@testable import Cases
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
    /// Records by their case, cases by their person, and all by their kind.
    private var files: [Reference: [Reference]] = [:], people: [Reference: [Reference]] = [:], kinds: [String: [Reference]] = [:]
    /// Where the file of a record stands that everybody reads who sees the record.
    private(set) var attachments: [Reference: String] = [:]
    private var waiting: [(name: String, bytes: [UInt8])] = []
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
        // Each service has its own chance, or two of them would have the same words.
        random = Chance(seed: (seed &+ 7) ^ UInt64(published.reference.number))
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

    /// What stands for the kind of a document that was issued.
    static let document = "document"

    mutating func word(ownedBy owners: Set<String>) -> String {
        let word = newWord()
        words[word] = Word(owners: owners)
        return word
    }

    private mutating func newWord() -> String {
        Canaries.start + String(decoding: (0..<Canaries.letters).map { _ in UInt8.random(in: 97...121, using: &random) }, as: UTF8.self)
    }

    /// The files of the facts that were planted since this was last asked: each is kept before the fact that names it.
    mutating func takeFiles() -> [(name: String, bytes: [UInt8])] {
        defer { waiting = [] }
        return waiting
    }

    /// Notes where the files of a fact stand that everybody reads who sees its record.
    mutating func note(_ fact: Fact) {
        guard let kind = service.kinds[fact.kind] else { return }
        for file in fact.attachments where kind.fields[file.question]?.marks == [] {
            attachments[fact.subject] = CaseRoutes.address(ofFile: file.question, in: fact)
        }
    }

    /// The fact with a canary for each text, noted down.
    mutating func plant(_ fact: NewFact, by user: String, of organisation: String) -> NewFact {
        guard case .fields(var fields) = fact.body, let kind = service.kinds[fact.kind] else { return fact }
        let index = index(of: fact, kind, fields, by: user, of: organisation)
        for field in kind.fields { fields[field.name] = planted(fields[field.name], field, of: kind, index) }
        if kind.name == "person", kind.fields.has("nhs_number") { fields["nhs_number"] = .text(nhsNumber()) }
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

    /// Nine digits by chance and the one that checks them.
    private mutating func nhsNumber() -> String {
        while true {
            let digits = (0..<9).map { _ in Int.random(in: 0...9, using: &random) }
            let check = 11 - zip(digits, (2...10).reversed()).reduce(0) { $0 + $1.0 * $1.1 } % 11
            if check != 10 { return (digits + [check % 11]).map(String.init).joined() }
        }
    }

    /// The fact of a document of the folder that was issued in a case and says a canary, noted down.
    mutating func issue(_ document: Document, in file: Reference, at moment: Moment, by user: String, of organisation: String) -> NewFact {
        let word = newWord()
        let written = WrittenDocument(
            name: document.name, lines: [.init(.title, "A document"), .init(.paragraph, word)], records: [file])
        let fact = DocumentFact.issue(written, in: file, at: moment)
        let entry = Entry(
            id: fact.subject, kind: Planted.document, file: file, person: nil, madeBy: user, organisation: organisation,
            said: ["document": .text(document.name)])
        words[word] = Word(entry: entries.count, field: "lines", marks: marks(ofDocument: entry))
        byReference[entry.id] = entries.count
        kinds[entry.kind, default: []].append(entry.id)
        entries.append(entry)
        return fact
    }

    /// The marks of all answers that a document of the folder says.
    func marks(ofDocument entry: Entry) -> Set<Mark> {
        guard let document = entry.said["document"]?.text.flatMap({ service.documents[$0] }) else { return [] }
        return service.answersSaid(by: document).reduce(into: []) { marks, answer in
            guard let kind = service.kinds[answer.kind] else { return }
            marks.formUnion(kind.marks)
            marks.formUnion(kind.fields[answer.question]?.marks ?? [])
            for field in kind.groups[answer.question]?.fields ?? .init([]) { marks.formUnion(field.marks) }
        }
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
        let new = entries[entries.count - 1]
        byReference[new.id] = entries.count - 1
        if let file = new.file { files[file, default: []].append(new.id) }
        if new.kind == "case", let person { people[person, default: []].append(new.id) }
        kinds[new.kind, default: []].append(new.id)
        return entries.count - 1
    }

    func records(of file: Reference) -> [Reference] { files[file] ?? [] }
    func cases(of person: Reference) -> [Reference] { people[person] ?? [] }
    func all(of kind: String) -> [Reference] { kinds[kind] ?? [] }
    /// Whether a record is of a case and not one itself.
    func isWithinCase(_ entry: Entry) -> Bool { entry.file != nil && entry.kind != "case" }

    private mutating func planted(_ value: JSON?, _ field: Field, of kind: Kind, _ entry: Int) -> JSON? {
        if field.type == .file, field.when == nil {
            let (name, content) = (newWord(), newWord())
            for word in [name, content] { words[word] = Word(entry: entry, field: field.name, marks: field.marks.union(kind.marks)) }
            let bytes = Array(content.utf8)
            waiting.append(("\(name).txt", bytes))
            return Attachment(name: "\(name).txt", form: .text, bytes: bytes.count, hash: bytes.sha256.hexadecimal).json
        }
        guard let text = value?.text, field.type == .text || field.type == .longText, !leading.contains([kind.name, field.name]),
            field.name != "nhs_number", !text.hasPrefix(Canaries.start)
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
