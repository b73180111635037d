import Cases
import Core
import Messages
import Record
import Storage

/// What runs by itself: messages of due moments, and summaries of them by e-mail. Any number of servers may run it; one has it at a time.
struct MessageJob: Sendable {
    let house: House
    let mail: MailOptions.Mail?
    /// This process and no other.
    private let owner = Reference.random().description

    init(house: House, mail: MailOptions.Mail?) { (self.house, self.mail) = (house, mail) }

    private static let name = "messages"
    /// How long a server has the job without taking it anew. A server that stops is missed for no longer.
    private static let leaseMinutes = 5

    struct Round: Sendable, Equatable {
        /// Clocks that were told of, and summaries that were taken by the mail program.
        let told: Int, sent: Int
    }

    /// One round as of a moment.
    ///
    /// - Returns: nil where another server has the job.
    func round(at now: Moment) async throws -> Round? {
        let end = now.adding(minutes: MessageJob.leaseMinutes)
        guard try await house.database.write({ try JobStore($0).take(MessageJob.name, for: owner, at: now, until: end) }) else {
            return nil
        }
        let told = try await DueMoments(database: house.database, shelf: house.shelf).tell(at: now)
        guard let mail else { return Round(told: told, sent: 0) }
        let summaries = Summaries(
            database: house.database, shelf: house.shelf, directory: house.directory, from: mail.from, site: mail.site
        ) { await mail.program.take($0.text) }
        return Round(told: told, sent: try await summaries.send(at: now))
    }

    /// One round for a command that ends after it: the job is given back whether it went well or not.
    func once(at now: Moment) async throws -> Round? {
        do {
            let round = try await round(at: now)
            try await leave()
            return round
        } catch {
            try await leave()
            throw error
        }
    }

    /// Gives the job back, so that another need not wait for it.
    private func leave() async throws { try await house.database.write { try JobStore($0).leave(MessageJob.name, by: owner) } }

    /// Once a minute until the task is cancelled. A round that fails is said and the next one tried.
    func runEveryMinute() async {
        // Whoever is waiting for the first page comes first.
        try? await Task.sleep(for: .seconds(5))
        while !Task.isCancelled {
            do {
                _ = try await round(at: house.record.now())
            } catch {
                // What went wrong, in the words of a refusal: never what was being worked on.
                Talk.say("Messages could not be made. \((error as? any Refusal)?.notice.sentence ?? "")")
            }
            try? await Task.sleep(for: .seconds(60))
        }
        try? await leave()
    }
}
