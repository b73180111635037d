import Core
import Proof
import Record
import Storage

/// The kinds of fact about a disposal, all in the stream ``Tombstone/stream``. None is a kind of a folder: those have no dot.
enum DisposalFact {
    static let prefix = "disposal."
    static let proposed = "disposal.proposed"
    static let approved = "disposal.approved"
    /// The proposal was taken back.
    static let dropped = "disposal.dropped"
    static let held = "disposal.held"
    static let lifted = "disposal.lifted"
    /// Its body is a ``Tombstone`` with the reason.
    static let done = Tombstone.kind

    /// What the facts about one person's disposal are about; not the person, whose own facts are folded as those of their kind.
    static func subject(_ person: Reference) -> Reference { Reference(digest: Array("disposal:\(person)".utf8).sha256) }
}

/// What follows from the facts of disposals: no row of a table, but that the words which a tombstone names are gone. So a disposal is carried
/// out in the transaction that records it, and again wherever its fact comes to stand beside the words: in an import, after a restore.
package enum DisposalFold {
    /// - Parameter carryOut: destroys the words of a tombstone, with all that follows from them.
    static func area(carryOut: @escaping @Sendable (Tombstone, Transaction) throws -> Void) -> AreaFold {
        AreaFold(
            prefix: DisposalFact.prefix, tables: { _ in [] }, rows: { _ in [] },
            derive: { streams, transaction in
                guard streams.contains(Tombstone.stream) else { return }
                let facts = try FactStore(transaction).facts(inStream: Tombstone.stream)
                let faults = Disposal.all(facts)
                for tombstone in facts.compactMap(\.tombstone) where try !WordStore(transaction).subjects(with: tombstone).isEmpty {
                    // However it came to be on record, nothing is destroyed that two did not approve.
                    if let fault = faults[tombstone.person]?.fault { throw fault }
                    try carryOut(tombstone, transaction)
                }
            },
            allTables: [], proof: findings)
    }

    private static func findings(_ transaction: Transaction) throws -> [String] {
        let facts = try FactStore(transaction).facts(inStream: Tombstone.stream)
        let unproved = Disposal.all(facts).values.filter { $0.fault != nil }.map(\.person).sorted().map { person in
            "disposal of \(person): it was done against the rules of disposal"
        }
        let left = try facts.compactMap(\.tombstone).filter { try !WordStore(transaction).subjects(with: $0).isEmpty }.map { tombstone in
            "disposal of \(tombstone.person): words that it destroyed are here again; replay it"
        }
        return unproved + left
    }
}
