import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// As `map`, by all processors where there is enough to do; in order, and the error is that of the first element that throws.
    ///
    /// - Parameter size: how many one processor makes at a time.
    package func concurrentMap<Made: Sendable>(
        inPartsOf size: Int = 64, _ make: @Sendable (Element) throws -> Made
    ) throws -> [Made] {
        guard count > size else { return try map(make) }
        let parts = Mutex<[Int: Result<[Made], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: (count + size - 1) / size) { part in
            let some = self[part * size..<Swift.min((part + 1) * size, count)]
            let made = Result { try some.map(make) }
            parts.withLock { $0[part] = made }
        }
        return try parts.withLock { $0 }.sorted { $0.key < $1.key }.flatMap { try $0.value.get() }
    }
}
