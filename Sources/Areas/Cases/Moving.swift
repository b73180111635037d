import Core
import Record
import Specification
import Storage

/// Lets open cases follow the version in force from now on. A move is a fact about the case, recorded under the version it moves to: the
/// version of a case is that of the last fact about it.
package struct Moving {
    let shelf: Shelf
    let transaction: Transaction

    package init(shelf: Shelf, in transaction: Transaction) { (self.shelf, self.transaction) = (shelf, transaction) }

    /// - Returns: how many cases moved.
    package func moveOpenCases(to published: Published, by viewer: Viewer, at moment: Moment) throws -> Int {
        let store = DerivationStore(transaction)
        let files = try store.openFiles(of: published.reference, notUnder: published.version)
        var appending = Appending(transaction: transaction, fold: shelf.fold)
        for some in files.parts() {
            let facts = some.map {
                NewFact(
                    stream: $0, subject: $0, kind: "case", day: moment.day, at: moment, body: .fields([:]), why: "The service has changed")
            }
            let number = ActNumbers.shared.next(at: moment)
            let act = Act(
                id: number, key: "move \(number)", answer: "", at: moment, by: viewer.user, capacity: viewer.capacity,
                organisation: viewer.organisation, purpose: viewer.purpose, via: viewer.via, specification: published.version, request: "")
            try appending.append(facts, act: act)
        }
        try appending.finish()
        try ChangeMarkStore(transaction).renew()
        return files.count
    }
}
