import Cases
import Core
import Proof
import Record
import Storage

extension DisposalFold {
    /// Disposals of people whose records are those of the services on a shelf.
    package static func area(on shelf: Shelf) -> AreaFold {
        area(carryOut: { tombstone, transaction in
            let words = WordStore(transaction)
            // A hold that has ended says words too; no row follows from it.
            let own = Tombstone(of: tombstone.person, facts: tombstone.facts.filter { $0.key != Tombstone.stream })
            let subjects = try words.subjects(with: own)
            let records = own.facts.keys.sorted() + subjects
            let attachments = AttachmentStore(transaction), files = try attachments.attached(to: subjects)
            try words.destroy(tombstone)
            try DraftStore(transaction).discard(mentioning: records)
            try MessageStore(transaction).discard(about: records)
            try FoldStore(fold: shelf.fold, transaction: transaction).refold(subjects)
            try shelf.fold.derive(records, transaction)
            try attachments.destroy(files, held: true)
        })
    }
}
