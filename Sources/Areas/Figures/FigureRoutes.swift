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
    let readings: [Reference: FigureReading]

    package init(database: Database, shelf: Shelf, directory: Directory) {
        (self.database, self.directory) = (database, directory)
        readings = Dictionary(uniqueKeysWithValues: shelf.published.map { ($0.reference, FigureReading($0)) })
    }

    package func add(to router: Router<HomewardContext>) {
        router.get("/figures", use: current)
        router.get("/figures/{period}", use: period)
        router.get("/figures/{period}/{code}", use: explain)
    }

    private func asking(_ context: HomewardContext) throws -> (user: Directory.User, reading: FigureReading) {
        guard let session = context.session, let user = directory[session.user] else { throw WebRefusal.signInNeeded }
        guard user.may("figures"), let reading = readings[user.service] else { throw FigureRefusal.notYours }
        return (user, reading)
    }

    private func current(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (_, reading) = try asking(context)
        let service = reading.published.service
        return Reply.redirect(to: "/figures/\(Period(service.reports, containing: context.today, in: service.calendar).label)")
    }

    private func period(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, reading) = try asking(context)
        let calendar = reading.published.service.calendar
        let period = try Period(label: context.parameters.get("period") ?? "", in: calendar)
        let report = try await database.read { try reading.report(period, asAt: context.arrived, for: user.viewer, in: $0) }
        let pages = FigurePages(service: reading.published.service)
        let later = period.last < context.today ? period.next(in: calendar) : nil
        return Reply.page(pages.period(report, earlier: period.previous(in: calendar), later: later), context)
    }

    private func explain(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, reading) = try asking(context)
        let service = reading.published.service
        let period = try Period(label: context.parameters.get("period") ?? "", in: service.calendar)
        let code = (context.parameters.get("code") ?? "").uppercased()
        // Addresses are lower case; codes are compared without it.
        guard let entry = service.figures.first(where: { $0.code.uppercased() == code }),
            let indicator = service.rules.indicator(entry, on: period.last)
        else { throw WebRefusal.absent }
        let before = period.previous(in: service.calendar)
        let (now, earlier, known) = try await database.read { transaction in
            let read = { try reading.report(entry.code, $0, asAt: context.arrived, for: user.viewer, in: transaction) }
            let (now, earlier) = (try read(period), try read(before))
            let rows = user.may("read") ? now.map { ($0.lists.flatMap(\.rows) + $0.folds.flatMap(\.rows)).map(\.reference) } ?? [] : []
            return (now, earlier, try CaseStore(transaction, for: user.viewer).known(among: rows))
        }
        guard let now else { throw WebRefusal.absent }
        let page = ExplainPage(
            service: service, figure: now, period: period, previous: earlier.map { (before, $0) }, rule: indicator.saidParts,
            version: service.version, asAt: context.arrived, known: known)
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
