import Record
import Specification

extension Published {
    /// What a role sees of the service, with the tables whose records open more to it or are kept apart from it.
    package func part(of role: Role) -> Viewer.Part {
        switch role.sees {
        case .service: .service
        case .organisation: .organisation(reach(of: role))
        case .own: .own(reach(of: role))
        case .figures: .figures
        case .nothing: .nothing
        }
    }

    /// What a role reads of the records that are there for it.
    package func reading(of role: Role) -> Viewer.Reading {
        Viewer.Reading(marks: role.marks, absent: Set(service.kinds.filter { !$0.marks.isSubset(of: role.marks) }.map(\.name)))
    }

    private func reach(of role: Role) -> Viewer.Reach {
        // A way that a checked folder cannot have opens nothing, and still keeps its kind apart.
        let apart = role.onlyOwn.map { ($0.kind.value, [opening($0, isOfItself: true)].compactMap(\.self)) }
        return Viewer.Reach(
            openings: role.through.compactMap { opening($0, isOfItself: false) },
            apart: Dictionary(apart, uniquingKeysWith: { first, _ in first }), countsWhole: role.figures == .service)
    }

    /// - Parameter isOfItself: whether a record speaks of itself alone, and not of its case.
    private func opening(_ naming: Role.Naming, isOfItself: Bool) -> Viewer.Opening? {
        guard let kind = service.kinds[naming.kind.value], let way = service.way(of: naming) else { return nil }
        let opensCase = !isOfItself && kind.name != "case" && service.isOfCase(kind)
        let ends = isOfItself ? nil : kind.span.flatMap { kind.fields[$0.ends.value] }.map(service.column)
        return Viewer.Opening(
            table: service.table(of: kind), column: opensCase ? "case" : "id",
            links: way.links.map { .init(column: $0.column, table: $0.table) }, code: way.column, ends: ends)
    }
}
