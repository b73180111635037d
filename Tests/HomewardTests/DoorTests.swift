import Access
import Core
import HTTPTypes
import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("EXP-12", "SR-15")) struct `Every link of every page` {
    @Test(arguments: ["rotherham", "example"])
    func `leads whoever sees it somewhere`(service: String) async throws {
        try await HouseBed.with(on: .sqlite, services: [service], people: 6) { bed in
            for user in bed.house.directory.users {
                let browser = try await bed.browser(of: user.code)
                var (open, seen) = (["/"], Set(["/"]))
                while let address = open.popLast(), seen.count < 120 {
                    let answer = try await browser.get(address)
                    #expect(answer.status < 400, "\(user.code) is answered \(answer.status) at \(address)")
                    for link in answer.links + [answer.location].compactMap(\.self) where link != "/sign-in" && seen.insert(link).inserted {
                        open.append(link)
                    }
                }
            }
        }
    }
}

@Suite(.covers("SR-17", "EXP-13")) struct `Someone who is not signed in` {
    @Test func `is led to the door, and through it to the page they asked for`() async throws {
        try await HouseBed.with(on: .sqlite, services: ["rotherham"]) { bed in
            let browser = Browser(bed.front)
            let refused = try await browser.get("/referrals?page=2")
            #expect(refused.status == 403)
            let door = try #require(refused.links.first { $0.hasPrefix("/sign-in") })
            #expect(door == "/sign-in?to=/referrals%3fpage%3d2")
            let page = try await browser.get(door)
            let to = try #require(page.hidden("to"))
            let entered = try await browser.post("/sign-in", [("user", "rotherham-worker"), ("to", to)])
            #expect(entered.location == "/referrals?page=2")
            #expect(try await browser.get("/referrals?page=2").status == 200)
        }
    }

    @Test(arguments: [
        "https://example.org/", "//example.org/", "/\\example.org/", "\\/example.org", "/\t/example.org", "javascript:alert(1)",
        "example.org", "",
        "/sign-out", "/sign-in?to=/x", "/a\r\nSet-Cookie: a=b",
    ])
    func `is never led through the door to another site`(elsewhere: String) async throws {
        try await HouseBed.with(on: .sqlite, services: ["rotherham"]) { bed in
            let browser = Browser(bed.front)
            let encoded = elsewhere.utf8.map { "%" + [$0].hexadecimalText }.joined()
            let page = try await browser.get("/sign-in?to=\(encoded)")
            #expect(page.hidden("to") == nil)
            let entered = try await browser.post("/sign-in", [("user", "rotherham-worker"), ("to", elsewhere)])
            #expect(entered.location == "/")
        }
    }
}

extension [UInt8] {
    fileprivate var hexadecimalText: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
