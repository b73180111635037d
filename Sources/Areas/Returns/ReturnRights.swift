import Access
import Record
import Specification

/// What a user may do with a return: by the capabilities of their role, by who signs it and by who receives it.
package struct ReturnRights: Sendable {
    private let user: Directory.User
    private let service: Service

    package init(_ user: Directory.User, in service: Service) { (self.user, self.service) = (user, service) }

    /// Whether there are returns for this user at all.
    package var sees: Bool { (user.may("returns") || user.may("sign")) && user.role.sees != .nothing }

    /// The side that answers for the return writes it; the side that receives it reads.
    package func writes(_ entry: Return) -> Bool { sees && isOnSide(of: entry.signedBy.map(\.value)) }
    package func signs(_ entry: Return) -> Bool {
        sees && user.may("sign") && entry.signedBy.contains { $0.value == user.role.code }
    }
    package func asks(_ entry: Return) -> Bool { sees && isOnSide(of: [entry.to?.value].compactMap(\.self)) }

    /// Whether the user's role is of the same party as one of these.
    private func isOnSide(of roles: [String]) -> Bool {
        guard let party = service.roles[user.role.code]?.party else { return false }
        return roles.contains { service.roles[$0]?.party == party }
    }
}
