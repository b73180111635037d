import Core

enum StyleguideForms {
    private static let today = Day(2026, 5, 14)

    private static var fields: [FormField] {
        [
            FormField("name", "Preferred name", hint: "What they like to be called", autocomplete: "off"),
            FormField(
                "telephone", "Phone number", .text(width: .twenty, keyboard: .tel), optional: true,
                source: "From the referral, 3 May 2026"),
            FormField("born", "Date of birth", .date(), autocomplete: "off"),
            FormField("visit", "Date of the visit", .date(offering: .future(today: today))),
            FormField("seen", "When were they last seen?", .dateTime(offering: .past(today: today))),
            FormField("start", "Start time", .time),
            FormField("length", "Length of the visit", .duration),
            FormField("rent", "Weekly rent", .money),
            FormField("hours", "Hours agreed", .number(unit: "hours a week", decimals: 1)),
            FormField("words", "What happened?", .textArea(rows: 4, limit: 200), hint: "Write as if the person will read it"),
            FormField(
                "home", "Where do they live now?",
                .radios([
                    Choice("own", "Their own home"),
                    Choice("friends", "With friends or family", hint: "Also where it is only for a few nights"),
                    Choice("none", "No fixed address", then: [FormField("where", "Where can we find them?")]),
                ])),
            FormField("happy", "Are they happy with the plan?", .radios([Choice("yes", "Yes"), Choice("no", "No")], inline: true)),
            FormField(
                "needs", "What do they want help with?",
                .checkboxes([
                    Choice("money", "Money and benefits"), Choice("health", "Health"), Choice("work", "Work and learning"),
                    Choice("nothing", "None of these", exclusive: true),
                ]), hint: "Choose all that fit"),
            FormField("district", "District", .select([Choice("n", "North"), Choice("s", "South"), Choice("e", "East")])),
            FormField(
                "school", "School or college",
                .select(["Ashdown", "Beech Hill", "Cedar Road", "Dale End", "Elm Park"].map { Choice($0, $0) }, isSearchable: true)),
            FormField("paper", "Tenancy agreement", .file(accept: ["application/pdf", "image/*"]), hint: "A photo is fine, up to 20MB"),
            FormField("password", "Password", .password()),
            FormField(
                "goals", "Goals",
                .group(
                    AddAnother(
                        "goals", noun: "goal",
                        items: (1...2).map { item in
                            .init([FormField(AddAnother.fieldName("words", item: item, of: "goals"), "What do they want to do?")])
                        }))),
        ]
    }

    private static func form(token: String) -> Form {
        var parts = fields.map(Form.Part.field)
        let signature = Signature(
            "agree", title: "Sign the plan", statements: ["I was part of making this plan.", "I know I can change my mind."],
            version: "Version 3, 14 May 2026")
        parts.append(.content(signature.html))
        return Form(
            to: "/styleguide/questions", token: token, key: "0123456789abcdef", parts,
            buttons: [Button("Save note"), Button("Save and come back", .submit(name: "later", value: "yes"), look: .second)],
            draft: "/drafts/example", saved: "Saved at 14:32")
    }

    static func questions(token: String) -> Page {
        Page("Questions", back: BackLink(to: "/styleguide"), caption: "Components", form: form(token: token))
    }

    static func problems(token: String) -> Page {
        let body = FormBody([
            .init("visit", "31 4 2026"), .init("length", "14 hours"), .init("rent", "a lot"), .init("home", "none"),
            .init("born", "1 1 1926"),
        ])
        var form = form(token: token).filled(from: body)
        form = form.refused(with: [
            "name": "Enter the preferred name",
            "visit": DateEntry.Problem.unreal.sentence("the date of the visit"),
            "length": DurationEntry.Problem.atMost(Minutes(720)).sentence("the length of the visit"),
            "rent": AmountEntry.Problem.notMoney.sentence("the weekly rent"),
            "happy": "Choose yes if they are happy with the plan",
            "where": "Enter where we can find them",
            "goals.2.words": "Enter what they want to do",
        ])
        form.parts = form.parts.map { part in
            guard case .field(var field) = part, field.name == "born" else { return part }
            field.softCheck = SoftCheck("This person would be 100 years old on the day of the visit.")
            return .field(field)
        }
        return Page("Questions with problems", back: BackLink(to: "/styleguide"), caption: "Components", form: form)
    }
}
