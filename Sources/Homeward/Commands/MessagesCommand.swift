import ArgumentParser
import Core
import Storage

struct MessagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "messages", abstract: "Makes the messages of due moments and sends the summaries that are to be sent, once.",
        discussion: """
            A server does the same every minute; this is for a timer of the system, or to see whether the mail program works.
            Example: homeward messages --data ./data --mail-through "msmtp -t" --mail-from homeward@example.org --address https://homeward.example.org
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var mail: MailOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let mail = try mail.mail()
        let house = try await House.open(data)
        let round = try await MessageJob(house: house, mail: mail).once(at: House.clock())
        await house.database.close()
        if json {
            let members: [String: JSON] = [
                "owner": .bool(round != nil), "told": .number(Int64(round?.told ?? 0)), "sent": .number(Int64(round?.sent ?? 0)),
            ]
            Talk.show(JSON.object(members).canonicalText)
        } else if let round {
            Talk.show("\(round.told) due moments were told of; \(round.sent) summaries were sent.")
        } else {
            Talk.show("A server has this job, and does it every minute.")
        }
    }
}
