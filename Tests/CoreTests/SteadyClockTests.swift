import Synchronization
import Testbed
import Testing

@testable import Core

@Suite(.covers("SR-09")) struct `The clock by which a sign-in lasts` {
    private final class Life: Sendable {
        let minutes = Mutex(0)
        var elapsed: Duration { .seconds(60 * minutes.withLock { $0 }) }
    }
    private let noon = Moment(Day(2026, 4, 14), 12)

    /// Minutes after noon: how long the process has lived, what the machine's clock says, and what is the time by which things last.
    @Test func `goes on with the machine's, never back, and never slower than time`() {
        let life = Life(), clock = SteadyClock(elapsed: { life.elapsed })
        let said: [(life: Int, machine: Int, time: Int)] = [
            (0, 0, 0), (1, 1, 1), (2, -600, 2), (3, -599, 3), (4, -598, 4), (5, 5, 5), (6, 1_000, 1_000), (7, 7, 1_001), (9, -9_999, 1_003),
        ]
        for (lived, machine, time) in said {
            life.minutes.withLock { $0 = lived }
            #expect(clock.time(noon.adding(minutes: machine)) == noon.adding(minutes: time), "after \(lived) minutes")
        }
    }

    @Test func `is not slowed by many who ask`() {
        let asked = Mutex(0)
        let clock = SteadyClock {
            .microseconds(
                asked.withLock {
                    $0 += 1
                    return $0 * 100
                })
        }
        let behind = noon.adding(minutes: -1)
        #expect(clock.time(noon) == noon)
        for _ in 0..<99_998 { _ = clock.time(behind) }
        #expect(clock.time(behind) == noon.adding(milliseconds: 10_000))
    }
}
