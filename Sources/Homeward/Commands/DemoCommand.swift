import ArgumentParser
import Core
import Record
import Storage

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Fills an empty folder with invented people and serves it.",
        discussion: "Example: homeward demo --data .homeward-demo --port 8080")

    @OptionGroup var data: DataOptions
    @Option(help: "The port to serve on.") var port: Int = 8080
    @Option(help: "Another number invents other people.") var seed: UInt64 = 1
    @Option(help: "How many people to invent for each service; default what its folder says.") var people: Int?
    @Flag(help: "Fill the folder and stop.") var noServe = false
    @OptionGroup var log: LogOptions

    func run() async throws {
        let house = try await House.open(data, demonstration: true)
        let isEmpty = try await house.database.read { try FactStore($0).isEmpty() }
        if isEmpty {
            let facts = try await Demonstration(house: house, seed: seed, people: people).fill()
            Talk.say("\(facts) facts about invented people were recorded.")
        } else {
            Talk.say("The record is not empty, so nobody was invented.")
        }
        if noServe { return await house.database.close() }
        try await Serving(house: house, port: port, log: try house.logJob(log, data)).run()
    }
}
