import Access
import Core
import HTTPTypes
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("SR-17", "SR-19", "SEC-08", "SEC-09")) struct `Signing in with an account` {
    @Test(arguments: TestEngine.allCases)
    func `goes from a set-up code through password and code to the page that was asked for`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            #expect(try await browser.get("/referrals").status == 403)
            let entered = try await bed.enter(browser, "Jo.Whitfield", factor, to: "/referrals")
            #expect(entered.status == 303 && entered.location == "/referrals")
            let page = try await browser.get("/referrals")
            #expect(page.status == 200 && page.text.contains("Harbour Street Support") && !page.text.contains("Everyone here is invented"))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `knows no list of people to choose from, and no password that anybody was given`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let browser = Browser(bed.front)
            let door = try await browser.get("/sign-in")
            #expect(!door.text.contains("Choose who to be") && door.text.contains("autocomplete=\"current-password\""))
            let answer = try await browser.post("/sign-in", [("user", "example-mina.okoro")])
            #expect(answer.status == 422)
            #expect(await !browser.cookieNames.contains("homeward"))
            // A record without a demonstration cannot be opened as one once it holds an account.
            _ = try await bed.add("jo.whitfield")
            await #expect(throws: CommandRefusal.notDemonstration) {
                _ = try await House(
                    bed.house.database, services: [], demonstration: true, now: { HouseBed.now }, elapsed: HouseBed.standing)
            }
        }
    }

    @Test func `and a demonstration takes no accounts`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["example"]) { bed in
            #expect(throws: AccountRefusal.isDemonstration) { try bed.house.accounts(SecretOptions()) }
            let setUp = try await Browser(bed.front).get("/set-up")
            #expect(setUp.status == 404)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `gives a new reference each time: one that was planted before leads nowhere`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let planted = String(repeating: "ab", count: 32)
            let (browser, thief) = (Browser(bed.front), Browser(bed.front))
            for one in [browser, thief] { await one.setCookie("homeward", planted) }
            let entered = try await bed.enter(browser, "jo.whitfield", factor)
            #expect(entered.headers[values: .setCookie].contains { $0.hasPrefix("homeward=") && !$0.contains(planted) })
            #expect(try await thief.get("/referrals").status == 403)
            #expect(try await browser.get("/referrals").status == 200)
            // A second sign-in in the same browser ends the first.
            let before = try #require(entered.headers[values: .setCookie].first { $0.hasPrefix("homeward=") })
            try await bed.enter(browser, "jo.whitfield", factor)
            await thief.setCookie("homeward", String(before.split(separator: ";")[0].dropFirst("homeward=".count)))
            #expect(try await thief.get("/referrals").status == 403)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `ends with signing out, at once and for every copy of the cookie`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let (browser, copy) = (Browser(bed.front), Browser(bed.front))
            let entered = try await bed.enter(browser, "jo.whitfield", factor)
            let cookie = try #require(entered.headers[values: .setCookie].first { $0.hasPrefix("homeward=") })
            await copy.setCookie("homeward", String(cookie.split(separator: ";")[0].dropFirst("homeward=".count)))
            #expect(try await copy.get("/referrals").status == 200)
            _ = try await browser.get("/referrals")
            let out = try await browser.post("/sign-out", [])
            #expect(out.status == 303 && out.headers[HTTPField.Name("Clear-Site-Data")!] != nil)
            for one in [browser, copy] { #expect(try await one.get("/referrals").status == 403) }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `ends when the account is ended, or its secrets are set anew: on the next request`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            let reset = try await bed.accounts.reset("jo.whitfield", .password, at: bed.clock.now)
            #expect(try await browser.get("/referrals").status == 200)
            _ = try await bed.accounts.take(
                reset, password: "teapot gravel fjord", code: factor.code(in: OneTimeCode.step(at: bed.clock.now)), local: [],
                at: bed.clock.now)
            #expect(try await browser.get("/referrals").status == 403)

            let other = try await bed.setUp(try await bed.add("sam.reed"))
            try await bed.enter(browser, "sam.reed", other)
            #expect(try await browser.get("/referrals").status == 200)
            try await bed.accounts.end("sam.reed", at: bed.clock.now)
            #expect(try await browser.get("/referrals").status == 403)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `counts a change of role on the next request`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            #expect(try await browser.get("/returns").status == 200)
            try await bed.house.database.write { try $0.run("UPDATE account SET role = 'worker'") }
            #expect(try await browser.get("/returns").status == 403)
            try await bed.house.database.write { try $0.run("UPDATE account SET role = 'nothing_known'") }
            #expect(try await browser.get("/my-day").status == 403)
        }
    }

    @Test(arguments: [(14, 200), (16, 403)])
    func `lasts a quarter of an hour without use`(minutes: Int, status: Int) async throws {
        try await AccountBed.with(on: .sqlite) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            _ = try await browser.get("/my-day")
            bed.clock.pass(minutes: minutes)
            #expect(try await browser.get("/my-day").status == status)
        }
    }

    @Test(.covers("SR-08")) func `shows a page about nobody though it cannot be written down that the sign-in was used`() async throws {
        try await AccountBed.with(on: .sqlite) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            bed.clock.pass(minutes: 2)
            // As on a disk that takes nothing more.
            try await bed.house.database.write {
                try $0.script("CREATE TRIGGER full BEFORE UPDATE ON sign_in BEGIN SELECT RAISE(ABORT, 'full'); END")
            }
            #expect(try await browser.get("/sign-ins").status == 200)
            bed.clock.pass(minutes: 14)
            #expect(try await browser.get("/sign-ins").status == 403, "it was last used, as far as anybody knows, a quarter of an hour ago")
        }
    }

    /// Two people sign in; the second goes on, and then the machine's clock is set back. The first is away all the time.
    @Test(.covers("SR-09", "REL-08"), arguments: TestEngine.allCases, [false, true])
    func `lasts no longer where the machine's clock is set back`(engine: TestEngine, isStartedAgain: Bool) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let (away, other) = (Browser(bed.front), Browser(bed.front))
            try await bed.enter(away, "jo.whitfield", factor)
            try await bed.enter(other, "jo.whitfield", factor)
            bed.clock.pass(minutes: 13)
            #expect(try await other.get("/my-day").status == 200)
            bed.clock.pass(minutes: -600)
            #expect(try await other.get("/my-day").status == 200, "who is at work is not turned out")
            bed.clock.pass(minutes: 602)
            #expect(try await other.get("/my-day").status == 200)
            bed.clock.pass(minutes: -15)
            if isStartedAgain {
                let house = try await House(bed.house.database, services: [], now: { bed.clock.now }, elapsed: HouseBed.standing)
                try await house.open(at: bed.clock.now)
                await away.meet(HouseBed.site(house).front())
            }
            #expect(try await away.get("/my-day").status == 403)
        }
    }

    @Test(.covers("SR-09"), arguments: TestEngine.allCases, [(-30, 200), (0, 200), (-3_600, 403)])
    func `outlives a new start, but not one after which nobody knows how long ago it was used`(
        engine: TestEngine, back: (seconds: Int, status: Int)
    ) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            let last = try #require(
                try await bed.house.database.read { transaction in
                    try transaction.row("SELECT seen FROM sign_in") { try $0.get("seen", as: Moment.self) }
                })
            let now = last.adding(milliseconds: Int64(back.seconds) * 1_000)
            let house = try await House(bed.house.database, services: [], now: { now }, elapsed: HouseBed.standing)
            try await house.open(at: now)
            await browser.meet(HouseBed.site(house).front())
            #expect(try await browser.get("/my-day").status == back.status)
        }
    }

    @Test(.covers("SR-09"), arguments: TestEngine.allCases)
    func `is over where a server whose clock is far ahead used it last`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            for (ahead, status) in [(30, 200), (3_600, 403)] {
                let seen = bed.house.steady.time(bed.clock.now).adding(milliseconds: Int64(ahead) * 1_000)
                try await bed.house.database.write { try $0.run("UPDATE sign_in SET seen = \(seen)") }
                #expect(try await browser.get("/my-day").status == status, "\(ahead) s ahead")
            }
        }
    }

    @Test func `and half a day with it`() async throws {
        try await AccountBed.with(on: .sqlite) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            for _ in 0..<71 {
                bed.clock.pass(minutes: 10)
                #expect(try await browser.get("/my-day").status == 200)
            }
            bed.clock.pass(minutes: 11)
            #expect(try await browser.get("/my-day").status == 403)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is not done with anything that stands in the database`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let browser = Browser(bed.front)
            try await bed.enter(browser, "jo.whitfield", factor)
            let waiting = try await bed.add("sam.reed")
            let visitor = Browser(bed.front)
            let door = try await visitor.get("/sign-in")
            let step = try await visitor.post("/sign-in", door.hidden + [("name", "jo.whitfield"), ("password", AccountBed.password)])
            let plain = [AccountBed.password, Secret.hexadecimal(factor.secret), waiting, step.hidden("step") ?? ""]
            var stolen: [String] = []
            for table in ["account", "account_set_up", "recovery_code", "known_device", "sign_in", "sign_in_step", "sign_in_try"] {
                stolen += try await bed.house.database.read { transaction in
                    var found: [String] = []
                    try transaction.forEach("SELECT * FROM \(name: table)") { row in
                        for place in row.columnNames.indices {
                            switch row.value(at: place) {
                            case .bytes(let bytes): found.append(Secret.hexadecimal(bytes))
                            case .text(let text): found.append(text)
                            default: break
                            }
                        }
                    }
                    return found
                }
            }
            #expect(stolen.count > 20)
            for secret in plain { #expect(!secret.isEmpty && stolen.allSatisfy { !$0.contains(secret) }) }
            // Each of them is tried as a cookie, a second step, a set-up code, a password and a code.
            for text in Set(stolen) {
                let thief = Browser(bed.front)
                await thief.setCookie("homeward", text)
                #expect(try await thief.get("/referrals").status == 403)
                _ = try await thief.get("/sign-in")
                let code = factor.code(in: OneTimeCode.step(at: bed.clock.now))
                #expect(try await thief.post("/sign-in/code", [("step", text), ("code", code)]).status == 422)
                #expect(try await thief.post("/set-up", [("set-up", text)]).status == 422)
                #expect([422, 429].contains(try await thief.post("/sign-in", [("name", "jo.whitfield"), ("password", text)]).status))
            }
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `keeps a list of where one is signed in, each of which its owner ends`(engine: TestEngine) async throws {
        try await AccountBed.with(on: engine) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let other = try await bed.setUp(try await bed.add("sam.reed"))
            let (desk, phone, third, sam) = (Browser(bed.front), Browser(bed.front), Browser(bed.front), Browser(bed.front))
            for browser in [desk, phone, third] { try await bed.enter(browser, "jo.whitfield", factor) }
            try await bed.enter(sam, "sam.reed", other)
            let list = try await desk.get("/sign-ins")
            let ends = list.actions.filter { $0.contains("/sign-ins/end?") }
            try #require(ends.count == 2 && list.text.contains("This one"))
            #expect(try await desk.post(ends[0], []).status == 303)
            let left = [try await phone.get("/my-day").status, try await third.get("/my-day").status]
            #expect(left.sorted() == [200, 403])
            // What is not one's own cannot be ended by its mark.
            _ = try await sam.get("/sign-ins")
            #expect(try await sam.post(ends[1], []).status == 303)
            #expect(try await desk.post("/sign-ins/end", []).status == 303)
            for browser in [phone, third] { #expect(try await browser.get("/my-day").status == 403) }
            for browser in [desk, sam] { #expect(try await browser.get("/my-day").status == 200) }
        }
    }

    @Test func `says what was wrong with a password or a code, and keeps what may be kept`() async throws {
        try await AccountBed.with(on: .sqlite) { bed in
            let code = try await bed.add("jo.whitfield")
            let browser = Browser(bed.front)
            _ = try await browser.get("/set-up")
            #expect(try await browser.post("/set-up", [("set-up", "AAAA-AAAA-AAAA-AAAA")]).text.contains("That set-up code is not right"))
            let form = try await browser.post("/set-up", [("set-up", code.lowercased())])
            let current = try await bed.accounts.setUp(code, at: bed.clock.now).factor.code(in: OneTimeCode.step(at: bed.clock.now))
            for (password, again, typed, says) in [
                ("short", "short", current, "too short"), ("Harbour-Street-26", "Harbour-Street-26", current, "tried first"),
                (AccountBed.password, "another lantern", current, "not the same"),
                (AccountBed.password, AccountBed.password, "000000", "code is not right"),
            ] {
                let answer = try await browser.post(
                    "/set-up/finish", form.hidden + [("password", password), ("again", again), ("code", typed)])
                #expect(answer.status == 422 && answer.text.contains(says), "\(says)")
                #expect(!answer.text.contains("value=\"\(password)\""))
            }
            let factor = try await bed.setUp(code)
            let door = try await browser.get("/sign-in")
            let wrong = try await browser.post("/sign-in", door.hidden + [("name", "jo.whitfield"), ("password", "wrong wrong wrong")])
            #expect(wrong.status == 422 && wrong.text.contains("do not belong together") && wrong.text.contains("value=\"jo.whitfield\""))
            let nobody = try await browser.post("/sign-in", door.hidden + [("name", "no.body.here"), ("password", "wrong wrong wrong")])
            #expect(nobody.status == 422)
            func same(_ answer: Browser.Answer, _ name: String) -> String {
                answer.text.split(separator: name, omittingEmptySubsequences: false).joined(separator: "NAME")
            }
            #expect(same(wrong, "jo.whitfield") == same(nobody, "no.body.here"))
            try await bed.enter(browser, "jo.whitfield", factor)
        }
    }

    @Test func `is refused without the token of the page, from elsewhere, and by any other method`() async throws {
        try await AccountBed.with(on: .sqlite) { bed in
            _ = try await bed.setUp(try await bed.add("jo.whitfield"))
            let given = [("name", "jo.whitfield"), ("password", AccountBed.password)]
            let browser = Browser(bed.front)
            _ = try await browser.get("/sign-in")
            for address in ["/sign-in", "/sign-in/code", "/set-up", "/set-up/finish", "/sign-ins/end", "/sign-out"] {
                #expect(try await browser.post(address, given + [("token", "00")]).status >= 400, "\(address)")
                let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
                #expect(try await browser.post(address, given, headers: [site: "cross-site"]).status >= 400, "\(address)")
                #expect(try await browser.send(.put, address).status == 405, "\(address)")
            }
        }
    }

    @Test func `over https binds every cookie to the site`() async throws {
        try await AccountBed.with(on: .sqlite, isSecure: true) { bed in
            let factor = try await bed.setUp(try await bed.add("jo.whitfield"))
            let entered = try await bed.enter(Browser(bed.front), "jo.whitfield", factor)
            let cookies = entered.headers[values: .setCookie]
            #expect(cookies.count == 2)
            for cookie in cookies {
                for part in ["__Host-homeward", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] { #expect(cookie.contains(part)) }
            }
        }
    }
}
