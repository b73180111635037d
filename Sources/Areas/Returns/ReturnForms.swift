import Core
import Figures
import Specification
import Web

/// The forms of a return.
struct ReturnForms {
    let returned: PeriodReturn
    let token: String

    private func draftAddress(_ part: String) -> String { "/drafts?form=\(returned.address(part))" }

    func words(key: String) -> Form {
        let fields = returned.entry.narrative.map { part in
            FormField(part.name, part.label.english, .textArea(rows: 8, limit: ReturnActs.mostCharacters), optional: true)
        }
        return Form(
            to: returned.address("words"), token: token, key: key, fields: fields, button: "Save these words", draft: draftAddress("words"))
    }

    func page(_ form: Form) -> Page {
        Page(
            "Words to the return", back: BackLink("Back to the return", to: returned.address("draft")), place: "/returns",
            caption: returned.words, form: form)
    }

    /// A question to those who sent a return, or an answer to those who ask.
    func say(asking: Bool, key: String) -> Form {
        let part = asking ? "ask" : "answer"
        let field = FormField(part, asking ? "Your question" : "Your answer", .textArea(rows: 4, limit: ReturnActs.mostCharacters))
        return Form(
            to: returned.address(part), token: token, key: key, fields: [field], button: asking ? "Ask this" : "Send this answer",
            draft: draftAddress(part))
    }

    // MARK: Signing

    func sign(_ draft: ReturnDraft, key: String) -> Form {
        let why = FormField(
            "reason", "Why is it sent again?", .textArea(rows: 3, limit: ReturnActs.mostCharacters),
            hint: "It stands on the return beside what changed")
        return Form(
            to: returned.address("sign"), token: token, key: key, draft.seals.isEmpty ? [] : [.field(why)],
            buttons: [Button("Sign and seal")], draft: draft.seals.isEmpty ? nil : draftAddress("sign"),
            hidden: [.init("seen", draft.seen), .init("seals", String(draft.seals.count))])
    }

    func confirmation(_ draft: ReturnDraft, _ form: Form, signs name: String, as role: String) -> Page {
        let missed = draft.figures.count { $0.result == .missed }
        let facts = SummaryList([
            .init("Return", returned.words), .init("Figures", "\(draft.figures.count), of which \(missed) missed their target"),
            .init("Signed by", "\(name), \(role)"),
            .init("By version", "\(returned.service.version.prefix(8)) of the service’s folder"),
        ])
        let question = "Sign and seal this return?"
        let confirmation = Confirmation(
            question, facts: facts,
            consequence: "What is sealed stays as it is. What is recorded later is shown beside it, and a return can be sent again.",
            form: form, cancel: Link("Back to the draft", to: returned.address("draft")))
        var page = Page(
            question, back: BackLink("Back to the return", to: returned.address("draft")), place: "/returns", confirmation.html)
        page.hasErrors = form.hasErrors
        return page
    }
}
