import Access
import Cases
import Core
import HTTPTypes
import Hummingbird
import Record
import Specification
import Storage
import Web

/// The forms of returns: shown, kept as drafts, sent, and shown again with what was refused.
extension ReturnRoutes {
    func banner(_ request: Request) -> NotificationBanner? {
        switch request.uri.queryParameters.get("done") {
        case "words": NotificationBanner(.done, "Your words are saved.")
        case "sealed": NotificationBanner(.done, "The return is signed and sealed.")
        case "said": NotificationBanner(.done, "What you wrote is with the other side.")
        default: nil
        }
    }

    private func sent(_ returned: PeriodReturn, _ key: String?, _ context: HomewardContext) -> ReturnActs.Sent {
        ReturnActs.Sent(returned.name, returned.period.label, key: key ?? context.newKey(), request: context.requestID)
    }

    /// A form with what its draft holds, if there is one.
    private func filled(
        _ form: Form, at address: String, else body: FormBody = FormBody(), for user: Directory.User, in transaction: Transaction
    ) throws -> Form {
        guard let draft = try DraftStore(transaction).find(address, by: user.code) else { return form.filled(from: body) }
        var form = form.filled(from: draft.typed)
        form.saved = "Saved at \(draft.at.time)"
        return form
    }

    /// Keeps what was typed in a form that is shown again, so that leaving the page loses nothing.
    private func keep(_ form: Form, at address: String, _ label: String, _ context: HomewardContext, _ user: Directory.User) async throws {
        let typed = Dictionary(form.fields.map { ($0.name, [context.form[$0.name] ?? ""]) }, uniquingKeysWith: { first, _ in first })
        let moment = context.arrived
        try await database.write { try DraftStore($0).save(typed, of: address, label: label, by: user.code, at: moment) }
    }

    private func discard(_ address: String, _ user: Directory.User) async throws {
        try await database.write { try DraftStore($0).discard(address, by: user.code) }
    }

    /// What an act that was refused for its words says beside its field; nil for any other refusal, which is a page of its own.
    private func sentence(_ refusal: ReturnRefusal) -> String? {
        switch refusal {
        case .noReason, .tooLong, .nothingWritten: "\(refusal.notice.sentence) \(refusal.notice.remedy)"
        default: nil
        }
    }

    // MARK: Words

    func words(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (forms, form) = try await database.read { transaction -> (ReturnForms, Form) in
            let (user, draft, _) = try draft(context, unless: { $0.writes($1) ? nil : .notYoursToWrite }, in: transaction)
            let forms = ReturnForms(returned: draft.returned, token: context.token)
            let written = FormBody(draft.written.parts.map { FormBody.Pair($0.key, $0.value) })
            let form = forms.words(key: context.newKey())
            return (forms, try filled(form, at: draft.returned.address("words"), else: written, for: user, in: transaction))
        }
        return Reply.page(forms.page(form), context)
    }

    func write(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, published) = try asking(context)
        let returned = try await database.read { try self.returned(context, published, for: user, in: $0) }
        let forms = ReturnForms(returned: returned, token: context.token)
        let form = forms.words(key: context.newKey()).filled(from: context.form)
        let address = returned.address("words")
        let parts = returned.entry.narrative.compactMap { part in context.form[part.name].map { (part.name, $0) } }
        let long = parts.first { $0.1.unicodeScalars.count > ReturnActs.mostCharacters }
        if let (name, _) = long, let part = returned.entry.narrative[name] {
            try await keep(form, at: address, returned.words, context, user)
            let refusal = sentence(.tooLong(part: part.label.english)) ?? ""
            return Reply.refused(forms.page(form.refused(with: [name: refusal])), context)
        }
        try await acts.write(Dictionary(parts, uniquingKeysWith: { first, _ in first }), sent(returned, form.key, context), by: user)
        try await discard(address, user)
        return Reply.redirect(to: returned.address("draft") + "?done=words")
    }

    // MARK: Checks

    func confirm(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let name = request.uri.queryParameters.get("check") ?? ""
        let (user, draft, _) = try await database.read { try self.draft(context, in: $0) }
        // One that is no longer asked was answered, or what it was about has changed: the page shows how it stands.
        let meant = draft.unconfirmed.filter { $0.name == name }.map(\.sentence)
        if !meant.isEmpty { try await acts.confirm(Set(meant), sent(draft.returned, nil, context), by: user) }
        return Reply.redirect(to: draft.returned.address("draft"))
    }

    // MARK: Signing

    func signing(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let page = try await database.read { transaction -> Page in
            let (user, draft, _) = try draft(context, unless: toSign, in: transaction)
            guard draft.errors.isEmpty else { throw ReturnRefusal.unfit(draft.errors.map(\.sentence)) }
            guard draft.unconfirmed.isEmpty else { throw ReturnRefusal.unconfirmed(draft.unconfirmed.map(\.sentence)) }
            let forms = ReturnForms(returned: draft.returned, token: context.token)
            let form = try filled(
                forms.sign(draft, key: context.newKey()), at: draft.returned.address("sign"), for: user, in: transaction)
            return forms.confirmation(draft, form, signs: user.name, as: user.role.label)
        }
        return Reply.page(page, context)
    }

    func seal(_ request: Request, _ context: HomewardContext) async throws -> Response {
        let (user, draft, _) = try await database.read { try self.draft(context, unless: toSign, in: $0) }
        let returned = draft.returned
        let forms = ReturnForms(returned: returned, token: context.token)
        let form = forms.sign(draft, key: context.newKey()).filled(from: context.form)
        let looked = ReturnActs.Looked(
            seen: context.form["seen"] ?? "", seals: Int(context.form["seals"] ?? "") ?? -1, reason: context.form.answer("reason"))
        do {
            let address = try await acts.seal(looked, sent(returned, form.key, context), by: user)
            try await discard(returned.address("sign"), user)
            return Reply.redirect(to: address + "?done=sealed")
        } catch let refusal as ReturnRefusal {
            guard let sentence = sentence(refusal) else { throw refusal }
            try await keep(form, at: returned.address("sign"), returned.words, context, user)
            let page = forms.confirmation(draft, form.refused(with: ["reason": sentence]), signs: user.name, as: user.role.label)
            return Reply.refused(page, context)
        }
    }

    // MARK: Questions

    /// The form in which this viewer asks or answers; nil for one who does neither, and for an answer where nothing is asked.
    func saying(
        _ returned: PeriodReturn, _ rights: ReturnRights, _ thread: ReturnThread, _ user: Directory.User, _ context: HomewardContext,
        in transaction: Transaction
    ) throws -> Form? {
        let answers = rights.writes(returned.entry) && !thread.entries.isEmpty
        // Where one side both sends and receives, what was asked is answered before something else is.
        let asks = rights.asks(returned.entry) && !(answers && thread.waits)
        guard asks || answers else { return nil }
        let form = ReturnForms(returned: returned, token: context.token).say(asking: asks, key: context.newKey())
        return try filled(form, at: form.address, for: user, in: transaction)
    }

    func ask(_ request: Request, _ context: HomewardContext) async throws -> Response {
        try await say(asking: true, context) { try await acts.ask($0, $1, by: $2) }
    }

    func answer(_ request: Request, _ context: HomewardContext) async throws -> Response {
        try await say(asking: false, context) { try await acts.answer($0, $1, by: $2) }
    }

    private func say(
        asking: Bool, _ context: HomewardContext, _ act: (String, ReturnActs.Sent, Directory.User) async throws -> String
    ) async throws -> Response {
        let (user, published) = try self.asking(context)
        let returned = try await database.read { try self.returned(context, published, for: user, in: $0) }
        let form = ReturnForms(returned: returned, token: context.token).say(asking: asking, key: context.newKey())
            .filled(from: context.form)
        let name = asking ? "ask" : "answer"
        do {
            let address = try await act(context.form.answer(name), sent(returned, form.key, context), user)
            try await discard(form.address, user)
            return Reply.redirect(to: address + "?done=said")
        } catch let refusal as ReturnRefusal {
            guard let sentence = sentence(refusal) else { throw refusal }
            try await keep(form, at: form.address, returned.words, context, user)
            let shown = form.refused(with: [name: sentence])
            let sealed = try await database.read { transaction in
                try sealedPage(returned, nil, user, context, saying: shown, in: transaction)
            }
            guard let sealed else { throw refusal }
            var page = sealed.page
            page.hasErrors = true
            try await log.keep(.list(sealed.listed), to: user, context)
            return Reply.refused(page, context)
        }
    }
}
