import Core
import Storage

/// What a viewer may know of, as conditions that scope every read.
extension Viewer {
    /// A condition over the record row (aliased `alias`) of a case: true where this viewer may know of it.
    package func mayKnow(case alias: String) -> Statement {
        guard case .services(let parts) = scope else { return Statement(composed: "1 = 1") }
        let conditions: [Statement] = parts.sorted { $0.key < $1.key }.compactMap { service, part in
            let inService: Statement = "\(name: alias).service = \(service)"
            return switch part {
            case .service: "(\(inService))"
            case .organisation(let reach), .own(let reach): "(\(inService) AND \(isTheirs(alias, part, reach.openings)))"
            case .figures, .nothing: nil
            }
        }
        return conditions.isEmpty ? Statement(composed: "1 = 0") : "(\(conditions.joined(separator: " OR ")))"
    }

    /// A condition over a record row (aliased `alias`) of a case that the viewer knows of: false where it is kept apart from them, or is of a
    /// kind that they do not read.
    package func mayKnow(record alias: String) -> Statement {
        guard case .services(let parts) = scope else { return Statement(composed: "1 = 1") }
        let unread: [Statement] =
            reading.absent.isEmpty
            ? []
            : parts.keys.sorted().map { "(\(name: alias).service <> \($0) OR \(name: alias).kind NOT IN \(in: reading.absent.sorted()))" }
        let apart = parts.sorted { $0.key < $1.key }.flatMap { service, part in
            part.apart.sorted { $0.key < $1.key }.map { kind, openings -> Statement in
                "(\(name: alias).service <> \(service) OR \(name: alias).kind <> \(kind) OR \(isTheirs(alias, part, openings)))"
            }
        }
        let conditions = unread + apart
        return conditions.isEmpty ? Statement(composed: "1 = 1") : "(\(conditions.joined(separator: " AND ")))"
    }

    /// Whether any records of known cases are kept apart from the viewer.
    package var hasApart: Bool {
        guard case .services(let parts) = scope else { return false }
        return !reading.absent.isEmpty || parts.values.contains { !$0.apart.isEmpty }
    }

    /// Whether records of a kind are kept apart from the viewer: none is there, or only those of their own.
    package func keepsApart(_ kind: String) -> Bool {
        guard case .services(let parts) = scope else { return false }
        return reading.absent.contains(kind) || parts.values.contains { $0.apart[kind] != nil }
    }

    /// Made by whom the part is about, or naming them.
    private func isTheirs(_ alias: String, _ part: Part, _ openings: [Opening]) -> Statement {
        "(\(([made(alias, part)] + openings.map { $0.names(named(by: part), for: alias) }).joined(separator: " OR ")))"
    }

    /// The ids of the cases of a service that this viewer opened or that name them: what ``mayKnow(case:)`` finds, beginning at the few records
    /// that name somebody. nil for whoever sees more than what is theirs.
    package func ownCases(in service: Reference) -> Statement? {
        guard case .services(let parts) = scope, let part = parts[service], case .own(let reach) = part else { return nil }
        let made: Statement =
            "SELECT own.id FROM record AS own WHERE own.service = \(service) AND own.kind = 'case' AND \(made("own", part))"
        let named = reach.openings.map { opening -> Statement in
            let (from, code) = opening.way
            return "SELECT opening.\(name: opening.column) FROM \(from) WHERE \(code) = \(user)"
        }
        return ([made] + named).joined(separator: " UNION ")
    }

    /// Whom a part of a service is about: the viewer, or their organisation.
    func named(by part: Part) -> String { if case .own = part { user } else { organisation } }

    /// True of a record row that they made.
    func made(_ alias: String, _ part: Part) -> Statement {
        if case .own = part { return "\(name: alias).made_by = \(user)" }
        return "\(name: alias).organisation = \(organisation)"
    }
}

extension Viewer.Opening {
    /// True of a record row where such a record names `whom`: one probe of the table's index on `column`, then of keys.
    func names(_ whom: String, for alias: String) -> Statement {
        let (from, code) = way
        let isOpen: Statement = ends.map { "opening.\(name: $0) IS NULL" } ?? Statement(composed: "1 = 1")
        return """
            EXISTS (SELECT 1 FROM \(from) WHERE opening.\(name: column) = \(name: alias).id AND \(code) = \(whom) AND \(isOpen))
            """
    }

    /// The tables from the record, as `opening`, to the one that holds the code, and the code.
    var way: (from: Statement, code: Statement) {
        var (from, last): (Statement, String) = ("\(name: table) AS opening", "opening")
        for (place, link) in links.enumerated() {
            let next = "opening_\(place + 1)"
            from = "\(from) JOIN \(name: link.table) AS \(name: next) ON \(name: next).id = \(name: last).\(name: link.column)"
            last = next
        }
        return (from, "\(name: last).\(name: code)")
    }
}

extension Viewer.Part {
    fileprivate var apart: [String: [Viewer.Opening]] {
        switch self {
        case .organisation(let reach), .own(let reach): reach.apart
        case .service, .figures, .nothing: [:]
        }
    }
}
