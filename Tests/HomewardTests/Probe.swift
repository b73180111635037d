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
    let method: HTTPRequest.Method
    let address: String
    var pairs: [(String, String)] = []
    /// What it is told by.
    let name: String
    /// Whether it opens the record for whoever may see it.
    var isOpening = false
    /// Whether it gives back what its user typed before.
    var isForm = false

    var text: String { address + "\n" + pairs.map { "\($0.0)=\($0.1)\n" }.joined() }

    func send(by browser: Browser) async throws -> Browser.Answer {
        method == .post ? try await browser.post(address, pairs) : try await browser.send(method, address)
    }

    private static let period = "2026-27-q1"

    static func random(
        at wanted: Planted.Entry, by sight: PlantedSight, in planted: Planted, using chance: inout Seeded
    ) -> Probe {
        let service = planted.service
        let method: HTTPRequest.Method = chance.chance(8) ? .head : .get
        let reference = chance.chance(50) ? wanted.id.description : wanted.id.printed(service.kinds[wanted.kind]?.letter ?? "R")
        let file = wanted.file ?? planted.entries.randomElement(using: &chance)?.file ?? wanted.id
        let own = sight.known.filter { planted.entries[$0].kind == "case" }.randomElement(using: &chance).map { planted.entries[$0].id }
        let acts = service.acts.filter { sight.user.may($0.code) && !$0.beginsCase }
        func page(_ address: String, _ name: String, isOpening: Bool = false, isForm: Bool = false) -> Probe {
            Probe(method: method, address: address, name: "\(method) \(name)", isOpening: isOpening && method == .get, isForm: isForm)
        }
        switch Int.random(in: 0..<100, using: &chance) {
        case 0..<17: return page("/cases/\(file)", "/cases/{case}", isOpening: true)
        case 17..<38: return page("/records/\(reference)", "/records/{record}", isOpening: true)
        case 38..<45: return page("/records/\(reference)/correct", "/records/{record}/correct", isForm: true)
        case 45..<54: return page("/readers/\(file)", "/readers/{case}")
        case 54..<62:
            guard let act = acts.randomElement(using: &chance) else { return page("/my-day", "/my-day", isForm: true) }
            let query = act.amends.first.map { "?\($0.kind.value)=\(wanted.id)" } ?? ""
            return page("/cases/\(chance.chance(60) ? file : own ?? file)/\(act.code)\(query)", "/cases/{case}/{act}", isForm: true)
        case 83..<84:
            let register = service.kinds.filter(service.isRegister).randomElement(using: &chance)?.name ?? "worker"
            guard chance.chance(60), let act = acts.filter({ $0.kinds.contains { $0.value == register } }).randomElement(using: &chance)
            else { return page("/registers/\(register)", "/registers/{kind}") }
            return page("/registers/\(register)/\(act.code)?\(register)=\(wanted.id)", "/registers/{kind}/{act}", isForm: true)
        case 67..<83:
            return Probe(method: .post, address: "/search", pairs: [("for", term(wanted, planted, using: &chance))], name: "POST /search")
        case 62..<67:
            let code = service.figures.map(\.code).randomElement(using: &chance)?.lowercased() ?? ""
            return page("/figures/\(period)/\(code)", "/figures/{period}/{code}")
        case 84..<85:
            let entry = service.returns.randomElement(using: &chance)
            let organisation = service.demonstration?.organisations.map(\.name).randomElement(using: &chance) ?? ""
            let name = (entry?.name ?? "quarterly") + (chance.chance(50) ? "~\(organisation)" : "")
            let part = ["/sealed.json", "/sealed.xlsx", "?number=1"].randomElement(using: &chance) ?? ""
            return page("/returns/\(name)/2025-26-q4\(part)", "/returns/{return}/{period}\(part)", isForm: true)
        case 85..<89:
            let all = ["/my-day", "/my-day?all=late", "/messages", "/sign-ins", "/settings", "/registers", "/returns", "/referrals", "/"]
            let address = all.randomElement(using: &chance) ?? "/"
            return page(address, address, isForm: true)
        case 89..<92:
            let form = "/cases/\(file)/\(acts.randomElement(using: &chance)?.code ?? "refer")"
            if chance.chance(50) { return page("/drafts/discard?form=\(form)", "/drafts/discard", isForm: true) }
            return Probe(method: .post, address: "/drafts?form=\(form)", pairs: [("note-what", "typed")], name: "POST /drafts")
        case 92..<93: return page("/\(["case", "people", "record"].randomElement(using: &chance) ?? "")/\(reference)", "no address")
        case 93..<96:
            return Probe(
                method: .post, address: "/records/\(reference)/correct", pairs: [("why", "A slip"), ("nth", "1"), ("version", "1")],
                name: "POST /records/{record}/correct")
        default:
            // What opens a case to somebody, or closes it, would make another policy of the one that is asked about.
            let open = service.acts.filter { act in
                sight.user.may(act.code) && !act.kinds.contains { planted.naming.contains($0.value) }
            }
            guard let act = open.randomElement(using: &chance) else { return page("/my-day", "/my-day", isForm: true) }
            let answers = forged(act, wanted, planted, using: &chance)
            let kind = act.kinds.first?.value ?? ""
            let query = act.amends.first.map { "?\($0.kind.value)=\(wanted.id)" } ?? ""
            if act.beginsCase {
                let leading = act.records.map(\.value).first { $0 != "person" && $0 != "case" }.flatMap { service.kinds[$0] }
                let address = leading.map { CaseRoutes.address(of: $0) } ?? "referrals"
                return Probe(method: .post, address: "/\(address)/start", pairs: answers, name: "POST /\(address)/start")
            }
            if service.kinds[kind].map(service.isRegister) ?? false {
                return Probe(
                    method: .post, address: "/registers/\(kind)/\(act.code)\(query)", pairs: answers, name: "POST /registers/{kind}/{act}")
            }
            let at = chance.chance(70) ? own ?? file : file
            return Probe(method: .post, address: "/cases/\(at)/\(act.code)\(query)", pairs: answers, name: "POST /cases/{case}/\(act.code)")
        }
    }

    /// What somebody would look for who knows of the person.
    private static func term(_ wanted: Planted.Entry, _ planted: Planted, using chance: inout Seeded) -> String {
        let person = wanted.person.flatMap { planted.byReference[$0] }.map { planted.entries[$0].said } ?? [:]
        let name = person["name"]?.text ?? "", part = name.split(separator: " ").map(String.init).randomElement(using: &chance) ?? name
        switch Int.random(in: 0..<6, using: &chance) {
        case 0: return name.isEmpty ? wanted.id.description : name
        case 1: return part.isEmpty ? wanted.id.description : part
        case 2:
            // As it was heard.
            var letters = Array(part)
            guard letters.count > 5 else { return wanted.id.description }
            letters.swapAt(5, 6)
            letters.remove(at: 9)
            return String(letters)
        case 3: return person["born"]?.text.flatMap { Day(iso: $0) }?.withoutWeekday ?? wanted.id.description
        case 4: return person["nhs_number"]?.text ?? part
        default: return (wanted.file ?? wanted.id).description
        }
    }

    /// A form filled in with answers that can be, and with what is another's wherever a record is asked for.
    private static func forged(
        _ act: ServiceAct, _ wanted: Planted.Entry, _ planted: Planted, using chance: inout Seeded
    ) -> [(String, String)] {
        let service = planted.service
        func value(_ field: Field) -> [String] {
            switch field.type {
            case .row(let other):
                let likely = planted.entries.filter { $0.kind == other }.randomElement(using: &chance)
                return [(chance.chance(70) ? likely ?? wanted : wanted).id.description]
            case .yesNo: return ["yes"]
            case .number, .minutes: return ["1"]
            case .money: return ["1.00"]
            case .day: return ["10 4 2026"]
            case .moment: return ["10 4 2026"]
            case .code(let list), .codes(let list):
                return service.lists[list]?.offered(on: HouseBed.now.day).randomElement(using: &chance).map { [$0.code] } ?? []
            case .text, .longText: return ["Something"]
            case .span, .file: return []
            }
        }
        var pairs: [(String, String)] = []
        for part in act.parts {
            guard let kind = service.kinds[part.kind] else { continue }
            for field in service.questions(of: kind) {
                let name = KindForm.name(part.name, field.name)
                pairs += value(field).map { (name, $0) }
                if field.type == .moment { pairs.append(("\(name)-time", "10:00")) }
            }
            for group in kind.groups {
                for field in group.fields {
                    pairs += value(field).map { (AddAnother.fieldName(field.name, item: 1, of: KindForm.name(part.name, group.name)), $0) }
                }
            }
        }
        return pairs + [("key", Reference.random().description)]
    }
}
