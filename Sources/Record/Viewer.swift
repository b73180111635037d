import Core

/// Who looks and acts, in which capacity and why. Every read takes one; there is no default.
package struct Viewer: Hashable, Sendable {
    package let user: String
    package let name: String
    package let organisation: String
    /// The role in which this is done, recorded with every act.
    package let capacity: String
    package private(set) var purpose: String
    package private(set) var via: String
    package let scope: Scope
    package let reading: Reading

    /// What a role reads of the records that are there for it.
    package struct Reading: Hashable, Sendable {
        /// An answer with another mark is not there, whosever record it stands in.
        package let marks: Set<Mark>
        /// Kinds whose records are not there, in any case: they carry another mark themselves.
        package let absent: Set<String>

        package init(marks: Set<Mark>, absent: Set<String>) { (self.marks, self.absent) = (marks, absent) }
        package static let everything = Reading(marks: Set(Mark.allCases), absent: [])
    }

    /// Whose records are there for this viewer. What is outside is not listed, named, counted or searchable.
    package enum Scope: Hashable, Sendable {
        /// The commands of the host's operator, verification and figures of the whole.
        case everything
        /// For each service the part that the role sees.
        case services([Reference: Part])
    }

    package enum Part: Hashable, Sendable {
        /// All records of the service.
        case service
        /// The cases that the viewer's organisation opened, and those that records open to it.
        case organisation(Reach)
        /// The cases that the viewer opened, and those that records open to them.
        case own(Reach)
        /// No record, only figures.
        case figures
        case nothing
    }

    /// What records that name somebody add to what they see, and take from it.
    package struct Reach: Hashable, Sendable {
        let openings: [Opening]
        /// By kind: within a case such records are there only for whom they name, or who made them.
        let apart: [String: [Opening]]
        /// Whether figures are those of the whole service all the same.
        let countsWhole: Bool

        package init(openings: [Opening] = [], apart: [String: [Opening]] = [:], countsWhole: Bool = false) {
            (self.openings, self.apart, self.countsWhole) = (openings, apart, countsWhole)
        }
    }

    /// Records that name somebody, and by that let them know of the case they are of; those of a register, of themselves. What is withdrawn
    /// stands in no table, and so opens nothing any more.
    package struct Opening: Hashable, Sendable {
        /// The column of the table that holds what is opened: `case`, or its own `id`.
        let table: String, column: String
        let links: [Link]
        /// The column of the last table that holds the code.
        let code: String
        /// The column that holds an end once it has ended; nil for what does not end.
        let ends: String?

        /// The column of one table that holds the `id` of the next.
        package struct Link: Hashable, Sendable {
            let column: String, table: String
            package init(column: String, table: String) { (self.column, self.table) = (column, table) }
        }

        package init(table: String, column: String, links: [Link], code: String, ends: String?) {
            (self.table, self.column, self.links, self.code, self.ends) = (table, column, links, code, ends)
        }
    }

    package init(
        user: String, name: String, organisation: String, capacity: String, purpose: String, via: String, scope: Scope, reading: Reading
    ) {
        (self.user, self.name, self.organisation, self.capacity) = (user, name, organisation, capacity)
        (self.purpose, self.via, self.scope, self.reading) = (purpose, via, scope, reading)
    }

    /// The commands run by whoever keeps the machine.
    package static func operate(_ purpose: String) -> Viewer {
        Viewer(
            user: "operator", name: "Operator", organisation: "host", capacity: "operator", purpose: purpose, via: "command",
            scope: .everything, reading: .everything)
    }

    /// The same viewer, coming by another door.
    package func through(_ via: String) -> Viewer {
        var viewer = self
        viewer.via = via
        return viewer
    }

    /// The same viewer, for a purpose of their own.
    package func looking(for purpose: String) -> Viewer {
        var viewer = self
        viewer.purpose = purpose
        return viewer
    }

    /// Whether answers that carry these marks are there for this viewer.
    package func reads(_ marks: Set<Mark>) -> Bool { marks.isSubset(of: reading.marks) }

    /// Whether figures of a service may be shown to this viewer.
    package func mayCount(_ service: Reference) -> Bool {
        guard case .services(let parts) = scope else { return true }
        return parts[service].map { $0 != .nothing } ?? false
    }

    /// Whether some of a service's cases may not be there for this viewer.
    package func seesPart(of service: Reference) -> Bool {
        guard case .services(let parts) = scope else { return false }
        return parts[service] != .service
    }

    /// Whether figures of a service are worked out over the viewer's own part of it, and not over the whole.
    package func countsPart(of service: Reference) -> Bool { counted(of: service) != nil }

    /// The part over which figures are worked out; nil for the whole service.
    func counted(of service: Reference) -> (part: Part, reach: Reach)? {
        guard case .services(let parts) = scope, let part = parts[service] else { return nil }
        switch part {
        case .organisation(let reach), .own(let reach): return reach.countsWhole ? nil : (part, reach)
        case .service, .figures, .nothing: return nil
        }
    }
}
