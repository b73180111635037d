import Access
import Cases
import Core
import Specification
import Testbed

@testable import Homeward
@testable import Returns

/// How what an address leads to stands to whoever asks for it.
enum Relation: String, CaseIterable {
    case own = "their own", organisations = "their organisation's", opened = "opened to them", others = "another's"
    /// That it is there is theirs to know, and not what it says.
    case unread = "not theirs to read"
    case services = "another service's", unknown = "never there"

    var isTheirs: Bool { self == .own || self == .organisations || self == .opened }
    /// Whether it is answered as what never was.
    var isAbsent: Bool { self == .others || self == .services }
}

/// An address that a pattern stands for.
struct Place {
    let address: String
    var relation: Relation?
    var act: ServiceAct?
    /// What there is to do in a register.
    var acts: [ServiceAct] = []
    var entry: Return?
    /// Of a return that each organisation sends.
    var sender: String?
    /// Whether it can be absent though one may see it: an act that its case's stage does not offer.
    var mayBeMissing = false
}

/// The addresses of a planted house as one user comes to them.
struct Places {
    let house: PlantedHouse
    let sight: PlantedSight
    private static let period = "2025-26-q4"

    private var planted: Planted { sight.planted }
    private var service: Service { planted.service }
    private var user: Directory.User { sight.user }

    /// The acts that begin a case, by the address of their list.
    static func lists(of service: Service) -> [String: ServiceAct] {
        let lists = service.acts.filter(\.beginsCase).compactMap { act -> (String, ServiceAct)? in
            let kind = act.records.map(\.value).first { $0 != "person" && $0 != "case" }.flatMap { service.kinds[$0] }
            return kind.map { (CaseRoutes.address(of: $0), act) }
        }
        return Dictionary(lists) { first, _ in first }
    }

    /// One record of each relation there is to some kinds of records, and one that never was.
    private func chosen(_ isMeant: (Planted.Entry) -> Bool) -> [(reference: Reference, relation: Relation)] {
        var chance = Seeded(seed: planted.seed)
        var byRelation: [Relation: [Reference]] = [:]
        for (index, entry) in planted.entries.enumerated() where isMeant(entry) {
            byRelation[relation(index, entry), default: []].append(entry.id)
        }
        let elsewhere = house.worlds.first { $0.service.name != service.name }?.entries.first(where: isMeant)
        if let elsewhere { byRelation[.services] = [elsewhere.id] }
        return Relation.allCases.compactMap { relation in
            byRelation[relation]?.randomElement(using: &chance).map { ($0, relation) }
        } + [(Reference.random(using: &chance), .unknown)]
    }

    private func relation(_ index: Int, _ entry: Planted.Entry) -> Relation {
        if !sight.known.contains(index) {
            return entry.kind == Planted.document && entry.file.map(sight.sees) ?? false ? .unread : .others
        }
        if entry.madeBy == user.code { return .own }
        return entry.organisation == user.organisation ? .organisations : .opened
    }

    private func isOfRegisters(_ act: ServiceAct) -> Bool {
        act.kinds.allSatisfy { service.kinds[$0.value].map(service.isRegister) ?? false }
    }

    /// One act that the role may and one that it may not, of those that an empty form does not do: whom it lets in records nothing either.
    private func two(_ acts: [ServiceAct]) -> [ServiceAct] {
        let asking = acts.filter { act in
            act.records.contains { kind in
                service.kinds[kind.value].map { service.questions(of: $0).contains { $0.isRequired && $0.when == nil } } ?? false
            }
        }
        return [asking.first { user.may($0.code) }, asking.first { !user.may($0.code) }].compactMap(\.self)
    }

    /// - Parameter pattern: `/cases/{case}`
    func all(_ pattern: String) -> [Place] {
        func filled(_ parts: [String: String]) -> String {
            parts.reduce(pattern) { $0.split(separator: "{\($1.key)}", omittingEmptySubsequences: false).joined(separator: $1.value) }
        }
        switch pattern {
        case let text where text.contains("{act}") && text.contains("{case}"):
            let acts = two(service.acts.filter { !$0.beginsCase && !isOfRegisters($0) })
            return chosen { $0.kind == "case" }.flatMap { one in
                acts.map {
                    Place(
                        address: filled(["case": "\(one.reference)", "act": $0.code]), relation: one.relation, act: $0, mayBeMissing: true)
                }
            }
        case let text where text.contains("{case}"):
            let page = service.ownPages?.pages.first?.name ?? "none"
            return chosen { $0.kind == "case" }.map {
                Place(address: filled(["case": "\($0.reference)", "page": page]), relation: $0.relation)
            }
        case let text where text.contains("{question}"):
            let files = house.worlds.reduce(into: [:]) { $0.merge($1.attachments) { first, _ in first } }
            return chosen { files[$0.id] != nil }.map {
                Place(address: files[$0.reference] ?? "/records/\($0.reference)/files/1/letter", relation: $0.relation)
            }
        case let text where text.contains("{record}"):
            // Some record of any kind: cases, people, what is recorded of a case, what is the service's.
            return chosen { $0.kind != Planted.document }.map {
                Place(address: filled(["record": "\($0.reference)"]), relation: $0.relation, mayBeMissing: text.hasSuffix("correct"))
            }
        case let text where text.contains("{document}"):
            return chosen { $0.kind == Planted.document }.map {
                Place(address: filled(["document": "\($0.reference)"]), relation: $0.relation)
            }
        case let text where text.contains("{kind}") && text.contains("{act}"):
            let isOfFile = text.contains("{act}/file")
            return two(service.acts.filter { isOfRegisters($0) && !$0.kinds.isEmpty && (!isOfFile || $0.fromFile != nil) }).map {
                Place(address: filled(["kind": $0.kinds.first?.value ?? "", "act": $0.code]), act: $0, mayBeMissing: true)
            }
        case let text where text.contains("{kind}"):
            let openings = Set(service.openings.map(\.kind.name))
            let ofCases = service.kinds.filter { kind in
                kind.isFolders && service.isOfCase(kind) && !kind.listed.isEmpty && kind.marks.isEmpty && !openings.contains(kind.name)
            }
            let registers = service.kinds.filter { service.isRegister($0) && $0.marks.isEmpty }
            return (registers.prefix(1) + ofCases.prefix(2)).map { kind in
                let acts = service.acts.filter { isOfRegisters($0) && $0.kinds.first?.value == kind.name }
                return Place(address: filled(["kind": kind.name]), acts: acts)
            }
        case let text where text.contains("{return}"):
            return returns.map { entry, sender in
                Place(
                    address: filled(["return": entry.name + (sender.map { "~\($0)" } ?? ""), "period": Self.period]), entry: entry,
                    sender: sender, mayBeMissing: true)
            }
        case let text where text.contains("{list}"):
            return Places.lists(of: service).sorted { $0.key < $1.key }.map { Place(address: filled(["list": $0.key]), act: $0.value) }
        default:
            let code = service.figures.first?.code.lowercased() ?? "", setting = service.settings.first?.name ?? ""
            let board = service.boards.first?.name ?? ""
            let absent = [("setting", setting), ("code", code), ("board", board)].contains { pattern.contains("{\($0)}") && $1.isEmpty }
            if absent { return [] }
            return [
                Place(
                    address: filled(["period": Self.period, "code": code, "setting": setting, "board": board]),
                    mayBeMissing: pattern == "/drafts/discard")
            ]
        }
    }

    /// A return of the whole and one that each organisation sends: one's own and a rival's.
    private var returns: [(entry: Return, sender: String?)] {
        let quarterly = service.returns.filter { $0.each == .quarter }
        let rival = service.demonstration?.organisations.map(\.name).first { $0 != user.organisation } ?? "nobody"
        let whole = quarterly.first { !service.isSentByEach($0) }.map { [($0, String?.none)] } ?? []
        return whole + (quarterly.first(where: service.isSentByEach).map { [($0, user.organisation), ($0, rival)] } ?? [])
    }

    /// Whether the policy of the folder lets the user in.
    func lets(through door: Door, to place: Place) -> Bool {
        func may(_ capabilities: [String]) -> Bool { capabilities.contains(where: user.may) }
        func isOfParty(_ roles: [String]) -> Bool {
            let party = service.roles[user.role.code]?.party
            return roles.contains { service.roles[$0]?.party == party }
        }
        let isSeen = place.relation?.isTheirs ?? true
        // A return of the whole is nobody's who counts a part; one of an organisation is not its rival's.
        let isTheirs = place.entry == nil || !sight.countsPart || place.sender == user.organisation
        let seesReturns = may(["returns", "sign"]) && service.roles[user.role.code]?.sees != .nothing && isTheirs
        switch door {
        case .open, .signedIn: return true
        case .may(let capabilities) where capabilities.contains("returns") && !capabilities.contains("settings"): return seesReturns
        case .may(let capabilities): return may(capabilities)
        case .sees(let capabilities): return isSeen && (capabilities.isEmpty || may(capabilities))
        case .reads: return isSeen
        case .own: return isSeen && service.ownPages?.has(user.role.code) ?? false
        case .act: return isSeen && place.act.map { user.may($0.code) } ?? false
        case .beginsOrReads: return user.may("read") || place.act.map { user.may($0.code) } ?? false
        case .readsOrEnters: return user.may("read") || place.acts.contains { user.may($0.code) }
        case .begins, .enters: return place.act.map { user.may($0.code) } ?? false
        case .exports(let list): return user.may("export") && lets(through: list, to: place)
        case .writesReturn: return seesReturns && isOfParty(place.entry?.signedBy.map(\.value) ?? [])
        case .signsReturn: return seesReturns && user.may("sign") && place.entry?.signedBy.contains { $0.value == user.role.code } ?? false
        case .asksReturn: return seesReturns && isOfParty([place.entry?.to?.value].compactMap(\.self))
        }
    }
}
