import Core
import Record
import Specification
import Storage

/// Brings a version into force whose day has come: what registers and people say about themselves is worked out as it says, and with it the
/// cases that read them. Done in the transaction of the publishing, or, where a later day was given, before anything is read or written on it.
struct Settling {
    let shelf: Shelf
    let transaction: Transaction

    func settle(at moment: Moment) throws {
        let store = SpecificationStore(transaction)
        for version in shelf.unsettled {
            try store.settle(version, at: moment)
            try shelf.catchUp(in: transaction, on: moment.day)
            let service = try shelf.load(version, in: transaction).service
            let kinds = service.kinds.filter { kind in !service.isOfCase(kind) && kind.worked.contains(where: \.isStored) }
            let records = try DerivationStore(transaction).records(
                of: kinds.map(\.name), in: Published.reference(of: version.service))
            guard !records.isEmpty else { continue }
            try FoldStore(fold: shelf.fold, transaction: transaction).refold(records)
            try Derivation(shelf: shelf, transaction: transaction).bringUpToDate(following: records)
        }
    }
}
