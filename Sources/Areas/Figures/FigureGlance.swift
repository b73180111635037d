import Cases
import Core
import Record
import Specification
import Storage
import Synchronization

/// The figures of a period as the page of all figures shows them, for one who asks.
///
/// What is kept will do (docs/decisions/0015). What is not takes seconds in a large county, so readers of the database share it first, each
/// keeping what it works out; the report is made of what still holds then.
struct FigureGlance: Sendable {
    let reading: FigureReading
    let period: Period
    let moment: Moment
    let viewer: Viewer
    let kept: KeptAnswers

    /// Of the few readers of a database; the others are for everybody's pages.
    private static let readersAtOnce = 2

    func read(in database: Database) async throws -> (report: PeriodReport, published: Published) {
        let (known, published) = try await database.read(lookUp)
        if let known { return (known, published) }
        let queue = FigureQueue(published.service)
        try await withThrowingTaskGroup(of: Void.self) { readers in
            for _ in 0..<Self.readersAtOnce {
                readers.addTask { try await database.read { try workOut(queue, published, in: $0) } }
            }
            try await readers.waitForAll()
        }
        return try await database.read { transaction in
            let published = try reading.published(in: period, transaction)
            return (try report(published, try KeepingConnection(transaction, in: kept)), published)
        }
    }

    /// The report, if all of it is kept.
    private func lookUp(in transaction: Transaction) throws -> (PeriodReport?, Published) {
        let published = try reading.published(in: period, transaction)
        do {
            return (try report(published, try KeepingConnection(transaction, in: kept, isForKept: true)), published)
        } catch is KeptAnswers.NotKept {
            return (nil, published)
        }
    }

    private func workOut(_ queue: FigureQueue, _ published: Published, in transaction: Transaction) throws {
        let round = try round(published, try KeepingConnection(transaction, in: kept))
        while let figure = queue.next() { _ = try round.answer(figure, in: period) }
    }

    private func report(_ published: Published, _ keeping: KeepingConnection) throws -> PeriodReport {
        try reading.report(period, for: viewer, in: round(published, keeping)) { writing, answer in try writing.glance(answer) }
    }

    private func round(_ published: Published, _ keeping: KeepingConnection) throws -> FigureRound {
        try reading.round(published, asAt: moment, for: viewer, in: Transaction(keeping), keeping: keeping)
    }
}

/// The figures of a service for several readers, each given to one of them.
private final class FigureQueue: Sendable {
    /// From the end.
    private let figures: Mutex<[FigureEntry]>

    /// Those that read others come last: by then most of what they read is kept.
    init(_ service: Service) {
        let ofFigures = service.figures.filter { service.rules.figuresRead[$0.code] != nil }
        let ofRecords = service.figures.filter { service.rules.figuresRead[$0.code] == nil }
        figures = Mutex((ofRecords + ofFigures).reversed())
    }

    func next() -> FigureEntry? { figures.withLock { $0.popLast() } }
}
