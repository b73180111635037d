import Core
import Record
import Specification
import Storage

/// Begins the clocks of the week and the day, and looks which clocks have come near their due moment or gone past it, and makes the messages. Only `Homeward` knows what time it is.
package struct DueMoments: Sendable {
    let database: Database
    let shelf: Shelf

    package init(database: Database, shelf: Shelf) { (self.database, self.shelf) = (database, shelf) }

    /// Makes the messages that are missing as of a moment. Done twice, or by two servers at once, it makes none twice.
    ///
    /// - Returns: how many clocks were told of.
    @discardableResult
    package func tell(at now: Moment) async throws -> Int {
        try await shelf.reach(now.day, in: database)
        let untold = try await database.read { transaction in
            try shelf.catchUp(in: transaction, on: now.day)
            let store = MessageStore(transaction)
            return try shelf.published.flatMap { published in
                let (service, codes, soon) = (published.reference, published.alerting, published.soonEnds(at: now))
                return try store.untold(.missed, in: service, codes: codes, dueFrom: Moment(milliseconds: .min), before: now)
                    + store.untold(.soon, in: service, codes: codes, dueFrom: now, before: soon)
            }
        }
        // Some at a time, so that nobody else waits long.
        for some in untold.parts(of: 1_000) {
            try await database.write { try MessageStore($0).make(some, at: now) }
        }
        return untold.count
    }
}

extension Published {
    /// The clocks that alert, as the version in force has it.
    fileprivate var alerting: [String] { service.clocks.filter { $0.whenMissed.contains(.alert) }.map(\.code) }

    /// What is due before this is soon due: the end of the next working day.
    package func soonEnds(at now: Moment) -> Moment { Moment(service.calendar.workingDay(after: now.day).next, 0) }
}
