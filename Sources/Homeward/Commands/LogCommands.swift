import ArgumentParser
import Core
import Proof
import Record
import Storage

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Makes the key that signs the log, or shows its public half.", subcommands: [Make.self, Show.self])

    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a key in a file that only its owner may read, and prints the public half.",
            discussion: "Example: homeward key make --log-key /etc/homeward/log.key > public-key")

        @OptionGroup var data: DataOptions
        @OptionGroup var log: LogOptions

        func run() throws {
            guard let file = try log.keyFile(data) else { throw LogRefusal.noPlace }
            Talk.show(try file.make().publicKey.description)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the public half: 64 digits for whoever proves the record.",
            discussion: "Example: homeward key show --log-key /etc/homeward/log.key")

        @OptionGroup var data: DataOptions
        @OptionGroup var log: LogOptions

        func run() throws {
            guard let file = try log.keyFile(data) else { throw LogRefusal.noPlace }
            Talk.show(try file.read().publicKey.description)
        }
    }
}

struct CheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Signs the log as far as it has come, and prints the last checkpoint.",
        discussion: """
            A server does the same every minute or thousand entries. The line that is printed is also the last of the file of checkpoints; print
            it, or send it to somebody else to keep.
            Example: homeward checkpoint --data ./data --log-key /etc/homeward/log.key --checkpoints /mnt/elsewhere/checkpoints.jsonl
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var log: LogOptions

    func run() async throws {
        let house = try await House.open(data)
        guard let job = try house.logJob(log, data) else { throw LogRefusal.noPlace }
        try await job.round(urgent: true)
        let last = try await house.record.lastCheckpoint()
        await house.database.close()
        if let last { Talk.show(last.json.canonicalText) } else { Talk.say("There is nothing on record, so nothing was signed.") }
    }
}
