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
            )
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

    /// A record that somebody corrects, and what they are asked of it.
    private struct Correcting {
        let entry: CaseStore.Entry
        let read: ReadableService
        let agreed: Agreed
        let facts: [Fact]
        let kind: Kind
        let last: EffectiveFact
        var address: String { "/records/\(entry.id)/correct" }
        /// What is on record, as somebody would type it.
        var standing: FormBody { TypedAnswers(kind.name, facts.inEffect.reading, as: read).form }

        /// Asks what the viewer reads of the record: the rest stays as it is.
        ///
        /// - Parameter typed: what stands in the form, for the number of rows of its groups.
        func form(_ context: HomewardContext, typed: FormBody) -> Form {
            let unread = read.unread(of: kind.name)
            let parts = KindForm(
                service: read.service, kind: kind, day: entry.day, agreed: agreed,
                asks: (kind.fields.names + kind.groups.names).filter { !unread.contains($0) }, typed: typed
            ).parts
            let why = FormField("why", "Why are you correcting this?", .text(), hint: "What was said before stays in the history")
            let withdraw = FormField(
                "withdraw", "Should this record be taken out altogether?",
                .checkboxes([Choice("yes", "Yes, it should never have been made")]), optional: true)
            // What was looked at when the form was opened, also where it comes back with errors: somebody may have been quicker.
            let seen = { (name: String, now: Int) in Form.Hidden(name, context.form[name] ?? String(now)) }
            return Form(
                to: address, token: context.token, key: context.newKey(), parts + [.field(withdraw), .field(why)],
                buttons: [Button("Correct this record")], draft: "/drafts?form=\(address)",
                hidden: [seen("version", entry.version), seen("nth", last.nth)]
            ).filled(from: typed)
        }

        func page(_ form: Form) -> Page {
            Page("Correct a record", back: BackLink("Back to the record", to: "/records/\(entry.id)"), form: form)
        }
    }

    private func correcting(_ context: HomewardContext, by user: Directory.User) async throws -> Correcting {
        guard user.may("correct") else { throw CaseRefusal.notYours(act: "Correct a record") }
        let view = try await record(try reference("record", context), for: user)
        let agreed = try await database.read { try view.published.agreed(on: view.entry.day, in: $0) }
        let read = view.versions.own
        guard let kind = read.service.kinds[view.entry.kind], let last = view.facts.inEffect.last else { throw WebRefusal.absent }
        return Correcting(entry: view.entry, read: read, agreed: agreed, facts: view.facts, kind: kind, last: last)
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
                published, stamps: facts.map(\.act.specification), for: user.viewer, on: shelf, transaction)
            let person = try entry.person.map { versions.own.readable(try stored.facts(of: $0).inEffect.reading, of: "person") }
            let documents =
                try entry.file == nil && entry.person == nil && entry.kind != "case" ? documents(of: id, for: user, transaction) : []
            return RecordView(
                entry: entry, published: published, versions: versions, facts: versions.readable(facts), person: person,
                documents: documents)
        }
    }

    private func correction(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let correcting = try await correcting(context, by: user)
        let draft = try await database.read { try DraftStore($0).find(correcting.address, by: user.code) }
        // A draft is of the record as it stood when it was begun.
        let ofNow = draft.flatMap { $0.fields["version"] == [String(correcting.entry.version)] ? $0 : nil }
        var form = correcting.form(context, typed: ofNow?.typed ?? correcting.standing)
        form.saved = ofNow.map { "Saved at \($0.at.time)" }
        try await keepLook(at: correcting.entry, user, context)
        return Reply.page(correcting.page(form), context)
    }

    private func correct(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let correcting = try await correcting(context, by: user)
        let (entry, kind) = (correcting.entry, correcting.kind)
        let asked = correcting.form(context, typed: context.form)
        var context = try await keepingFiles(context, of: asked, for: user)
        let typed = context.form.withRowsChanged
        if typed != context.form {
            // A row was added to a group or taken out: nothing is sent yet.
            try await store(context, of: correcting.address, label: "Correct a record", for: user)
            try await keepLook(at: entry, user, context)
            return Reply.page(correcting.page(correcting.form(context, typed: typed)), context)
        }
        context.form = typed.withoutEmptyRows(of: asked.groups)
        let form = correcting.form(context, typed: context.form)
        let read = KindAnswers(kind, kind.fields, from: context.form, today: context.today)
        let isWithdrawal = context.form["withdraw"] == "yes"
        var errors: [String: String] = [:]
        if context.form.answer("why").isEmpty { errors["why"] = "Enter why you are correcting this" }
        do {
            if !isWithdrawal {
                for mistake in read.mistakes { errors[KindForm.name(kind.name, mistake.field)] = mistake.sentence }
            }
            guard let nth = context.form["nth"].flatMap({ Int($0) }), let version = context.form["version"].flatMap({ Int($0) }) else {
                throw WebRefusal.absent
            }
            if !errors.isEmpty {
                // What else is wrong is said at the same time.
                if !isWithdrawal { try await acts.look(entry.id, nth: nth, version: version, body: read.body, by: user) }
                throw CaseRefusal.answers([])
            }
            let address = try await acts.correct(
                entry.id, nth: nth, version: version, body: isWithdrawal ? nil : read.body,
                day: isWithdrawal ? nil : correcting.read.service.day(of: kind, fields: read.body), why: context.form.answer("why"),
                key: form.key ?? context.newKey(), by: user, confirmed: AskedAgain.confirmed(in: context.form))
            try await database.write { try DraftStore($0).discard(correcting.address, by: user.code) }
            return Reply.redirect(to: address)
        } catch CaseRefusal.answers(let found) {
            let refused = AskedAgain(found, context.form).put(into: form.refused(with: errors.merging(found.byField) { said, _ in said }))
            try await store(context, of: correcting.address, label: "Correct a record", for: user)
            try await keepLook(at: entry, user, context)
            return Reply.refused(correcting.page(refused), context)
        }
    }
}
