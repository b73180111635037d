import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// The forms of acts: shown, kept as drafts, sent, and shown again with what was refused.
extension CaseRoutes {
    // MARK: Beginning a case

    func start(_ request: Request, _ context: HomewardContext, at address: String) async throws -> Response {
        let user = try user(context)
        return try await show(try await opening(request, at: address, context, user, isSent: false), context, user)
    }

    func begin(_ request: Request, _ context: HomewardContext, at address: String) async throws -> Response {
        let user = try user(context)
        let place = try await opening(request, at: address, context, user, isSent: true)
        return try await take(place, context, user, later: "/\(address)") {
            try await acts.begin($0, by: user)
        }
    }

    private func opening(
        _ request: Request, at address: String, _ context: HomewardContext, _ user: Directory.User, isSent: Bool
    ) async throws -> Place {
        let (published, act, kind) = try opening(at: address, for: user)
        guard user.may(act.code) else { throw CaseRefusal.notYours(act: act.label.english) }
        return Place(
            reading: try await acts.read(act, on: nil, in: published, for: user, at: context.arrived, isSent: isSent),
            address: "/\(address)/start",
            file: nil, chosen: [:], back: BackLink("Back to \(kind.plural.english.withinSentence)", to: "/\(address)"),
            isEasy: wantsEasyWords(request))
    }

    // MARK: On a case

    func form(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let place = try await place(request, context, user)
        if let page = choosing(place) {
            try await keepLook(at: place, user, context)
            return Reply.page(page, context)
        }
        return try await show(place, context, user)
    }

    func perform(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let place = try await place(request, context, user)
        guard let file = place.file else { throw WebRefusal.absent }
        return try await take(place, context, user, later: place.back.link.address) {
            try await acts.perform($0, on: file, by: user)
        }
    }

    private func place(_ request: Request, _ context: HomewardContext, _ user: Directory.User) async throws -> Place {
        let file = try reference("case", context)
        let view = try await read(file, for: user, at: context.arrived)
        let code = context.parameters.get("act") ?? ""
        guard let act = view.published.service.acts[code], !act.beginsCase, !view.published.service.isOfRegisters(act) else {
            throw WebRefusal.absent
        }
        guard shelf.lets(user, do: act, in: view.published) else { throw CaseRefusal.notYours(act: act.label.english) }
        let isSent = request.method == .post
        let chosen = try chosen(request, by: act)
        let reading = try await acts.read(
            act, on: file, chosen: chosen, in: view.published, for: user, at: context.arrived, isSent: isSent)
        let reference = file.printed(view.published.letter(of: "case")), home = "/cases/\(reference)"
        let isOwn = shelf.hasOwnPages(user)
        let place = Place(
            reading: reading, address: "\(home)/\(code)\(query(chosen))", file: file, chosen: chosen,
            back: isOwn ? BackLink("Home", to: "/me/\(reference)") : BackLink("Back to the case", to: home),
            caption: isOwn ? nil : view.caption, isEasy: wantsEasyWords(request))
        if !isSent { try check(place) }
        return place
    }

    // MARK: Showing and taking

    func show(_ place: Place, _ context: HomewardContext, _ user: Directory.User) async throws -> Response {
        let draft = place.keepsDraft ? try await database.read { try DraftStore($0).find(place.address, by: user.code) } : nil
        let typed = draft.map { meanwhile(place, $0.typed, context) }
        var form = blank(place, context, typed: typed?.form).filled(from: typed?.form ?? initial(place))
        form.saved = draft.map { "Saved at \($0.at.time)" }
        try await keepLook(at: place, user, context)
        var page = page(place, form, typed)
        if let draft, place.file == nil { page.banner = goesOn(with: draft) }
        return Reply.page(page, context)
    }

    /// Of a draft that somebody did not look for: the next person's form must not be filled in on top of it.
    private func goesOn(with draft: DraftStore.Draft) -> NotificationBanner {
        NotificationBanner(
            .important, "You go on with what you saved on \(draft.at.words). For an empty form, send this one first or throw it away.",
            links: [Link("Throw this draft away", to: draft.discarding)])
    }

    /// The form of an act shows what its case says; one that begins a case shows nobody yet.
    private func keepLook(at place: Place, _ user: Directory.User, _ context: HomewardContext) async throws {
        if let file = place.file { try await log.keep(.one(file), to: user, context) }
    }

    private func page(_ place: Place, _ form: Form, _ typed: Meanwhile?) -> Page {
        let intro: HTML = "\(otherWords(for: place))\(answered(by: place))\(typed?.html ?? HTML())"
        var page = Page(place.title, back: place.back, caption: place.caption, intro: intro, form: form)
        page.isEasy = place.style.isEasy && place.reading.own == nil
        return page
    }

    /// What is answered, above the answer: short, it stands there; long, it opens.
    private func answered(by place: Place) -> HTML {
        place.reading.answered.reduce(into: HTML()) { html, record in
            let rows = SummaryList(record.lines.map { SummaryList.Row($0.label, $0.words) })
            html += record.lines.count > 4 ? Details(record.title, "\(rows)").html : "<h2>\(record.title)</h2>\(rows)"
        }
    }

    /// What was typed, with what somebody else recorded since that was begun of the records that the act adds to.
    private func meanwhile(_ place: Place, _ typed: FormBody, _ context: HomewardContext) -> Meanwhile {
        var meanwhile = Meanwhile(typed, today: context.today)
        for part in place.act.parts where !part.isNew {
            guard let kind = place.reading.published.service.kinds[part.kind], let record = record(of: kind, in: place) else { continue }
            meanwhile.look(
                at: record.facts, of: kind, asked: asked(of: kind, part, in: place), seen: version(of: kind.name, in: typed),
                as: place.reading.read)
        }
        return meanwhile
    }

    private func version(of kind: String, in form: FormBody) -> Int? { form[KindForm.version(of: kind)].flatMap { Int($0) } }

    /// What stands in a form before anybody has typed: what the amended records say, and the answers the folder offers.
    private func initial(_ place: Place) -> FormBody {
        var pairs: [FormBody.Pair] = []
        for part in place.act.parts {
            guard let kind = place.reading.published.service.kinds[part.kind] else { continue }
            if !part.isNew, let record = record(of: kind, in: place) {
                pairs += TypedAnswers(kind.name, record.reading, as: place.reading.read).form.pairs
            } else {
                pairs += kind.fields.compactMap { field in
                    field.firstChosen.map { .init(KindForm.name(part.name, field.name), $0.value) }
                }
            }
        }
        return FormBody(pairs)
    }

    private func record(of kind: Kind, in place: Place) -> Amendable? {
        let records = place.reading.amendable[kind.name] ?? []
        guard let chosen = place.chosen[kind.name] else { return records.first }
        return records.first { $0.subject == chosen }
    }

    private func blank(_ place: Place, _ context: HomewardContext, typed: FormBody?) -> Form {
        let published = place.reading.published, act = place.act
        let inHand = published.service.kindInHand(of: act),
            insisted = Set(act.guards.compactMap { published.service.insisted(by: $0, in: act) })
        let parts = act.parts.flatMap { part -> [Form.Part] in
            guard let kind = published.service.kinds[part.kind] else { return [] }
            var drawn = KindForm(
                service: published.service, kind: kind, name: part.name, day: context.today, agreed: place.reading.agreed,
                asks: asked(of: kind, part, in: place), unread: part.isNew ? [] : place.reading.read.unread(of: kind.name),
                insisted: kind.name == inHand && !part.isNext ? insisted : [], links: place.reading.links, filled: place.reading.filled,
                typed: typed ?? initial(place), style: place.style
            ).parts
            if !part.isNew, act.amends.contains(where: { $0.kind.value == kind.name && asksForDay($0, kind, published) }) {
                drawn.append(
                    .field(
                        FormField(
                            KindForm.name(kind.name, CaseActs.Sent.effectiveField), "From which day does this hold?",
                            .date(offering: .past(today: context.today)), hint: "Leave empty if it holds from today", optional: true)))
            }
            return drawn.isEmpty ? [] : heading(of: part, kind, in: act, before: drawn) + drawn
        }
        return Form(
            to: place.isEasy ? place.easyAddress : place.address, token: context.token, key: context.newKey(), parts,
            buttons: [Button(place.title)]
                + (place.keepsDraft ? [Button("Save and come back later", .submit(name: "later", value: "yes"), look: .second)] : []),
            draft: place.keepsDraft ? "/drafts?form=\(place.address.split(separator: "&").joined(separator: "%26"))" : nil,
            hidden: act.amends.compactMap { amend in
                // What is looked at: where it is not what was looked at before, the page says what somebody else recorded meanwhile.
                published.service.kinds[amend.kind.value].flatMap { record(of: $0, in: place) }
                    .map { .init(KindForm.version(of: amend.kind.value), String($0.version)) }
            })
    }

    /// The questions of one record. Rows that one does not see whole cannot be changed without losing what stands in them, so those of a record
    /// that is there are not asked.
    private func asked(of kind: Kind, _ part: ServiceAct.Part, in place: Place) -> [String] {
        let asked = place.reading.published.service.asked(of: kind, in: place.act, isNew: part.isNew)
        let unread = part.isNew ? [] : place.reading.read.unread(of: kind.name)
        return asked.filter { !kind.groups.has($0) || !unread.contains($0) }
    }

    /// What stands above the questions of one record where the act fills in several: which of them it is, where two are of one kind.
    private func heading(of part: ServiceAct.Part, _ kind: Kind, in act: ServiceAct, before drawn: [Form.Part]) -> [Form.Part] {
        let label = kind.label.english
        if part.isNext { return [.heading("New \(label.withinSentence)")] }
        if act.parts.contains(where: { $0.isNext && $0.kind == kind.name }) {
            return [.heading("\(label.beginningSentence): what changes")]
        }
        // A kind that begins with a section has a heading already.
        if case .heading? = drawn.first { return [] }
        return act.parts.count > 1 ? [.heading(label.beginningSentence)] : []
    }

    private func asksForDay(_ amend: ServiceAct.Amend, _ kind: Kind, _ published: Published) -> Bool {
        kind.fields.contains { $0.isDated && amend.asks($0.name) }
    }

    private func keepDraft(of place: Place, _ user: Directory.User, _ context: HomewardContext) async throws {
        if place.keepsDraft { try await store(context, of: place.address, label: place.act.label.english, for: user) }
    }

    /// Reads what was typed and does the act; what is refused comes back with everything still in it.
    func take(
        _ place: Place, _ context: HomewardContext, _ user: Directory.User, later: String, _ perform: (CaseActs.Sent) async throws -> String
    ) async throws -> Response {
        let asked = blank(place, context, typed: context.form)
        var context = try await keepingFiles(context, of: asked, for: user)
        if context.form["later"] != nil {
            try await keepDraft(of: place, user, context)
            return Reply.redirect(to: later)
        }
        let typed = context.form.withRowsChanged
        if typed != context.form {
            // A row was added to a group or taken out: nothing is sent yet.
            try await keepDraft(of: place, user, context)
            try await keepLook(at: place, user, context)
            let grown = meanwhile(place, typed, context)
            return Reply.page(page(place, blank(place, context, typed: grown.form).filled(from: grown.form), grown), context)
        }
        context.form = typed.withoutEmptyRows(of: asked.groups)
        let meanwhile = meanwhile(place, context.form, context)
        let filled = blank(place, context, typed: meanwhile.form).filled(from: meanwhile.form)
        var (sent, mistakes) = read(place, filled, context)
        mistakes += try await unknownAccounts(in: sent, place)
        do {
            if !mistakes.isEmpty {
                do { try await acts.look(sent, on: place.file, by: user) } catch CaseRefusal.answers(let found) {
                    // What could not be read was already said; a second sentence about the same question would only confuse.
                    let named = Set(mistakes.map { "\($0.kind) \($0.field)" })
                    mistakes += found.filter { !named.contains("\($0.kind) \($0.field)") }
                }
                throw CaseRefusal.answers(mistakes)
            }
            let address = try await perform(sent)
            try await database.write { try DraftStore($0).discard(place.address, by: user.code) }
            // What was sent before answers as it did then.
            let own = place.file != nil && shelf.hasOwnPages(user) ? place.back.link.address : address
            return Reply.redirect(to: "\(own)?done=\(place.act.code)")
        } catch CaseRefusal.answers(let found) {
            return try await refuse(AskedAgain(found, context.form).put(into: filled.refused(with: found.byField)), place, context, user)
        } catch let refusal as any Refusal where refusal.kind == .refused || refusal as? CaseRefusal == .changedMeanwhile {
            var form = filled
            form.problem = "\(refusal.notice.sentence) \(refusal.notice.remedy)"
            return try await refuse(form, place, context, user, as: refusal.kind == .refused ? .unprocessableContent : .conflict)
        } catch let refusal as any Refusal where refusal.kind == .overtaken {
            try await keepDraft(of: place, user, context)
            throw refusal
        }
    }

    /// The request with the files that its form sent kept, and named by its answers.
    func keepingFiles(_ context: HomewardContext, of form: Form, for user: Directory.User) async throws -> HomewardContext {
        var context = context
        context.form = try await attachments.take(context.form, names: form.fileNames, by: user, at: context.arrived)
        return context
    }

    private func read(_ place: Place, _ form: Form, _ context: HomewardContext) -> (CaseActs.Sent, [CaseRefusal.AnswerMistake]) {
        let service = place.reading.published.service
        var answers: [String: [String: JSON]] = [:]
        var mistakes: [CaseRefusal.AnswerMistake] = []
        var (versions, effective): ([String: Int], [String: Day]) = ([:], [:])
        for part in place.act.parts {
            guard let kind = service.kinds[part.kind] else { continue }
            let read = KindAnswers(
                kind, service.questions(of: kind), name: part.name,
                asks: Set(asked(of: kind, part, in: place)), from: context.form, today: context.today)
            answers[part.name] = read.body
            mistakes += read.mistakes
            if part.isNew { continue }
            versions[kind.name] = version(of: kind.name, in: context.form)
            let day = context.form.answer(KindForm.name(kind.name, CaseActs.Sent.effectiveField))
            guard !day.isEmpty else { continue }
            do { effective[kind.name] = try DateEntry.read(day, today: context.today) } catch {
                mistakes.append(.init(kind: kind.name, field: CaseActs.Sent.effectiveField, sentence: error.sentence("the day")))
            }
        }
        var sent = CaseActs.Sent(
            act: place.act.code, answers: answers, at: context.arrived, key: form.key ?? context.newKey(), request: context.requestID)
        (sent.chosen, sent.versions, sent.effective) = (place.chosen, versions, effective)
        sent.confirmed = AskedAgain.confirmed(in: context.form)
        return (sent, mistakes)
    }

    /// Whom a record would show the case on own pages, where there is no such account: a slip would show it to somebody else.
    private func unknownAccounts(in sent: CaseActs.Sent, _ place: Place) async throws -> [CaseRefusal.AnswerMistake] {
        let published = place.reading.published, service = published.service
        let roles = service.roles.filter { service.ownPages?.has($0.name) ?? false }
        let named = place.act.parts.flatMap { part in
            roles.flatMap { role in
                role.through.filter { $0.kind.value == part.kind && $0.steps.count == 1 }.compactMap {
                    naming -> (String, String, String)? in
                    sent.answers[part.name]?[naming.steps[0]]?.text.map { (part.name, naming.steps[0], $0) }
                }
            }
        }
        if named.isEmpty { return [] }
        return try await database.read { transaction in
            try named.compactMap { part, field, code in
                // An account that was made since is on record, and not yet among those who have signed in.
                let account = try AccountStore(transaction).find(code).flatMap {
                    $0.ended == nil && $0.service == service.name ? $0.role : nil
                }
                let user = directory[code].flatMap { $0.service == published.reference ? $0.role.code : nil }
                if let role = account ?? user, roles.contains(where: { $0.name == role }) { return nil }
                let label = roles.first?.label.english.withinSentence ?? ""
                return .init(
                    kind: part, field: field, sentence: "There is no account \(code) of a \(label). Ask whoever makes accounts for its name"
                )
            }
        }
    }

    /// The form again, with its errors; what was typed is kept as a draft too, so that leaving the page loses nothing.
    private func refuse(
        _ form: Form, _ place: Place, _ context: HomewardContext, _ user: Directory.User,
        as status: HTTPResponse.Status = .unprocessableContent
    ) async throws -> Response {
        try await keepDraft(of: place, user, context)
        try await keepLook(at: place, user, context)
        return Reply.page(page(place, form, meanwhile(place, context.form, context)), context, status: status)
    }
}
