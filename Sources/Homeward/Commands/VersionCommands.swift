import ArgumentParser
import Cases
import Core
import Examples
import Figures
import Record
import Specification
import Storage

struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Puts a version of a service folder into force, once its worked examples pass.",
        discussion: "Example: homeward publish Services/example --data ./data")

    @OptionGroup var data: DataOptions
    @Argument(help: "The folder.") var folder: String
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let folder = try Folder(at: folder)
        let service = try Service.load(folder)
        let report = try await ScratchDatabase.with(nil) { try await WorkedExamples(in: $0).run(service) }
        guard report.failures == 0 else { throw CommandRefusal.examplesFail(service.name, failures: report.failures) }
        let database = try await House.open(data.place())
        try await database.migrate(House.migrations)
        let published = try await Publishing(database: database).publish(folder, by: "operator", at: House.clock())
        try await database.write { try CalendarStore($0).fill(published.service.calendar, named: published.service.name) }
        await database.close()
        if json {
            let members: [String: JSON] = [
                "service": .text(service.name), "version": .text("sha256:\(service.version)"),
                "examples": .number(Int64(report.results.count)),
            ]
            Talk.show(JSON.object(members).canonicalText)
        } else {
            Talk.show("\(service.name) is in force as \(published.version); \(report.results.count) worked examples passed.")
        }
    }
}

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Names the open cases whose stage or due dates another version would change, and the figures.",
        discussion: """
            Nothing is kept: what the new version needs is made and undone in one transaction.
            Example: homeward compare Services/example next/example --data ./data
            """)

    @OptionGroup var data: DataOptions
    @Argument(help: "The folder in force.") var old: String
    @Argument(help: "The folder that would take its place; it has the same name.") var new: String
    @Option(help: "The period whose figures are compared, such as 2026-27-q1; default the one that holds today.") var period: String?
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let old = Published(try Service.load(Folder(at: old))), new = Published(try Service.load(Folder(at: new)))
        guard old.service.name == new.service.name else {
            throw CommandRefusal.differentServices(old.service.name, new.service.name)
        }
        let database = try await House.open(data.place())
        try await database.migrate(House.migrations)
        let moment = House.clock()
        let calendar = old.service.calendar
        let period =
            try period.map { try Period(label: $0, in: calendar) } ?? Period(old.service.reports, containing: moment.day, in: calendar)
        let found = try await database.rehearse { transaction in
            let before = try VersionDifferences.figures(of: old, period, asAt: moment, in: transaction)
            try Publishing.makeTables(of: new.service, in: transaction)
            let cases = try Comparison(old, new).changes(in: transaction)
            // The caches as the new version would have them, so that figures which read deadlines see those.
            try Publishing.bringUpToDate(new, in: transaction)
            let after = try VersionDifferences.figures(of: new, period, asAt: moment, in: transaction)
            return VersionDifferences(cases: cases, before: before, after: after, letter: new.letter(of: "case"))
        }
        await database.close()
        if json { Talk.show(found.json.canonicalText) } else { for line in found.lines { Talk.show(line) } }
    }
}

/// What would change if another version came into force.
struct VersionDifferences: Sendable {
    let cases: [Comparison.Change]
    /// By code, as printed.
    let before: [String: String], after: [String: String]
    /// Begins the reference of a case.
    let letter: String

    static func figures(
        of published: Published, _ period: Period, asAt moment: Moment, in transaction: Transaction
    ) throws -> [String: String] {
        let report = try FigureReading(published).report(period, asAt: moment, for: .operate("comparison"), in: transaction)
        return Dictionary(
            report.figures.map { figure in
                let of = figure.denominator.map { " of \($0)" } ?? ""
                return (figure.code, "\(figure.value ?? figure.result.rawValue)\(figure.numerator.map { " (\($0)\(of))" } ?? "")")
            }, uniquingKeysWith: { $1 })
    }

    private var figures: [(code: String, before: String, after: String)] {
        Set(before.keys).union(after.keys).sorted().compactMap { code in
            let (was, would) = (before[code] ?? "not asked", after[code] ?? "not asked")
            return was == would ? nil : (code, was, would)
        }
    }

    var lines: [String] {
        let cases = cases.map { change in
            var parts = change.stage.map { ["stage \($0.before) → \($0.after)"] } ?? []
            parts += change.deadlines.map { "\($0.code) due \(words($0.before)) → \(words($0.after))" }
            return "  \(change.file.printed(letter)): \(parts.joined(separator: "; "))"
        }
        let figures = figures.map { "  \($0.code): \($0.before) → \($0.after)" }
        return ["\(cases.count) open cases would change."] + cases + ["\(figures.count) figures would change."] + figures
    }

    private func words(_ moment: Moment?) -> String { moment.map { "\($0.day) \($0.time)" } ?? "none" }

    var json: JSON {
        .object([
            "cases": .list(
                cases.map { change in
                    .object([
                        "case": .text(change.file.printed(letter)),
                        "stage": change.stage.map { .object(["before": .text($0.before), "after": .text($0.after)]) } ?? .null,
                        "deadlines": .list(
                            change.deadlines.map {
                                .object([
                                    "code": .text($0.code), "before": $0.before.map { .text($0.description) } ?? .null,
                                    "after": $0.after.map { .text($0.description) } ?? .null,
                                ])
                            }),
                    ])
                }),
            "figures": .list(
                figures.map { .object(["code": .text($0.code), "before": .text($0.before), "after": .text($0.after)]) }),
        ])
    }
}
