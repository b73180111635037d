import Core
import Foundation
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// The example's tenant reads one case on pages of her own, from the day a worker opens them for her account.
@Suite(.covers("EXP-58", "EXP-62", "SCR-34")) struct `The pages of the person a case is about` {
    private static let tenant = "example-toni.reeve", worker = "example-wes.marlow"

    /// A supported case with a goal and a visit, whose pages are open to the tenant.
    ///
    /// - Returns: the reference of the case.
    private func opened(in bed: HouseBed, style: String = "words_and_pictures") async throws -> String {
        let address = try await bed.refer(on: Day(2026, 4, 2))
        try await act(
            "decide", [("decision-result", "accepted"), ("decision-decided", "7 4 2026"), ("decision-decided-time", "10:00")],
            on: address, by: try await bed.browser(of: "example-mina.okoro"))
        let worker = try await bed.browser(of: Self.worker)
        try await act(
            "record_visit",
            [
                ("visit-on_day", "9 4 2026"), ("visit-minutes", "45"), ("visit-type", "visit"),
                ("visit-notes", "Seen by nobody else"),
            ], on: address, by: worker)
        try await act(
            "open_own_pages", [("own_access-given", "9 4 2026"), ("own_access-account", Self.tenant), ("own_access-style", style)],
            on: address, by: worker)
        return String(address.dropFirst("/cases/".count))
    }

    @discardableResult
    private func act(_ act: String, _ answers: [(String, String)], on address: String, by browser: Browser) async throws -> String {
        let form = try await browser.get("\(address)/\(act)")
        let answer = try await browser.post("\(address)/\(act)", form.hidden + answers)
        try #require(answer.status == 303, "\(act): \(answer.text)")
        return try #require(answer.location)
    }

    @Test(arguments: TestEngine.allCases)
    func `are the first that she sees, of her own case alone`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let (own, other) = (try await opened(in: bed), String(try await bed.refer(on: Day(2026, 4, 2)).dropFirst("/cases/".count)))
            let tenant = try await bed.browser(of: Self.tenant)
            #expect(try await tenant.get("/").location == "/me")
            #expect(try await tenant.get("/me").location == "/me/\(own)")
            let home = try await tenant.get("/me/\(own)")
            #expect(home.text.contains("Hello Ann Lowe") && home.text.contains("Today is Tuesday 14 April."))
            #expect(home.links.contains("/me/\(own)/my_support") && home.links.contains("/cases/\(own)/tell"))
            let page = try await tenant.get("/me/\(own)/my_support")
            #expect(page.text.contains("Visit at home. Thursday 9 April."))
            #expect(!page.text.contains("Seen by nobody else"), "the mark of what was done is not hers to read")
            for address in ["/me/\(other)", "/me/\(other)/my_support", "/cases/\(other)", "/me/\(own)/plan", "/me/\(own)/nothing"] {
                #expect(try await tenant.get(address).status == 404, "\(address)")
            }
            for code in [Self.worker, "example-mina.okoro", "example-olga.finch"] {
                let browser = try await bed.browser(of: code)
                for address in ["/me", "/me/\(own)", "/me/\(own)/my_support"] {
                    #expect(try await browser.get(address).status == 404, "\(code) at \(address)")
                }
            }
        }
    }

    @Test func `say what was in the order of its days, with the year where it is another`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let own = try await opened(in: bed), worker = try await bed.browser(of: Self.worker)
            for (day, type) in [("8 4 2026", "missed"), ("10 12 2025", "phone")] {
                let visit = [("visit-on_day", day), ("visit-minutes", "15"), ("visit-type", type)]
                try await act("record_visit", visit, on: "/cases/\(own)", by: worker)
            }
            let page = try await bed.browser(of: Self.tenant).get("/me/\(own)/my_support").text
            let lines = [
                "Telephone call. Wednesday 10 December 2025.", "Nobody at home. Wednesday 8 April.", "Visit at home. Thursday 9 April.",
            ]
            let places = lines.compactMap { page.range(of: $0)?.lowerBound }
            #expect(places.count == 3 && places == places.sorted())
        }
    }

    @Test(.covers("SR-15")) func `are closed once a later version marks what they say`() async throws {
        let first = try Folder(at: HouseBed.services.appending(path: "example").path)
        let marked = first.files.mapValues {
            $0.replacing(
                "type: {type: code of support_type, label: Kind of visit, required: yes}",
                with: "type: {type: code of support_type, label: Kind of visit, required: yes, marks: [SG]}")
        }
        // The page of the later version does not say it.
        let next = marked.merging(
            marked.filter { $0.key.hasSuffix("my_support.md") }.mapValues { $0.replacing("{type}", with: "A visit") }
        ) { $1 }
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let own = try await opened(in: bed), tenant = try await bed.browser(of: Self.tenant)
            #expect(try await tenant.get("/me/\(own)/my_support").text.contains("Visit at home"))
            let house = try await House(
                bed.house.database, services: [Folder(name: "example", files: next.filter { !$0.key.hasPrefix("examples/") })],
                demonstration: true, now: { HouseBed.now }, elapsed: HouseBed.standing)
            let later = HouseBed(house: house, front: HouseBed.site(house).front()), again = try await later.browser(of: Self.tenant)
            for address in ["/me/\(own)", "/me/\(own)/my_support"] {
                let answer = try await again.get(address)
                #expect(answer.status == 403 && !answer.text.contains("Visit at home"), "\(address)")
            }
        }
    }

    @Test func `are those of one invented person in a demonstration, who has something to read`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example", "rotherham"], people: 20) { bed in
            for (user, page) in [("example-toni.reeve", "my_support"), ("rotherham-patient", "my_week")] {
                let browser = try await bed.browser(of: user), home = try #require(try await browser.get("/me").location)
                #expect(try await browser.get(home).links.contains("\(home)/\(page)"))
                #expect(try await browser.get("\(home)/\(page)").text.contains("easy-row"))
            }
        }
    }

    @Test(arguments: Picture.allCases) func `have a drawing for each concept`(picture: Picture) throws {
        let drawing = try #require(Assets.named("\(picture.rawValue).svg"))
        #expect(drawing.type == "image/svg+xml" && String(decoding: drawing.bytes, as: UTF8.self).contains("<svg"))
        #expect(Assets.address(ofPicture: picture.rawValue) == Assets.address(drawing.name))
    }

    /// What of the same page is there in each style.
    static let styles: [(style: String, holds: [String], not: [String])] = [
        (
            "words_and_pictures", ["These are your goals.", "A goal is something that you want.", "/calendar.svg", "easy-row"],
            ["What you are working towards"]
        ),
        (
            "simple_words", ["These are your goals.", "A goal is something that you want.", "easy-row no-picture"],
            ["<img", "What you are working"]
        ),
        (
            "standard", ["What you are working towards, and when we came.", "Visit at home: Thursday 9 April"],
            ["<img", "These are your goals."]
        ),
    ]

    @Test(arguments: styles)
    func `are written in the style that was chosen`(_ one: (style: String, holds: [String], not: [String])) async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let own = try await opened(in: bed, style: one.style)
            let page = try await bed.browser(of: Self.tenant).get("/me/\(own)/my_support")
            for words in one.holds { #expect(page.text.contains(words), "\(words)") }
            for words in one.not { #expect(!page.text.contains(words), "\(words)") }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `let her choose another style, and tell us how it is`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let own = try await opened(in: bed), tenant = try await bed.browser(of: Self.tenant)
            let form = try await tenant.get("/cases/\(own)/tell")
            #expect(form.text.contains("/happy.svg") && !form.text.contains("Ann Lowe"))
            let after = try await act(
                "tell", [("own_words-mood", "bad"), ("own_words-words", "The boiler again")], on: "/cases/\(own)", by: tenant)
            #expect(after == "/me/\(own)?done=tell")
            #expect(try await tenant.get(after).text.contains("Thank you. We will read it."))
            #expect(try await tenant.get("/me/\(own)/my_support").text.contains("You said: I am not happy."))
            #expect(try await bed.browser(of: Self.worker).get("/cases/\(own)").text.contains("The boiler again"))
            try await act("choose_style", [("own_access-style", "standard")], on: "/cases/\(own)", by: tenant)
            #expect(try await tenant.get("/me/\(own)/my_support").text.contains("You told us: I am not content"))
            // A worker goes back to the case.
            let worker = try await bed.browser(of: Self.worker)
            let back = try await act("choose_style", [("own_access-style", "simple_words")], on: "/cases/\(own)", by: worker)
            #expect(back.hasPrefix("/cases/\(own)?"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `are there as long as they are open`(engine: TestEngine) async throws {
        let ending = try Folder(at: HouseBed.services.appending(path: "example").path).files.mapValues {
            $0.replacing("        fields: [style]\n", with: "        fields: [style, ended]\n")
        }
        try await HouseBed.with(on: engine, folders: [Folder(name: "example", files: ending)]) { bed in
            let own = try await opened(in: bed), tenant = try await bed.browser(of: Self.tenant)
            let worker = try await bed.browser(of: Self.worker)
            #expect(try await tenant.get("/me/\(own)").status == 200)
            try await act(
                "choose_style", [("own_access-style", "standard"), ("own_access-ended", "14 4 2026")], on: "/cases/\(own)", by: worker)
            for address in ["/me/\(own)", "/me/\(own)/my_support", "/cases/\(own)"] {
                #expect(try await tenant.get(address).status == 404, "\(address)")
            }
            #expect(try await tenant.get("/me").text.contains("There is nothing here for you yet."))
            // Somebody may come again.
            let (second, third) = (try await opened(in: bed), try await opened(in: bed))
            let choice = try await tenant.get("/me")
            #expect(choice.links.contains("/me/\(second)") && choice.links.contains("/me/\(third)") && !choice.links.contains("/me/\(own)"))
        }
    }

    @Test func `are left at one press, signed out`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let own = try await opened(in: bed), tenant = try await bed.browser(of: Self.tenant)
            #expect(try await tenant.get("/me/\(own)").actions.contains("/leave"))
            let answer = try await tenant.post("/leave", [])
            #expect(answer.status == 200 && answer.text.contains("http-equiv=\"refresh\"") && !answer.text.contains("Homeward"))
            #expect(try await tenant.get("/me/\(own)").status != 200)
            // Nobody else's page has the button.
            #expect(try await !bed.browser(of: Self.worker).get("/my-day").actions.contains("/leave"))
        }
    }

    @Test(arguments: ["example-toni.reve", "example-wes.marlow", "rotherham-patient"])
    func `are opened for nobody by a slip`(_ account: String) async throws {
        try await HouseBed.with(on: .sqlite, services: ["example", "rotherham"]) { bed in
            let address = try await bed.refer(on: Day(2026, 4, 2)), worker = try await bed.browser(of: Self.worker)
            let form = try await worker.get("\(address)/open_own_pages")
            let answers = [("own_access-given", "9 4 2026"), ("own_access-account", account), ("own_access-style", "standard")]
            let answer = try await worker.post("\(address)/open_own_pages", form.hidden + answers)
            #expect(answer.status == 422)
            #expect(answer.text.contains("There is no account \(account) of a tenant. Ask whoever makes accounts for its name"))
        }
    }

    @Test func `note each look, as any page does`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            let own = try await opened(in: bed), tenant = try await bed.browser(of: Self.tenant)
            func looks() async throws -> Int {
                try await bed.house.database.read {
                    try $0.row("SELECT COUNT(*) AS many FROM access_log WHERE by = \(Self.tenant)") { try $0.get("many") as Int } ?? 0
                }
            }
            let before = try await looks()
            _ = try await tenant.get("/me/\(own)")
            _ = try await tenant.get("/me/\(own)/my_support")
            #expect(try await looks() == before + 2)
        }
    }
}
