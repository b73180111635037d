import Language

/// What a rule reads: kinds, and the fields of their records.
struct Reads {
    private(set) var kinds: Set<String> = []
    private(set) var fields: Set<FieldName> = []
    private(set) var settings: Set<String> = []
    /// Codes of figures that are read as rows.
    private(set) var figures: Set<String> = []
    private(set) var shifts: Set<PeriodShift> = []

    struct FieldName: Hashable { let kind: String, field: String }

    init() {}
    init(_ term: Term) { read(term) }
    init(_ indicator: Indicator) {
        switch indicator.measure {
        case .share(let rows, let counted):
            read(rows)
            read(counted)
        case .count(let rows): read(rows)
        case .figure(let plan): read(plan.term)
        }
        for reason in indicator.leaveOut { read(reason.rule) }
        for path in indicator.by { read(path) }
        for more in indicator.also { read(more.plan.term) }
        (indicator.cannot?.plan.term).map { read($0) }
        (indicator.needs?.kind).map { _ = kinds.insert($0) }
    }

    mutating func formUnion(_ other: Reads) {
        kinds.formUnion(other.kinds)
        fields.formUnion(other.fields)
    }

    private mutating func read(_ terms: [Term]) { for term in terms { read(term) } }

    private mutating func read(_ term: Term) {
        switch term.form {
        case .number, .day, .text, .code, .yesNo, .length, .now, .today, .part: break
        case .period(let shift): shifts.insert(shift)
        case .setting(let name, let on):
            settings.insert(name)
            on.map { read($0) }
        case .row(let variable): kinds.insert(variable.kind)
        case .field(let record, let name), .dated(let record, let name, _):
            if case .row(let kind) = record.type { fields.insert(FieldName(kind: kind, field: name)) }
            read(record)
            if case .dated(_, _, let on) = term.form { read(on) }
        case .worked(let record, let name, _, let body):
            if case .row(let kind) = record.type { fields.insert(FieldName(kind: kind, field: name)) }
            read(record)
            read(body)
        case .reached(let record, let route):
            read(record)
            read(route)
        case .attribute(let code, _, _): read(code)
        case .span(let inner), .edge(let inner, _), .not(let inner), .recorded(let inner, _), .among(let inner, _, _): read(inner)
        case .and(let parts), .or(let parts), .call(_, let parts), .band(_, let parts, _): read(parts)
        case .comparison(let left, .is, let right):
            if case .field(let row, "code") = left.form, row.type == .row(kind: "figure"), case .text(let code) = right.form {
                figures.insert(code)
            }
            read([left, right])
        case .comparison(let left, _, let right), .within(let left, let right, _), .during(let left, let right),
            .open(let left, _, let right),
            .calculation(let left, _, let right):
            read([left, right])
        case .choice(let branches, let otherwise):
            for branch in branches { read([branch.value, branch.condition]) }
            read(otherwise)
        case .has(let rows, _): read(rows)
        case .count(let different, let rows):
            read(rows)
            read(different)
        case .fold(_, let value, let rows), .the(let value, let rows):
            read(rows)
            read(value)
        }
    }

    private mutating func read(_ route: Route) {
        switch route {
        case .link(_, let kind), .inverse(_, let kind), .shared(_, _, let kind): kinds.insert(kind)
        }
    }

    private mutating func read(_ rows: RowsTerm) {
        kinds.insert(rows.kind)
        switch rows.source {
        case .every: break
        case .along(let start, let route):
            read(start)
            read(route)
        case .defined(let base): read(base)
        case .through(let base, let route):
            read(base)
            read(route)
        }
        read(rows.forEach + rows.by + [rows.condition, rows.existence].compactMap(\.self))
    }
}
