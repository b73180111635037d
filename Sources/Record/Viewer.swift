import Core
import Storage

/// Who looks and acts, in which capacity and why. Every read takes one; there is no default.
package struct Viewer: Hashable, Sendable {
    package let user: String
    package let name: String
    package let organisation: String
    /// The role in which this is done, recorded with every act.
    package let capacity: String
    package let purpose: String
    package let via: String
    package let scope: Scope

    /// Whose records are there for this viewer. What is outside is not listed, named, counted or searchable.
    package enum Scope: Hashable, Sendable {
        /// The commands of the host's operator, verification and figures of the whole.
        case everything
        /// For each service the part that the role sees.
        case services([Reference: Part])
    }

    package enum Part: String, Hashable, Sendable {
        /// All records of the service.
        case service
        /// The cases that the viewer's organisation opened.
        case organisation
        /// The cases that the viewer opened.
        case own
        /// No record, only figures.
        case figures
        case nothing
    }

    package init(
        user: String, name: String, organisation: String, capacity: String, purpose: String, via: String, scope: Scope
    ) {
        (self.user, self.name, self.organisation, self.capacity) = (user, name, organisation, capacity)
        (self.purpose, self.via, self.scope) = (purpose, via, scope)
    }

    /// The commands run by whoever keeps the machine.
    package static func operate(_ purpose: String) -> Viewer {
        Viewer(
            user: "operator", name: "Operator", organisation: "host", capacity: "operator", purpose: purpose, via: "command",
            scope: .everything)
    }

    /// A condition over the record row (aliased `alias`) of a case: true where this viewer may know of it.
    package func mayKnow(case alias: String) -> Statement {
        guard case .services(let parts) = scope else { return Statement(composed: "1 = 1") }
        let conditions: [Statement] = parts.sorted { $0.key < $1.key }.compactMap { service, part in
            let inService: Statement = "\(name: alias).service = \(service)"
            return switch part {
            case .service: "(\(inService))"
            case .organisation: "(\(inService) AND \(name: alias).organisation = \(organisation))"
            case .own: "(\(inService) AND \(name: alias).made_by = \(user))"
            case .figures, .nothing: nil
            }
        }
        return conditions.isEmpty ? Statement(composed: "1 = 0") : "(\(conditions.joined(separator: " OR ")))"
    }

    /// Whether figures of a service may be shown to this viewer.
    package func mayCount(_ service: Reference) -> Bool {
        guard case .services(let parts) = scope else { return true }
        return parts[service].map { $0 != .nothing } ?? false
    }
}
