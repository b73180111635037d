import Access
import Cases
import Core
import HTTPTypes
import Specification
import Testbed
import Web

@testable import Homeward

/// A request that asks, somewhere in it, for a record that is not the viewer's.
struct Probe: Sendable {
    /// Where the record stands in the request.
    enum Aim: CaseIterable {
        case file, record, attachment, document, readers, correction, form, search, figure, register, sealed, list, draft, nowhere
        case corrected, sent

        /// How often of a hundred times; what costs most is asked least.
        var share: Int {
            switch self {
            case .file: 18
            case .record: 15
            case .attachment: 3
            case .search: 16
            case .document, .readers: 8
            case .list, .corrected: 6
            case .correction: 5
            case .form, .sent: 4
            case .draft: 2
            case .figure, .register, .sealed, .nowhere: 1
            }
        }
        fileprivate static let all = Aim.allCases.flatMap { Array(repeating: $0, count: $0.share) }
    }

    let method: HTTPRequest.Method
    let address: String
    var pairs: [(String, String)] = []
    /// What it is told by.
    let name: String
    /// Whether it opens the record for whoever may see it.
    var isOpening = false
    /// The same for a record that never was, which has to be answered alike.
    var neverThere: String?

    private static let period = "2026-27-q1"

    static func random(at wanted: PlantedHouse.Wanted, by sight: PlantedSight, using chance: inout Seeded) -> Probe {
        let aim = Aim.all.randomElement(using: &chance) ?? .record
        return probe(aim, wanted, sight, using: &chance) ?? probe(.record, wanted, sight, using: &chance) ?? page("/my-day", "/my-day")
    }

    private static func page(_ address: String, _ name: String, isOpening: Bool = false) -> Probe {
        Probe(method: .get, address: address, name: "GET \(name)", isOpening: isOpening)
    }

    /// An address that leads to one record.
    private static func one(
        _ folder: String, _ reference: String, rest: String = "", _ name: String, isOpening: Bool = false, using chance: inout Seeded
    ) -> Probe {
        let method: HTTPRequest.Method = chance.chance(8) ? .head : .get
        return Probe(
            method: method, address: "/\(folder)/\(reference)\(rest)", name: "\(method) \(name)", isOpening: isOpening && method == .get,
            neverThere: "/\(folder)/\(Reference.random(using: &chance))\(rest)")
    }

    private static func probe(
        _ aim: Aim, _ wanted: PlantedHouse.Wanted, _ sight: PlantedSight, using chance: inout Seeded
    ) -> Probe? {
        let service = sight.planted.service, entry = wanted.entry
        // What is kept apart from somebody may stand in a case of theirs.
        let file = entry.file.flatMap { sight.sees($0) ? nil : $0 }
        let reference = chance.chance(50) ? entry.id.description : entry.id.printed(wanted.world.service.kinds[entry.kind]?.letter ?? "R")
        let acts = service.acts.filter { sight.user.may($0.code) && !$0.beginsCase }
        switch aim {
        case .file: return file.map { one("cases", "\($0)", "/cases/{case}", isOpening: true, using: &chance) }
        case .record:
            guard entry.kind != Planted.document else { return nil }
            return one("records", reference, "/records/{record}", isOpening: true, using: &chance)
        case .attachment:
            guard let file = wanted.world.attachments[entry.id] else { return nil }
            let rest = file.split(separator: "/").dropFirst(2).map { "/\($0)" }.joined()
            return one("records", reference, rest: rest, "/records/{record}/files/{fact}/{question}", isOpening: true, using: &chance)
        case .document:
            // That a document was issued is known to whoever sees the case, though they may not read it.
            let documents = wanted.world.entries.filter { $0.kind == Planted.document && !($0.file.map(sight.sees) ?? false) }.map(\.id)
            return documents.randomElement(using: &chance).map {
                one("documents", "\($0)", "/documents/{document}", isOpening: true, using: &chance)
            }
        case .readers: return file.map { one("readers", "\($0)", "/readers/{case}", using: &chance) }
        case .correction: return one("records", reference, rest: "/correct", "/records/{record}/correct", using: &chance)
        case .form:
            guard let file, let act = acts.randomElement(using: &chance) else { return nil }
            return one("cases", "\(file)", rest: "/\(act.code)", "/cases/{case}/{act}", using: &chance)
        case .search: return Probe(method: .post, address: "/search", pairs: [("for", term(wanted, using: &chance))], name: "POST /search")
        case .figure:
            let code = service.figures.map(\.code).randomElement(using: &chance)?.lowercased()
            return code.map { page("/figures/\(period)/\($0)", "/figures/{period}/{code}") }
        case .register:
            let act = acts.filter { $0.amends.contains { $0.kind.value == entry.kind } }.randomElement(using: &chance)
            guard let act else { return page("/registers/\(entry.kind)", "/registers/{kind}") }
            return page("/registers/\(entry.kind)/\(act.code)?\(entry.kind)=\(entry.id)", "/registers/{kind}/{act}")
        case .sealed:
            let entry = service.returns.randomElement(using: &chance)
            let organisation = service.demonstration?.organisations.map(\.name).randomElement(using: &chance) ?? ""
            let name = (entry?.name ?? "quarterly") + (chance.chance(50) ? "~\(organisation)" : "")
            let part = ["/sealed.json", "/sealed.xlsx", "?number=1"].randomElement(using: &chance) ?? ""
            return page("/returns/\(name)/2025-26-q4\(part)", "/returns/{return}/{period}\(part)")
        case .list:
            let all = ["/my-day", "/my-day?all=late", "/messages", "/sign-ins", "/settings", "/registers", "/returns", "/"]
            let lists = Places.lists(of: service).keys.sorted().map { "/\($0)" }
            return (all + lists + lists).randomElement(using: &chance).map { page($0, $0) }
        case .draft:
            let form = "/cases/\(entry.file ?? entry.id)/\(acts.randomElement(using: &chance)?.code ?? "refer")"
            if chance.chance(50) { return page("/drafts/discard?form=\(form)", "/drafts/discard") }
            return Probe(method: .post, address: "/drafts?form=\(form)", pairs: [("note-what", "typed")], name: "POST /drafts")
        case .nowhere: return page("/\(["case", "people", "record"].randomElement(using: &chance) ?? "")/\(reference)", "no address")
        case .corrected:
            let form = one("records", reference, rest: "/correct", "", using: &chance)
            return Probe(
                method: .post, address: form.address, pairs: [("why", "A slip"), ("nth", "1"), ("version", "1")],
                name: "POST /records/{record}/correct", neverThere: form.neverThere)
        case .sent: return sent(wanted, sight, acts, using: &chance)
        }
    }

    /// A form that is sent for a case of another's, or for a case of one's own with a record of another's chosen in it.
    private static func sent(
        _ wanted: PlantedHouse.Wanted, _ sight: PlantedSight, _ acts: [ServiceAct], using chance: inout Seeded
    ) -> Probe? {
        guard let act = acts.randomElement(using: &chance) else { return nil }
        let entry = wanted.entry, key = ("key", Reference.random(using: &chance).description)
        if let amend = act.amends.first(where: { $0.kind.value == entry.kind }) {
            let kind = amend.kind.value
            let own = sight.known.map { sight.planted.entries[$0] }.first { $0.kind == "case" }?.id
            let isOfRegister = sight.planted.service.kinds[kind].map(sight.planted.service.isRegister) ?? false
            let place = isOfRegister ? "registers/\(kind)" : "cases/\(own ?? entry.id)"
            return Probe(
                method: .post, address: "/\(place)/\(act.code)?\(kind)=\(entry.id)", pairs: [key], name: "POST an act on another's")
        }
        guard let file = entry.file, !sight.sees(file) else { return nil }
        return Probe(
            method: .post, address: "/cases/\(file)/\(act.code)", pairs: [key], name: "POST /cases/{case}/{act}",
            neverThere: "/cases/\(Reference.random(using: &chance))/\(act.code)")
    }

    /// What somebody would look for who knows of the person.
    private static func term(_ wanted: PlantedHouse.Wanted, using chance: inout Seeded) -> String {
        let world = wanted.world
        let person = wanted.entry.person.flatMap { world.byReference[$0] }.map { world.entries[$0].said } ?? [:]
        let name = person["name"]?.text ?? "", part = name.split(separator: " ").map(String.init).randomElement(using: &chance) ?? name
        let file = (wanted.entry.file ?? wanted.entry.id).description
        switch Int.random(in: 0..<6, using: &chance) {
        case 0: return name.isEmpty ? file : name
        case 1: return part.isEmpty ? file : part
        case 2:
            // As it was heard.
            var letters = Array(part)
            guard letters.count > 9 else { return file }
            letters.swapAt(5, 6)
            letters.remove(at: 9)
            return String(letters)
        case 3: return person["born"]?.text.flatMap { Day(iso: $0) }?.withoutWeekday ?? file
        case 4: return person["nhs_number"]?.text ?? file
        default: return file
        }
    }
}
