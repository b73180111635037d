import Core
import Testbed
import Testing

@testable import Access

@Suite(.covers("SR-19")) struct `A password` {
    private let rules = PasswordRules(local: ["Harbour Street floating support", "jo.whitfield", "Quayside Homes"])

    @Test(arguments: [
        ("elevencharz", AccountRefusal.shortPassword(least: 12)), ("", .shortPassword(least: 12)),
        // Twelve bytes, and four signs.
        ("éééééé", .shortPassword(least: 12)), ("aaaaaaaaaaaa", .commonPassword), ("123456789012", .commonPassword),
        ("password1234", .commonPassword), ("P@ssw0rd2026!", .commonPassword), ("qwertyuiop99", .commonPassword),
        ("letmeinletmein", .commonPassword), ("Harbour2026!!", .commonPassword), ("harbour-street-1", .commonPassword),
        ("Whitfield12345", .commonPassword), ("QuaysideSummer1", .commonPassword),
        (String(repeating: "abcdef ", count: 40), .longPassword(most: 200)),
    ])
    func `that is short or made of words that are tried first is refused`(password: String, why: AccountRefusal) {
        #expect(throws: why) { try rules.check(password) }
    }

    @Test(arguments: [
        "copper lantern oboe", "harbour lantern oboe", "всегда зелёный дуб", "tr7q-mmxz-0ku2", "twelve chars plus", "nine ferrets juggle",
    ])
    func `of other words is taken, whatever signs it holds`(password: String) throws {
        try rules.check(password)
    }

    private let cheap = PasswordHashing.Cost(passes: 1, memory: 64 * 1024)
    private func pepper(_ sign: String) throws -> Pepper { try Pepper(file: Array(String(repeating: sign, count: 32).utf8)) }

    @Test func `is kept as Argon2id of 46 MiB and one pass, and never twice alike`() throws {
        let hashing = try PasswordHashing(pepper("p"))
        let (one, other) = (try hashing.hash("copper lantern oboe"), try hashing.hash("copper lantern oboe"))
        #expect(one.hasPrefix("$argon2id$v=19$m=47104,t=1,p=1$") && one != other)
        #expect(hashing.isRight("copper lantern oboe", for: one) && hashing.isRight("copper lantern oboe", for: other))
        #expect(!hashing.isRight("copper lantern obo", for: one) && !hashing.isRight("", for: one))
    }

    @Test func `is the same however its letters are composed, and another under another pepper`() throws {
        let hashing = try PasswordHashing(pepper("p"), cost: cheap), other = try PasswordHashing(pepper("q"), cost: cheap)
        let hash = try hashing.hash("café lantern oboe")
        #expect(hashing.isRight("cafe\u{301} lantern oboe", for: hash))
        #expect(!hashing.isRight("cafe lantern oboe", for: hash))
        #expect(!other.isRight("café lantern oboe", for: hash))
        // Nobody's password, whatever is typed.
        #expect(!hashing.isRight("café lantern oboe", for: nil))
    }

    @Test func `needs a pepper of 32 bytes; the line end of its file is none`() throws {
        let enough = Array(String(repeating: "p", count: 32).utf8)
        _ = try Pepper(file: enough + [0x0A])
        #expect(throws: AccountRefusal.shortPepper(least: 32)) { try Pepper(file: enough.dropLast() + [0x0A]) }
    }

    @Test func `has a second factor beside it that opens with its pepper and in its own row only`() throws {
        let (own, foreign) = (try pepper("p"), try pepper("q"))
        let sealed = own.seal([1, 2, 3], of: "jo")
        #expect(own.open(sealed, of: "jo") == [1, 2, 3])
        #expect(own.open(sealed, of: "sam") == nil && foreign.open(sealed, of: "jo") == nil)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(own.open(changed, of: "jo") == nil)
        }
        #expect(own.open(Array(sealed.prefix(10)), of: "jo") == nil)
    }

    @Test func `is worked on by two at once, fifty wait, and the next is turned away`() async throws {
        let (turnstile, gate) = (Turnstile(atOnce: 2, room: 50), Gate())
        let count = 60
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<count {
                group.addTask {
                    do {
                        try await turnstile.run { gate.wait() }
                        return false
                    } catch { return error as? AccountRefusal == .busy }
                }
            }
            var refused = 0
            for await isRefused in group {
                if isRefused { refused += 1 }
                // Those for whom there is no room are answered before anybody inside is done.
                if refused == count - 52 { for _ in 0..<52 { gate.open() } }
            }
            return refused
        }
        #expect(refused == count - 52)
    }
}
