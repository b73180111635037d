import ArgumentParser
import Core
import Language
import Specification

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks service folders and reports every mistake at file:line:column.",
        discussion: "Example: homeward check Services/example")

    @Argument(help: "The folders to check.") var folders: [String]
    @Flag(help: "Print the mistakes as JSON Lines.") var json = false

    func run() throws {
        var mistakes = 0
        for path in folders {
            do {
                let service = try Service.load(Folder(at: path))
                if !json { Talk.show("\(path): \(service.kinds.count) kinds, \(service.rules.count) rules, no mistakes.") }
            } catch FolderRefusal.faulty(let found) {
                mistakes += found.count
                for mistake in found { show(mistake, in: path) }
            }
        }
        if mistakes > 0 {
            Talk.say("\(mistakes) mistake\(mistakes == 1 ? "" : "s"). Nothing was published.")
            throw ExitCode(4)
        }
    }

    private func show(_ mistake: Mistake, in path: String) {
        guard json else { return Talk.show("\(path)/\(mistake)") }
        let place = mistake.place
        Talk.show(
            JSON.object([
                "file": .text("\(path)/\(place.file)"), "line": .number(Int64(place.line)), "column": .number(Int64(place.column)),
                "what": .text(mistake.what), "remedy": .text(mistake.remedy),
            ]).canonicalText)
    }
}
