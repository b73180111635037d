import Core
import Storage
import Synchronization

/// Somebody looked at the record of a person: who, in which capacity, whose, by which page, when. It holds no word of what was seen.
package struct Look: Sendable, Equatable {
    package let at: Moment
    package let viewer: Viewer
    /// The service in which it was looked at; nil for the commands of the host's operator.
    package let service: Reference?
    /// The pattern of the address, without what stood in its place: `/cases/{case}`.
    package let route: String
    package let shown: Shown
    package let request: String

    package enum Shown: Sendable, Equatable {
        /// One record.
        case one(Reference)
        /// Those that stand in a list.
        case listed(Set<Reference>)
        /// So many people, by a command that writes out everybody.
        case everybody(Int)

        package static func list(_ references: some Sequence<Reference>) -> Shown { .listed(Set(references)) }

        /// Nobody stands in an empty list, so nobody was looked at.
        var isNobody: Bool { if case .listed(let listed) = self { listed.isEmpty } else { false } }
    }

    package init(at: Moment, _ viewer: Viewer, in service: Reference?, route: String, shown: Shown, request: String = "") {
        (self.at, self.viewer, self.service, self.route, self.shown, self.request) = (at, viewer, service, route, shown, request)
    }
}

/// The one way to show a person's record: what is looked at is written down first, durably (security DP-03). Those who look at the same
/// moment share a transaction, as SQLite's writers do among each other: a page adds one short wait and one row.
package final class AccessLog: Sendable {
    private let database: Database
    private let state = Mutex<(waiting: [Waiting], isWriting: Bool)>(([], false))

    private struct Waiting {
        let look: Look
        let written: CheckedContinuation<Void, any Error>
    }

    /// As many as share a transaction at most, so that the first of them is not kept waiting for long.
    private static let most = 128

    package init(_ database: Database) { self.database = database }

    /// Returns once it is durable that somebody looked.
    ///
    /// - Throws: ``AccessLogRefusal/notWritten``: then nothing may be shown.
    package func keep(_ look: Look) async throws(AccessLogRefusal) {
        if look.shown.isNobody { return }
        do {
            try await withCheckedThrowingContinuation { continuation in
                let isFirst = state.withLock { state in
                    state.waiting.append(Waiting(look: look, written: continuation))
                    defer { state.isWriting = true }
                    return !state.isWriting
                }
                if isFirst { Task { await write() } }
            }
        } catch {
            throw .notWritten
        }
    }

    private func write() async {
        while let waiting = next() {
            let looks = waiting.map(\.look)
            do {
                try await database.write { try AccessLogStore($0).add(looks) }
                for one in waiting { one.written.resume() }
            } catch {
                for one in waiting { one.written.resume(throwing: error) }
            }
        }
    }

    /// Those that share the next transaction; nil, and nobody at work any more, if none waits.
    private func next() -> [Waiting]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            let some = Array(state.waiting.prefix(AccessLog.most))
            state.waiting.removeFirst(some.count)
            return some
        }
    }
}

package enum AccessLogRefusal: Refusal, Equatable {
    case notWritten
    package var notice: Notice {
        Notice(
            "This is not shown, because it could not be written down that you looked at it.",
            "Try again in a few minutes; if it happens again, tell the administrator.")
    }
    package var kind: RefusalKind { .unavailable }
}
