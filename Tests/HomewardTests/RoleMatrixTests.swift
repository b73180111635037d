import Access
import Cases
import Core
import HTTPTypes
import Hummingbird
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

extension `In a planted house` {
    /// Who may come to which address, written down apart from the code that decides it: a new address is in nobody's list until it is put there.
    @Suite(.covers("SEC-01")) struct `every role at every address` {
        struct Walk: Sendable, CustomTestStringConvertible {
            let folder: String, engine: TestEngine
            var testDescription: String { "\(folder) on \(engine.rawValue)" }
        }

        /// Every folder on SQLite, the smallest on PostgreSQL too: probes go to all of them on both.
        static let walks: [Walk] =
            PlantedHouse.folders.map { Walk(folder: $0, engine: .sqlite) }
            + PlantedHouse.folders.filter { $0 == "example" }.map { Walk(folder: $0, engine: .postgresql) }

        @Test func `is decided for every address there is, and for none that is not`() async throws {
            let bed = try await PlantedHouse.shared(on: .sqlite).bed
            let routes = Self.routes(HouseSite(house: bed.house, isSecure: false), of: bed.house)
            let written = Set(Door.all.keys).union(Door.ofDemonstrations.keys)
            #expect(routes.subtracting(written) == [], "who may come here is not written down")
            #expect(written.subtracting(routes) == [], "there is no such address any more")
            try await AccountBed.with(on: .sqlite) { bed in
                let routes = Self.routes(HouseSite(house: bed.house, accounts: bed.accounts, isSecure: false), of: bed.house)
                #expect(routes == Set(Door.all.keys).union(Door.ofAccounts.keys))
            }
        }

        /// Every GET is answered as HEAD too, by the same handler.
        private static func routes(_ site: HouseSite, of house: House) -> Set<String> {
            let lists = Set(house.shelf.published.flatMap { Places.lists(of: $0.service).keys })
            return Set(
                site.router.routes.filter { $0.method != .head }.map { route in
                    var pieces = "\(route.path)".split(separator: "/", omittingEmptySubsequences: false).map(String.init)
                    if pieces.count > 1, lists.contains(pieces[1]) { pieces[1] = "{list}" }
                    return "\(route.method) \(pieces.joined(separator: "/"))"
                })
        }

        @Test(.covers("SR-15"), arguments: walks)
        func `opens to whom the folder lets in, changes nothing for anybody else, and shows nobody what is not theirs`(_ walk: Walk)
            async throws
        {
            let house = try await PlantedHouse.shared(on: walk.engine)
            var (cells, roles, relations, reports) = (0, Set<String>(), Set<Relation>(), Set<String>())
            // Of two users in a role whoever sees part of more comes first: there is something of theirs.
            let sights = house.sights.filter { $0.planted.service.name == walk.folder }
                .sorted { ($1.known.count, $0.user.code) < ($0.known.count, $1.user.code) }
            for sight in sights where roles.insert(sight.user.role.code).inserted {
                let places = Places(house: house, sight: sight)
                for (route, door) in Door.all.sorted(by: { $0.key < $1.key }) where door != .open {
                    var never: [String: Browser.Answer] = [:]
                    // What never was comes first: the others are compared with it.
                    for place in places.all(String(route.drop { $0 != "/" })).reversed() {
                        let cell = Cell(
                            house: house, sight: sight, route: route, place: place, mayEnter: places.lets(through: door, to: place))
                        // A report of a period takes a test seconds: those who see the same are shown the same.
                        let isReport = route.hasSuffix("/figures/{period}") || route.contains("{return}")
                        if cell.mayEnter, isReport, !reports.insert("\(route) \(sight.sort) \(place.sender ?? "")").inserted { continue }
                        let answer = try await cell.ask(like: never[place.act?.code ?? ""])
                        if place.relation == .unknown { never[place.act?.code ?? ""] = answer }
                        if let relation = place.relation { relations.insert(relation) }
                        cells += 1
                    }
                }
            }
            print("\(walk.testDescription): \(cells) cells of \(roles.count) roles, \(relations.map(\.rawValue).sorted())")
            #expect(roles == Set(house.sights.filter { $0.planted.service.name == walk.folder }.map(\.user.role.code)))
            #expect(cells > 60 * roles.count && relations.isSuperset(of: [.own, .unknown]))
            #expect(relations.contains(.services) || PlantedHouse.folders.count == 1)
        }

        @Test func `takes no method that is not written down`() async throws {
            let house = try await PlantedHouse.shared(on: .sqlite)
            let sight = try #require(house.sights.max { $0.known.count < $1.known.count })
            let before = try await house.facts()
            for pattern in Set(Door.all.keys.map { String($0.drop { $0 != "/" }) }).sorted() where !pattern.hasPrefix("/assets") {
                guard let place = Places(house: house, sight: sight).all(pattern).first else { continue }
                let written = Door.all.keys.filter { $0.hasSuffix(" \(pattern)") }.map { $0.prefix { $0 != " " } }
                var others: [HTTPRequest.Method] = [.put, .delete, .patch, .options, .trace, .connect]
                if !written.contains("GET") { others += [.get, .head] }
                if !written.contains("POST") { others.append(.post) }
                for method in others {
                    let shown = try await house.send(method, place.address, by: sight), refused = shown.answer
                    let allowed = refused.headers[.allow]?.split(separator: ", ") ?? []
                    let isWrong = refused.status == 405 && Set(written).isSubset(of: allowed)
                    #expect(isWrong || method == .post && refused.status == 400, "\(method) \(place.address) answered \(refused.status)")
                    #expect(shown.found.words == [], "\(method) \(place.address)")
                }
            }
            #expect(try await house.facts() == before)
        }

        @Test(arguments: PlantedHouse.folders)
        func `leads those who are not signed in to the door, and shows them nobody`(_ folder: String) async throws {
            let house = try await PlantedHouse.shared(on: .sqlite)
            let before = try await house.facts(), sight = try #require(house.sights.first { $0.planted.service.name == folder })
            let browser = Browser(house.bed.front)
            _ = try await browser.get("/sign-in")
            for (route, door) in Door.all.sorted(by: { $0.key < $1.key }) where door != .open {
                for place in Places(house: house, sight: sight).all(String(route.drop { $0 != "/" })) {
                    let answer = route.hasPrefix("GET") ? try await browser.get(place.address) : try await browser.post(place.address, [])
                    #expect([303, 403].contains(answer.status), "\(route) answered \(answer.status)")
                    if answer.status == 303 { #expect(answer.location?.hasPrefix("/sign-in") == true, "\(route)") }
                    let found = house.found(in: answer), sent = house.canaries.found(in: place.address)
                    #expect(found.words == [] && found.references.subtracting(sent.references) == [], "\(route)")
                }
            }
            #expect(try await house.facts() == before)
        }
    }

    /// One user at one address.
    private struct Cell {
        let house: PlantedHouse
        let sight: PlantedSight
        let route: String
        let place: Place
        let mayEnter: Bool

        /// - Parameter never: the answer to what never was.
        func ask(like never: Browser.Answer?) async throws -> Browser.Answer {
            let isGet = route.hasPrefix("GET")
            let before = isGet ? 0 : try await house.facts()
            let shown = try await house.send(isGet ? .get : .post, place.address, by: sight), answer = shown.answer
            let cell = "\(sight.user.code): \(route), \(place.relation?.rawValue ?? "") at \(place.address)"
            let told = "\(cell) answered \(answer.status)\(answer.status < 400 ? "" : ": \(answer.notice)")"
            if mayEnter {
                #expect(answer.status != 403 && answer.status < 500, "\(told)")
                if isGet, !route.contains("sealed"), !place.mayBeMissing { #expect(answer.status < 400, "\(told)") }
            } else {
                #expect([403, 404].contains(answer.status), "\(told)")
            }
            // Nothing is recorded by what was refused, and by an empty form of what is asked for.
            if !isGet, !mayEnter || place.act != nil || place.relation != nil { #expect(try await house.facts() == before, "\(told)") }
            #expect(shown.leaks == [], "\(told)")
            // What is another's answers as what never was.
            if let never, place.relation?.isAbsent ?? false { #expect(answer.isLike(never), "\(told)") }
            if isGet, !mayEnter || place.relation == .own {
                let head = try await house.send(.head, place.address, by: sight)
                // A file to keep is called by the reference that was asked for.
                let told = head.found.references.subtracting(house.canaries.found(in: place.address).references)
                #expect(head.answer.status == answer.status && head.answer.bytes.isEmpty, "\(cell)")
                #expect(head.found.words.isEmpty && told.isEmpty, "\(cell)")
            }
            return answer
        }
    }
}
