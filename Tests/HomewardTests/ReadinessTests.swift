import Storage
import Testbed
import Testing
import Web

@testable import Homeward

@Suite(.covers("EXP-69", "SR-08")) struct `Whoever watches over a server` {
    @Test(arguments: TestEngine.allCases)
    func `is told that it is ready`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            let answer = try await Browser(bed.front).get("/readyz")
            #expect(answer.status == 200)
            #expect(answer.text == "ready\n")
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `is told that it cannot write, and nothing of what the engine said`(engine: TestEngine) async throws {
        try await HouseBed.with(on: engine, services: ["example"]) { bed in
            try await bed.house.database.write { try $0.script("ALTER TABLE change_mark RENAME TO gone") }
            let answer = try await Browser(bed.front).get("/readyz")
            #expect(answer.status == 503)
            #expect(answer.text == "The record cannot be written. Look at what the server says, and whether its database answers.\n")
            #expect(try await Browser(bed.front).get("/healthz").status == 200)
        }
    }
}
