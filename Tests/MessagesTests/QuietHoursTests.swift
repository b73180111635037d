import Core
import Testbed
import Testing

@testable import Messages

@Suite(.covers("EXP-41")) struct `Quiet hours` {
    private let night = QuietHours(from: TimeOfDay(19), until: TimeOfDay(7))

    @Test(arguments: [
        (Moment(Day(2026, 4, 14), 6, 59), true), (Moment(Day(2026, 4, 14), 7), false), (Moment(Day(2026, 4, 14), 18, 59), false),
        (Moment(Day(2026, 4, 14), 19), true), (Moment(Day(2026, 4, 15), 0), true),
    ])
    func `last from one evening to the next morning`(moment: Moment, isQuiet: Bool) { #expect(night.holds(moment) == isQuiet) }

    @Test func `may lie within one day, and are none where both ends are the same`() {
        let noon = QuietHours(from: TimeOfDay(12), until: TimeOfDay(13))
        #expect(noon.holds(Moment(Day(2026, 4, 14), 12, 30)) && !noon.holds(Moment(Day(2026, 4, 14), 13)))
        let none = QuietHours(from: TimeOfDay(7), until: TimeOfDay(7))
        #expect(!none.holds(Moment(Day(2026, 4, 14), 7)))
    }

    /// The clocks went forward on 29 March 2026 at 01:00 UTC and back on 25 October 2026 at 01:00 UTC.
    @Test(arguments: [
        ("2026-03-29T05:59:59.999Z", true), ("2026-03-29T06:00:00.000Z", false), ("2026-03-28T18:59:59.999Z", false),
        ("2026-03-28T19:00:00.000Z", true), ("2026-10-25T06:59:59.999Z", true), ("2026-10-25T07:00:00.000Z", false),
        ("2026-10-24T17:59:59.999Z", false), ("2026-10-24T18:00:00.000Z", true),
    ])
    func `follow the clock on the wall when it changes`(iso: String, isQuiet: Bool) throws {
        #expect(night.holds(try #require(Moment(iso: iso))) == isQuiet)
    }

    /// 01:30 is skipped in March and comes twice in October.
    @Test(arguments: [
        ("2026-03-29T00:59:59.999Z", true), ("2026-03-29T01:00:00.000Z", false), ("2026-10-25T00:29:59.999Z", true),
        ("2026-10-25T00:30:00.000Z", false), ("2026-10-25T01:29:00.000Z", false),
    ])
    func `that end in the hour that changes end once`(iso: String, isQuiet: Bool) throws {
        let early = QuietHours(from: TimeOfDay(22), until: TimeOfDay(1, 30))
        #expect(early.holds(try #require(Moment(iso: iso))) == isQuiet)
    }
}
