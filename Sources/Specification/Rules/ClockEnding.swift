import Language

extension Service {
    /// Whether what an act records can give a clock the moment that ends it.
    package func ends(_ act: Act, _ clock: Clock) -> Bool {
        guard let rule = rules[clock.done] else { return false }
        return rule.term.givers.contains { giver in
            giver.isOfNew && act.records.contains { $0.value == giver.kind }
                || act.amends.contains { $0.kind.value == giver.kind && $0.asks(giver.field) }
        }
    }
}

/// An answer that a value is taken from.
private struct Giver {
    let kind: String, field: String
    /// Whether a further record may give it, rather than the one in hand alone.
    let isOfNew: Bool
}

extension Term {
    /// Where the value comes from, whatever must hold for it to be taken.
    fileprivate var givers: [Giver] { givers(isOfNew: false) }

    private func givers(isOfNew: Bool) -> [Giver] {
        switch form {
        case .field(let record, let name):
            if case .row(let kind) = record.type { [Giver(kind: kind, field: name, isOfNew: isOfNew)] } else { [] }
        case .worked(_, _, _, let rule): rule.givers(isOfNew: isOfNew)
        case .the(let value, _), .fold(_, let value, _): value.givers(isOfNew: true)
        case .choice(let branches, let otherwise): (branches.map(\.value) + [otherwise]).flatMap { $0.givers(isOfNew: isOfNew) }
        default: []
        }
    }
}
