import Access
import Core
import Foundation
import Record
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

/// The whole house in an empty database: served folders, some invented people, and browsers that visit it.
struct HouseBed: Sendable {
    let house: House
    let front: Front
    static let now = Moment(Day(2026, 4, 14), 12)
    /// Hundreds of tests run beside each other: how long one takes says nothing, and nobody is signed out for it.
    static let standing: @Sendable () -> Duration = { .zero }

    /// The site with programs that are waited for as long.
    static func site(_ house: House, accounts: Accounts? = nil, isSecure: Bool = false) -> HouseSite {
        var site = HouseSite(house: house, accounts: accounts, isSecure: isSecure)
        (site.pictures, site.paper) = (PictureProgram(longest: .seconds(900)), PaperProgram(longest: .seconds(900)))
        return site
    }

    static func with<Result>(
        on engine: TestEngine, services names: [String], people: Int = 0, isolation: isolated (any Actor)? = #isolation,
        _ body: (HouseBed) async throws -> Result
    ) async throws -> Result {
        try await with(on: engine, folders: try names.map { try Folder(at: services.appending(path: $0).path) }, people: people, body)
    }

    /// The folders beside the sources.
    static let services = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "Services")

    static func with<Result>(
        on engine: TestEngine, folders: [Folder], people: Int = 0, isolation: isolated (any Actor)? = #isolation,
        _ body: (HouseBed) async throws -> Result
    ) async throws -> Result {
        try await withDatabase(on: engine) { database in
            let house = try await House(database, services: folders, demonstration: true, now: { now }, elapsed: HouseBed.standing)
            if people > 0 { _ = try await Demonstration(house: house, seed: 1, people: people).fill() }
            return try await body(HouseBed(house: house, front: site(house).front()))
        }
    }

    /// A browser in which this user is signed in.
    func browser(of user: String) async throws -> Browser {
        let browser = Browser(front)
        _ = try await browser.get("/sign-in")
        let answer = try await browser.post("/sign-in", [("user", user)])
        try #require(answer.status == 303)
        return browser
    }

    /// Refers Ann Lowe to the service `example`.
    ///
    /// - Returns: the address of her case.
    func refer(on day: Day) async throws -> String {
        let browser = try await browser(of: "example-olga.finch")
        let form = try await browser.get("/referrals/start")
        let answer = try await browser.post(
            "/referrals/start",
            form.hidden + [
                ("person-name", "Ann Lowe"), ("person-born", "17 5 1980"), ("referral-source", "self"),
                ("referral-received", "\(day.withoutWeekday)"), ("referral-received-time", "11:30"), ("referral-needs", "money"),
                ("referral-consent", "yes"),
            ])
        return try #require(answer.location?.prefix { $0 != "?" }.description)
    }
}

/// A page in a failed expectation: its bytes as numbers would fill the log.
extension Browser.Answer: CustomTestStringConvertible {
    public var testDescription: String { "\(status) \(location ?? "") \(text.prefix(300))" }
}

extension Browser.Answer {
    /// Where the page's links lead on this site; a place on a page is the browser's to find.
    var links: [String] {
        text.split(separator: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" && $0 != "#" }) }
            .map { $0.split(separator: "&amp;", omittingEmptySubsequences: false).joined(separator: "&") }
            .filter { $0.hasPrefix("/") && !$0.hasPrefix("/assets/") }
    }

    /// Everything hidden in the forms of the page, as a browser would send it back.
    var hidden: [(String, String)] {
        text.split(separator: "<input type=\"hidden\" name=\"").dropFirst().compactMap { piece in
            let parts = piece.split(separator: "\" value=\"", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] != "token" else { return nil }
            let value = parts[1].prefix { $0 != "\"" }.split(separator: "&quot;", omittingEmptySubsequences: false).joined(separator: "\"")
            return (String(parts[0]), value)
        }
    }

    /// Where its forms are sent.
    var actions: [String] {
        text.split(separator: "action=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
            .map { $0.split(separator: "&amp;", omittingEmptySubsequences: false).joined(separator: "&") }
    }
}
