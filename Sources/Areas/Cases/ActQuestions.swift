import Core
import Language
import Specification

extension Service {
    /// The questions and groups that an act asks of a kind, by name, in the order of the form; none for a kind it does not name.
    ///
    /// - Parameter isNew: of the record that the act makes, where it also adds to one of the same kind.
    package func asked(of kind: Kind, in act: ServiceAct, isNew: Bool = false) -> [String] {
        // From when a case is follows from what opens it; it is asked only where a folder names it.
        let all =
            kind.name == "case"
            ? kind.fields.filter(\.isAdded).map(\.name) + kind.groups.names : questions(of: kind).names + kind.groups.names
        if !isNew, let amend = act.amends.first(where: { $0.kind.value == kind.name }) {
            return amend.fields.map { named in
                (questions(of: kind).names + kind.groups.names).filter { name in named.contains { $0.value == name } }
            }
                ?? all
        }
        return act.records.contains { $0.value == kind.name } ? all : []
    }

    /// The question of the record in hand that a guard insists on, and on nothing else: `resolved is recorded`, or a yes. nil for any other.
    func insisted(by guarded: Check, in act: ServiceAct) -> String? {
        guard let term = rules[guarded.unless]?.term, let kind = kinds[kindInHand(of: act)] else { return nil }
        var wanted = term
        if case .recorded(let answer, expected: true) = term.form { wanted = answer }
        guard case .field(let row, let name) = wanted.form, case .row = row.form else { return nil }
        let isNew = !act.amends.contains { $0.kind.value == kind.name }
        return asked(of: kind, in: act, isNew: isNew).contains(name) ? name : nil
    }

    /// Whether records of a kind say something about a case, or about a person.
    func concerns(_ kind: Kind, _ link: String) -> Bool { kind.name == link || links(of: kind).contains(link) }

    /// When something happened: the moment that the record names, or the moment of recording where that is on the same day, or noon.
    func moment(of kind: Kind, fields: [String: JSON], on day: Day, recorded: Moment) -> Moment {
        if let moment = fields[kind.dayField?.value ?? ""]?.text.flatMap({ Moment(iso: $0) }) { return moment }
        return day == recorded.day ? recorded : Moment(day, 12)
    }

    /// The last day of a record's span among these answers.
    func end(of kind: Kind, in fields: [String: JSON]) -> Day? {
        fields[kind.span?.ends.value ?? ""]?.text.flatMap { Day(iso: $0) ?? Moment(iso: $0)?.day }
    }
}
