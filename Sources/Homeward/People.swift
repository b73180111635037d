import Access
import Cases
import Core
import Record
import Specification
import Storage

/// Who may sign in: invented people of the folders in a demonstration, accounts everywhere else.
extension House {
    /// Everybody as the versions in force have it.
    static func users(_ shelf: Shelf, isDemonstration: Bool, in transaction: Transaction) throws -> [Directory.User] {
        isDemonstration
            ? shelf.published.flatMap(\.demonstrationUsers)
            : try AccountStore(transaction).all().compactMap { account in shelf[account.service]?.user(of: account) }
    }

    /// One of them as of now; nil for somebody who may not sign in, or not any more.
    func user(_ code: String, in transaction: Transaction) throws -> Directory.User? {
        if isDemonstration { return directory[code] }
        guard let account = try AccountStore(transaction).find(code), account.ended == nil else { return nil }
        return shelf[account.service]?.user(of: account)
    }

    /// Words of a service that no password may be made of.
    func localWords(_ service: String) -> [String] {
        [service] + (shelf[service].map { [$0.service.label.english] } ?? [])
    }
}

extension Published {
    /// nil where the version in force has no such role: then the account opens nothing.
    fileprivate func user(of account: Account) -> Directory.User? {
        user(
            account.code, name: account.name, account.organisation, account.organisationLabel, role: account.role)
    }

    /// The invented people of the folder's demonstration, who sign in without a password.
    var demonstrationUsers: [Directory.User] {
        guard let demonstration = service.demonstration else { return [] }
        return demonstration.users.compactMap { one in
            let organisation = one.organisation.value
            return user(
                "\(service.name)-\(one.name)", name: one.fullName, organisation,
                demonstration.organisations[organisation]?.label.english ?? organisation, role: one.role.value)
        }
    }

    private func user(_ code: String, name: String, _ organisation: String, _ label: String, role: String) -> Directory.User? {
        guard let role = service.roles[role] else { return nil }
        return Directory.User(
            code: code, name: name, organisation: organisation, organisationLabel: label, service: reference,
            serviceLabel: service.label.english,
            role: .init(
                code: role.name, label: role.label.english, sees: part(of: role), may: Set(role.may.map(\.value)),
                reading: reading(of: role)))
    }
}
