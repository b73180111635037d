import Access
import Cases
import Core
import Foundation
import HTTPTypes
import Record
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("SCR-05", "SR-14", "SR-15")) struct `Looking for a person` {
    private static let people: [(name: String, born: String, nhs: String)] = [
        ("Zacharias Untypical", "14 5 1980", "943 476 5919"), ("Siobhán O'Neill", "1 2 1991", ""), ("Jon Smyth", "3 3 1975", ""),
        ("Maria Gonçalves-Reid", "29 2 1996", ""),
    ]

    private func refer(_ bed: HouseBed, by user: String = "example-olga.finch", extra: (String, String, String)? = nil) async throws {
        let browser = try await bed.browser(of: user)
        for (name, born, nhs) in extra.map({ [$0] }) ?? Self.people.map({ ($0.name, $0.born, $0.nhs) }) {
            let form = try await browser.get("/referrals/start")
            let answer = try await browser.post(
                "/referrals/start",
                form.hidden + [
                    ("person-name", name), ("person-born", born), ("person-nhs_number", nhs), ("referral-source", "self"),
                    ("referral-received", "2 4 2026"), ("referral-received-time", "16:30"), ("referral-needs", "money"),
                    ("referral-consent", "yes"),
                ])
            try #require(answer.status == 303, "\(name)")
        }
    }

    private func search(_ browser: Browser, _ typed: String) async throws -> Browser.Answer {
        _ = try await browser.get("/search")
        return try await browser.post("/search", [("for", typed)])
    }

    @Test(arguments: TestEngine.allCases)
    func `finds them by a name as it was heard, a part of it, a birth date, a number, a reference`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            try await refer(bed)
            let manager = try await bed.browser(of: "example-mina.okoro")
            for (typed, name, why) in [
                ("Zaccharias", "Zacharias Untypical", "Name"), ("untipical", "Zacharias Untypical", "Name"),
                ("siobhan oneil", "Siobhán O&#39;Neill", "Name"), ("O’Neill", "Siobhán O&#39;Neill", "Name"),
                ("John Smith", "Jon Smyth", "Name"), ("GONCALVES", "Maria Gonçalves-Reid", "Name"),
                ("reid maria", "Maria Gonçalves-Reid", "Name"),
                ("1 February 1991", "Siobhán O&#39;Neill", "Date of birth"), ("29/2/1996", "Maria Gonçalves-Reid", "Date of birth"),
                ("9434765919", "Zacharias Untypical", "NHS number"), ("943-476 5919", "Zacharias Untypical", "NHS number"),
            ] {
                let answer = try await search(manager, typed)
                #expect(answer.status == 200 && answer.text.contains("1 case was found") && answer.text.contains(name), "\(typed)")
                #expect(answer.text.contains(">\(why)<"), "\(typed)")
            }
            let file = try #require(try await search(manager, "Zacharias").links.first { $0.hasPrefix("/cases/") })
            let record = try #require(try await manager.get(file).links.first { $0.hasPrefix("/records/") })
            for reference in [String(file.dropFirst(7)), String(record.dropFirst(9)).lowercased()] {
                let answer = try await search(manager, reference)
                #expect(answer.text.contains("1 case was found") && answer.text.contains("Zacharias Untypical"), "\(reference)")
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `puts the nearest name first`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            for name in ["Jo Smithson", "John Smith", "Joan Smithers"] { try await refer(bed, extra: (name, "3 3 1975", "")) }
            let answer = try await search(try await bed.browser(of: "example-mina.okoro"), "john smith")
            let places = ["John Smith<", "Jo Smithson<", "Joan Smithers<"].compactMap { answer.text.range(of: $0)?.lowerBound }
            #expect(places.count == 3 && places[0] == places.min())
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `finds and counts nobody outside the scope of who looks, by any way of looking`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["rotherham"], people: 10) { bed in
            let manager = try await bed.browser(of: "rotherham-manager")
            let names = try await bed.house.database.read {
                try $0.rows(
                    """
                    SELECT person.name, person.born, opened.id, opened.organisation FROM person
                    JOIN record AS opened ON opened.person = person.id AND opened.kind = 'case'
                    """
                ) {
                    (
                        try $0.get("name", as: String.self), try $0.get("born", as: Day.self), try $0.get("id", as: Reference.self),
                        try $0.get("organisation", as: String.self)
                    )
                }
            }
            #expect(names.count == 10 && Set(names.map(\.3)).isSuperset(of: ["wards", "northfield"]), "people of both hospitals")
            for (user, organisation) in [("rotherham-ward-nurse", "wards"), ("rotherham-other-nurse", "northfield")] {
                let nurse = try await bed.browser(of: user)
                for (name, born, file, own) in names {
                    for typed in [name, born.withoutWeekday, file.description] {
                        let all = try await search(manager, typed), some = try await search(nurse, typed)
                        #expect(all.links.contains { $0.hasSuffix(file.description) }, "\(typed)")
                        #expect(some.links.contains { $0.hasSuffix(file.description) } == (own == organisation), "\(user): \(typed)")
                    }
                }
            }
            // What is not theirs is answered as what is not there.
            let foreign = try #require(names.first { $0.3 != "northfield" })
            let nurse = try await bed.browser(of: "rotherham-other-nurse")
            let (notTheirs, notThere) = (try await search(nurse, foreign.2.description), try await search(nurse, "7K2M-9XQ4"))
            func same(_ answer: Browser.Answer, _ word: String) -> String {
                answer.text.split(separator: word, omittingEmptySubsequences: false).joined(separator: "WORD")
            }
            #expect(same(notTheirs, foreign.2.description) == same(notThere, "7K2M-9XQ4"))
            let lead = try await bed.browser(of: "rotherham-trust-lead")
            _ = try await lead.get("/sign-ins")
            #expect(try await lead.get("/search").status == 403)
            #expect(try await lead.post("/search", [("for", foreign.0)]).status == 403)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `puts nothing into an address and writes down whom it showed`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            try await refer(bed)
            let manager = try await bed.browser(of: "example-mina.okoro")
            let answer = try await search(manager, "Zaccharias")
            let file = try #require(answer.links.first { $0.hasPrefix("/cases/") }.flatMap { Reference($0.dropFirst(7)) })
            #expect(answer.location == nil && !answer.links.contains { $0.lowercased().contains("zaccharias") })
            #expect(try await manager.get("/search?for=Zacharias").text.contains("Untypical") == false)
            let written = try await bed.house.database.read { transaction in
                try transaction.rows(
                    """
                    SELECT access_listed.subject FROM access_log JOIN access_listed ON access_listed.list = access_log.list
                    WHERE access_log.route = '/search'
                    """
                ) { try $0.get("subject", as: Reference.self) }
            }
            #expect(written == [file])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `follows a name that was corrected, and a rebuild finds nothing else`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["rotherham"], people: 2) { bed in
            let manager = try await bed.browser(of: "rotherham-manager")
            let person = try #require(
                try await bed.house.database.read {
                    try $0.row("SELECT id, name FROM person ORDER BY id LIMIT 1") {
                        (id: try $0.get("id", as: Reference.self), name: try $0.get("name", as: String.self))
                    }
                })
            let form = try await manager.get("/records/\(person.id)/correct")
            let corrected = try await manager.post(
                "/records/\(person.id)/correct",
                form.hidden + [("person-name", "Quentin Vexillum"), ("person-born", "1 2 1970"), ("why", "Misheard")])
            try #require(corrected.status == 303)
            #expect(try await search(manager, "Quentin Vexilum").text.contains("Quentin Vexillum"))
            let pieces = try await bed.house.database.read {
                try $0.rows("SELECT piece FROM person_piece WHERE person = \(person.id)") { try $0.get("piece", as: String.self) }
            }
            #expect(Set(pieces) == NamePieces.pieces(of: "Quentin Vexillum"))
            try await withFolder { folder in
                let scratch = try await bed.house.scratch(in: folder.path)
                let report = try await bed.house.record.verify(rebuildingIn: scratch)
                await scratch.close()
                #expect(report.findings.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("", "Enter a name"), ("a", "at least two letters"), ("  ", "Enter a name"), ("9434765918", "is no NHS number"),
        ("943 476 5910", "is no NHS number"),
    ])
    func `says what was typed that cannot be looked for`(typed: String, says: String) async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let answer = try await search(try await bed.browser(of: "example-mina.okoro"), typed)
            #expect(answer.status == 422 && answer.text.contains(says))
        }
    }
}

@Suite(.covers("SCR-05")) struct `A number in the health service` {
    @Test(arguments: [
        ("943 476 5919", "9434765919"), ("9434765919", "9434765919"), ("4010232137", "4010232137"), ("987-654-3210", "9876543210"),
    ])
    func `is ten digits of which the last checks the others`(typed: String, digits: String) {
        #expect(NHSNumber(typed)?.digits == digits)
    }

    @Test(arguments: ["943 476 5918", "9434765991", "943476591", "94347659199", "9434765x19", "", "９４３４７６５９１９"])
    func `and nothing else`(typed: String) { #expect(NHSNumber(typed) == nil) }

    @Test func `is found out where one digit is wrong or two neighbours are swapped`() {
        let right = Array("9434765919")
        for index in right.indices {
            for digit in "0123456789" where digit != right[index] {
                var wrong = right
                wrong[index] = digit
                #expect(NHSNumber(String(wrong)) == nil)
            }
            if index > 0, right[index] != right[index - 1] {
                var wrong = right
                wrong.swapAt(index, index - 1)
                #expect(NHSNumber(String(wrong)) == nil)
            }
        }
    }
}
