import Core
import Web

/// The pages before anybody is signed in. HTML, and nothing but HTML.
enum DoorPages {
    private static func said(_ refusal: AccountRefusal?) -> String? { refusal.map { "\($0.notice.sentence) \($0.notice.remedy)" } }

    private static func leading(_ destination: Destination?) -> [Form.Hidden] {
        destination.map { [Form.Hidden("to", $0.address)] } ?? []
    }

    static func door(token: String, to destination: Destination?, typed: FormBody = FormBody(), _ refusal: AccountRefusal? = nil) -> Page {
        var form = Form(
            to: "/sign-in", token: token,
            [
                .field(FormField("name", "Your sign-in name", .text(width: .twenty), autocomplete: "username")),
                .field(FormField("password", "Password", .password())),
            ], buttons: [Button("Go on")], hidden: leading(destination)
        ).filled(from: typed)
        form.problem = said(refusal)
        var page = Page("Sign in", form: form)
        page.content += "<p>\(Link("I was given a set-up code", to: "/set-up"))</p>"
        return page
    }

    static func code(token: String, step: String, to destination: Destination?, _ refusal: AccountRefusal? = nil) -> Page {
        let isWrong = refusal == .wrongCode
        var form = Form(
            to: "/sign-in/code", token: token,
            [
                .field(
                    FormField(
                        "code", "Code from your app", .text(width: .ten),
                        hint: "Six digits that change every half minute, or one of the codes you printed",
                        error: isWrong ? said(refusal) : nil, autocomplete: "one-time-code"))
            ], buttons: [Button("Sign in")], hidden: [Form.Hidden("step", step)] + leading(destination))
        if !isWrong { form.problem = said(refusal) }
        return Page("Enter your code", back: BackLink("Start again", to: "/sign-in"), form: form)
    }

    // MARK: Setting up

    static func setUpCode(token: String, _ refusal: AccountRefusal? = nil) -> Page {
        let form = Form(
            to: "/set-up", token: token,
            fields: [
                FormField(
                    "set-up", "Your set-up code", .text(width: .twenty), hint: "Sixteen letters and digits that were given to you",
                    error: said(refusal))
            ], button: "Go on")
        return Page("Set up how you sign in", back: BackLink("Back to the door", to: "/sign-in"), form: form)
    }

    static func setUp(_ asked: Accounts.SetUp, _ code: String, token: String, _ refusal: AccountRefusal? = nil) -> Page {
        var parts: [Form.Part] = []
        let isPassword: Bool =
            switch refusal {
            case .shortPassword, .longPassword, .commonPassword, .passwordsDiffer, .notRecognised: true
            default: false
            }
        let wrong = isPassword ? said(refusal) : nil
        if asked.asks == .factor {
            parts.append(.field(FormField("password", "Your password", .password(), error: wrong)))
        } else {
            let hint = "At least \(PasswordRules.fewest) characters. Three or four words that have nothing to do with each other do well"
            parts += [
                .field(FormField("password", "A password", .password(isNew: true), hint: hint, error: wrong)),
                .field(FormField("again", "The same password again", .password(isNew: true))),
            ]
        }
        if asked.asks != .password { parts += [.heading("Your authenticator app"), .content(app(asked))] }
        parts.append(
            .field(
                FormField(
                    "code", "The code that the app shows now", .text(width: .ten),
                    error: refusal == .wrongCode ? said(refusal) : nil, autocomplete: "one-time-code")))
        var form = Form(to: "/set-up/finish", token: token, parts, buttons: [Button("Set up")], hidden: [Form.Hidden("set-up", code)])
        if refusal == .tooOften || refusal == .busy { form.problem = said(refusal) }
        return Page("Set up how you sign in", caption: "For \(asked.account.name), who signs in as \(asked.account.code)", form: form)
    }

    private static func app(_ asked: Accounts.SetUp) -> HTML {
        var html: HTML = "<p>Add an account to the app on your phone and type this key into it:</p>"
        html += "<p><code>\(asked.factor.typed)</code></p>"
        html += "<p>On the phone itself: \(Link("open it in the app", to: asked.factor.address(of: asked.account.code)))</p>"
        return html
    }

    static func done(_ codes: [String]) -> Page {
        var content: HTML = "\(Heading("You can sign in now"))"
        if !codes.isEmpty {
            content += "<p>Print these codes or write them down, and keep them away from your phone. Each stands in for the app once. "
            content += "They are shown only now.</p><ul class=\"references\">"
            for code in codes { content += "<li><code>\(code)</code></li>" }
            content += "</ul>"
        }
        content += "\(ButtonGroup(Button("Sign in", .link(to: "/sign-in"))))"
        return Page("You can sign in now", content)
    }
}
