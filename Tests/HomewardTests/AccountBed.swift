import Access
import Core
import Foundation
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// A house with real accounts and no invented people, and a clock that the test moves.
struct AccountBed: Sendable {
    let house: House
    let accounts: Accounts
    let front: Front
    let clock: Clock

    final class Clock: Sendable {
        private let moment = LockedMoment(HouseBed.now)
        var now: Moment { moment.value }
        func pass(minutes: Int) { moment.value = now.adding(minutes: minutes) }
    }

    static let password = "copper lantern oboe"

    static func with(on engine: TestEngine, isSecure: Bool = false, _ body: (AccountBed) async throws -> Void) async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = try Folder(at: root.appending(path: "Services/example").path)
        try await withDatabase(on: engine) { database in
            let clock = Clock()
            let house = try await House(database, services: [folder], now: { clock.now }, elapsed: HouseBed.standing)
            let pepper = try Pepper(file: Array(String(repeating: "p", count: 32).utf8))
            let accounts = try Accounts(database, pepper: pepper, cost: .init(passes: 1, memory: 64 * 1024), steady: house.steady)
            let front = HouseBed.site(house, accounts: accounts, isSecure: isSecure).front()
            try await body(AccountBed(house: house, accounts: accounts, front: front, clock: clock))
        }
    }

    func add(_ code: String, role: String = "manager") async throws -> String {
        try await accounts.add(
            Account(
                code: code, name: "Jo Whitfield", organisation: "harbour", organisationLabel: "Harbour Street Support", service: "example",
                role: role), at: clock.now)
    }

    /// Sets an account up by the pages, as its owner does.
    func setUp(_ code: String) async throws -> OneTimeCode {
        let browser = Browser(front)
        _ = try await browser.get("/set-up")
        let form = try await browser.post("/set-up", [("set-up", code)])
        try #require(form.status == 200)
        let factor = try await accounts.setUp(code, at: clock.now).factor
        let typed = form.text.split(separator: "<code>")[1].split(separator: "</code>")[0]
        #expect(String(typed) == factor.typed && form.text.contains("otpauth://totp/Homeward:"))
        let answer = try await browser.post(
            "/set-up/finish",
            form.hidden + [
                ("password", Self.password), ("again", Self.password), ("code", factor.code(in: OneTimeCode.step(at: clock.now))),
            ])
        try #require(answer.status == 200 && answer.text.contains("You can sign in now"))
        clock.pass(minutes: 1)
        return factor
    }

    /// Goes through the door with both steps.
    @discardableResult
    func enter(_ browser: Browser, _ name: String, _ factor: OneTimeCode, to: String? = nil) async throws -> Browser.Answer {
        let door = try await browser.get("/sign-in" + (to.map { "?to=\($0)" } ?? ""))
        let step = try await browser.post("/sign-in", door.hidden + [("name", name), ("password", Self.password)])
        try #require(step.status == 200 && step.text.contains("Enter your code"))
        let code = factor.code(in: OneTimeCode.step(at: clock.now))
        let answer = try await browser.post("/sign-in/code", step.hidden + [("code", code)])
        // The next code is another one.
        clock.pass(minutes: 1)
        return answer
    }
}

private final class LockedMoment: @unchecked Sendable {
    private let lock = NSLock()
    private var moment: Moment
    init(_ moment: Moment) { self.moment = moment }
    var value: Moment {
        get { lock.withLock { moment } }
        set { lock.withLock { moment = newValue } }
    }
}
