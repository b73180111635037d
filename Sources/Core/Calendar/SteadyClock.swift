import Synchronization

/// The clock by which something lasts for a while, as a sign-in does (security SR-09).
///
/// It goes on with the machine's clock, so that several servers of one record agree, but never back, and never slower than time itself:
/// whatever is done to the machine's clock, nothing lasts longer by this one.
package final class SteadyClock: Sendable {
    private let elapsed: @Sendable () -> Duration
    private let last: Mutex<(moment: Moment, elapsed: Duration)>

    /// - Parameters:
    ///   - floor: the latest that this clock is known to have said, in an earlier life of the process.
    ///   - elapsed: how long this process has lived; of a source that nobody can set.
    package init(notBefore floor: Moment? = nil, elapsed: @escaping @Sendable () -> Duration) {
        self.elapsed = elapsed
        last = Mutex((floor ?? Moment(milliseconds: .min / 2), elapsed()))
    }

    /// What it says where the machine's clock says `machine`.
    package func time(_ machine: Moment) -> Moment {
        last.withLock { last in
            let now = elapsed()
            let passed = (now - last.elapsed) / .milliseconds(1)
            last = (max(machine, last.moment.adding(milliseconds: Int64(passed))), now)
            return last.moment
        }
    }
}
