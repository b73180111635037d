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
        let (known, published, queue) = try await database.read(lookUp)
        if let known { return (known, published) }
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

    /// The report, if all of it is kept; what there is to work out, if not.
    private func lookUp(in transaction: Transaction) throws -> (PeriodReport?, Published, FigureQueue) {
        let published = try reading.published(in: period, transaction)
        do {
            return (try report(published, try KeepingConnection(transaction, in: kept, isForKept: true)), published, FigureQueue([]))
        } catch is KeptAnswers.NotKept {
            let round = try round(published, try KeepingConnection(transaction, in: kept))
            return (nil, published, try FigureQueue(round, in: period))
        }
    }

    private func workOut(_ queue: FigureQueue, _ published: Published, in transaction: Transaction) throws {
        let round = try round(published, try KeepingConnection(transaction, in: kept))
        while let work = queue.next() { try round.workOut(work, in: period) }
    }

    private func report(_ published: Published, _ keeping: KeepingConnection) throws -> PeriodReport {
        try reading.report(period, for: viewer, in: round(published, keeping)) { writing, answer in try writing.glance(answer) }
    }

    private func round(_ published: Published, _ keeping: KeepingConnection) throws -> FigureRound {
        try reading.round(published, asAt: moment, for: viewer, in: Transaction(keeping), keeping: keeping)
    }
}

/// Something to work out for a report.
enum FigureWork: Sendable {
    case figure(FigureEntry)
    /// A figure over days for which others read it.
    case stretch(FigureEntry, FigureStretch)
}

/// What there is to work out for several readers, each part given to one of them.
final class FigureQueue: Sendable {
    /// From the end.
    private let work: Mutex<[FigureWork]>

    init(_ work: [FigureWork]) { self.work = Mutex(work.reversed()) }

    /// What others read comes first, which is by service and so takes longest; then what nobody reads; then those figures and the ones that
    /// read them. By then they are kept, and not worked out by two readers at once.
    convenience init(_ round: FigureRound, in period: Period) throws {
        let service = round.published.service, first = try round.readFirst(in: period)
        let read = Set(
            first.compactMap { work -> String? in if case .stretch(let figure, _) = work { figure.code } else { nil } })
        let isOfFigures = { (figure: FigureEntry) in service.rules.figuresRead[figure.code] != nil }
        let alone = service.figures.filter { !isOfFigures($0) && !read.contains($0.code) }
        let rest = service.figures.filter { read.contains($0.code) } + service.figures.filter(isOfFigures)
        self.init(first + (alone + rest).map { .figure($0) })
    }

    func next() -> FigureWork? { work.withLock { $0.popLast() } }
}
