import Language
import Record
import Specification
import Storage

extension Published {
    /// What the viewer's figures are worked out over; nil for the whole service.
    package func portion(for viewer: Viewer, in transaction: Transaction) throws -> Portion? {
        guard viewer.countsPart(of: reference) else { return nil }
        return try PortionStore(transaction).portion(
            of: reference, for: viewer, tables: Dictionary(uniqueKeysWithValues: service.kinds.map { ($0.name, service.table(of: $0)) }),
            registers: service.kinds.filter(service.isRegister).map(\.name))
    }

    /// Which rows of a kind's table, as `alias`, the viewer's figures are worked out over.
    package func counted(_ kind: Kind, as alias: String, for viewer: Viewer, in transaction: Transaction) throws -> Statement {
        scope(of: try portion(for: viewer, in: transaction)).among(kind.name, alias) ?? "1 = 1"
    }

    /// The rows of one portion of the service; of the whole without one.
    ///
    /// A rule goes through no other rows. What a row of the portion names in a register it may read: it is part of what the row says.
    package func scope(of portion: Portion?) -> RowScope {
        guard let portion else { return scope }
        let rows = PortionRows(service: service, portion: portion, ofService: ofService)
        return RowScope(among: rows.condition) { [self] kind, alias in
            // When a record was entered is read along its own number.
            rows.isOfRegister(kind) || kind == Vocabulary.Kind.entry.name ? ofService(kind, alias) : rows.condition(kind, alias)
        }
    }
}

/// Which rows of each kind are of a portion.
private struct PortionRows: Sendable {
    let service: Service
    let portion: Portion
    let ofService: RowScope.Condition

    /// nil for what is no record, such as a day. Of a kind that is none of these nothing is anybody's.
    @Sendable func condition(_ name: String, _ alias: String) -> Statement? {
        guard case .table? = service.rules.vocabulary.kinds[name]?.source else { return nil }
        if name.hasPrefix("clock.") {
            let clock = service.clocks.first { "clock.\($0.name)" == name }
            return clock.flatMap(service.subject).map { holder($0.kind, column(alias, "subject")) } ?? PortionRows.none
        }
        if let kind = service.kinds[name] { return condition(kind, alias) }
        return service.kinds.first { $0.groups.has(name) }.map { holder($0, column(alias, "record")) } ?? PortionRows.none
    }

    private static let none = Statement(composed: "1 = 0")

    func isOfRegister(_ name: String) -> Bool {
        (service.kinds[name] ?? service.kinds.first { $0.groups.has(name) }).map(service.isRegister) ?? false
    }

    private func condition(_ kind: Kind, _ alias: String) -> Statement {
        let own = portion.own[service.table(of: kind)]
        if kind.name == "case" { return portion.cases.hold(column(alias, "id")) }
        if kind.name == "person" { return portion.people.hold(column(alias, "id")) }
        // The indexes of figures begin with the service.
        if let own, own.isByLink, let ofService = ofService(kind.name, alias) { return "(\(ofService) AND \(own.hold(alias)))" }
        if let own, !service.isRegister(kind) { return own.hold(alias) }
        // A part is theirs whose whole is.
        var whole: Statement?
        if case .kind(let parent) = kind.belonging, let parent = service.kinds[parent], portion.own[service.table(of: parent)] != nil {
            whole = holder(parent, column(alias, "parent"))
        }
        if service.isOfCase(kind) { return whole ?? portion.cases.hold(column(alias, "case")) }
        if service.links(of: kind).contains("person") { return whole ?? portion.people.hold(column(alias, "person")) }
        let itself = own?.hold(alias) ?? PortionRows.none
        return whole.map { "(\(itself) OR \($0))" } ?? itself
    }

    /// Where a column holds the number of a record of a kind.
    private func holder(_ kind: Kind, _ number: Statement) -> Statement {
        switch kind.name {
        case "case": portion.cases.hold(number)
        case "person": portion.people.hold(number)
        default: Portion.holds(number, rowOf: service.table(of: kind), where: condition(kind, "held"))
        }
    }

    private func column(_ alias: String, _ name: String) -> Statement { Statement(composed: "\(alias).\(Statement.quoted(name))") }
}
