import Language

/// Finds rules that go by `service` from a record of the whole service to one that asks for a service of its own, or back: the one names the
/// commissioned service and the other a record of a register, so they never meet, and the rule would quietly find nothing.
struct OwnService {
    let service: Service

    /// The two kinds that a rule takes for being of the same service; nil where there are none.
    func mistaken(in rule: Rule) -> (from: String, to: String)? { mistaken(rule.term) }

    func mistaken(in indicator: Indicator) -> (from: String, to: String)? { mistaken(indicator.parts) }

    private func mistaken(_ parts: (terms: [Term], rows: [RowsTerm])) -> (from: String, to: String)? {
        parts.terms.lazy.compactMap { mistaken($0) }.first ?? parts.rows.lazy.compactMap { mistaken($0) }.first
    }

    private func mistaken(_ term: Term) -> (from: String, to: String)? {
        if case .reached(let start, let route) = term.form, let found = mistaken(from: start, by: route) { return found }
        return mistaken(term.parts)
    }

    private func mistaken(_ rows: RowsTerm) -> (from: String, to: String)? {
        if case .along(let start, let route) = rows.source, let found = mistaken(from: start, by: route) { return found }
        return mistaken(rows.parts)
    }

    private func mistaken(from start: Term, by route: Route) -> (from: String, to: String)? {
        switch route {
        case .shared("service", "service", let kind):
            return asks(start.kind) == asks(kind) ? nil : start.kind.map { ($0, kind) }
        case .inverse("service", let kind):
            // What leads to the service: a record's own link, or its answer to a question that is called the same.
            guard case .field(let record, "service") = start.form else { return nil }
            return asks(record.kind) == asks(kind) ? nil : record.kind.map { ($0, kind) }
        case .link, .inverse, .shared: return nil
        }
    }

    /// Whether records of a kind, or what they are rows within, are asked for a service.
    private func asks(_ name: String?) -> Bool {
        guard let name else { return false }
        let kind = service.kinds[name] ?? service.kinds.first { $0.groups.has(name) }
        return kind?.fields.has("service") ?? false
    }
}

extension Term {
    /// The kind of the row that it is; nil for anything else.
    fileprivate var kind: String? { if case .row(let kind) = type { kind } else { nil } }
}
