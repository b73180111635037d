import Foundation

/// Opens once, for tests that hold one thread until another has done something.
package final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    package init() {}

    package func open() { semaphore.signal() }
    /// Holds this thread; only inside a transaction, whose thread is the engine's own. Gives up after ten seconds.
    package func wait() { _ = semaphore.wait(timeout: .now() + 10) }
    /// Waits without holding a thread of the tests.
    package func opened() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                wait()
                continuation.resume()
            }
        }
    }
}
