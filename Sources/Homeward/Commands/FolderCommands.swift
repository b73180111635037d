import ArgumentParser
import Core
import Examples
import Foundation
import Language
import PostgreSQL
import SQLite
import Specification
import Storage

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Checks service folders, reports every mistake at file:line:column and runs their worked examples.",
        discussion: "Example: homeward check Services/example")

    @Argument(help: "The folders to check.") var folders: [String]
    @Option(help: "Run the worked examples on this PostgreSQL, in a schema made for them, instead of an embedded database.")
    var database: String?
    @Flag(help: "Print the mistakes and the examples as JSON Lines.") var json = false

    func run() async throws {
        var (mistakes, failures) = (0, 0)
        for path in folders {
            do {
                let service = try Service.load(Folder(at: path))
                let report = try await ScratchDatabase.with(database) { try await WorkedExamples(in: $0).run(service) }
                (mistakes, failures) = (mistakes + report.mistakes.count, failures + report.failures)
                for mistake in report.mistakes { show(mistake, in: path) }
                if report.mistakes.isEmpty { show(report, service, in: path) }
            } catch FolderRefusal.faulty(let found) {
                mistakes += found.count
                for mistake in found { show(mistake, in: path) }
            }
        }
        if mistakes > 0 {
            Talk.say("\(mistakes) mistake\(mistakes == 1 ? "" : "s"). Nothing was published.")
            throw ExitCode(4)
        }
        if failures > 0 {
            Talk.say("\(failures) worked example\(failures == 1 ? "" : "s") failed.")
            throw ExitCode(1)
        }
    }

    private func show(_ report: ExamplesReport, _ service: Service, in path: String) {
        if json { return Talk.show(report.json.canonicalText) }
        let (ran, passed) = (report.results.count, report.results.count - report.failures)
        let examples = ran == 0 ? "" : " \(ran) worked example\(ran == 1 ? "" : "s") ran, \(passed == ran ? "all" : String(passed)) passed."
        Talk.show("\(path): \(service.kinds.count) kinds, \(service.rules.count) rules, no mistakes.\(examples)")
        for result in report.results where !result.failures.isEmpty {
            Talk.show("  \(result.covers.joined(separator: " ")): \(result.name)")
            for failure in result.failures { Talk.show("    \(path)/\(failure)") }
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

struct PathwayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pathway", abstract: "Prints the stages, acts and deadlines of a service folder as tables in Markdown.",
        discussion: "Example: homeward pathway Services/example > docs/reference/services/example.md")

    @Argument(help: "The folder.") var folder: String

    func run() throws {
        do {
            Talk.show(bytes: Array(PathwayInWords(try Service.load(Folder(at: folder))).markdown.utf8))
        } catch FolderRefusal.faulty(let found) {
            for mistake in found { Talk.say("\(folder)/\(mistake)") }
            throw ExitCode(4)
        }
    }
}

/// An empty database for a while: a file in a folder of its own, or a schema of its own on a PostgreSQL.
enum ScratchDatabase {
    static func with<Result: Sendable>(_ url: String?, _ body: (Database) async throws -> Result) async throws -> Result {
        let name = "homeward_check_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        guard let url else {
            let folder = FileManager.default.temporaryDirectory.appending(path: name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            return try await closing(Database(try SQLiteEngine(path: folder.appending(path: "homeward.sqlite").path)), body)
        }
        let keeper = Database(try await PostgreSQLEngine(url: url))
        return try await closing(keeper) { keeper in
            try await keeper.write { try $0.script("CREATE SCHEMA \(name)") }
            let address = url + (url.contains("?") ? "&" : "?") + "options=-csearch_path%3D" + name
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await closing(Database(try await PostgreSQLEngine(url: address)), body)) } catch {
                result = .failure(error)
            }
            try await keeper.write { try $0.script("DROP SCHEMA \(name) CASCADE") }
            return try result.get()
        }
    }

    private static func closing<Result: Sendable>(_ database: Database, _ body: (Database) async throws -> Result) async throws -> Result {
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}
