import Access
import Core
import Hummingbird
import Record
import Specification
import Storage
import Web

/// What a list may be narrowed to (experience EXP-06, EXP-48): the listed questions whose answers are chosen, and of open cases the stage and the
/// links of the case to a register, as to its worker. Of questions that the viewer reads alone: whoever narrows a list learns the answer.
///
/// What is chosen stands in the address by the names and codes of the folder, `?stage=planning&referral-ward=birch`, so that a narrowed list has
/// an address to come back to and the file of it holds the same. What is not offered narrows nothing.
struct ListFilter: Sendable {
    /// A question that narrows the list.
    struct Question: Sendable {
        /// As it stands in the address, the way forms name it.
        let name: String
        let label: String
        let choices: [Choice]
        /// What of the store each choice is.
        let narrowing: @Sendable (String) -> CaseStore.Narrowing
    }

    private let questions: [Question]
    /// What is chosen, by the question's name.
    private let chosen: [String: Choice]

    /// - Parameter asked: what the address says of a name.
    init(_ questions: [Question], asked: (String) -> String?) {
        self.questions = questions.filter { $0.choices.count > 1 }
        chosen = self.questions.reduce(into: [:]) { chosen, question in
            guard let value = asked(question.name) else { return }
            chosen[question.name] = question.choices.first { $0.value == value }
        }
    }

    private var on: [(question: Question, choice: Choice)] {
        questions.compactMap { question in chosen[question.name].map { (question, $0) } }
    }

    var narrowing: [CaseStore.Narrowing] { on.map { $0.question.narrowing($0.choice.value) } }

    /// `Ward: Birch`, for the cover of a file.
    var words: [(what: String, value: String)] { on.map { ($0.question.label, $0.choice.label) } }
    var isOn: Bool { !chosen.isEmpty }

    /// `/referrals?referral-ward=birch&page=2`
    func address(_ place: String, without name: String? = nil, page: Int? = nil) -> String {
        let pairs =
            on.filter { $0.question.name != name }.map { "\($0.question.name)=\($0.choice.value)" } + (page.map { ["page=\($0)"] } ?? [])
        return pairs.isEmpty ? place : "\(place)?\(pairs.joined(separator: "&"))"
    }

    /// - Parameter place: the address of the whole list.
    func form(at place: String) -> HTML {
        if questions.isEmpty { return "" }
        let fields = questions.map { question in
            FormField(
                question.name, question.label, .select(question.choices, isSearchable: question.choices.count > 12, unchosen: "All"),
                value: chosen[question.name]?.value)
        }
        let chips = on.map { Filter.Chip("\($0.question.label): \($0.choice.label)", remove: address(place, without: $0.question.name)) }
        return "\(Filter(to: place, fields: fields, chips: chips, clear: place))"
    }
}

extension CaseRoutes {
    /// To what a request narrows a list.
    func filter(
        of kind: Kind, in published: Published, for user: Directory.User, _ request: Request, on today: Day
    ) async throws -> ListFilter {
        let read = shelf.asRead(published, by: user.viewer).service.kinds[kind.name] ?? kind
        return try await database.read { try filter(of: read, in: published, for: user, request, on: today, $0) }
    }

    /// - Parameter kind: as the user reads it.
    func filter(
        of kind: Kind, in published: Published, for user: Directory.User, _ request: Request, on today: Day, _ transaction: Transaction
    ) throws -> ListFilter {
        ListFilter(try questions(of: kind, in: published, for: user, on: today, transaction)) { request.uri.queryParameters.get($0) }
    }

    /// What a list of a kind may be narrowed to by a user.
    private func questions(
        of kind: Kind, in published: Published, for user: Directory.User, on today: Day, _ transaction: Transaction
    ) throws -> [ListFilter.Question] {
        let service = published.service, read = shelf.asRead(published, by: user.viewer)
        var registers: [String: [Choice]] = [:]
        if !service.isOfCase(kind) {
            return try self.questions(kind.columnsOfRegister, of: kind, in: published, read, for: user, &registers, transaction)
        }
        if !service.openings.contains(where: { $0.kind.name == kind.name }) {
            let periods = published.lastPeriods(on: today)
            let period = ListFilter.Question(name: "period", label: "When", choices: periods.map { Choice($0.label, $0.words) }) { label in
                .days(periods.first { $0.label == label }.map { $0.first...$0.last } ?? today...today)
            }
            return try [period]
                + self.questions(kind.columnsOfList, of: kind, in: published, read, for: user, &registers, transaction)
        }
        let stages = service.stages.filter { !$0.ends }.map { Choice($0.name, $0.label.english) }
        var questions = [ListFilter.Question(name: "stage", label: "Stage", choices: stages) { .stage($0) }]
        questions += try self.questions(kind.columnsOfList, of: kind, in: published, read, for: user, &registers, transaction)
        guard let own = read.service.kinds["case"] else { return questions }
        let table = service.table(of: own)
        for field in own.fields {
            guard case .row = field.type,
                let choices = try choices(of: field, in: published, read, for: user, &registers, transaction)
            else { continue }
            let column = service.column(of: field)
            questions.append(
                .init(name: KindForm.name("case", field.name), label: field.label.english, choices: choices) {
                    .ofCase(table: table, column: column, CaseRoutes.stored($0, field))
                })
        }
        return questions
    }

    /// Those that stand in the list itself.
    private func questions(
        _ fields: [Field], of kind: Kind, in published: Published, _ read: ReadableService, for user: Directory.User,
        _ registers: inout [String: [Choice]],
        _ transaction: Transaction
    ) throws -> [ListFilter.Question] {
        try fields.compactMap { field in
            guard let choices = try choices(of: field, in: published, read, for: user, &registers, transaction) else { return nil }
            let column = published.column(of: field, in: kind)
            return .init(name: KindForm.name(kind.name, field.name), label: field.label.english, choices: choices) {
                .answer(column, CaseRoutes.stored($0, field))
            }
        }
    }

    /// What may be chosen for a question; nil for one whose answers are not chosen, or lead to what is not a register.
    /// - Parameter registers: the records of those already read: a case may link twice to one, as to a worker and to who covers for them.
    private func choices(
        of field: Field, in published: Published, _ read: ReadableService, for user: Directory.User, _ registers: inout [String: [Choice]],
        _ transaction: Transaction
    ) throws -> [Choice]? {
        let service = published.service
        switch field.type {
        case .yesNo: return [Choice("yes", "Yes"), Choice("no", "No")]
        case .code(let list), .codes(let list): return service.lists[list]?.values.map { Choice($0.code, $0.label.english) }
        case .row(let name):
            guard let kind = service.kinds[name], service.isRegister(kind), user.viewer.reads(kind.marks) else { return nil }
            if let known = registers[name] { return known }
            let records = try CaseStore(transaction, for: user.viewer).records(of: name, in: published.reference)
            let choices = try RecordNames(read, transaction).choices(records.map(\.description), of: name).sorted { $0.label < $1.label }
            registers[name] = choices
            return choices
        default: return nil
        }
    }

    private static func stored(_ choice: String, _ field: Field) -> Value {
        switch field.type {
        case .yesNo: (choice == "yes").stored
        case .row: Reference(choice)?.stored ?? .null
        default: choice.stored
        }
    }
}

extension Kind {
    /// The questions that stand in a list of its records.
    var columnsOfList: [Field] { listed.compactMap { fields[$0.value] } }
    /// The same of a register, which needs not say which they are.
    var columnsOfRegister: [Field] { listed.isEmpty ? Array(fields.prefix(4)) : columnsOfList }
}

extension Published {
    /// The service's period that runs, and those of the year before it.
    fileprivate func lastPeriods(on today: Day) -> [Period] {
        let running = Period(service.reports, containing: today, in: service.calendar)
        return Array(sequence(first: running) { $0.previous(in: self.service.calendar) }.prefix(service.reports == .month ? 13 : 5))
    }

    /// Where the answers to a question stand.
    func column(of field: Field, in kind: Kind) -> CaseStore.Column {
        guard case .codes = field.type else { return .cell(service.column(of: field)) }
        return .codes(table: service.childTable(of: kind, field.name, added: field.isAdded))
    }
}
