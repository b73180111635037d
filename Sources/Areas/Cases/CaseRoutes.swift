import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// Addresses of cases: request in, act or question called, page out. It never catches what it cannot answer beside a field.
package struct CaseRoutes: Sendable {
    let acts: CaseActs
    let directory: Directory
    let log: AccessLog
    let desk: FileDesk
    let attachments: AttachmentDesk
    /// Makes a PDF of HTML.
    ///
    /// - Throws: ``PaperRefusal``.
    let printed: @Sendable (_ page: [UInt8]) async throws -> [UInt8]

    package init(
        acts: CaseActs, directory: Directory, log: AccessLog, desk: FileDesk, attachments: AttachmentDesk,
        printed: @escaping @Sendable ([UInt8]) async throws -> [UInt8]
    ) {
        (self.acts, self.directory, self.log, self.desk, self.attachments) = (acts, directory, log, desk, attachments)
        self.printed = printed
    }

    /// Where the list of a kind stands: `referrals`.
    package static func address(of kind: Kind) -> String { CasePages.address(of: kind) }
    /// Where a board stands: `/boards/ward`.
    package static func address(of board: Board) -> String { "/boards/\(board.name)" }

    var database: Database { acts.record.database }
    var shelf: Shelf { acts.shelf }

    package func add(to router: Router<HomewardContext>) {
        for address in listAddresses {
            router.get("/\(address)", use: { try await queue($0, $1, at: address) })
            router.get("/\(address)/start", use: { try await start($0, $1, at: address) })
            router.post("/\(address)/start", use: { try await begin($0, $1, at: address) })
            router.get("/\(address)/file", use: { try await askForQueue($0, $1, at: address) })
            router.post("/\(address)/file", use: { try await giveQueue($0, $1, at: address) })
        }
        router.get("/cases/{case}", use: file)
        router.get("/cases/{case}/{act}", use: form)
        router.post("/cases/{case}/{act}", use: perform)
        router.get("/registers", use: registers)
        router.get("/registers/{kind}", use: register)
        router.get("/registers/{kind}/file", use: askForRegister)
        router.post("/registers/{kind}/file", use: giveRegister)
        router.get("/registers/{kind}/{act}", use: entry)
        router.post("/registers/{kind}/{act}", use: enter)
        router.get("/registers/{kind}/{act}/file", use: askForLines)
        router.post("/registers/{kind}/{act}/file", use: uploadLines)
        router.get("/registers/{kind}/{act}/file/empty", use: emptyFile)
        router.get("/registers/{kind}/{act}/file/take", use: showLines)
        router.post("/registers/{kind}/{act}/file/take", use: takeLines)
        router.get("/records/{record}", use: look)
        router.get("/records/{record}/correct", use: correction)
        router.post("/records/{record}/correct", use: correct)
        router.get("/records/{record}/files/{fact}/{question}", use: attachment)
        router.get("/documents/{document}", use: document)
        router.get("/documents/{document}/pdf", use: documentAsPDF)
        router.post("/drafts", use: saveDraft)
    }

    /// The lists that cases begin in, over all services: `/referrals`.
    private var listAddresses: [String] {
        Set(shelf.published.flatMap { published in published.service.openings.map { CasePages.address(of: $0.kind) } }).sorted()
    }

    // MARK: Who asks

    func user(_ context: HomewardContext) throws -> Directory.User { try directory.signedIn(context) }

    func service(of user: Directory.User) throws -> Published {
        guard let published = shelf[user.service] else { throw CaseRefusal.noSuchCase }
        return published
    }

    func opening(at address: String, for user: Directory.User) throws -> (published: Published, act: ServiceAct, kind: Kind) {
        let published = try service(of: user)
        guard let found = published.service.openings.first(where: { CasePages.address(of: $0.kind) == address }) else {
            throw WebRefusal.absent
        }
        return (published, found.act, found.kind)
    }

    func reference(_ name: String, _ context: HomewardContext) throws -> Reference {
        guard let reference = context.parameters.get(name).flatMap({ Reference($0) }) else { throw WebRefusal.absent }
        return reference
    }

    // MARK: Lists

    /// The list of a kind, for somebody whom it is there for.
    func listed(at address: String, for user: Directory.User) throws -> (published: Published, act: ServiceAct, kind: Kind) {
        let found = try opening(at: address, for: user)
        guard user.may(Role.Capability.read.rawValue) || user.may(found.act.code) else {
            throw CaseRefusal.notYours(act: found.kind.plural.english.beginningSentence)
        }
        return found
    }

    /// Lines of a list, with the kind as its viewer reads it.
    struct QueuePart: Sendable {
        let kind: Kind
        let filter: ListFilter
        let lines: [CaseStore.QueueLine]
        /// How many there are, counted no further than was asked; nil where it was not.
        let count: Int?
        let versions: PageVersions
    }

    func queue(
        of kind: Kind, in published: Published, for user: Directory.User, narrowedBy request: Request, on today: Day, from offset: Int,
        limit: Int, countingTo most: Int? = nil
    ) async throws -> QueuePart {
        let table = published.service.table(of: kind)
        // The columns are those of the questions that the viewer reads.
        let read = shelf.asRead(published, by: user.viewer).service.kinds[kind.name] ?? kind
        let columns = read.listed.compactMap { read.fields[$0.value] }.map { published.column(of: $0, in: kind) }
        return try await database.read { transaction in
            let store = CaseStore(transaction, for: user.viewer)
            let filter = try filter(of: read, in: published, for: user, request, on: today, transaction)
            let narrowing = filter.narrowing
            let lines = try store.queue(
                of: table, in: published.reference, columns: columns, narrowed: narrowing, from: offset, limit: limit)
            return QueuePart(
                kind: read, filter: filter, lines: lines,
                count: try most.map { try store.queueLength(of: table, in: published.reference, narrowed: narrowing, most: $0) },
                versions: try PageVersions(published, stamps: lines.map(\.version), for: user.viewer, on: shelf, transaction))
        }
    }

    private func queue(_ request: Request, _ context: HomewardContext, at address: String) async throws -> Response {
        let user = try user(context)
        let (published, act, kind) = try listed(at: address, for: user)
        let page = max(1, request.uri.queryParameters.get("page").flatMap { Int($0) } ?? 1)
        let offset = (min(page, 1_000) - 1) * Pagination.pageSize
        // To know the number of all would cost more than the page itself; three pages are enough to turn over.
        let most = offset + 3 * Pagination.pageSize
        let part = try await queue(
            of: kind, in: published, for: user, narrowedBy: request, on: context.today, from: offset, limit: Pagination.pageSize,
            countingTo: most)
        let pages = CasePages(versions: part.versions, directory: directory, now: context.arrived)
        try await log.keep(.list(part.lines.map(\.file)), to: user, context)
        return Reply.page(
            pages.queue(
                part, page: page, most: most, canBegin: user.may(act.code) ? act : nil,
                boards: user.may(Role.Capability.read.rawValue) ? Array(published.service.boards) : [],
                file: FileDesk.link(to: wanted(kind, at: address, part.filter), for: user)), context)
    }

    // MARK: A case

    private func file(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let file = try reference("case", context)
        let view = try await read(file, for: user, at: context.arrived)
        var banner: String?
        if let act = request.uri.queryParameters.get("done").flatMap({ view.published.service.acts[$0] }) {
            banner = try await done(act, in: view.published, on: context.today)
        }
        let pages = CasePages(versions: view.versions, directory: directory, now: context.arrived)
        try await log.keep(.one(file), to: user, context)
        return Reply.page(pages.file(view, banner: banner, showsReaders: user.may(Role.Capability.readers.rawValue)), context)
    }

    /// What is said when an act is done.
    func done(_ act: ServiceAct, in published: Published, on day: Day) async throws -> String {
        guard let then = act.then else { return "\(act.label.english): done." }
        return then.english(try await database.read { try published.agreed(on: day, in: $0) })
    }

    func read(_ file: Reference, for user: Directory.User, at moment: Moment) async throws -> CaseView {
        try await database.read { transaction in
            let store = CaseStore(transaction, for: user.viewer)
            guard let entry = try store.entry(file), entry.kind == "case", let published = try shelf.version(of: entry, in: transaction)
            else { throw CaseRefusal.noSuchCase }
            let stage = try store.stage(of: file)
            let stored = FactStore(transaction)
            let person = try entry.person.map { try stored.facts(of: $0).inEffect.reading } ?? [:]
            let (facts, clocks) = try kept(try stored.facts(inStream: file), try store.clocks(of: file), store)
            let acts = try shelf.acts(open: published, to: user, on: file, in: stage, at: moment, transaction)
            let versions = try PageVersions(
                published, stamps: facts.map(\.act.specification), days: clocks.map(\.started.day), for: user.viewer, on: shelf, transaction
            ).naming(whatIsNamedIn: facts, for: user.viewer, transaction)
            let inOrder = published.service.byWhatIsNext(acts, clocks) { versions.clock($0.code, started: $0.started.day) }
            return CaseView(
                published: published, versions: versions, file: file, person: versions.own.readable(person, of: "person"),
                stage: stage.flatMap { published.service.stages[$0.code] }, clocks: clocks, facts: versions.readable(facts), acts: inOrder)
        }
    }

    /// What is kept apart from the viewer stands neither in the timeline nor among the deadlines.
    private func kept(
        _ facts: [Fact], _ clocks: [CaseStore.RunningClock], _ store: CaseStore
    ) throws -> ([Fact], [CaseStore.RunningClock]) {
        let kept = Set(try store.kept(facts.flatMap(\.tellsOf) + clocks.map(\.subject)))
        return (facts.filter { kept.isSuperset(of: $0.tellsOf) }, clocks.filter { kept.contains($0.subject) })
    }

    // MARK: Records

    private func look(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let view = try await record(try reference("record", context), for: user)
        let pages = CasePages(versions: view.versions, directory: directory, now: context.arrived)
        let acts = try await possible(on: view.entry, for: user, at: context.arrived)
        try await keepLook(at: view.entry, user, context)
        return Reply.page(pages.record(view, acts: acts, canCorrect: user.may("correct")), context)
    }

    /// A record of a register is of the service and of nobody it supports.
    func keepLook(at entry: CaseStore.Entry, _ user: Directory.User, _ context: HomewardContext) async throws {
        if entry.kind == "case" || entry.file != nil || entry.person != nil { try await log.keep(.one(entry.id), to: user, context) }
    }

    /// A record with the version it follows, and what the viewer reads of it.
    func record(_ id: Reference, for user: Directory.User) async throws -> RecordView {
        try await database.read { transaction in
            guard let entry = try CaseStore(transaction, for: user.viewer).entry(id),
                let published = try shelf.version(of: entry, in: transaction)
            else { throw CaseRefusal.noSuchCase }
            let stored = FactStore(transaction)
            let facts = try stored.facts(of: id)
            let versions = try PageVersions(
                published, stamps: facts.map(\.act.specification), for: user.viewer, on: shelf, transaction
            ).naming(whatIsNamedIn: facts, for: user.viewer, transaction)
            let person = try entry.person.map { versions.own.readable(try stored.facts(of: $0).inEffect.reading, of: "person") }
            let documents =
                try entry.file == nil && entry.person == nil && entry.kind != "case" ? documents(of: id, for: user, transaction) : []
            return RecordView(
                entry: entry, published: published, versions: versions, facts: versions.readable(facts), person: person,
                documents: documents)
        }
    }
}
