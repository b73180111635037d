import Core
import Record
import Synchronization

/// Who may sign in, and what their role lets them see and do, as the versions in force have it. In demonstration the people in it are invented.
package final class Directory: Sendable {
    package struct Role: Hashable, Sendable {
        package let code: String, label: String
        package let sees: Viewer.Part
        /// Codes of acts and of the capabilities read, figures, returns, sign, settings, export, correct, readers,
        /// dispose.
        package let may: Set<String>
        package let reading: Viewer.Reading
        package init(code: String, label: String, sees: Viewer.Part, may: Set<String>, reading: Viewer.Reading) {
            (self.code, self.label, self.sees, self.may, self.reading) = (code, label, sees, may, reading)
        }
    }

    package struct User: Hashable, Sendable {
        package let code: String, name: String
        package let organisation: String, organisationLabel: String
        package let service: Reference
        package let serviceLabel: String
        package let role: Role
        package init(
            code: String, name: String, organisation: String, organisationLabel: String, service: Reference, serviceLabel: String,
            role: Role
        ) {
            (self.code, self.name, self.organisation, self.organisationLabel) = (code, name, organisation, organisationLabel)
            (self.service, self.serviceLabel, self.role) = (service, serviceLabel, role)
        }

        /// This user looking at pages, for the purpose that goes with the role.
        package var viewer: Viewer {
            Viewer(
                user: code, name: name, organisation: organisation, capacity: role.code, purpose: "support", via: "web",
                scope: .services([service: role.sees]), reading: role.reading)
        }
        package func may(_ capability: String) -> Bool { role.may.contains(capability) }
    }

    private let entries: Mutex<(users: [User], byCode: [String: User])>

    package init(users: [User]) {
        entries = Mutex(([], [:]))
        replace(with: users)
    }

    /// Roles may do something else once another version is in force.
    package func replace(with users: [User]) {
        entries.withLock { $0 = (users, Dictionary(users.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })) }
    }

    /// What an account says now, where it says something else than before.
    package func know(_ user: User) {
        entries.withLock { entries in
            guard entries.byCode[user.code] != user else { return }
            entries.byCode[user.code] = user
            entries.users = entries.byCode.values.sorted { $0.code < $1.code }
        }
    }

    package var users: [User] { entries.withLock { $0.users } }
    package subscript(code: String) -> User? { entries.withLock { $0.byCode[code] } }
}
