import Core
import Specification
import Testbed
import Testing

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
}
