import Access
import Cases
import Core
import Hummingbird
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// Who may come to which address, written down apart from the code that decides it: a new address is in nobody's list until it is put here.
@Suite(.covers("SEC-01")) struct `Every role at every address` {
    /// What lets somebody in.
    private enum Door: Equatable {
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
        /// The side that answers for a return, the role that signs it, the side that receives it.
        case writesReturn, signsReturn, asksReturn
    }

    private static let doors: [String: Door] = [
        "GET /healthz": .open, "GET /readyz": .open, "GET /": .open, "GET /assets/{hash}/{name}": .open,
        "GET /sign-in": .open, "POST /sign-in": .open, "GET /sign-ins": .signedIn, "POST /sign-ins/end": .signedIn, "POST /sign-out": .open,
        "GET /messages": .signedIn, "POST /messages": .signedIn,
        "GET /my-day": .may(["read"]), "POST /my-day/read": .signedIn,
        "POST /drafts": .signedIn, "GET /drafts/discard": .may(["read"]), "POST /drafts/discard": .signedIn,
        "GET /search": .may(["read"]), "POST /search": .may(["read"]),
        "GET /referrals": .beginsOrReads, "GET /referrals/start": .begins, "POST /referrals/start": .begins,
        "GET /cases/{case}": .sees([]), "GET /cases/{case}/{act}": .act, "POST /cases/{case}/{act}": .act,
        "GET /readers/{case}": .sees(["readers"]), "GET /documents/{document}": .sees([]),
        "GET /records/{record}": .sees([]), "GET /records/{record}/correct": .sees(["correct"]),
        "POST /records/{record}/correct": .sees(["correct"]),
        "GET /registers": .signedIn, "GET /registers/{kind}": .may(["read"]),
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

    /// A folder with one queue, roles of every sight, an act on cases and one on registers.
    private static let service = "rotherham"

    @Test func `is decided for every address there is, and for none that is not`() async throws {
        try await HouseBed.with(on: .sqlite, services: [Self.service]) { bed in
            let router = HouseSite(house: bed.house, isSecure: false).router
            // Every GET is answered as HEAD too, by the same handler.
            let routes = Set(router.routes.filter { $0.method != .head }.map { "\($0.method) \($0.path)" })
            #expect(routes.subtracting(Self.doors.keys) == [], "who may come here is not written down")
            #expect(Set(Self.doors.keys).subtracting(routes) == [], "there is no such address any more")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `opens to whom it is written down for, changes nothing for anybody else, and shows them nobody`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: [Self.service], people: 3) { bed in
            let there = try await There(bed)
            let users = there.published.demonstrationUsers
            #expect(Set(users.map(\.role.sees)).count >= 3)
            for user in users {
                let browser = try await bed.browser(of: user.code)
                // A token for the forms that are sent.
                _ = try await browser.get("/sign-ins")
                for (route, door) in Self.doors.sorted(by: { $0.key < $1.key }) where door != .open && route != "POST /sign-ins/end" {
                    for place in there.places(route) {
                        let mayEnter = there.lets(user, through: door, to: place)
                        let before = try await there.facts()
                        let answer = try await send(route, place.address, browser)
                        let cell = "\(user.role.code): \(route) at \(place.address) answered \(answer.status)"
                        if mayEnter {
                            #expect(answer.status != 403 && answer.status < 500, "\(cell)")
                            if route.hasPrefix("GET"), !route.contains("sealed"), !place.mayBeMissing {
                                #expect(answer.status < 400, "\(cell)")
                            }
                        } else {
                            #expect([403, 404].contains(answer.status), "\(cell)")
                            for name in there.names { #expect(!answer.text.contains(name), "\(cell) and names \(name)") }
                            #expect(try await there.facts() == before, "\(cell)")
                        }
                    }
                }
            }
        }
    }

    @Test func `leads those who are not signed in to the door, and shows them nobody`() async throws {
        try await HouseBed.with(on: .sqlite, services: [Self.service], people: 3) { bed in
            let there = try await There(bed)
            let before = try await there.facts()
            for (route, door) in Self.doors.sorted(by: { $0.key < $1.key }) where door != .open {
                for place in there.places(route) {
                    let browser = Browser(bed.front)
                    _ = try await browser.get("/sign-in")
                    let answer = try await send(route, place.address, browser)
                    #expect([303, 403].contains(answer.status), "\(route) answered \(answer.status)")
                    if answer.status == 303 { #expect(answer.location?.hasPrefix("/sign-in") == true, "\(route)") }
                    for name in there.names { #expect(!answer.text.contains(name), "\(route) names \(name)") }
                }
            }
            #expect(try await there.facts() == before)
        }
    }

    private func send(_ route: String, _ address: String, _ browser: Browser) async throws -> Browser.Answer {
        route.hasPrefix("GET") ? try await browser.get(address) : try await browser.post(address, [])
    }

    /// What there is to come to: the cases with whoever made them, and what the folder says of acts and returns.
    private struct There {
        struct Place {
            let address: String
            var file: Reference?
            var act: ServiceAct?
            var entry: Return?
            /// Whether it can be absent though one may see it: an act that its case's stage does not offer.
            var mayBeMissing = false
        }

        let published: Published
        let names: [String]
        private let database: Database
        private let cases: [(file: Reference, organisation: String, madeBy: String)]
        private let period = "2026-27-q1"

        init(_ bed: HouseBed) async throws {
            published = try bed.house.service(`Every role at every address`.service)
            database = bed.house.database
            (cases, names) = try await database.read { transaction in
                (
                    try transaction.rows("SELECT id, organisation, made_by FROM record WHERE kind = 'case' ORDER BY id") {
                        (try $0.get("id"), try $0.get("organisation"), try $0.get("made_by"))
                    },
                    try transaction.rows("SELECT name FROM person ORDER BY id") { try $0.get("name") }
                )
            }
            #expect(cases.count == 3 && names.count == 3)
        }

        private func isOfRegisters(_ act: ServiceAct) -> Bool {
            act.kinds.allSatisfy { published.service.kinds[$0.value].map(published.service.isRegister) ?? false }
        }

        func facts() async throws -> Int {
            try await database.read { try $0.row("SELECT COUNT(*) AS number FROM fact") { try $0.get("number") } ?? 0 }
        }

        /// The addresses that a pattern stands for.
        func places(_ route: String) -> [Place] {
            let pattern = route.split(separator: " ").last.map(String.init) ?? ""
            func filled(_ parts: [String: String]) -> String {
                parts.reduce(pattern) { text, part in
                    text.split(separator: "{\(part.key)}", omittingEmptySubsequences: false).joined(separator: part.value)
                }
            }
            let service = published.service
            switch pattern {
            case let text where text.contains("{act}") && text.contains("{case}"):
                let acts = service.acts.filter { !$0.beginsCase && !isOfRegisters($0) }
                return cases.prefix(1).flatMap { one in
                    acts.map {
                        Place(
                            address: filled(["case": "\(one.file)", "act": $0.code]), file: one.file, act: $0, mayBeMissing: true)
                    }
                }
            case let text where text.contains("{case}"): return cases.map { Place(address: filled(["case": "\($0.file)"]), file: $0.file) }
            case let text where text.contains("{record}"):
                return cases.map { Place(address: filled(["record": "\($0.file)"]), file: $0.file, mayBeMissing: true) }
            case let text where text.contains("{document}"):
                return cases.map { Place(address: filled(["document": "\($0.file)"]), file: $0.file, mayBeMissing: true) }
            case let text where text.contains("{kind}") && text.contains("{act}"):
                return service.acts.filter(isOfRegisters).map {
                    Place(address: filled(["kind": $0.records.first?.value ?? "", "act": $0.code]), act: $0, mayBeMissing: true)
                }
            case let text where text.contains("{kind}"):
                return service.kinds.filter { service.isRegister($0) && $0.isFolders }.prefix(1).map {
                    Place(address: filled(["kind": $0.name]))
                }
            case let text where text.contains("{return}"):
                return service.returns.filter { $0.each == .quarter }.map {
                    Place(address: filled(["return": $0.name, "period": period]), entry: $0, mayBeMissing: true)
                }
            default:
                let code = service.figures.first?.code ?? "", setting = service.settings.first?.name ?? ""
                return [
                    Place(
                        address: filled(["period": period, "code": code, "setting": setting]), act: service.acts.first(where: \.beginsCase),
                        mayBeMissing: pattern == "/drafts/discard")
                ]
            }
        }

        /// Whether the policy of the folder lets somebody in: said of the record's own columns, not of the conditions that scope reads.
        func lets(_ user: Directory.User, through door: Door, to place: Place) -> Bool {
            func may(_ capabilities: [String]) -> Bool { capabilities.contains(where: user.may) }
            var seesReturns: Bool { may(["returns", "sign"]) && user.role.sees != .nothing }
            func isOfParty(_ roles: [String]) -> Bool {
                let party = published.service.roles[user.role.code]?.party
                return roles.contains { published.service.roles[$0]?.party == party }
            }
            switch door {
            case .open, .signedIn: return true
            case .may(let capabilities) where capabilities.contains("returns") && !capabilities.contains("settings"): return seesReturns
            case .may(let capabilities): return may(capabilities)
            case .sees(let capabilities): return sees(user, place.file) && (capabilities.isEmpty || may(capabilities))
            case .act: return sees(user, place.file) && place.act.map { user.may($0.code) } ?? false
            case .beginsOrReads: return user.may("read") || place.act.map { user.may($0.code) } ?? false
            case .begins, .enters: return place.act.map { user.may($0.code) } ?? false
            case .writesReturn: return seesReturns && isOfParty(place.entry?.signedBy.map(\.value) ?? [])
            case .signsReturn:
                return seesReturns && user.may("sign") && place.entry?.signedBy.contains { $0.value == user.role.code } ?? false
            case .asksReturn: return seesReturns && isOfParty([place.entry?.to?.value].compactMap(\.self))
            }
        }

        private func sees(_ user: Directory.User, _ file: Reference?) -> Bool {
            guard let one = cases.first(where: { $0.file == file }) else { return false }
            return switch user.role.sees {
            case .service: true
            case .organisation: one.organisation == user.organisation
            case .own: one.madeBy == user.code
            case .figures, .nothing: false
            }
        }
    }
}
