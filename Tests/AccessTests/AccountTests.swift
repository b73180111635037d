import Core
import Foundation
import Storage
import Testbed
import Testing
import Web

@testable import Access

@Suite(.covers("SR-19", "SEC-09")) struct `Whoever guesses at the door` {
    private static let password = "copper lantern oboe"
    private static let noon = Moment(Day(2026, 4, 14), 12)

    /// An account that is set up, and its second factor.
    private struct Door: Sendable {
        let accounts: Accounts
        let factor: OneTimeCode
        let printed: [String]

        func begin(_ password: String, as name: String = "jo.whitfield", device: [UInt8]? = nil, at moment: Moment) async throws -> [UInt8]
        {
            try await accounts.begin(name, password, device: device, at: moment)
        }
        func finish(_ step: [UInt8], _ code: String? = nil, device: [UInt8]? = nil, new: [UInt8] = [1], at moment: Moment) async throws {
            _ = try await accounts.finish(
                step, code: code ?? factor.code(in: OneTimeCode.step(at: moment)), token: .random(), device: device, knowing: new,
                earlier: nil, at: moment)
        }
        func refusal(_ body: @Sendable () async throws -> Void) async -> AccountRefusal? {
            do { try await body() } catch { return error as? AccountRefusal }
            return nil
        }
    }

    private func withDoor(on engine: TestEngine, _ body: @Sendable (Door) async throws -> Void) async throws {
        try await withDatabase(on: engine) { database in
            try await database.migrate(AccessTables.migrations)
            let pepper = try Pepper(file: Array(String(repeating: "p", count: 32).utf8))
            let accounts = try Accounts(
                database, pepper: pepper, cost: .init(passes: 1, memory: 64 * 1024), steady: SteadyClock(elapsed: { .zero }))
            let account = try Account(
                code: "jo.whitfield", name: "Jo Whitfield", organisation: "harbour", organisationLabel: "Harbour", service: "example",
                role: "manager")
            let before = Self.noon.adding(hours: -30)
            let code = try await accounts.add(account, at: before)
            let factor = try await accounts.setUp(code, at: before).factor
            let printed = try await accounts.take(
                code, password: Self.password, code: factor.code(in: OneTimeCode.step(at: before)), local: [], at: before)
            try await body(Door(accounts: accounts, factor: factor, printed: printed))
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is stopped after ten tries in five minutes, with the right password too, and let in after them`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            for second in 0..<10 {
                let refusal = await door.refusal {
                    _ = try await door.begin("wrong \(second)", at: Self.noon.adding(milliseconds: Int64(second) * 1_000))
                }
                #expect(refusal == .notRecognised)
            }
            let soon = Self.noon.adding(minutes: 4)
            #expect(await door.refusal { _ = try await door.begin(Self.password, at: soon) } == .tooOften)
            // Being stopped does not make it longer.
            let later = Self.noon.adding(minutes: 5).adding(milliseconds: 1_000)
            try await door.finish(try await door.begin(Self.password, at: later), at: later)
        }
    }

    @Test(.covers("SR-09"), arguments: TestEngine.allCases)
    func `is stopped though the machine's clock is set back between tries`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            for hour in 0..<10 {
                #expect(await door.refusal { _ = try await door.begin("wrong", at: Self.noon.adding(hours: -hour)) } == .notRecognised)
            }
            #expect(await door.refusal { _ = try await door.begin(Self.password, at: Self.noon.adding(hours: -10)) } == .tooOften)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is stopped after a hundred in a day`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            for number in 0..<100 {
                let moment = Self.noon.adding(minutes: number * 2)
                #expect(await door.refusal { _ = try await door.begin("wrong", at: moment) } == .notRecognised)
            }
            let evening = Self.noon.adding(hours: 8)
            #expect(await door.refusal { _ = try await door.begin(Self.password, at: evening) } == .tooOften)
            let next = Self.noon.adding(hours: 24).adding(minutes: 10)
            _ = try await door.begin(Self.password, at: next)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `does not keep out the owner, whose browser is known`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            let device = [UInt8](repeating: 7, count: 32)
            try await door.finish(try await door.begin(Self.password, at: Self.noon), new: device, at: Self.noon)
            let later = Self.noon.adding(minutes: 30)
            for _ in 0..<10 { _ = await door.refusal { _ = try await door.begin("wrong", at: later) } }
            #expect(await door.refusal { _ = try await door.begin(Self.password, at: later) } == .tooOften)
            // A mark that was never given is a stranger's.
            #expect(await door.refusal { _ = try await door.begin(Self.password, device: [9], at: later) } == .tooOften)
            try await door.finish(try await door.begin(Self.password, device: device, at: later), device: device, at: later)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `at codes is stopped as at passwords`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            let step = try await door.begin(Self.password, at: Self.noon)
            for _ in 0..<9 { #expect(await door.refusal { try await door.finish(step, "000000", at: Self.noon) } == .wrongCode) }
            #expect(await door.refusal { try await door.finish(step, at: Self.noon) } == .tooOften)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `reads the same of a name nobody has, one that was never set up, and one that was ended`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            _ = try await door.accounts.add(
                try Account(code: "new.one", name: "New", organisation: "a", organisationLabel: "A", service: "example", role: "worker"),
                at: Self.noon)
            try await door.accounts.end("jo.whitfield", at: Self.noon)
            for name in ["nobody.here", "new.one", "jo.whitfield", "", "Ünïcode", "a' OR '1'='1"] {
                let refusal = await door.refusal { _ = try await door.begin(Self.password, as: name, at: Self.noon) }
                #expect(refusal == .notRecognised, "\(name)")
            }
            // Guesses at names that are not there are counted alike.
            for _ in 0..<9 { _ = await door.refusal { _ = try await door.begin("wrong", as: "nobody.here", at: Self.noon) } }
            #expect(await door.refusal { _ = try await door.begin("wrong", as: "Nobody.here ", at: Self.noon) } == .tooOften)
        }
    }

    @Test(.covers("DP-06"), arguments: TestEngine.allCases)
    func `proves nothing to a command without password and code, and with both one thing once`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            let code = door.factor.code(in: OneTimeCode.step(at: Self.noon)), accounts = door.accounts
            let refusals = [
                await door.refusal { _ = try await accounts.prove("jo.whitfield", "wrong", code: code, at: Self.noon) },
                await door.refusal { _ = try await accounts.prove("jo.whitfield", Self.password, code: "000000", at: Self.noon) },
            ]
            #expect(refusals == [.notRecognised, .wrongCode])
            #expect(try await accounts.prove("jo.whitfield", Self.password, code: code, at: Self.noon) == "jo.whitfield")
            #expect(
                await door.refusal { _ = try await accounts.prove("jo.whitfield", Self.password, code: code, at: Self.noon) } == .wrongCode)
            let signIns = try await accounts.database.read { transaction in
                try transaction.row("SELECT COUNT(*) AS number FROM sign_in") { try $0.get("number", as: Int.self) }
            }
            #expect(signIns == 0, "no sign-in begins")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `cannot use a code again, nor a printed one`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            try await door.finish(try await door.begin(Self.password, at: Self.noon), at: Self.noon)
            let again = try await door.begin(Self.password, at: Self.noon)
            #expect(await door.refusal { try await door.finish(again, at: Self.noon) } == .wrongCode)
            let printed = door.printed[3]
            try await door.finish(again, printed.lowercased(), at: Self.noon)
            let third = try await door.begin(Self.password, at: Self.noon.adding(minutes: 10))
            #expect(await door.refusal { try await door.finish(third, printed, at: Self.noon.adding(minutes: 10)) } == .wrongCode)
            #expect(door.printed.count == 8 && Set(door.printed).count == 8)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `has five minutes for the second step, and takes it once`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            let step = try await door.begin(Self.password, at: Self.noon)
            let late = Self.noon.adding(minutes: 6)
            #expect(await door.refusal { try await door.finish(step, at: late) } == .stepOver)
            let other = try await door.begin(Self.password, at: late)
            try await door.finish(other, at: late)
            #expect(await door.refusal { try await door.finish(other, at: late.adding(minutes: 1)) } == .stepOver)
            #expect(await door.refusal { try await door.finish([1, 2, 3], at: late) } == .stepOver)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `with a set-up code alone gets past neither factor of an account that has both`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            let accounts = door.accounts
            let code = try await accounts.reset("jo.whitfield", .password, at: Self.noon)
            let new = "teapot gravel fjord"
            #expect(
                await door.refusal {
                    _ = try await accounts.take(code, password: new, code: "000000", local: [], at: Self.noon)
                } == .wrongCode)
            _ = try await door.begin(Self.password, at: Self.noon)
            let right = door.factor.code(in: OneTimeCode.step(at: Self.noon))
            _ = try await accounts.take(code, password: new, code: right, local: [], at: Self.noon)
            #expect(await door.refusal { _ = try await door.begin(Self.password, at: Self.noon) } == .notRecognised)
            _ = try await door.begin(new, at: Self.noon)
            #expect(
                await door.refusal { _ = try await accounts.take(code, password: new, code: right, local: [], at: Self.noon) }
                    == .noSuchSetUp)

            let later = Self.noon.adding(hours: 1)
            let factor = try await accounts.reset("jo.whitfield", .factor, at: later)
            let offered = try await accounts.setUp(factor, at: later).factor.code(in: OneTimeCode.step(at: later))
            #expect(
                await door.refusal {
                    _ = try await accounts.take(factor, password: "guess guess guess", code: offered, local: [], at: later)
                } == .notRecognised)
            #expect(try await accounts.take(factor, password: new, code: offered, local: [], at: later).count == 8)
            // The old app and the old printed codes are of no use any more.
            let step = try await door.begin(new, at: later)
            #expect(await door.refusal { try await door.finish(step, at: later) } == .wrongCode)
            #expect(await door.refusal { try await door.finish(step, door.printed[0], at: later) } == .wrongCode)
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `finds a set-up code too old after three days, and gone once there is a newer one`(engine: TestEngine) async throws {
        try await withDoor(on: engine) { door in
            let first = try await door.accounts.reset("jo.whitfield", .password, at: Self.noon)
            _ = try await door.accounts.setUp(first, at: Self.noon.adding(hours: 71))
            #expect(await door.refusal { _ = try await door.accounts.setUp(first, at: Self.noon.adding(hours: 73)) } == .noSuchSetUp)
            _ = try await door.accounts.reset("jo.whitfield", .password, at: Self.noon)
            #expect(await door.refusal { _ = try await door.accounts.setUp(first, at: Self.noon) } == .noSuchSetUp)
        }
    }

    @Test(arguments: ["jo", "Jo.Whitfield", "jo whitfield", "1jo", "jö.whitfield", "jo/../x", String(repeating: "a", count: 61)])
    func `has no name to guess that could be taken for another`(name: String) {
        #expect(throws: AccountRefusal.badName(name)) {
            try Account(code: name, name: "", organisation: "", organisationLabel: "", service: "", role: "")
        }
    }
}
