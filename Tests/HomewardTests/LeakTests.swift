import Access
import Cases
import Core
import Foundation
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// What everybody may open, look for, count and send, in a house in which every folder is planted.
@Suite(.sharedPlanting, .serialized) enum `In a planted house` {}

extension `In a planted house` {
    /// Random users of every folder, with what is another organisation's in every place where a store, an address, a form or a search takes
    /// something.
    @Suite(.covers("SEC-02", "SR-15")) struct `whoever asks for what is another organisation's` {
        /// How many probes there are in all, as `HOMEWARD_PROBES` has it.
        static let wanted = ProcessInfo.processInfo.environment["HOMEWARD_PROBES"].flatMap { Int($0) } ?? 50_000

        /// How many an engine. A page of a test costs thirty times what a question to a store costs.
        static let pages = wanted / 40, attempts = wanted / 100, questions = wanted / 2 - pages - attempts

        /// A single folder has no other service to ask of.
        static let ways = Set(Asking.Way.allCases.filter { PlantedHouse.folders.count > 1 || $0 != .reported })

        @Test func `asks as often as is wanted`() {
            let (pages, attempts, questions) = (Self.pages, Self.attempts, Self.questions)
            #expect((pages + attempts + questions) * TestEngine.allCases.count >= Self.wanted - 1)
        }

        @Test(arguments: TestEngine.allCases)
        func `is given none of it by what pages are made from, and whoever's it is all of it`(_ engine: TestEngine) async throws {
            let house = try await PlantedHouse.shared(on: engine), seed = Seeded(for: "questions on \(engine.rawValue)").seed
            let told = try await house.bed.house.database.read { transaction in
                var asking = Asking(house, seed: seed, transaction)
                return try asking.run(Self.questions)
            }
            print("\(engine.rawValue): \(told.probes) questions, \(told.controls.values.reduce(0, +)) for what is theirs")
            #expect(told.wrong == [:])
            #expect(told.probes == Self.questions && Set(told.asked.keys) == Self.ways)
        }

        @Test(arguments: TestEngine.allCases)
        func `changes none of it, and is refused as if it never was`(_ engine: TestEngine) async throws {
            let house = try await PlantedHouse.shared(on: engine), seed = Seeded(for: "attempts on \(engine.rawValue)").seed
            let before = try await house.facts()
            var meddling = Meddling(house, seed: seed)
            let told = try await meddling.run(Self.attempts)
            #expect(told.wrong == [:])
            #expect(told.probes == Self.attempts)
            #expect(try await house.facts() == before)
        }

        @Test(arguments: TestEngine.allCases)
        func `is shown none of it, by no address, form, search, figure, file or header`(_ engine: TestEngine) async throws {
            let house = try await PlantedHouse.shared(on: engine), seed = Seeded(for: "pages on \(engine.rawValue)").seed
            let before = try await house.facts()
            var prober = Prober(house, seed: seed)
            let count = try await prober.run(Self.pages)
            print("\(engine.rawValue): \(count)")
            #expect(count.leaks == [:])
            #expect(count.probes == Self.pages)
            #expect(try await house.facts() == before)
            // Nothing would be found by a search that finds nothing: whoever may see is shown it at the same addresses.
            #expect(count.shown * 3 > count.asked && count.shown > min(10, Self.pages / 100), "\(count)")
        }
    }

    /// The same probes, of a house in which the scope is missing: they have to find that out.
    @Suite(.covers("SEC-02")) struct `a scope that is missing` {
        @Test(arguments: TestEngine.allCases)
        func `is found by every way in which a store is asked`(_ engine: TestEngine) async throws {
            let house = try await PlantedHouse.shared(on: engine), seed = Seeded(for: "questions without scope").seed
            let told = try await house.bed.house.database.read { transaction in
                var asking = Asking(house, seed: seed, transaction) { $0.seeing(.everything) }
                return try asking.run(5_000)
            }
            #expect(told.waysWrong == `whoever asks for what is another organisation's`.ways)
        }

        @Test(arguments: TestEngine.allCases)
        func `is found by every page that opens a record`(_ engine: TestEngine) async throws {
            let house = try await PlantedHouse.shared(on: engine), seed = Seeded(for: "pages without scope").seed
            let directory = house.bed.house.directory
            let sights = house.sights.filter { !$0.foreign.isEmpty && $0.user.may("read") }
            for sight in sights { directory.know(sight.user.widened) }
            var prober = Prober(house, seed: seed, by: sights)
            // So many that the rarest page, a search for a name, is asked for dozens of times.
            let count = try await prober.run(600)
            for sight in sights { directory.know(sight.user) }
            for page in ["/cases/{case}", "/records/{record}", "/documents/{document}", "/search"] {
                #expect(count.leaks.keys.contains { $0.contains("\(page): ") }, "\(page) hid that it leaks")
            }
        }
    }
}

extension Directory.User {
    /// As whoever sees more than is theirs.
    fileprivate func seeing(_ scope: Viewer.Scope) -> Viewer {
        Viewer(
            user: code, name: name, organisation: organisation, capacity: role.code, purpose: "support", via: "web", scope: scope,
            reading: role.reading)
    }

    fileprivate var widened: Directory.User {
        Directory.User(
            code: code, name: name, organisation: organisation, organisationLabel: organisationLabel, service: service,
            serviceLabel: serviceLabel,
            role: .init(code: role.code, label: role.label, sees: .service, may: role.may, reading: .everything))
    }
}
