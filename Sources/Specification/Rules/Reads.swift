import Language

/// What a rule reads: kinds, and the fields of their records.
struct Reads {
    private(set) var kinds: Set<String> = []
    /// Kinds whose records a rule goes through, rather than coming to one along a link.
    private(set) var searched: Set<String> = []
    private(set) var fields: Set<FieldName> = []
    private(set) var settings: Set<String> = []
    /// Codes of figures that are read as rows.
    private(set) var figures: Set<String> = []
    private(set) var shifts: Set<PeriodShift> = []

    struct FieldName: Hashable { let kind: String, field: String }

    init() {}
    init(_ term: Term) { read(term) }
    init(_ indicator: Indicator) {
        read(indicator.parts)
        (indicator.needs?.kind).map { _ = kinds.insert($0) }
    }

    mutating func formUnion(_ other: Reads) {
        kinds.formUnion(other.kinds)
        fields.formUnion(other.fields)
        searched.formUnion(other.searched)
        settings.formUnion(other.settings)
    }

    private mutating func read(_ parts: (terms: [Term], rows: [RowsTerm])) {
        for term in parts.terms { read(term) }
        for rows in parts.rows {
            kinds.insert(rows.kind)
            searched.insert(rows.kind)
            if let route = rows.route { read(route) }
            read(rows.parts)
        }
    }

    private mutating func read(_ term: Term) {
        switch term.form {
        case .period(let shift): shifts.insert(shift)
        case .setting(let name, _): settings.insert(name)
        case .row(let variable): kinds.insert(variable.kind)
        case .field(let record, let name), .dated(let record, let name, _), .worked(let record, let name, _, _):
            if case .row(let kind) = record.type { fields.insert(FieldName(kind: kind, field: name)) }
        case .reached(_, let route): read(route)
        case .comparison(let left, .is, let right):
            if case .field(let row, "code") = left.form, row.type == .row(kind: "figure"), case .text(let code) = right.form {
                figures.insert(code)
            }
        default: break
        }
        read(term.parts)
    }

    private mutating func read(_ route: Route) {
        switch route {
        case .link(_, let kind), .inverse(_, let kind), .shared(_, _, let kind): kinds.insert(kind)
        }
    }
}

extension Service {
    /// Whether a rule reads one of these questions or groups of a kind.
    package func reads(_ passage: Passage, anyOf questions: Set<String>, of kind: Kind) -> Bool {
        guard !questions.isEmpty, let rule = rules[passage] else { return false }
        let reads = Reads(rule.term)
        return reads.fields.contains { $0.kind == kind.name && questions.contains($0.field) } || !reads.kinds.isDisjoint(with: questions)
    }
}
