import Storage

/// What visitors did in a demonstration, apart from what was invented.
struct TourStore {
    let transaction: Transaction
    init(_ transaction: Transaction) { self.transaction = transaction }

    struct Did: Hashable {
        let user: String
        let kind: String
    }

    /// Who recorded what on the pages.
    func did() throws -> Set<Did> {
        Set(
            try transaction.rows(
                "SELECT DISTINCT act.by AS user_code, fact.kind FROM act JOIN fact ON fact.act = act.id WHERE act.via = 'web'"
            ) { Did(user: try $0.get("user_code"), kind: try $0.get("kind")) })
    }
}
