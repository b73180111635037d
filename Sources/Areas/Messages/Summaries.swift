import Access
import Cases
import Core
import Proof
import Record
import Storage

/// Sends whoever wants it a summary of what is new on their list: once a day, outside their quiet hours.
///
/// A summary is sent at most once: it is claimed before it leaves and never tried again once it may have left. One that is lost costs little,
/// since the messages stay on My day and the next summary names them again; one that comes twice would teach people to overlook it.
package struct Summaries: Sendable {
    let database: Database
    let shelf: Shelf
    let directory: Directory
    let from: MailAddress
    let site: String
    let send: @Sendable (Summary) async -> Outcome

    /// What whoever carries the mail did with it.
    package enum Outcome: Sendable, Equatable {
        case taken
        /// Surely not, so it can be tried again.
        case notTaken
        /// It may have left or not.
        case unknown
    }

    /// - Parameters:
    ///   - site: where Homeward is reached, without a slash at the end.
    ///   - send: hands a mail to whoever carries it.
    package init(
        database: Database, shelf: Shelf, directory: Directory, from: MailAddress, site: String,
        send: @escaping @Sendable (Summary) async -> Outcome
    ) {
        (self.database, self.shelf, self.directory) = (database, shelf, directory)
        (self.from, self.site, self.send) = (from, site, send)
    }

    /// Sends what is to be sent as of a moment.
    ///
    /// - Returns: how many were taken.
    @discardableResult
    package func send(at now: Moment) async throws -> Int {
        var taken = 0
        for summary in try await due(at: now) {
            let (user, day) = (summary.user, now.day)
            guard try await database.write({ try SummaryStore($0).claim(user, on: day, at: now) }) else { continue }
            let outcome = await send(summary.mail)
            if outcome == .taken { taken += 1 }
            // Of an unknown outcome nothing is noted: the claim stays, and nobody sends it again.
            if outcome != .unknown {
                try await database.write { try SummaryStore($0).note(outcome == .taken ? .sent : .failed, of: user, on: day, at: now) }
            }
        }
        return taken
    }

    private func due(at now: Moment) async throws -> [(user: String, mail: Summary)] {
        try await database.read { transaction in
            let store = SummaryStore(transaction)
            return try store.choices().filter { !$0.choice.quiet.holds(now) }.compactMap { entry in
                guard let user = directory[entry.user] else { return nil }
                let last = try store.lastSent(to: user.code)
                // Nothing has come since the last: those who have not looked know that already.
                let messages = try self.messages(of: user, at: now, transaction)
                guard messages.contains(where: { message in last.map { $0 < message.made } ?? true }) else { return nil }
                return (user.code, summary(messages, for: user, to: entry.choice.address, at: now))
            }
        }
    }

    /// More would be a list to work through, and that is My day.
    private static let most = 50

    private func messages(of user: Directory.User, at now: Moment, _ transaction: Transaction) throws -> [MessageStore.Message] {
        guard user.may("read"), let published = shelf[user.service] else { return [] }
        return try MessageStore(transaction).unread(
            of: user.role.code, in: published.reference, at: now, before: published.soonEnds(at: now), for: user.viewer,
            limit: Summaries.most)
    }

    private func summary(_ messages: [MessageStore.Message], for user: Directory.User, to address: MailAddress, at now: Moment) -> Summary {
        let lines = messages.map { message in
            let reference = message.record.printed(shelf[user.service]?.letter(of: message.kind) ?? "R")
            return Summary.Line(
                reference: reference, address: message.address(reference), occasion: message.key.occasion, due: message.key.due)
        }
        let key = Reference(digest: Array("\(user.code) \(now.day)".utf8).sha256)
        return Summary(to: address, from: from, site: site, lines: lines, at: now, key: "\(now.day).\(key)")
    }
}
