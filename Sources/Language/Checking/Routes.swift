/// The ways along declared links from one kind to another.
enum Routes {
    case none
    case one(Route)
    /// More than one: the paths a writer may choose from.
    case several([String])
}

extension Checker {
    /// - Parameter name: a kind, or the name a link gave its other end.
    func route(from kind: String, to name: String) -> Routes {
        guard let from = vocabulary.kinds[kind] else { return .none }
        if let named = named(name, from: kind) { return .one(named) }
        guard let target = vocabulary.kinds[name] else { return .none }
        if case .calendar = target.source { return .none }
        // A kind's link to itself leads up and down alike, so between its own records only a name or a third record tells the way.
        if kind != name {
            let back = links(of: target, to: kind)
            if back.count == 1 { return .one(.inverse(back[0], of: name)) }
            if back.count > 1 { return .several(back.map { "\(name) where \($0) is …" }) }
            let own = links(of: from, to: name)
            if own.count == 1 { return .one(.link(own[0], to: name)) }
            if own.count > 1 { return .several(own) }
        }
        return shared(from, target)
    }

    /// Where a row of the scope leads from: itself; the record it is a row within, or what that belongs to; or, for a combination, the one
    /// of its parts that leads there.
    mutating func lead(from row: RowVariable, to name: String, at place: SourcePlace) -> (start: Term, routes: Routes) {
        let start = Term(.row(row), .row(kind: row.kind), missing: false)
        let own = route(from: row.kind, to: name)
        guard case .none = own else { return (start, own) }
        if let third = inherited(by: row.kind, sharedWith: name), let link = field(third, of: start, at: place) {
            return (link, .one(.inverse(third, of: name)))
        }
        guard case .derived(let parts, _)? = vocabulary.kinds[row.kind]?.source else { return (start, own) }
        let ways = parts.filter { part in if case .none = route(from: part, to: name) { false } else { true } }
        guard let part = ways.first else { return (start, .none) }
        if ways.count > 1 { return (start, .several(ways.map { "\($0).\(name)" })) }
        return (Term(.field(start, part), .row(kind: part), missing: false), route(from: part, to: name))
    }

    /// The case, person or service that a row has from the record it is within, where records of the other kind lead there too.
    private func inherited(by kind: String, sharedWith other: String) -> String? {
        Checker.nested.first { third in
            vocabulary.kinds[kind]?.fields[third]?.rule != nil && isStored(third, in: vocabulary.kinds[other])
        }
    }

    private func isStored(_ link: String, in kind: Vocabulary.Kind?) -> Bool {
        kind?.fields[link].map { $0.type == .row(kind: link) && $0.rule == nil } ?? false
    }

    private func named(_ name: String, from kind: String) -> Route? {
        for other in vocabulary.kinds.values {
            for field in other.fields.values where field.inverse == name && field.type == .row(kind: kind) {
                return .inverse(field.name, of: other.name)
            }
        }
        return nil
    }

    private func links(of kind: Vocabulary.Kind, to target: String) -> [String] {
        kind.fields.values.filter { $0.type == .row(kind: target) && $0.inverse == nil && $0.rule == nil && !$0.isDated }.map(\.name)
            .sorted()
    }

    /// Both lead to the same third. Of case, person and service only the nearest counts: one case means one person and one service.
    private func shared(_ from: Vocabulary.Kind, _ target: Vocabulary.Kind) -> Routes {
        var ways: [Route] = []
        for third in vocabulary.kinds.values where third.name != from.name && third.name != target.name {
            if case .calendar = third.source { continue }
            guard !Checker.nested.contains(third.name) else { continue }
            for own in links(of: from, to: third.name) {
                for theirs in links(of: target, to: third.name) { ways.append(.shared(own: own, theirs: theirs, of: target.name)) }
            }
        }
        let nearest = Checker.nested.first { isStored($0, in: from) && isStored($0, in: target) }
        // Two records of one case that also name the same worker belong together by the case.
        if let nearest, nearest == "case" || ways.isEmpty { return .one(.shared(own: nearest, theirs: nearest, of: target.name)) }
        if ways.count == 1 { return .one(ways[0]) }
        if ways.isEmpty { return .none }
        return .several(ways.map { way in if case .shared(let own, _, _) = way { "\(own).\(target.name)" } else { "" } }.sorted())
    }

    private static let nested = ["case", "person", "service"]
}
