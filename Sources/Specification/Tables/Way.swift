/// A way from the table of a kind along links to a column: how a record names somebody.
package struct Way: Hashable, Sendable {
    package struct Link: Hashable, Sendable {
        /// Of the table before.
        package let column: String
        package let table: String
    }
    package let links: [Link]
    /// Of the last table.
    package let column: String

    /// A step that cannot be gone.
    struct Wrong: Error {
        let name: String, kind: String
        let isLast: Bool
    }
}

extension Service {
    /// Goes along fields that link to records, and from a part to its whole; the last step is a text or a code.
    func way(_ steps: [String], from start: Kind) -> Result<Way, Way.Wrong> {
        var (kind, links): (Kind, [Way.Link]) = (start, [])
        for name in steps.dropLast() {
            guard let (column, next) = link(name, of: kind) else { return .failure(.init(name: name, kind: kind.name, isLast: false)) }
            links.append(.init(column: column, table: table(of: next)))
            kind = next
        }
        let name = steps.last ?? ""
        guard let field = kind.fields[name] else { return .failure(.init(name: name, kind: kind.name, isLast: true)) }
        switch field.type {
        case .text, .code: return .success(Way(links: links, column: column(of: field)))
        default: return .failure(.init(name: name, kind: kind.name, isLast: true))
        }
    }

    private func link(_ name: String, of kind: Kind) -> (column: String, kind: Kind)? {
        if let field = kind.fields[name] {
            guard case .row(let other) = field.type, let next = kinds[other] else { return nil }
            return (column(of: field), next)
        }
        guard kind.belonging == .kind(name), let whole = kinds[name] else { return nil }
        return ("parent", whole)
    }

    /// How the records of a kind name somebody; nil where they cannot.
    package func way(of naming: Role.Naming) -> Way? {
        kinds[naming.kind.value].flatMap { try? way(naming.steps, from: $0).get() }
    }
}
