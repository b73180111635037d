import Access
import Core
import Specification
import Storage
import Testbed
import Testing
import Web

@testable import Cases

@Suite(.covers("SCR-09")) struct `The acts on a case's page` {
    private let service: Service

    init() throws {
        service = try Service.load(try ServiceBed.folder())
    }

    /// What the page offers of these acts while these clocks stand so.
    private func order(_ acts: [String], _ clocks: [(code: String, state: String, done: Moment?)]) -> [String] {
        let moment = ServiceBed.now
        let running = clocks.map { clock in
            CaseStore.RunningClock(
                code: clock.code, subject: .random(), file: .random(), started: moment, due: moment, done: clock.done, state: clock.state,
                explanation: "")
        }
        return service.byWhatIsNext(acts.compactMap { service.acts[$0] }, running) { running in
            service.clocks.first { $0.code == running.code }
        }.map(\.code)
    }

    @Test func `begin with what ends a running deadline, by what is due first`() {
        let clocks = [("ROT-RC-06", "running", Moment?.none), ("ROT-RC-05", "running", nil)]
        #expect(
            order(["take_consent", "assess", "share", "update_care_team"], clocks) == [
                "update_care_team", "share", "assess", "take_consent",
            ])
    }

    @Test(arguments: [("void", Moment?.none), ("met", ServiceBed.now)])
    func `leave what is over to the pathway's order, with what can always be done last`(state: String, done: Moment?) {
        #expect(order(["take_consent", "assess", "share"], [("ROT-RC-05", state, done)]) == ["assess", "share", "take_consent"])
    }

    @Test func `are not led by a clock that only watches`() {
        #expect(
            order(["record_contact", "record_readmission"], [("ROT-RC-19", "running", nil)]) == ["record_contact", "record_readmission"])
    }

    @Test(arguments: TestEngine.allCases)
    func `leave out what would be of a record that is not there`(engine: TestEngine) async throws {
        try await ServiceBed.with(on: engine, folder: Quay.folder) { bed in
            let file = try await bed.referred(), user = try bed.user("wei")
            func offered() async throws -> [String] {
                try await bed.database.read { transaction in
                    let published = try #require(bed.shelf.published.first)
                    return try bed.shelf.acts(open: published, to: user, on: file, in: ("received", false), at: ServiceBed.now, transaction)
                        .map(\.code)
                }
            }
            let before = try await offered()
            #expect(before.contains("agree_plan") && !before.contains("set_goal"))
            try await bed.does("agree_plan", ["plan": ["agreed": .text("2026-04-08")]], on: file)
            #expect(try await offered().contains("set_goal"))
        }
    }
}

@Suite(.covers("EXP-34")) struct `A deadline that is over` {
    @Test(arguments: [(-1, DueLabel.done(ServiceBed.now.day - 1)), (0, .done(ServiceBed.now.day)), (1, .notNeeded)])
    func `is called done once its day has come`(days: Int, label: DueLabel) async throws {
        try await ServiceBed.with(on: .sqlite) { bed in
            let published = try #require(bed.shelf.published.first), viewer = try bed.user("worker").viewer
            let versions = try await bed.database.read { try PageVersions(published, stamps: [], for: viewer, on: bed.shelf, $0) }
            let pages = CasePages(versions: versions, directory: Directory(users: []), now: ServiceBed.now)
            let done = Moment(ServiceBed.now.day + days, 9)
            #expect(pages.label(due: Moment(ServiceBed.now.day + 5, 17), state: "met", done: done) == label)
        }
    }
}
