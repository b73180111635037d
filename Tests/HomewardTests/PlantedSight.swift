import Access
import Cases
import Core
import Specification

@testable import Homeward

/// What one user may be shown of what was planted in their service: worked out from the facts alone, in plain Swift.
struct PlantedSight: Sendable {
    let user: Directory.User
    let planted: Planted
    private let role: Role
    /// What they may open, by its place among what was planted.
    let known: Set<Int>
    /// What may stand by its reference in a list of a figure, or be named by a record that they may open.
    private let referred: Set<Int>
    /// What their figures are worked out over where those are of a part; of kinds that they do not read too.
    let counted: Set<Int>
    /// What they may never be shown and another organisation made.
    let foreign: [Int]

    init(_ user: Directory.User, _ planted: Planted) throws {
        self.user = user
        self.planted = planted
        guard let role = planted.service.roles[user.role.code] else { throw CaseRefusal.noSuchAct(user.role.code) }
        self.role = role
        let part = PlantedPart(user, role, planted)
        let indices = planted.entries.indices
        known = part.known(ever: false)
        counted = part.counted()
        // Who counts the whole is shown the references of the whole; what a record names stands in it by its reference.
        let countsWhole = user.may("figures") && (role.sees == .service || role.sees == .figures || role.figures == .service)
        let listed = countsWhole ? Set(indices) : part.known(ever: true)
        let named = listed.flatMap { planted.entries[$0].links(in: planted.service).compactMap { planted.byReference[$0] } }
        referred = listed.union(named)
        let known = known
        foreign = indices.filter { !known.contains($0) && planted.entries[$0].organisation != user.organisation }
    }

    /// Alike for those who are shown the same figures.
    var sort: String { "\(user.service) \(role.sees) \(countsPart ? user.organisation : "")" }

    /// Whether their figures are of their part of the service alone.
    var countsPart: Bool { (role.sees == .organisation || role.sees == .own) && role.figures == nil }

    func sees(_ reference: Reference) -> Bool { planted.byReference[reference].map(known.contains) ?? false }

    /// Those of some records that they may open.
    func seen(_ references: some Sequence<Reference>) -> Set<Reference> { Set(references.filter(sees)) }

    /// Whether a canary may come to them; one of another service never may.
    func mayRead(_ text: String) -> Bool {
        guard let word = planted.words[text] else { return false }
        if word.owners.contains(user.code) { return true }
        guard let entry = word.entry, word.marks.isSubset(of: role.marks) else { return false }
        if known.contains(entry) { return true }
        // What a record of a register is called, where a record of theirs names it.
        let kind = planted.service.kinds[planted.entries[entry].kind]
        return referred.contains(entry) && kind.map(planted.service.isRegister) ?? false && kind?.title?.value == word.field
    }

    func mayRead(_ reference: Reference) -> Bool {
        planted.byReference[reference].map { known.contains($0) || referred.contains($0) } ?? false
    }
}

/// The part of a service that is a user's, as the folder says it of their role.
private struct PlantedPart {
    private let user: Directory.User, role: Role, planted: Planted
    private var service: Service { planted.service }

    init(_ user: Directory.User, _ role: Role, _ planted: Planted) { (self.user, self.role, self.planted) = (user, role, planted) }

    private func isMade(_ entry: Planted.Entry) -> Bool {
        role.sees == .own ? entry.madeBy == user.code : entry.organisation == user.organisation
    }

    private func isNamed(_ entry: Planted.Entry, by namings: [Role.Naming]) -> Bool {
        let whom = role.sees == .own ? user.code : user.organisation
        return namings.contains { $0.kind.value == entry.kind && planted.leads(entry, $0.steps, to: whom) }
    }

    private func hasEnded(_ entry: Planted.Entry) -> Bool {
        service.kinds[entry.kind]?.span.map { entry.said[$0.ends.value] ?? .null != .null } ?? false
    }

    /// - Parameter ever: with what was theirs once, which is counted and opens no more.
    func known(ever: Bool) -> Set<Int> {
        guard let (files, people) = cases(ever: ever) else { return [] }
        func isKnown(_ entry: Planted.Entry) -> Bool {
            // A document is there for whoever sees its case and reads all that it says.
            if entry.kind == Planted.document {
                return entry.file.map(files.contains) ?? false && planted.marks(ofDocument: entry).isSubset(of: role.marks)
            }
            guard let kind = service.kinds[entry.kind], kind.marks.isSubset(of: role.marks) else { return false }
            let apart = role.onlyOwn.filter { $0.kind.value == entry.kind }
            if !apart.isEmpty, !isMade(entry), !isNamed(entry, by: apart) { return false }
            if let file = entry.file { return files.contains(file) }
            if let person = entry.person { return people.contains(person) }
            return role.sees == .service || isMade(entry) || opens(entry, ever: ever)
        }
        return Set(planted.entries.indices.filter { isKnown(planted.entries[$0]) })
    }

    /// What figures of their part are worked out over (docs/decisions/0018): of a kind that names somebody what names them, whoever wrote it
    /// down; of what is part of another record what is part of theirs.
    func counted() -> Set<Int> {
        guard let (files, people) = cases(ever: true) else { return [] }
        func isCounted(_ entry: Planted.Entry) -> Bool {
            guard let kind = service.kinds[entry.kind] else { return false }
            let apart = role.onlyOwn.filter { $0.kind.value == entry.kind }, naming = role.through.filter { $0.kind.value == entry.kind }
            if !apart.isEmpty { return isMade(entry) || isNamed(entry, by: apart) }
            if !naming.isEmpty { return isNamed(entry, by: naming) }
            if case .kind(let parent) = kind.belonging, isOwn(parent) {
                let whole = entry.said[parent]?.text.flatMap { Reference($0) }.flatMap { planted.byReference[$0] }
                return whole.map { isCounted(planted.entries[$0]) } ?? false || service.isRegister(kind) && isMade(entry)
            }
            if let file = entry.file { return files.contains(file) }
            if let person = entry.person { return people.contains(person) }
            return isMade(entry)
        }
        return Set(planted.entries.indices.filter { isCounted(planted.entries[$0]) })
    }

    /// Whether what is whose is said of each record of a kind, and not of its case.
    private func isOwn(_ kind: String) -> Bool {
        service.kinds[kind].map(service.isRegister) ?? false || (role.onlyOwn + role.through).contains { $0.kind.value == kind }
    }

    private func opens(_ entry: Planted.Entry, ever: Bool) -> Bool { isNamed(entry, by: role.through) && (ever || !hasEnded(entry)) }

    /// The cases that are theirs and the people they are of; nil for a role that sees none.
    private func cases(ever: Bool) -> (files: Set<Reference>, people: Set<Reference>)? {
        let isAll = role.sees == .service
        guard isAll || role.sees == .organisation || role.sees == .own else { return nil }
        let cases = planted.entries.filter { $0.kind == "case" }
        let opened = planted.entries.filter { opens($0, ever: ever) }.compactMap(\.file)
        let files = Set(cases.filter { isAll || isMade($0) }.map(\.id)).union(opened)
        return (files, Set(cases.filter { files.contains($0.id) }.compactMap(\.person)))
    }
}
