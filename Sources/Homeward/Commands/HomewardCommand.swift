import ArgumentParser
import Core
import Foundation
import Storage

/// `homeward`: data on standard output, talk on standard error, exit codes as in experience EXP-65.
@main
struct HomewardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "homeward",
        abstract: "Runs service specifications for housing-related support.",
        subcommands: [
            ServeCommand.self, DemoCommand.self, CheckCommand.self, PathwayCommand.self, CompareCommand.self, PublishCommand.self,
            ReportCommand.self, ExplainCommand.self, ImportCommand.self, ExportCommand.self, VerifyCommand.self, CheckpointCommand.self,
            KeyCommand.self, BackupCommand.self, RestoreCommand.self, DoctorCommand.self, BenchCommand.self, MessagesCommand.self,
            UserCommand.self, DisposeCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let refusal as any Refusal {
            Talk.say("\(refusal.notice.sentence) \(refusal.notice.remedy)")
            Foundation.exit(refusal.kind.exitCode)
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch {
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success { Talk.show(text) } else { Talk.say(text) }
            // The parser's own mistakes are wrong use.
            Foundation.exit(code == .success ? 0 : 2)
        }
    }
}

/// What a command says: results to standard output, everything else to standard error.
enum Talk {
    static func show(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
    static func show(bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }
    static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

extension RefusalKind {
    /// 0 done, 1 failed, 2 wrong use, 3 not found, 4 refused, 5 unavailable.
    var exitCode: Int32 {
        switch self {
        case .unreadable: 2
        case .absent: 3
        case .refused, .notAllowed, .overtaken: 4
        case .unavailable: 5
        }
    }
}

/// Where the record is kept: a folder for the embedded database, or a PostgreSQL.
struct DataOptions: ParsableArguments {
    @Option(help: "The folder of the embedded database (homeward.sqlite and files).")
    var data: String?

    @Option(help: "A PostgreSQL address, postgresql://user@host:port/name, instead of a folder. Or HOMEWARD_DATABASE.")
    var database: String?

    @Option(help: "The folder that holds the service folders.")
    var services: String = "Services"

    /// - Throws: ``CommandRefusal/noData`` if neither is named, here or in the environment.
    func place() throws -> DataPlace {
        let environment = ProcessInfo.processInfo.environment
        if let url = database ?? (data == nil ? environment["HOMEWARD_DATABASE"] : nil) { return .postgresql(url) }
        guard let folder = data ?? environment["HOMEWARD_DATA"] else { throw CommandRefusal.noData }
        return .folder(folder)
    }
}

enum DataPlace: Sendable {
    case folder(String)
    case postgresql(String)
}

enum CommandRefusal: Refusal, Equatable {
    case noData
    case dataFolder(String)
    case noSuchFile(String)
    case noSuchService(String, known: [String])
    case noSuchFigure(String, known: [String])
    case nothingPrinted(String)
    case notEmpty(String)
    case notDemonstration
    case port(Int)
    case examplesFail(String, failures: Int)
    case differentServices(String, String)
    case noSuchDay(String)
    case noReference(String)
    case noAnswer
    case mail

    static func content(of file: String) throws -> [UInt8] {
        guard let content = FileManager.default.contents(atPath: file) else { throw CommandRefusal.noSuchFile(file) }
        return [UInt8](content)
    }

    /// The day an option names.
    static func day(_ text: String?) throws -> Day? {
        guard let text else { return nil }
        guard let day = Day(iso: text) else { throw CommandRefusal.noSuchDay(text) }
        return day
    }

    var notice: Notice {
        switch self {
        case .noData:
            Notice("No record is named.", "Add --data with a folder, or --database with a PostgreSQL address.")
        case .dataFolder(let path):
            Notice("The folder \(path) cannot be made or opened.", "Name a folder that you may write to.")
        case .noSuchFile(let path): Notice("There is no file \(path).", "Check its name and the folder you are in.")
        case .noSuchService(let name, let known):
            Notice("There is no service folder \(name).", "Choose one of \(known.joined(separator: ", ")).")
        case .noSuchFigure(let code, let known):
            Notice("The service has no figure \(code).", "Choose one of \(known.joined(separator: ", ")).")
        case .nothingPrinted(let name):
            Notice("The folder \(name) holds no printed figures.", "Write them in published.yaml: docs/reference/folder.md says how.")
        case .notEmpty(let path):
            Notice(
                "The record in \(path) is not empty; invented people are only put into an empty one.", "Name an empty folder with --data.")
        case .notDemonstration:
            Notice(
                "This record is not a demonstration, so nobody may be invented in it or sign in without a password.",
                "Name another folder with --data, or serve it with homeward serve.")
        case .examplesFail(let name, let failures):
            Notice(
                "\(failures) worked example\(failures == 1 ? "" : "s") of \(name) fail\(failures == 1 ? "s" : ""), so nothing was published.",
                "Run homeward check on the folder and mend what it names.")
        case .differentServices(let old, let new):
            Notice("\(old) and \(new) are two services.", "Name two folders of one service; a folder's name is its service's.")
        case .mail:
            Notice(
                "How mail is sent is not said in full.",
                "Give --mail-through, --mail-from with an address and --address with one that begins with https, or none of them.")
        case .noReference(let text): Notice("\(text) is no reference.", "Write one as on the person's page, such as P-7K2M-9XQ4.")
        case .noAnswer: Notice("What was asked for was not answered.", "Run the command at a terminal and type it.")
        case .noSuchDay(let text): Notice("\(text) is not a day.", "Write one as in 2026-04-01.")
        case .port(let port): Notice("Port \(port) is taken or not allowed.", "Choose another with --port.")
        }
    }
    var kind: RefusalKind {
        switch self {
        case .noData, .noSuchDay, .noReference, .noAnswer, .mail: .unreadable
        case .dataFolder, .port: .unavailable
        case .noSuchFile, .noSuchService, .noSuchFigure, .nothingPrinted: .absent
        case .notEmpty, .notDemonstration, .examplesFail, .differentServices: .refused
        }
    }
}
