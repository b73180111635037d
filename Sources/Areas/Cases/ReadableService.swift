import Core
import Documents
import Record
import Specification

/// A version of a folder as a viewer reads it: the one place where the marks of questions meet those of a role (docs/decisions/0017).
///
/// A question with a mark that the role lacks is not in it, and so is neither listed nor named, neither in what stands now nor in the history.
/// Answers are put into words (``AnswerWords``) and into forms (``TypedAnswers``) by this alone.
package struct ReadableService: Sendable {
    /// With the questions that the viewer reads.
    package let service: Service
    /// By kind, the names of the questions that are not theirs to read, and of the groups that ask one.
    private let unread: [String: Set<String>]
    /// The version as it is.
    private let whole: Service
    /// What records are called that answers lead to, by their references; see ``naming(whatIsNamedIn:for:_:)``.
    var names: [String: String] = [:]

    /// - Parameter inForce: the version in force: a mark that it puts on a question binds what was answered before.
    init(_ whole: Service, for viewer: Viewer, inForce: Service) {
        func reads(_ field: Field, of kind: Kind, _ now: Entered<Field>?) -> Bool {
            viewer.reads(kind.marks.union(field.marks).union(now?[field.name]?.marks ?? []))
        }
        var service = whole
        var unread: [String: Set<String>] = [:]
        for kind in whole.kinds {
            let now = inForce.kinds[kind.name]
            let fields = kind.fields.filter { reads($0, of: kind, now?.fields) }
            let groups = kind.groups.map { group in
                group.asking(group.fields.filter { reads($0, of: kind, now?.groups[group.name]?.fields) })
            }
            let read = Set(fields.map(\.name) + groups.filter { $0.fields.count == kind.groups[$0.name]?.fields.count }.map(\.name))
            unread[kind.name] = Set(kind.fields.names + kind.groups.names).subtracting(read)
            var readable = kind
            (readable.fields, readable.groups) = (Entered(fields), Entered(groups.filter { !$0.fields.isEmpty }))
            service.kinds.put(readable)
        }
        (self.service, self.unread, self.whole) = (service, unread, whole)
    }

    /// The questions of a kind that are not the viewer's to read, and its groups that ask one, by name.
    func unread(of kind: String) -> Set<String> { unread[kind] ?? [] }

    /// Whether the viewer reads all that a document of this version says.
    func reads(_ document: WrittenDocument) -> Bool {
        guard let written = whole.documents[document.name] else { return false }
        return whole.answersSaid(by: written).allSatisfy { !unread(of: $0.kind).contains($0.question) }
    }

    /// Whether the viewer reads all that a rule of a board reads.
    package func reads(board passage: Passage) -> Bool {
        whole.answersRead(byBoard: passage).questions.allSatisfy { !unread(of: $0.kind).contains($0.question) }
    }

    /// Whether the viewer reads all that the own pages of this version say.
    package func reads(_ own: OwnPages) -> Bool {
        whole.answersRead(by: own).questions.allSatisfy { !unread(of: $0.kind).contains($0.question) }
    }

    /// The question of a kind, if the viewer reads it.
    func field(_ name: String, of kind: String) -> Field? { service.kinds[kind]?.fields[name] }

    /// The answer that names the records of a kind, if the viewer reads it.
    func title(of kind: String) -> Field? { service.kinds[kind].flatMap { kind in kind.title.flatMap { kind.fields[$0.value] } } }

    /// What is said of a record by these answers.
    func readable(_ fields: [String: JSON], of kind: String) -> [String: JSON] {
        let unread = unread(of: kind)
        if unread.isEmpty { return fields }
        var readable = fields.filter { !unread.contains($0.key) }
        if case .list(let asked)? = fields[BodyKey.asked] {
            readable[BodyKey.asked] = .list(
                asked.filter { !unread.contains($0["field"]?.text.map { String($0.prefix { $0 != "." }) } ?? "") })
        }
        return readable
    }
}

extension Shelf {
    /// A version of a service as a viewer reads it.
    package func asRead(_ published: Published, by viewer: Viewer) -> ReadableService {
        published.asRead(by: viewer, inForce: self[published.reference])
    }
}

extension PageVersions {
    /// Facts with what the viewer reads of them.
    ///
    /// A further fact that changed nothing they read is not there. Why something was mended may tell of all that was: it is there where they
    /// read all of that.
    ///
    /// - Parameter facts: all of each record they are about.
    func readable(_ facts: [Fact]) -> [Fact] {
        let unread = Dictionary(facts.map { ($0.id, self[$0].unread(of: $0.kind)) }, uniquingKeysWith: { first, _ in first })
        if unread.values.allSatisfy(\.isEmpty) { return facts }
        return Dictionary(grouping: facts, by: \.subject).values.flatMap { facts in
            let facts = facts.sorted { $0.nth < $1.nth }
            var roots: [Int: Int] = [:]
            return facts.indices.compactMap { index -> Fact? in
                let fact = facts[index], hidden = unread[fact.id] ?? []
                let root = fact.corrects.map { roots[$0] ?? $0 }
                roots[fact.nth] = root ?? fact.nth
                let before = facts[..<index].inEffect.reading.answersAlone, after = facts[...index].inEffect.reading.answersAlone
                let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
                if index > 0, !changed.isEmpty, changed.isSubset(of: hidden), fact.body != .withdrawn { return nil }
                var body = fact.body
                if case .fields(let fields) = body { body = .fields(self[fact].readable(fields, of: fact.kind)) }
                return fact.told(body, why: changed.isDisjoint(with: hidden) ? fact.why : nil, correcting: root)
            }
        }.sorted { $0.nth < $1.nth }
    }
}
