import Synchronization

/// The folders read last. One that is published is read to check it, to make its tables and for each shelf that it stands on, and the same bytes
/// among the same tables say the same every time. One with mistakes is not kept.
final class FoldersRead: Sendable {
    /// What a reading follows from, and nothing else.
    struct Asked: Hashable {
        let name: String
        /// The SHA-256 of the files.
        let version: String
        let made: TableLayout?
        var isPublished = false

        /// The same, read and checked.
        var checked: Asked { Asked(name: name, version: version, made: made) }
    }

    static let last = FoldersRead(keeping: 24)

    private let size: Int
    private let state = Mutex(State())
    private struct State {
        var readings: [Asked: (service: Service, used: Int)] = [:]
        var uses = 0
    }

    init(keeping size: Int) { self.size = size }

    subscript(asked: Asked) -> Service? {
        state.withLock { state in
            state.uses += 1
            state.readings[asked]?.used = state.uses
            return state.readings[asked]?.service
        }
    }

    /// Keeps a reading, in the place of the one that was asked for longest ago.
    func keep(_ service: Service, as asked: Asked) {
        state.withLock { state in
            state.uses += 1
            state.readings[asked] = (service, state.uses)
            guard state.readings.count > size, let oldest = state.readings.min(by: { $0.value.used < $1.value.used }) else { return }
            state.readings[oldest.key] = nil
        }
    }
}
