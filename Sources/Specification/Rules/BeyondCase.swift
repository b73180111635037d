import Language

/// Tells which rules go to records of other cases than the one in hand: who else lives in the room, whether the person is supported already.
/// What is read of one case does not answer them; the database does.
struct BeyondCase {
    let service: Service

    func goes(_ rule: Rule) -> Bool { goes(rule.term) }

    private func goes(_ term: Term) -> Bool {
        if case .reached(_, let route) = term.form, leaves(by: route) { return true }
        let (terms, rows) = term.parts
        return terms.contains(where: goes) || rows.contains(where: goes)
    }

    private func goes(_ rows: RowsTerm) -> Bool {
        let (terms, inner) = rows.parts
        if terms.contains(where: goes) || inner.contains(where: goes) { return true }
        if let route = rows.route { return leaves(by: route) }
        if case .every = rows.source { return isOfCase(rows.kind) }
        return false
    }

    /// A record's own link leads to the one record that was chosen. The way back from a person or a register leads to all its cases.
    private func leaves(by route: Route) -> Bool {
        switch route {
        case .link: false
        case .inverse(let link, let kind), .shared(_, let link, let kind):
            isOfCase(kind) && !(target(of: link, in: kind).map(isOfCase) ?? false)
        }
    }

    private func isOfCase(_ name: String) -> Bool {
        (service.kinds[name] ?? service.kinds.first { $0.groups.has(name) }).map(service.isOfCase) ?? false
    }

    /// The kind that a link of a record leads to.
    private func target(of link: String, in kind: String) -> String? {
        guard case .row(let kind)? = service.rules.vocabulary.kinds[kind]?.fields[link]?.type else { return nil }
        return kind
    }
}

extension Service {
    /// The checks and guards that go to records of other cases.
    package var rulesBeyondCase: Set<Passage> {
        let beyond = BeyondCase(service: self)
        let ofKinds = kinds.flatMap { kind in kind.checks + (kind.fields + kind.groups.flatMap(\.fields)).flatMap(\.checks) }
        return Set((ofKinds + acts.flatMap(\.guards)).map(\.unless).filter { rules[$0].map(beyond.goes) ?? false })
    }
}
