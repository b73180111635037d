import Core

/// One of several answers to choose from.
package struct Choice: Sendable, Hashable {
    package var value: String
    package var label: String
    package var hint: String?
    /// The address of a picture of ours, which says nothing that the label does not.
    package var picture: String?
    /// Unticks the others: "None of these".
    package var isExclusive: Bool
    /// Asked only of those who choose this one.
    package var then: [FormField]

    package init(
        _ value: String, _ label: String, hint: String? = nil, picture: String? = nil, exclusive: Bool = false, then: [FormField] = []
    ) {
        (self.value, self.label, self.hint, self.picture, self.isExclusive, self.then) = (value, label, hint, picture, exclusive, then)
    }
}

/// How a question is answered.
package enum Control: Sendable, Hashable {
    /// One line. The width hints at how much is wanted, in characters.
    case text(width: Width = .full, keyboard: Keyboard = .text)
    case textArea(rows: Int = 5, limit: Int? = nil)
    case radios([Choice], inline: Bool = false)
    case checkboxes([Choice])
    /// A long list; with `isSearchable` it becomes a box to type in where JavaScript runs. `unchosen` stands where none is chosen.
    case select([Choice], isSearchable: Bool = false, unchosen: String = "Choose one")
    /// One box that takes a date as people write it (``DateEntry``).
    case date(offering: NearDays? = nil)
    /// A date and a time; the time's box is called `<name>-time`.
    case dateTime(offering: NearDays? = nil)
    case time
    case money
    /// A length of time, such as `1 hour 30 minutes`.
    case duration
    case number(unit: String? = nil, decimals: Int = 0)
    case file(accept: [String], megabytes: Int = 20)
    case password(isNew: Bool = false)
    /// A group of questions that may be answered several times.
    case group(AddAnother)

    /// Buttons for days near today, where such a day is likely. They write a date, because "today" in a draft would mean another day
    /// tomorrow.
    package enum NearDays: Sendable, Hashable {
        /// Yesterday and Today: for what has happened.
        case past(today: Day)
        /// Today and Tomorrow: for what is planned.
        case future(today: Day)
    }

    package enum Width: String, Sendable { case two, four, ten, twenty, full }
    package enum Keyboard: String, Sendable { case text, numeric, decimal, tel, email, url, search }

    /// Several boxes under one question need a fieldset.
    var isGroup: Bool {
        switch self {
        case .radios, .checkboxes, .dateTime: true
        default: false
        }
    }
}

/// An unlikely answer: what clashes, and whether the person who typed it has said that it is right.
package struct SoftCheck: Sendable, Hashable {
    package var sentence: String
    package var isConfirmed: Bool
    package init(_ sentence: String, confirmed: Bool = false) { (self.sentence, self.isConfirmed) = (sentence, confirmed) }
}

/// A question of a form with what was typed so far.
package struct FormField: Component, Hashable {
    /// The name it is sent under and the `id` that errors link to.
    package var name: String
    package var label: String
    /// One sentence, without links.
    package var hint: String?
    package var control: Control
    /// As typed: nothing here is ever corrected, so that a wrong value comes back as it was.
    package var values: [String]
    package var error: String?
    package var isOptional: Bool
    package var softCheck: SoftCheck?
    package var autocomplete: String?
    /// The question is the heading of its page.
    package var isHeading: Bool
    /// The known answer that is offered, with where it comes from: "From the referral, 3 May 2026".
    package var source: String?

    package init(
        _ name: String, _ label: String, _ control: Control = .text(), hint: String? = nil, value: String? = nil,
        values: [String] = [], error: String? = nil, optional: Bool = false, softCheck: SoftCheck? = nil,
        autocomplete: String? = nil, heading: Bool = false, source: String? = nil
    ) {
        self.name = name
        self.label = label
        self.control = control
        self.hint = hint
        self.values = value.map { [$0] } ?? values
        self.error = error
        self.isOptional = optional
        self.softCheck = softCheck
        self.autocomplete = autocomplete
        self.isHeading = heading
        self.source = source
    }

    package var value: String { values.first ?? "" }
    /// The name under which "yes, this is right" is sent.
    package var confirmationName: String { "\(name)-confirmed" }
    /// The name under which "take this file out" is sent.
    package var removalName: String { FormField.removalName(name) }
    package static func removalName(_ name: String) -> String { "\(name)-remove" }
    /// The box that holds the time of a date and time.
    package var timeName: String { "\(name)-time" }

    /// The field with what was sent for it.
    package func filled(from body: FormBody) -> FormField {
        var field = self
        switch control {
        case .dateTime: field.values = [body[name] ?? "", body[timeName] ?? ""]
        case .password: field.values = []
        case .group(let group): field.control = .group(group.filled(from: body))
        case .radios(let choices, let inline): field.control = .radios(choices.map { $0.filled(from: body) }, inline: inline)
        case .checkboxes(let choices): field.control = .checkboxes(choices.map { $0.filled(from: body) })
        default: break
        }
        if !control.holdsItsOwnValues { field.values = body.all(name) }
        if field.softCheck != nil { field.softCheck?.isConfirmed = body[confirmationName] == "yes" }
        return field
    }

    /// This field and every field asked inside it.
    package var all: [FormField] {
        switch control {
        case .radios(let choices, _), .checkboxes(let choices): [self] + choices.flatMap { $0.then.flatMap(\.all) }
        case .group(let group): [self] + group.items.flatMap(\.fields).flatMap(\.all)
        default: [self]
        }
    }

    /// The field with the errors found for it and for the fields inside it.
    package func refused(with errors: [String: String]) -> FormField {
        var field = self
        field.error = errors[name] ?? error
        switch control {
        case .radios(let choices, let inline): field.control = .radios(choices.map { $0.refused(with: errors) }, inline: inline)
        case .checkboxes(let choices): field.control = .checkboxes(choices.map { $0.refused(with: errors) })
        case .group(let group): field.control = .group(group.refused(with: errors))
        default: break
        }
        return field
    }
}

extension Control {
    fileprivate var holdsItsOwnValues: Bool {
        switch self {
        case .dateTime, .password, .group: true
        default: false
        }
    }
}

extension Choice {
    func filled(from body: FormBody) -> Choice {
        var choice = self
        choice.then = then.map { $0.filled(from: body) }
        return choice
    }
    func refused(with errors: [String: String]) -> Choice {
        var choice = self
        choice.then = then.map { $0.refused(with: errors) }
        return choice
    }
}
