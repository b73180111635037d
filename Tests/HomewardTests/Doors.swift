import Access
import Cases
import Core
import Proof
import Record
import Specification

@testable import Homeward
@testable import Returns

/// What lets somebody in, said of the folder and of what was planted, and not of the code that decides it.
enum Door: Equatable {
    /// Anybody, also those who are not signed in.
    case open
    case signedIn
    /// A role that may one of these.
    case may([String])
    /// The same, for somebody who sees the case or the record.
    case sees([String])
    /// The act that stands in the address, on a case that one sees.
    case act
    /// The act that begins a case.
    case begins
    /// The same, or a role that reads.
    case beginsOrReads
    /// The act that stands in the address, for a register.
    case enters
    /// A role that reads, or has something to do in the register.
    case readsOrEnters
    /// The side that answers for a return, the role that signs it, the side that receives it.
    case writesReturn, signsReturn, asksReturn

    /// Of every address there is; `{list}` stands for the list of what begins a case, as the folder calls it.
    static let all: [String: Door] = [
        "GET /healthz": .open, "GET /": .open, "GET /assets/{hash}/{name}": .open, "GET /sign-in": .open, "POST /sign-in": .open,
        "GET /sign-ins": .signedIn, "POST /sign-ins/end": .signedIn, "POST /sign-out": .open,
        "GET /messages": .signedIn, "POST /messages": .signedIn,
        "GET /my-day": .may(["read"]), "POST /my-day/read": .signedIn,
        "POST /drafts": .signedIn, "GET /drafts/discard": .may(["read"]), "POST /drafts/discard": .signedIn,
        "GET /search": .may(["read"]), "POST /search": .may(["read"]),
        "GET /{list}": .beginsOrReads, "GET /{list}/start": .begins, "POST /{list}/start": .begins,
        "GET /cases/{case}": .sees([]), "GET /cases/{case}/{act}": .act, "POST /cases/{case}/{act}": .act,
        "GET /readers/{case}": .sees(["readers"]), "GET /documents/{document}": .sees([]),
        "GET /records/{record}": .sees([]), "GET /records/{record}/correct": .sees(["correct"]),
        "POST /records/{record}/correct": .sees(["correct"]),
        "GET /registers": .signedIn, "GET /registers/{kind}": .readsOrEnters,
        "GET /registers/{kind}/{act}": .enters, "POST /registers/{kind}/{act}": .enters,
        "GET /figures": .may(["figures"]), "GET /figures/{period}": .may(["figures"]), "GET /figures/{period}/{code}": .may(["figures"]),
        "GET /settings": .may(["settings", "figures", "returns"]), "GET /settings/{setting}": .may(["settings", "figures", "returns"]),
        "POST /settings/{setting}": .may(["settings"]),
        "GET /returns": .may(["returns", "sign"]), "GET /returns/{return}/{period}": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/draft": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/sealed.json": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/sealed.xlsx": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/words": .writesReturn, "POST /returns/{return}/{period}/words": .writesReturn,
        "POST /returns/{return}/{period}/right": .may(["returns", "sign"]),
        "GET /returns/{return}/{period}/sign": .signsReturn, "POST /returns/{return}/{period}/sign": .signsReturn,
        "POST /returns/{return}/{period}/ask": .asksReturn, "POST /returns/{return}/{period}/answer": .writesReturn,
    ]

    /// Where people with accounts of their own sign in, instead of choosing who to be.
    static let ofAccounts: [String: Door] = [
        "POST /sign-in/code": .open, "GET /set-up": .open, "POST /set-up": .open, "POST /set-up/finish": .open,
    ]
}

/// How what an address leads to stands to whoever asks for it.
enum Relation: String, CaseIterable {
    case own = "their own", organisations = "their organisation's", opened = "opened to them", others = "another's"
    case unknown = "never there"
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

/// The addresses of a planted folder as one user comes to them.
struct Places {
    let house: PlantedHouse
    let sight: PlantedSight
    private static let period = "2025-26-q4"

    private var planted: Planted { house.planted }
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

    private func relation(_ entry: Planted.Entry) -> Relation {
        if !sight.sees(entry.id) { return .others }
        if entry.madeBy == user.code { return .own }
        return entry.organisation == user.organisation ? .organisations : .opened
    }

    /// One of each relation among some records, and one that never was.
    private func chosen(_ entries: [Planted.Entry]) -> [(reference: Reference, relation: Relation)] {
        let byRelation = Dictionary(grouping: entries, by: relation)
        return Relation.allCases.compactMap { relation in byRelation[relation]?.first.map { ($0.id, relation) } }
            + [(Reference(digest: Array("never \(user.code)".utf8).sha256), .unknown)]
    }

    private func isOfRegisters(_ act: ServiceAct) -> Bool {
        act.kinds.allSatisfy { service.kinds[$0.value].map(service.isRegister) ?? false }
    }

    /// - Parameter pattern: `/cases/{case}`
    func all(_ pattern: String) -> [Place] {
        func filled(_ parts: [String: String]) -> String {
            parts.reduce(pattern) { $0.split(separator: "{\($1.key)}", omittingEmptySubsequences: false).joined(separator: $1.value) }
        }
        let cases = planted.entries.filter { $0.kind == "case" }
        switch pattern {
        case let text where text.contains("{act}") && text.contains("{case}"):
            // Of the acts on cases, two that the role may and two that it may not.
            let acts = service.acts.filter { !$0.beginsCase && !isOfRegisters($0) }
            let some = acts.filter { user.may($0.code) }.prefix(2) + acts.filter { !user.may($0.code) }.prefix(2)
            return chosen(cases).flatMap { one in
                some.map {
                    Place(
                        address: filled(["case": "\(one.reference)", "act": $0.code]), relation: one.relation, act: $0, mayBeMissing: true)
                }
            }
        case let text where text.contains("{case}"):
            return chosen(cases).map { Place(address: filled(["case": "\($0.reference)"]), relation: $0.relation) }
        case let text where text.contains("{record}"):
            // Cases, people, what is recorded of a case, what is the service's.
            let sorts = Dictionary(grouping: planted.entries) {
                $0.kind == "case" || $0.kind == "person" ? $0.kind : $0.file == nil ? "" : "-"
            }
            return sorts.sorted { $0.key < $1.key }.flatMap { chosen($0.value) }.map {
                Place(address: filled(["record": "\($0.reference)"]), relation: $0.relation, mayBeMissing: text.hasSuffix("correct"))
            }
        case let text where text.contains("{document}"):
            // No record is a document; which documents are whose is in `DocumentPagesTests`.
            return chosen(cases).map { Place(address: filled(["document": "\($0.reference)"]), relation: $0.relation, mayBeMissing: true) }
        case let text where text.contains("{kind}") && text.contains("{act}"):
            let acts = service.acts.filter { isOfRegisters($0) && !$0.kinds.isEmpty }
            return (acts.filter { user.may($0.code) }.prefix(2) + acts.filter { !user.may($0.code) }.prefix(2)).map {
                Place(address: filled(["kind": $0.kinds.first?.value ?? "", "act": $0.code]), act: $0, mayBeMissing: true)
            }
        case let text where text.contains("{kind}"):
            return service.kinds.filter { service.isRegister($0) && $0.marks.isEmpty }.prefix(3).map { kind in
                let acts = service.acts.filter { isOfRegisters($0) && $0.kinds.first?.value == kind.name }
                return Place(address: filled(["kind": kind.name]), acts: acts)
            }
        case let text where text.contains("{return}"):
            return service.returns.filter { $0.each == .quarter }.prefix(2).flatMap { entry in
                let senders: [String?] = service.isSentByEach(entry) ? senders : [nil]
                return senders.map { sender in
                    Place(
                        address: filled(["return": entry.name + (sender.map { "~\($0)" } ?? ""), "period": Self.period]), entry: entry,
                        sender: sender, mayBeMissing: true)
                }
            }
        case let text where text.contains("{list}"):
            return Places.lists(of: service).sorted { $0.key < $1.key }.map { Place(address: filled(["list": $0.key]), act: $0.value) }
        default:
            let code = service.figures.first?.code.lowercased() ?? "", setting = service.settings.first?.name ?? ""
            if pattern.contains("{setting}"), setting.isEmpty || pattern.contains("{code}") && code.isEmpty { return [] }
            return [
                Place(
                    address: filled(["period": Self.period, "code": code, "setting": setting]), mayBeMissing: pattern == "/drafts/discard")
            ]
        }
    }

    private var senders: [String?] {
        [user.organisation, service.demonstration?.organisations.map(\.name).first { $0 != user.organisation } ?? "nobody"]
    }

    /// Whether the policy of the folder lets the user in.
    func lets(through door: Door, to place: Place) -> Bool {
        func may(_ capabilities: [String]) -> Bool { capabilities.contains(where: user.may) }
        func isOfParty(_ roles: [String]) -> Bool {
            let party = service.roles[user.role.code]?.party
            return roles.contains { service.roles[$0]?.party == party }
        }
        let isSeen = place.relation.map { ![.others, .unknown].contains($0) } ?? true
        let role = service.roles[user.role.code]
        let isOfPart = role.map { ($0.sees == .organisation || $0.sees == .own) && $0.figures == nil } ?? true
        // A return of the whole is nobody's who counts a part; one of an organisation is not its rival's.
        let isTheirs = place.entry == nil || (isOfPart ? place.sender == user.organisation : true)
        let seesReturns = may(["returns", "sign"]) && role?.sees != .nothing && isTheirs
        switch door {
        case .open, .signedIn: return true
        case .may(let capabilities) where capabilities.contains("returns") && !capabilities.contains("settings"): return seesReturns
        case .may(let capabilities): return may(capabilities)
        case .sees(let capabilities): return isSeen && (capabilities.isEmpty || may(capabilities))
        case .act: return isSeen && place.act.map { user.may($0.code) } ?? false
        case .beginsOrReads: return user.may("read") || place.act.map { user.may($0.code) } ?? false
        case .readsOrEnters: return user.may("read") || place.acts.contains { user.may($0.code) }
        case .begins, .enters: return place.act.map { user.may($0.code) } ?? false
        case .writesReturn: return seesReturns && isOfParty(place.entry?.signedBy.map(\.value) ?? [])
        case .signsReturn: return seesReturns && user.may("sign") && place.entry?.signedBy.contains { $0.value == user.role.code } ?? false
        case .asksReturn: return seesReturns && isOfParty([place.entry?.to?.value].compactMap(\.self))
        }
    }
}
