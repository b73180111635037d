import Core
import Specification
import Web

/// The form of a kind, drawn from the folder.
package struct KindForm {
    let service: Service
    let kind: Kind
    /// What its answers are sent under; nil: the kind's name.
    var name: String?
    /// The day whose list values are offered.
    let day: Day
    /// What hints say of settings.
    let agreed: Agreed
    /// The questions and groups drawn, by name.
    let asks: [String]
    /// The questions whose answers are not shown to whoever fills it in; left empty, they stay as they are.
    var unread: Set<String> = []
    /// Questions that the act is not done without, though a record may be without an answer to them.
    var insisted: Set<String> = []
    /// What links may lead to, by the name their field is sent under.
    var links: [String: [Choice]] = [:]
    /// Links that are answered without being asked.
    var filled: Set<String> = []
    /// What stands in the form, for the number of rows of its groups.
    var typed = FormBody()
    /// The words it is asked in: those for staff, unless somebody is asked who is supported.
    var style = OwnPages.Style.standard

    /// What the version of a record that an act adds to is sent under, as it stood when its form was opened.
    static func version(of kind: String) -> String { "\(kind)-version" }

    /// What a field is sent under: `referral-ward`; what a body calls `score.0.area` stands in the form's first row, as `assessment-score.1.area`.
    package static func name(_ kind: String, _ field: String) -> String {
        let steps = field.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard steps.count == 3, let nth = Int(steps[1]) else { return "\(kind)-\(field)" }
        return AddAnother.fieldName(steps[2], item: nth + 1, of: "\(kind)-\(steps[0])")
    }

    /// Section headings and questions, in the folder's order: fields without a section first.
    package var parts: [Form.Part] {
        let fields = service.questions(of: kind).filter { asks.contains($0.name) && !filled.contains(sentName($0.name)) }
        var parts = fields.filter { $0.section == nil }.map { Form.Part.field(drawn($0)) }
        for section in kind.sections {
            let fields = fields.filter { $0.section?.value == section.name }
            if fields.isEmpty { continue }
            parts.append(.heading(said(section.label)))
            parts += fields.map { .field(drawn($0)) }
        }
        return parts + kind.groups.filter { asks.contains($0.name) }.map { .field(drawn($0)) }
    }

    private func said(_ words: Words) -> String { words.said(easy: style.isEasy) }
    private func said(_ words: AgreedWords?) -> String? { words?.said(easy: style.isEasy, agreed) }

    private func sentName(_ field: String) -> String { KindForm.name(name ?? kind.name, field) }

    private func drawn(_ field: Field) -> FormField {
        FormField(
            sentName(field.name), said(field.label), control(of: field, choices: links[sentName(field.name)]),
            hint: hint(of: field), value: unread.contains(field.name) ? nil : field.firstChosen?.value,
            optional: !field.isRequired && !insisted.contains(field.name) || unread.contains(field.name))
    }

    private func hint(of field: Field) -> String? {
        let hint = said(field.hint)
        return unread.contains(field.name)
            ? [hint, "Your role does not read what stands here. Leave it empty to let it stand"].compactMap(\.self).joined(separator: ". ")
            : hint
    }

    /// Rows of the same questions: one to begin with, as many as the folder wants at least, or as many as there are; or one for each value of
    /// a list, in its order.
    private func drawn(_ group: Kind.Group) -> FormField {
        let name = sentName(group.name)
        let typedRows = min(typed.rows(of: name), group.most)
        let items = group.each.flatMap { each in
            rows(of: group, each: each.value, among: typedRows)?.map { item, value in
                AddAnother.Item(
                    questions(of: group, item, in: name, but: each.value),
                    given: .init(AddAnother.fieldName(each.value, item: item, of: name), value.code, label: said(value.label)))
            }
        }
        return FormField(
            name, said(group.label),
            .group(
                AddAnother(
                    name, noun: said(group.one).lowercased(), most: group.most,
                    items: items ?? (1...max(1, group.fewest, typedRows)).map { .init(questions(of: group, $0, in: name)) })),
            hint: items != nil && group.fewest == 0 ? "Leave empty what was not answered." : nil, optional: group.fewest == 0)
    }

    private func questions(of group: Kind.Group, _ item: Int, in name: String, but given: String? = nil) -> [FormField] {
        group.fields.filter { $0.name != given }.map { field in
            FormField(
                AddAnother.fieldName(field.name, item: item, of: name), said(field.label),
                control(of: field, choices: links["\(name).\(field.name)"]), hint: said(field.hint), optional: !field.isRequired)
        }
    }

    /// The rows of a group that has one for each value, each with the number it is sent under: those that were typed keep theirs, the others
    /// come after them. nil where what was typed cannot be told apart by its value, so that all of it is shown as it is.
    private func rows(of group: Kind.Group, each: String, among typedRows: Int) -> [(item: Int, value: CodeList.Value)]? {
        guard let field = group.fields[each], case .code(let name) = field.type, let list = service.lists[name] else { return nil }
        let sent = sentName(group.name)
        var numbers: [String: Int] = [:]
        for item in stride(from: 1, through: typedRows, by: 1) {
            let code = typed[AddAnother.fieldName(each, item: item, of: sent)] ?? ""
            guard list.values[code] != nil, numbers.updateValue(item, forKey: code) == nil else { return nil }
        }
        let shown = list.values.filter { $0.isOffered(on: day) || numbers[$0.code] != nil }
        guard shown.count <= group.most else { return nil }
        var next = typedRows
        return shown.map { value in
            if let item = numbers[value.code] { return (item, value) }
            next += 1
            return (next, value)
        }
    }

    private func control(of field: Field, choices: [Choice]?) -> Control {
        if let choices {
            return choices.count > 7 ? .select(choices, isSearchable: choices.count > 12) : .radios(choices)
        }
        if field.name == "covers", kind.coversPeriods { return .select(periods) }
        return control(of: field)
    }

    /// The periods one may report on: the one that runs and those of the two years before it.
    private var periods: [Choice] {
        let lengths = kind.reported?.oneForEach.compactMap { Period.Length(rawValue: $0.value) } ?? []
        return lengths.flatMap { length -> [Choice] in
            let many = [.month: 24, .quarter: 8, .year: 3][length] ?? 8
            let first = Period(length, containing: day, in: service.calendar)
            return sequence(first: first) { $0.previous(in: service.calendar) }.prefix(many).map { Choice($0.label, $0.words) }
        }
    }

    private func control(of field: Field) -> Control {
        switch field.type {
        case .yesNo: return .radios([Choice("yes", "Yes"), Choice("no", "No")], inline: true)
        case .number(let decimals): return .number(decimals: decimals)
        case .money: return .money
        case .minutes: return .duration
        // The day a record belongs to and a moment someone noted are near today; a date of birth or an end agreed is not.
        case .day: return .date(offering: field.name == kind.dayField?.value ? near(field) : nil)
        case .moment: return .dateTime(offering: near(field))
        case .text, .span: return .text()
        case .file: return .file(accept: AttachmentContent.accepted, megabytes: Attachment.mostBytes >> 20)
        case .longText: return .textArea(limit: 20_000)
        case .row: return .text(width: .twenty)
        case .code(let list):
            let choices = choices(of: list)
            let isLong = field.widget == .select || (field.widget == nil && choices.count > 7)
            return isLong ? .select(choices, isSearchable: choices.count > 12) : .radios(choices)
        case .codes(let list): return .checkboxes(choices(of: list))
        }
    }

    /// Tomorrow is offered where the folder says that the time may lie ahead.
    private func near(_ field: Field) -> Control.NearDays { field.isPast == false ? .future(today: day) : .past(today: day) }

    private func picture(of value: CodeList.Value) -> String? {
        style == .pictures ? value.picture.map { Assets.address(ofPicture: $0.rawValue) } : nil
    }

    private func choices(of list: String) -> [Choice] {
        (service.lists[list]?.offered(on: day) ?? []).map { value in
            Choice(value.code, said(value.label), picture: picture(of: value))
        }
    }
}

extension KindForm {
    /// Every question of a kind, with nothing to link to.
    package init(_ kind: Kind, of service: Service, on day: Day, agreed: Agreed) {
        self.init(service: service, kind: kind, day: day, agreed: agreed, asks: kind.fields.names)
    }
}
