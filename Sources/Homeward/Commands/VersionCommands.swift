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
        discussion: """
            Cases keep the version they began under, clocks follow the one in force when they start, figures the one on the last day of the
            period. With --move the cases that are open follow the new version from now on.
            Example: homeward publish Services/example --from 2026-04-01 --data ./data
            """)

    @OptionGroup var data: DataOptions
    @Argument(help: "The folder.") var folder: String
    @Option(help: "The first day on which it is in force, such as 2026-04-01; default today.") var from: String?
    @Flag(help: "Let the open cases follow it from now on.") var move = false
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let folder = try Folder(at: folder)
        let (day, move) = (try CommandRefusal.day(from), move)
        let service = try Service.load(folder)
        let report = try await ScratchDatabase.with(nil) { try await WorkedExamples(in: $0).run(service) }
        guard report.mistakes.isEmpty else { throw FolderRefusal.faulty(report.mistakes) }
        guard report.failures == 0 else { throw CommandRefusal.examplesFail(service.name, failures: report.failures) }
        let database = try await House.open(data.place())
        try await database.migrate(House.migrations)
        let moment = House.clock()
        let (published, starts, moved) = try await database.write { transaction in
            let published = try Publishing.publish(folder, service, from: day, by: "operator", at: moment, in: transaction)
            let shelf = Shelf()
            try shelf.catchUp(in: transaction, on: moment.day)
            let moved =
                move ? try Moving(shelf: shelf, in: transaction).moveOpenCases(to: published, by: .operate("publishing"), at: moment) : 0
            return (published, shelf.versions(of: service.name).last?.starts ?? moment.day, moved)
        }
        await database.close()
        if json {
            let members: [String: JSON] = [
                "service": .text(service.name), "version": .text("sha256:\(service.version)"), "from": .text(starts.description),
                "examples": .number(Int64(report.results.count)), "moved": .number(Int64(moved)),
            ]
            Talk.show(JSON.object(members).canonicalText)
        } else {
            let since = starts == Version.ever ? "for all days" : "from \(starts.withoutWeekday)"
            Talk.show("\(published.version) is in force \(since); \(report.results.count) worked examples passed.")
            if move { Talk.show("\(moved) open cases follow it now.") }
        }
    }
}

struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Names the open cases that another version would affect, and the figures it would change.",
        discussion: """
            Nothing is kept: the new version is published in a transaction that is undone. Without --move open cases keep their version, and what
            changes are the deadlines of clocks that start once the new one is in force.
            Example: homeward compare Services/example next/example --move --data ./data
            """)

    @OptionGroup var data: DataOptions
    @Argument(help: "The folder in force.") var old: String
    @Argument(help: "The folder that would take its place; it has the same name.") var new: String
    @Option(help: "The first day on which it would be in force; default today.") var from: String?
    @Flag(help: "As if the open cases followed the new version.") var move = false
    @Option(help: "The period whose figures are compared, such as 2026-27-q1; default the one that holds today.") var period: String?
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
        let (oldFolder, newFolder) = (try Folder(at: old), try Folder(at: new))
        let (old, new) = (try Service.load(oldFolder), try Service.load(newFolder))
        guard old.name == new.name else { throw CommandRefusal.differentServices(old.name, new.name) }
        let database = try await House.open(data.place())
        try await database.migrate(House.migrations)
        let moment = House.clock()
        let (day, move) = (try CommandRefusal.day(from) ?? moment.day, move)
        let period = try period.map { try Period(label: $0, in: old.calendar) }
        let found = try await database.rehearse { transaction in
            try VersionDifferences((oldFolder, old), (newFolder, new), from: day, moving: move, period, at: moment, in: transaction)
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

    /// Publishes both where they are not in force and looks at the open cases and the figures in between, in a transaction that is undone.
    ///
    /// - Parameter period: whose figures are compared; nil for the one that holds `moment`.
    init(
        _ old: (folder: Folder, service: Service), _ new: (folder: Folder, service: Service), from day: Day, moving: Bool = false,
        _ period: Period? = nil, at moment: Moment, in transaction: Transaction
    ) throws {
        let name = old.service.name
        let period = period ?? Period(old.service.reports, containing: moment.day, in: old.service.calendar)
        let shelf = Shelf()
        try shelf.catchUp(in: transaction, on: moment.day)
        if shelf[name]?.service.version != old.service.version {
            _ = try Publishing.publish(old.folder, old.service, by: "comparison", at: moment, in: transaction)
            try shelf.catchUp(in: transaction, on: moment.day)
        }
        guard let inForce = shelf[name] else { throw CommandRefusal.noSuchService(name, known: shelf.published.map(\.service.name)) }
        before = try VersionDifferences.figures(of: name, on: shelf, period, asAt: moment, in: transaction)
        let comparison = try Comparison(inForce, in: transaction)
        let published = try Publishing.publish(new.folder, new.service, from: day, by: "comparison", at: moment, in: transaction)
        try shelf.catchUp(in: transaction, on: moment.day)
        if moving { _ = try Moving(shelf: shelf, in: transaction).moveOpenCases(to: published, by: .operate("comparison"), at: moment) }
        cases = try comparison.changes(under: published, from: day)
        after = try VersionDifferences.figures(of: name, on: shelf, period, asAt: moment, in: transaction)
        letter = published.letter(of: "case")
    }

    private static func figures(
        of service: String, on shelf: Shelf, _ period: Period, asAt moment: Moment, in transaction: Transaction
    ) throws -> [String: String] {
        let report = try FigureReading(of: service, on: shelf).report(period, asAt: moment, for: .operate("comparison"), in: transaction)
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
            parts += change.answers
            return "  \(change.file.printed(letter)): \(parts.joined(separator: "; "))"
        }
        let figures = figures.map { "  \($0.code): \($0.before) → \($0.after)" }
        return ["\(cases.count) open cases would be affected."] + cases + ["\(figures.count) figures would change."] + figures
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
                        "answers": .list(change.answers.map(JSON.text)),
                    ])
                }),
            "figures": .list(
                figures.map { .object(["code": .text($0.code), "before": .text($0.before), "after": .text($0.after)]) }),
        ])
    }
}
