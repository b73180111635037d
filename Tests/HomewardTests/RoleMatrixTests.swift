import Access
import Cases
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// Who may come to which address, written down apart from the code that decides it: a new address is in nobody's list until it is put there.
@Suite(.covers("SEC-01"), .serialized) struct `Every role at every address` {
    struct Walk: Sendable, CustomTestStringConvertible {
        let folder: String, engine: TestEngine
        var testDescription: String { "\(folder) on \(engine.rawValue)" }
    }

    /// Every folder on SQLite, one of them on PostgreSQL too; random probes go to all of them on both.
    static let walks: [Walk] =
        PlantedHouse.folders.map { Walk(folder: $0, engine: .sqlite) }
        + PlantedHouse.folders.suffix(1).map { Walk(folder: $0, engine: .postgresql) }

    @Test func `is decided for every address there is, and for none that is not`() async throws {
        try await HouseBed.with(on: .sqlite, services: PlantedHouse.folders) { bed in
            let lists = bed.house.shelf.published.flatMap { Places.lists(of: $0.service).keys }
            let routes = Self.routes(HouseSite(house: bed.house, isSecure: false), lists)
            #expect(routes.subtracting(Door.all.keys) == [], "who may come here is not written down")
            #expect(Set(Door.all.keys).subtracting(routes) == [], "there is no such address any more")
        }
        try await AccountBed.with(on: .sqlite) { bed in
            let lists = bed.house.shelf.published.flatMap { Places.lists(of: $0.service).keys }
            let routes = Self.routes(HouseSite(house: bed.house, accounts: bed.accounts, isSecure: false), lists)
            let doors = Set(Door.all.keys).union(Door.ofAccounts.keys)
            #expect(routes == doors)
        }
    }

    /// Every GET is answered as HEAD too, by the same handler.
    private static func routes(_ site: HouseSite, _ lists: [String]) -> Set<String> {
        Set(
            site.router.routes.filter { $0.method != .head }.map { route in
                var pieces = "\(route.path)".split(separator: "/", omittingEmptySubsequences: false).map(String.init)
                if pieces.count > 1, lists.contains(pieces[1]) { pieces[1] = "{list}" }
                return "\(route.method) \(pieces.joined(separator: "/"))"
            })
    }

    @Test(arguments: walks)
    func `opens to whom the folder lets in, changes nothing for anybody else, and shows nobody what is not theirs`(_ walk: Walk)
        async throws
    {
        let chance = Seeded(for: "\(walk)")
        try await PlantedHouse.with(walk.folder, on: walk.engine, seed: chance.seed, people: 12) { house in
            var (cells, roles, relations, reports) = (0, Set<String>(), Set<Relation>(), Set<String>())
            for sight in house.sights where roles.insert(sight.user.role.code).inserted {
                let places = Places(house: house, sight: sight)
                for (route, door) in Door.all.sorted(by: { $0.key < $1.key }) where door != .open && route != "POST /sign-ins/end" {
                    var unknown: [String: Browser.Answer] = [:]
                    for place in places.all(String(route.drop { $0 != "/" })).reversed() {
                        let cell = "\(sight.user.role.code): \(route), \(place.relation?.rawValue ?? "") at \(place.address)"
                        let mayEnter = places.lets(through: door, to: place)
                        // A report of a period takes a test seconds: those who see the same are shown the same.
                        let isReport = route.hasSuffix("/figures/{period}") || route.contains("{return}")
                        if mayEnter, isReport, !reports.insert("\(route) \(sight.sort) \(place.sender ?? "")").inserted { continue }
                        let answer = try await answer(house, sight, route, place, mayEnter, cell)
                        // What is another's answers as what never was.
                        let like = "\(place.act?.code ?? "")"
                        if place.relation == .unknown { unknown[like] = answer }
                        if place.relation == .others, let none = unknown[like] {
                            #expect(answer.status == none.status && answer.bytes.count == none.bytes.count, "\(cell)")
                            #expect(answer.location == none.location, "\(cell)")
                        }
                        if let relation = place.relation { relations.insert(relation) }
                        cells += 1
                    }
                }
            }
            print("\(walk): \(cells) cells of \(house.sights.count) users, \(relations.map(\.rawValue).sorted())")
            #expect(cells > 200 && relations.isSuperset(of: [.own, .unknown]))
        }
    }

    /// The answer of one cell, once it was looked at.
    private func answer(
        _ house: PlantedHouse, _ sight: PlantedSight, _ route: String, _ place: Place, _ mayEnter: Bool, _ cell: String
    ) async throws -> Browser.Answer {
        let browser = try house.browser(of: sight)
        let isGet = route.hasPrefix("GET")
        let before = isGet || mayEnter ? 0 : try await facts(house)
        let answer = isGet ? try await browser.get(place.address) : try await browser.post(place.address, [])
        let told = "\(cell) answered \(answer.status)\(answer.status < 400 ? "" : ": \(answer.notice)")"
        if mayEnter {
            #expect(answer.status != 403 && answer.status < 500, "\(told)")
            if isGet, !route.contains("sealed"), !place.mayBeMissing { #expect(answer.status < 400, "\(told)") }
        } else {
            #expect([403, 404].contains(answer.status), "\(told)")
            if !isGet { #expect(try await facts(house) == before, "\(told)") }
        }
        let sent = house.planted.found(in: Array(place.address.utf8))
        #expect(house.leaks(to: sight, in: house.found(in: answer), sent: sent) == [], "\(told)")
        if isGet, !mayEnter || place.relation == .own {
            let head = try await browser.send(.head, place.address)
            #expect(head.status == answer.status && head.bytes.isEmpty && house.found(in: head) == Planted.Found(), "\(told)")
        }
        return answer
    }

    private func facts(_ house: PlantedHouse) async throws -> Int {
        try await house.bed.house.database.read { try $0.row("SELECT COUNT(*) AS number FROM fact") { try $0.get("number") } ?? 0 }
    }

    @Test(arguments: PlantedHouse.folders.suffix(1))
    func `takes no method that is not written down`(_ folder: String) async throws {
        let chance = Seeded(for: "\(folder), other methods")
        try await PlantedHouse.with(folder, on: .sqlite, seed: chance.seed, people: 6) { house in
            let sight = try #require(house.sights.max { $0.known.count < $1.known.count }), browser = try house.browser(of: sight)
            let before = try await facts(house)
            for pattern in Set(Door.all.keys.map { String($0.drop { $0 != "/" }) }).sorted() where !pattern.hasPrefix("/assets") {
                guard let place = Places(house: house, sight: sight).all(pattern).first else { continue }
                let written = Door.all.keys.filter { $0.hasSuffix(" \(pattern)") }.map { $0.prefix { $0 != " " } }
                var others: [HTTPRequest.Method] = [.put, .delete, .patch, .options, .trace, .connect]
                if !written.contains("GET") { others += [.get, .head] }
                if !written.contains("POST") { others.append(.post) }
                for method in others {
                    let refused = try await browser.send(method, place.address)
                    let allowed = refused.headers[.allow]?.split(separator: ", ") ?? []
                    let isWrong = refused.status == 405 && Set(written).isSubset(of: allowed)
                    #expect(isWrong || method == .post && refused.status == 400, "\(method) \(place.address) answered \(refused.status)")
                    #expect(house.found(in: refused).words == [], "\(method) \(place.address)")
                }
            }
            #expect(try await facts(house) == before)
        }
    }

    @Test(arguments: PlantedHouse.folders)
    func `leads those who are not signed in to the door, and shows them nobody`(_ folder: String) async throws {
        let chance = Seeded(for: "\(folder), nobody signed in")
        try await PlantedHouse.with(folder, on: .sqlite, seed: chance.seed, people: 3) { house in
            let before = try await facts(house), sight = try #require(house.sights.first)
            for (route, door) in Door.all.sorted(by: { $0.key < $1.key }) where door != .open {
                for place in Places(house: house, sight: sight).all(String(route.drop { $0 != "/" })) {
                    let browser = Browser(house.bed.front)
                    _ = try await browser.get("/sign-in")
                    let answer = route.hasPrefix("GET") ? try await browser.get(place.address) : try await browser.post(place.address, [])
                    #expect([303, 403].contains(answer.status), "\(route) answered \(answer.status)")
                    if answer.status == 303 { #expect(answer.location?.hasPrefix("/sign-in") == true, "\(route)") }
                    let found = house.found(in: answer), sent = house.planted.found(in: Array(place.address.utf8))
                    #expect(found.words == [] && found.references.subtracting(sent.references) == [], "\(route)")
                }
            }
            #expect(try await facts(house) == before)
        }
    }
}

extension Browser.Answer {
    /// What a page of refusal says.
    var notice: String {
        let rest = text.split(separator: "</h1>", maxSplits: 1).last ?? ""
        return String(rest.prefix(200))
    }
}
