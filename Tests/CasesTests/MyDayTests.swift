import Access
import Core
import Record
import Specification
import Storage
import Testbed
import Testing

@testable import Cases

@Suite struct `My day` {
    /// Received on the Thursday before Easter at 16:30: due on Wednesday 8 April at 17:00, six days before the bed's clock.
    let received = Moment(Day(2026, 4, 2), 16, 30)

    private func duties(_ bed: ServiceBed, _ user: Directory.User, before horizon: Moment = ServiceBed.now) async throws -> [Reference] {
        try await bed.database.read {
            try MyDayStore($0, for: user.viewer).duties(in: bed.published.reference, before: horizon, limit: 100)
                .filter { $0.clock == "ROT-RC-01" }.map(\.file)
        }
    }

    private func events(_ bed: ServiceBed, _ user: Directory.User, since: Moment = Moment(Day(2026, 4, 7), 0)) async throws
        -> [MyDayStore.Event]
    {
        try await bed.database.read { try MyDayStore($0, for: user.viewer).events(since: since, limit: 10) }
    }

    @Test(arguments: TestEngine.allCases)
    func `lists what runs out first, of one's own cases only, until it is done`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let late = try await bed.refer(received: received)
            let later = try await bed.refer(received: Moment(Day(2026, 4, 13), 10), by: try bed.user("other-nurse"))
            let week = ServiceBed.now.adding(hours: 24 * 7)
            for (user, seen) in [("worker", [late, later]), ("ward-nurse", [late]), ("other-nurse", [later]), ("commissioner", [])] {
                #expect(try await duties(bed, try bed.user(user), before: week) == seen, "\(user)")
            }
            #expect(try await duties(bed, try bed.manager) == [late], "what is due after the horizon is not read")
            try await bed.checkCriteria(of: late)
            try await bed.perform(
                "decide", ServiceBed.decision(on: Day(2026, 4, 8), confirmed: Moment(Day(2026, 4, 8), 16, 59)), on: late,
                by: try bed.user("worker"))
            #expect(try await duties(bed, try bed.manager, before: week) == [later])
        }
    }

    @Test(arguments: TestEngine.allCases)
    func `tells what others recorded lately, and not what one did oneself`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine) { bed in
            let file = try await bed.refer(received: received)
            try await bed.checkCriteria(of: file, by: try bed.user("worker"))
            try await bed.perform("decide", ServiceBed.decision(on: Day(2026, 4, 8), confirmed: nil), on: file, by: try bed.user("worker"))
            #expect(try await events(bed, try bed.nurse).map(\.kind) == ["decision", "eligibility"])
            #expect(try await events(bed, try bed.user("worker")).map(\.kind) == ["referral"])
            #expect(try await events(bed, try bed.manager).map(\.kind) == ["decision", "eligibility", "referral"])
            #expect(try await events(bed, try bed.manager).map { $0.person.words(or: "") } == Array(repeating: "Ann Lowe", count: 3))
            #expect(try await events(bed, try bed.user("other-nurse")).isEmpty)
            #expect(try await events(bed, try bed.user("commissioner")).isEmpty)
            #expect(try await events(bed, try bed.manager, since: ServiceBed.now.adding(hours: 1)).isEmpty)
        }
    }
}
