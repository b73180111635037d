import Access
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// The form that mends a record.
extension CaseRoutes {
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
            return Form(
                to: address, token: context.token, key: context.newKey(), parts + [.field(withdraw), .field(why)],
                buttons: [Button("Correct this record")], draft: "/drafts?form=\(address)",
                hidden: [.init("version", String(entry.version)), .init("nth", String(last.nth))]
            ).filled(from: typed)
        }

        /// What was typed, which may be of the record as it stood earlier, with what somebody else recorded since.
        func meanwhile(_ typed: FormBody, today: Day) -> Meanwhile {
            var meanwhile = Meanwhile(typed, today: today)
            meanwhile.look(
                at: facts, of: kind, asked: kind.fields.names + kind.groups.names, seen: typed["version"].flatMap { Int($0) }, as: read)
            return meanwhile
        }

        func page(_ form: Form, _ typed: Meanwhile) -> Page {
            Page("Correct a record", back: BackLink("Back to the record", to: "/records/\(entry.id)"), intro: typed.html, form: form)
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

    func correction(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let user = try user(context)
        let correcting = try await correcting(context, by: user)
        let draft = try await database.read { try DraftStore($0).find(correcting.address, by: user.code) }
        let typed = correcting.meanwhile(draft?.typed ?? correcting.standing, today: context.today)
        var form = correcting.form(context, typed: typed.form)
        form.saved = draft.map { "Saved at \($0.at.time)" }
        try await keepLook(at: correcting.entry, user, context)
        return Reply.page(correcting.page(form, typed), context)
    }

    func correct(_ request: Request, _ context: HomewardContext) async throws -> Response {
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
            let grown = correcting.meanwhile(typed, today: context.today)
            return Reply.page(correcting.page(correcting.form(context, typed: grown.form), grown), context)
        }
        context.form = typed.withoutEmptyRows(of: asked.groups)
        let meanwhile = correcting.meanwhile(context.form, today: context.today)
        let form = correcting.form(context, typed: meanwhile.form)
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
            return Reply.refused(correcting.page(refused, meanwhile), context)
        } catch CaseRefusal.changedMeanwhile {
            var again = form
            again.problem = "\(CaseRefusal.changedMeanwhile.notice.sentence) \(CaseRefusal.changedMeanwhile.notice.remedy)"
            try await store(context, of: correcting.address, label: "Correct a record", for: user)
            try await keepLook(at: entry, user, context)
            return Reply.page(correcting.page(again, meanwhile), context, status: .conflict)
        }
    }
}
