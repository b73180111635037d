import ArgumentParser
import Cases
import Core
import Figures
import Record
import Specification
import Storage

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Prints every figure of a service for one period.",
        discussion: "Example: homeward report example --period 2026-27-q1 --json --data ./data")

    @OptionGroup var data: DataOptions
    @Argument(help: "The service folder's name.") var service: String
    @Option(help: "The period by the contract's calendar, such as 2026-27-q1; default the one that holds today.") var period: String?
    @Flag(help: "Print JSON with every list.") var json = false

    func run() async throws {
        let house = try await House.open(data)
        let (report, _) = try await house.report(service, period)
        if json {
            Talk.show(report.json.canonicalText)
        } else {
            Talk.show("\(report.period.words), figures as at \(report.asAt.words)")
            for figure in report.figures { Talk.show(figure.line) }
        }
        await house.database.close()
    }
}

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says how one figure is worked out and opens it to its lists.",
        discussion: "Example: homeward explain example EX-1 --period 2026-27-q1 --data ./data")

    @OptionGroup var data: DataOptions
    @Argument(help: "The service folder's name.") var service: String
    @Argument(help: "The figure's code.") var code: String
    @Option(help: "The period, such as 2026-27-q1; default the one that holds today.") var period: String?
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let house = try await House.open(data)
        let (report, published) = try await house.report(service, period)
        guard let figure = report.figures.first(where: { $0.code.uppercased() == code.uppercased() }) else {
            throw CommandRefusal.noSuchFigure(code, known: published.service.figures.map(\.code))
        }
        if json {
            Talk.show(figure.json.canonicalText)
        } else {
            Talk.show(figure.line)
            Talk.show(figure.words + ".")
            for (title, rows) in [
                ("Counted", figure.counted), ("Not counted", figure.notCounted), ("Left out", figure.leftOut),
                ("Undecided", figure.undecided),
            ] {
                Talk.show("\(title): \(rows.count)")
                for row in rows { Talk.show("  \(row.printed)\(row.reason.map { ", \($0)" } ?? "")") }
            }
        }
        await house.database.close()
    }
}

extension House {
    func report(_ name: String, _ label: String?) async throws -> (PeriodReport, Published) {
        let published = try service(name)
        let calendar = published.service.calendar
        let moment = record.now()
        let period =
            try label.map { try Period(label: $0, in: calendar) } ?? Period(published.service.reports, containing: moment.day, in: calendar)
        let report = try await database.read {
            try FigureReading(published).report(period, asAt: moment, for: .operate("figures"), in: $0)
        }
        return (report, published)
    }
}

extension FigureReport {
    /// `EX-1  Screening decisions …: 95.0 (38 of 40), target above 98%, missed`
    fileprivate var line: String {
        let sum = numerator.flatMap { top in denominator.map { " (\(top) of \($0))" } } ?? ""
        return "\(code)  \(name): \(printed)\(sum), \(target.map { "target \($0), " } ?? "")\(result.rawValue)"
    }
}
