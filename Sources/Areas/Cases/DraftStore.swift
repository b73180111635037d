import Core
import Storage

/// What someone has typed into a form and not sent: kept from the first field, on any device, after signing out, for 30 days.
package struct DraftStore {
    let transaction: Transaction
    package init(_ transaction: Transaction) { self.transaction = transaction }

    /// So many days a draft is kept (security DP-05).
    package static let days = 30

    package struct Draft: Sendable, Equatable {
        /// The address of the form.
        package let form: String
        package let label: String
        package let fields: [String: [String]]
        package let at: Moment
        /// Where it is thrown away.
        var discarding: String { "/drafts/discard?form=\(form.split(separator: "&").joined(separator: "%26"))" }
    }

    package func save(_ fields: [String: [String]], of form: String, label: String, by user: String, at moment: Moment) throws {
        let body = JSON.object(fields.mapValues { .list($0.map(JSON.text)) }).canonicalText
        try transaction.run(
            """
            INSERT INTO draft (user_code, form, label, body, at) VALUES (\(user), \(form), \(label), \(body), \(moment))
            ON CONFLICT (user_code, form) DO UPDATE SET label = excluded.label, body = excluded.body, at = excluded.at
            """)
    }

    package func find(_ form: String, by user: String) throws -> Draft? {
        try transaction.row("SELECT form, label, body, at FROM draft WHERE user_code = \(user) AND form = \(form)", DraftStore.draft)
    }

    /// All of one user's drafts, newest first.
    package func all(by user: String) throws -> [Draft] {
        try transaction.rows(
            "SELECT form, label, body, at FROM draft WHERE user_code = \(user) ORDER BY at DESC, form", DraftStore.draft)
    }

    package func discard(_ form: String, by user: String) throws {
        try transaction.run("DELETE FROM draft WHERE user_code = \(user) AND form = \(form)")
    }

    package func discard(before moment: Moment) throws { try transaction.run("DELETE FROM draft WHERE at < \(moment)") }

    /// Whether a draft of a user names a file that they sent.
    func names(_ hash: String, by user: String) throws -> Bool {
        let bodies: [String] = try transaction.rows("SELECT body FROM draft WHERE user_code = \(user)") { try $0.get("body") }
        return bodies.contains { $0.contains(hash) }
    }

    /// Discards whatever somebody typed into a form about one of these records.
    package func discard(mentioning records: [Reference]) throws {
        let names = Set(records.map(\.description))
        let drafts = try transaction.rows("SELECT user_code, form, form || ' ' || label || ' ' || body AS said FROM draft") { row in
            try [row.get("user_code"), row.get("form"), row.get("said")] as [String]
        }
        for draft in drafts where names.contains(where: { draft[2].contains($0) }) { try discard(draft[1], by: draft[0]) }
    }

    private static func draft(_ row: ResultRow) throws -> Draft {
        guard case .object(let members)? = try? JSON(parsing: try row.get("body", as: String.self)) else {
            throw StorageError.unexpectedValue(column: "draft.body", wanted: "draft")
        }
        let fields = members.mapValues { value -> [String] in
            guard case .list(let texts) = value else { return [] }
            return texts.compactMap(\.text)
        }
        return Draft(form: try row.get("form"), label: try row.get("label"), fields: fields, at: try row.get("at"))
    }
}
