import Access
import Cases
import Core
import Figures
import HTTPTypes
import Hummingbird
import Record
import Sheets
import Specification
import Storage
import Web

/// Addresses of returns: `/returns`, `/returns/quarterly/2026-27-q1` and the forms below it.
package struct ReturnRoutes: Sendable {
    let acts: ReturnActs
    let directory: Directory
    let log: AccessLog

    package init(acts: ReturnActs, directory: Directory, log: AccessLog) {
        (self.acts, self.directory, self.log) = (acts, directory, log)
    }

    var database: Database { acts.record.database }
    var shelf: Shelf { acts.shelf }
    var reading: ReturnReading { ReturnReading(on: shelf) }

    package func add(to router: Router<HomewardContext>) {
        router.get("/returns", use: list)
        router.get("/returns/{return}/{period}", use: show)
        router.get("/returns/{return}/{period}/draft", use: draft)
        router.get("/returns/{return}/{period}/words", use: words)
        router.post("/returns/{return}/{period}/words", use: write)
        router.post("/returns/{return}/{period}/right", use: confirm)
        router.get("/returns/{return}/{period}/sign", use: signing)
        router.post("/returns/{return}/{period}/sign", use: seal)
        router.post("/returns/{return}/{period}/ask", use: ask)
        router.post("/returns/{return}/{period}/answer", use: answer)
        router.get("/returns/{return}/{period}/sealed.json", use: json)
        router.get("/returns/{return}/{period}/sealed.xlsx", use: workbook)
    }

    // MARK: Who asks, and for which

    /// A user who sees returns, and the service.
    func asking(_ context: HomewardContext) throws -> (user: Directory.User, published: Published) {
        let user = try directory.signedIn(context)
        guard let published = shelf[user.service], ReturnRights(user, in: published.service).sees else { throw ReturnRefusal.notYours }
        return (user, published)
    }

    func returned(
        _ context: HomewardContext, _ published: Published, for user: Directory.User, in transaction: Transaction
    ) throws -> PeriodReturn {
        try reading.find(
            context.parameters.get("return") ?? "", context.parameters.get("period") ?? "", of: published.service.name, for: user.viewer,
            in: transaction)
    }

    /// - Parameter refused: what is said to whoever may not, before anything of the return is read.
    func draft(
        _ context: HomewardContext, unless refused: (ReturnRights, Return) -> ReturnRefusal? = { _, _ in nil }, in transaction: Transaction
    ) throws -> (Directory.User, ReturnDraft, ReturnRights) {
        let (user, published) = try asking(context)
        let returned = try returned(context, published, for: user, in: transaction)
        let rights = ReturnRights(user, in: returned.service)
        if let refusal = refused(rights, returned.entry) { throw refusal }
        return (user, try reading.draft(returned, for: user.viewer, at: context.arrived, in: transaction), rights)
    }

    func toSign(_ rights: ReturnRights, _ entry: Return) -> ReturnRefusal? { rights.signs(entry) ? nil : .notYoursToSign }

    // MARK: Looking

    private func list(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, published) = try asking(context)
        let name = published.service.name
        let (standings, starts) = try await database.read {
            (
                try reading.list(of: name, for: user.viewer, on: context.today, in: $0),
                try FigureReading(of: name, on: shelf).contractStarts(in: $0)
            )
        }
        let pages = ReturnPages(service: published.service, today: context.today, contractStarts: starts)
        return Reply.page(pages.list(standings), context)
    }

    private func draft(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (_, draft, rights) = try await database.read { try self.draft(context, in: $0) }
        var page = DraftPage(draft: draft, rights: rights, token: context.token).page
        page.banner = banner(request)
        return Reply.page(page, context)
    }

    private func show(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, published) = try asking(context)
        let number = try number(request)
        let sealed = try await database.read { transaction -> SealedPage? in
            let returned = try returned(context, published, for: user, in: transaction)
            return try sealedPage(returned, number, user, context, in: transaction)
        }
        guard let sealed else { return try await draft(request, context) }
        var page = sealed.page
        page.banner = banner(request)
        try await log.keep(.list(sealed.listed), to: user, context)
        return Reply.page(page, context)
    }

    /// nil where nothing is sealed yet.
    func sealedPage(
        _ returned: PeriodReturn, _ number: Int?, _ user: Directory.User, _ context: HomewardContext, saying refused: Form? = nil,
        in transaction: Transaction
    ) throws -> SealedPage? {
        let store = SealStore(transaction)
        let seals = try store.headings(of: returned)
        if seals.isEmpty, number == nil { return nil }
        guard let seal = number.map({ number in seals.first { $0.number == number } }) ?? seals.last, let sealed = try store.sealed(seal.id)
        else { throw ReturnRefusal.noSuchReturn }
        let drift = try reading.drift(of: sealed, seal.id, for: returned.viewer(user.viewer, of: sealed), in: transaction)
        let rights = ReturnRights(user, in: returned.service)
        let before = try seals.last { $0.number < seal.number }.flatMap { try store.sealed($0.id) }
        let thread = try reading.thread(of: returned, in: transaction)
        let references = sealed.references.union(drift.references)
        let known =
            user.may("read") ? try CaseStore(transaction, for: user.viewer).known(among: references.sorted()) : []
        return SealedPage(
            returned: returned, sealed: sealed, digest: seal.digest, seals: seals, before: before, drift: drift, thread: thread,
            rights: rights, names: SealedNames(service: returned.service, directory: directory, known: known),
            saying: try refused ?? saying(returned, rights, thread, user, context, in: transaction))
    }

    // MARK: Files

    private func number(_ request: Request) throws -> Int? {
        guard let text = request.uri.queryParameters.get("number") else { return nil }
        guard let number = Int(text) else { throw ReturnRefusal.noSuchReturn }
        return number
    }

    private func sealed(_ request: Request, _ context: HomewardContext) async throws -> (SealedReturn, String, PeriodReturn) {
        let (user, published) = try asking(context)
        let number = try number(request)
        let found = try await database.read { transaction -> (sealed: SealedReturn, digest: String, returned: PeriodReturn) in
            let returned = try returned(context, published, for: user, in: transaction)
            let store = SealStore(transaction)
            let seals = try store.headings(of: returned)
            guard let seal = number.map({ number in seals.first { $0.number == number } }) ?? seals.last,
                let sealed = try store.sealed(seal.id)
            else { throw ReturnRefusal.notSealed }
            return (sealed, seal.digest, returned)
        }
        try await log.keep(.list(found.sealed.references), to: user, context)
        return found
    }

    private func json(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (sealed, digest, _) = try await sealed(request, context)
        return Reply.download(sealed.file(digest).canonical, type: "application/json", name: fileName(sealed) + ".json")
    }

    private func workbook(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (sealed, digest, returned) = try await sealed(request, context)
        let bytes = try sealed.workbook(digest, in: returned.service.calendar).bytes()
        return Reply.download(bytes, type: Workbook.mediaType, name: fileName(sealed) + ".xlsx")
    }

    private func fileName(_ sealed: SealedReturn) -> String { "\(sealed.service)-\(sealed.name)-\(sealed.period)-\(sealed.number)" }
}
