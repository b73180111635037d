import ArgumentParser
import Cases
import Core
import Foundation
import Record
import Storage

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes every fact, and the log as far as it was signed, as canonical JSON Lines.",
        discussion: "Example: homeward export --data ./data > facts.jsonl")

    @OptionGroup var data: DataOptions

    func run() async throws {
        let house = try await House.open(data)
        try await house.keepLookAtEverybody("homeward export", for: "export")
        try await house.record.export { Talk.show(bytes: $0) }
        await house.database.close()
    }
}

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Takes facts from JSON Lines: all of them, or none.",
        discussion: """
            Without --as-new it restores an export, with its times and numbers; the same file again has no effect.
            With --as-new it records now what happened then, as when moving from another system.
            Example: homeward import facts.jsonl --data ./data --dry-run
            """)

    @OptionGroup var data: DataOptions
    @Argument(help: "The file of JSON Lines.") var file: String
    @Flag(help: "Record now what the lines say happened.") var asNew = false
    @Flag(help: "Look at every line and take none.") var dryRun = false
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let bytes = try CommandRefusal.content(of: file)
        let house = try await House.open(data)
        let report: ImportReport
        if asNew {
            report = try await NewFacts(record: house.record, shelf: house.shelf).take(bytes, by: .operate("migration"), dryRun: dryRun)
        } else {
            report = try await house.record.restore(bytes, dryRun: dryRun)
        }
        await house.database.close()
        try say(report)
    }

    private func list(_ mistakes: [ImportReport.Mistake]) -> JSON {
        .list(
            mistakes.map { .object(["line": .number(Int64($0.line)), "field": .text($0.field), "sentence": .text($0.sentence)]) })
    }

    private func say(_ report: ImportReport) throws {
        if json {
            Talk.show(
                JSON.object([
                    "lines": .number(Int64(report.lines)), "taken": .number(Int64(report.mistakes.isEmpty ? report.taken : 0)),
                    "known": .number(Int64(report.known)), "dryRun": .bool(dryRun),
                    "mistakes": list(report.mistakes), "questions": list(report.questions),
                ]).canonicalText)
        } else if report.mistakes.isEmpty {
            Talk.show("\(report.lines) lines: \(report.taken) \(dryRun ? "would be taken" : "taken"), \(report.known) known already.")
            for question in report.questions { Talk.say("\(file):\(question.line): asked of \(question.field): \(question.sentence)") }
        } else {
            for mistake in report.mistakes { Talk.show("\(file):\(mistake.line): \(mistake.field) \(mistake.sentence).") }
        }
        if !report.mistakes.isEmpty {
            Talk.say("\(report.mistakes.count) mistakes in \(report.lines) lines. Nothing was taken; mend them and import again.")
            throw ExitCode(4)
        }
    }
}

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Rebuilds every table from the facts and names the first thing that differs.",
        discussion: """
            Facts, and looks at them, are also held against the signed checkpoints, in the database and outside of it.
            Example: homeward verify --data ./data --checkpoints /mnt/elsewhere/checkpoints.jsonl --public-key ./public-key
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup var log: LogOptions
    @Option(help: "The public key, 64 hexadecimal digits, or a file of such keys; default that of the key file.") var publicKey: String?
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let proof = try log.proof(data, publicKey: publicKey)
        let house = try await House.open(data)
        let report = try await house.proved(against: proof, data)
        await house.database.close()
        if json {
            Talk.show(
                JSON.object([
                    "facts": .number(Int64(report.facts)), "rows": .number(Int64(report.rows)), "looks": .number(Int64(report.looks)),
                    "signed": .number(report.leaves),
                    "findings": .list(report.findings.map(JSON.text)),
                ]).canonicalText)
        } else {
            for finding in report.findings { Talk.show(finding) }
            Talk.say(
                """
                \(report.facts) facts, \(report.looks) looks (\(report.leaves) of both are signed) and \(report.rows) rows looked at, \
                \(report.findings.count) differences.
                """)
        }
        if !report.isClean { throw ExitCode(1) }
    }
}
