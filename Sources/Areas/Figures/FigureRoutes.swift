import Access
import Cases
import Core
import Hummingbird
import Language
import Record
import Specification
import Storage
import Web

/// Addresses of figures: `/figures`, `/figures/2026-27-q1`, `/figures/2026-27-q1/rot-m1`.
package struct FigureRoutes: Sendable {
    let database: Database
    let directory: Directory
    let shelf: Shelf
    let sent: SentFigures
    let log: AccessLog
    let desk: FileDesk
    private let kept = KeptAnswers()

    package init(database: Database, shelf: Shelf, sent: SentFigures, directory: Directory, log: AccessLog, desk: FileDesk) {
        (self.database, self.shelf, self.sent, self.directory, self.log, self.desk) = (database, shelf, sent, directory, log, desk)
    }

    package func add(to router: Router<HomewardContext>) {
        router.get("/figures", use: current)
        router.get("/figures/{period}", use: period)
        router.get("/figures/{period}/file", use: askForFile)
        router.post("/figures/{period}/file", use: giveFile)
        router.get("/figures/{period}/{code}", use: explain)
    }

    private func asking(_ context: HomewardContext) throws -> (user: Directory.User, service: Service, reading: FigureReading) {
        let user = try directory.signedIn(context)
        guard user.may("figures"), let service = shelf[user.service]?.service else { throw FigureRefusal.notYours }
        return (user, service, FigureReading(of: service.name, on: shelf, sent: sent, kept: kept))
    }

    private func current(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (_, service, _) = try asking(context)
        return Reply.redirect(to: "/figures/\(Period(service.reports, containing: context.today, in: service.calendar).label)")
    }

    private func period(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, service, reading) = try asking(context)
        let calendar = service.calendar
        let period = try Period(label: context.parameters.get("period") ?? "", in: calendar)
        let (report, published) = try await reading.glance(period, asAt: context.arrived, for: user.viewer, in: database)
        let pages = FigurePages(service: published.service)
        let later = period.last < context.today ? period.next(in: calendar) : nil
        let link = FileDesk.link(to: wanted(period), for: user)
        return Reply.page(pages.period(report, earlier: period.previous(in: calendar), later: later, file: link), context)
    }

    // MARK: As a file

    private func wanted(_ period: Period) -> FileDesk.Wanted {
        .init("Figures for \(period.words)", at: FigurePages.address(period), isAboutPeople: false)
    }

    private func askForFile(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (_, service, _) = try asking(context)
        _ = try desk.user(context)
        return desk.ask(for: wanted(try Period(label: context.parameters.get("period") ?? "", in: service.calendar)), context)
    }

    /// Figures, what stands beside them and their breakdowns, as the page has them: no record of anybody.
    private func giveFile(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (_, service, reading) = try asking(context)
        let user = try desk.user(context)
        let period = try Period(label: context.parameters.get("period") ?? "", in: service.calendar)
        return try await desk.give(wanted(period), to: user, request, context) {
            let report = try await database.read { try reading.report(period, asAt: context.arrived, for: user.viewer, in: $0) }
            return ListFile(
                name: "\(report.specification)-figures-\(period.label)",
                about: [("service", report.label), ("period", period.words), ("version", report.version)]
                    + (report.isOfPart ? [("whose", PeriodReport.wordsOfPart)] : []),
                sheets: report.sheetsOfNobody)
        }
    }

    private func explain(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, current, reading) = try asking(context)
        let period = try Period(label: context.parameters.get("period") ?? "", in: current.calendar)
        let service = try await database.read { try reading.published(in: period, $0).service }
        let code = (context.parameters.get("code") ?? "").uppercased()
        // Addresses are lower case; codes are compared without it.
        guard let entry = service.figures.first(where: { $0.code.uppercased() == code }),
            let indicator = service.rules.indicator(entry, on: period.last)
        else { throw WebRefusal.absent }
        let (now, previous, known) = try await database.read { transaction in
            let read = { try reading.report(entry.code, $0, asAt: context.arrived, for: user.viewer, earlier: 1, in: transaction) }
            let now = try read(period)
            // A figure of a year within the report of a quarter has the year before it, not the quarter.
            let before = now?.earlier.first.flatMap { try? Period(label: $0.covers, in: service.calendar) }
            let previous = try before.flatMap { before in
                try (reading.sent(entry.code, before, for: user.viewer, in: transaction) ?? read(before)).map { (before, $0) }
            }
            let rows = user.may("read") ? now.map { ($0.lists.flatMap(\.rows) + $0.folds.flatMap(\.rows)).map(\.reference) } ?? [] : []
            return (now, previous, try CaseStore(transaction, for: user.viewer).known(among: rows))
        }
        guard let now else { throw WebRefusal.absent }
        let page = ExplainPage(
            service: service, figure: now, period: period, previous: previous, rule: indicator.saidParts,
            version: service.version, asAt: context.arrived, known: known,
            isOfPart: user.viewer.countsPart(of: Published.reference(of: service.name)))
        try await log.keep(.list(page.listed), to: user, context)
        return Reply.page(page.page, context)
    }
}

package enum FigureRefusal: Refusal, Equatable {
    case notYours
    package var notice: Notice {
        Notice("Your role does not see the figures of this service.", "Ask the manager of the service who does.")
    }
    package var kind: RefusalKind { .notAllowed }
}
