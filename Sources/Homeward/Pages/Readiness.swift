import Core
import Hummingbird
import Record
import Storage
import Web

/// Whether this server can write down what it is told: for whoever watches over it, who is told why not (security SR-08). Nobody is signed in
/// here, so an answer is kept for a second and asking often costs the disk nothing.
actor Readiness {
    private let database: Database
    private var running: Task<Notice?, Never>?
    private var last: (at: ContinuousClock.Instant, obstacle: Notice?)?

    init(_ database: Database) { self.database = database }

    /// What keeps it from writing; nil if nothing does. A write that waits is waited for by all who ask: another would wait beside it.
    func obstacle() async -> Notice? {
        if let last, last.at.duration(to: .now) < .seconds(1) { return last.obstacle }
        let asking =
            running
            ?? Task { [database] in
                do {
                    try await database.write { try ChangeMarkStore($0).writeSomething() }
                    return nil
                } catch {
                    return Readiness.notice(of: error)
                }
            }
        running = asking
        let obstacle = await asking.value
        if running == asking { (running, last) = (nil, (.now, obstacle)) }
        return obstacle
    }

    /// Without what an engine says by itself, which names hosts and files.
    private static func notice(of error: any Error) -> Notice {
        switch error {
        case StorageError.full, StorageError.readOnly, StorageError.unknownOutcome: (error as? StorageError)?.notice ?? unknown
        default: unknown
        }
    }

    private static let unknown = Notice("The record cannot be written.", "Look at what the server says, and whether its database answers.")

    @Sendable nonisolated func answer(_ request: Request, _ context: HomewardContext) async throws -> Response {
        guard let obstacle = await obstacle() else { return Reply.text("ready\n") }
        return Reply.text("\(obstacle.sentence) \(obstacle.remedy)\n", status: .serviceUnavailable)
    }
}
