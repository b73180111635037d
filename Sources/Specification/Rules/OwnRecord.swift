import Language

extension Term {
    /// Whether it reads nothing but the record in hand and the groups within it, so that the record's own facts settle it: such a value is
    /// kept in the record's row. Another record, a setting or the time of day may change without a new fact of this one.
    func readsOnly(_ isInHand: (RowVariable) -> Bool, groups: Set<String>) -> Bool {
        func own(_ terms: Term...) -> Bool { terms.allSatisfy { $0.readsOnly(isInHand, groups: groups) } }
        switch form {
        case .number, .day, .text, .code, .yesNo, .length: return true
        case .row(let variable): return isInHand(variable) || groups.contains(variable.kind)
        case .field(let record, _): return record.isRow && own(record)
        case .worked(let record, _, let variable, let body):
            return record.isRow && own(record) && body.readsOnly({ $0 == variable }, groups: groups)
        case .attribute(let code, _, _): return own(code)
        case .span(let record): return record.isRow && own(record)
        case .edge(let stretch, _): return own(stretch)
        case .not(let inner): return own(inner)
        case .and(let parts), .or(let parts), .call(_, let parts): return parts.allSatisfy { own($0) }
        case .band(_, let keys, _): return keys.allSatisfy { own($0) }
        case .comparison(let left, _, let right), .during(let left, let right), .open(let left, _, let right),
            .within(let left, let right, _),
            .calculation(let left, _, let right):
            return own(left, right)
        case .recorded(let inner, _), .among(let inner, _, _): return own(inner)
        case .choice(let branches, let otherwise): return branches.allSatisfy { own($0.value, $0.condition) } && own(otherwise)
        case .has(let rows, _): return rows.areWithin(isInHand, groups: groups)
        case .count(let different, let rows): return rows.areWithin(isInHand, groups: groups) && different.allSatisfy { own($0) }
        case .fold(_, let value, let rows), .the(let value, let rows): return rows.areWithin(isInHand, groups: groups) && own(value)
        default: return false
        }
    }

    private var isRow: Bool { if case .row = form { true } else { false } }
}

extension RowsTerm {
    /// Whether they are rows of a group of the record in hand.
    fileprivate func areWithin(_ isInHand: (RowVariable) -> Bool, groups: Set<String>) -> Bool {
        guard case .along(let start, .inverse(_, let kind)) = source, groups.contains(kind), start.readsOnly(isInHand, groups: groups)
        else { return false }
        return (forEach + by + [condition].compactMap(\.self)).allSatisfy { $0.readsOnly(isInHand, groups: groups) }
    }
}
