import Synchronization

/// The clock by which something lasts for a while, as a sign-in does (security SR-09).
///
/// It goes on with the machine's clock, so that several servers of one record agree, but never back, and never slower than time itself:
/// whatever is done to the machine's clock while a server runs, nothing lasts longer by this one. What happened between two runs it cannot
/// know; see ``SignInStore/endAll(ifAhead:)``.
package final class SteadyClock: Sendable {
    private let elapsed: @Sendable () -> Duration
    private let last: Mutex<(moment: Moment, elapsed: Duration)>

    /// - Parameter elapsed: how long this process has lived; of a source that nobody can set.
    package init(elapsed: @escaping @Sendable () -> Duration) {
        self.elapsed = elapsed
        last = Mutex((Moment(milliseconds: .min / 2), elapsed()))
    }

    /// What it says where the machine's clock says `machine`.
    package func time(_ machine: Moment) -> Moment {
        last.withLock { last in
            // What is less than a millisecond is counted with the next: many ask at once.
            let passed = Int64((elapsed() - last.elapsed) / .milliseconds(1))
            last.moment = max(machine, last.moment.adding(milliseconds: passed))
            last.elapsed += .milliseconds(passed)
            return last.moment
        }
    }
}
