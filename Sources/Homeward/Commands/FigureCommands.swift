import ArgumentParser
import Cases
import Core
import Figures
import Foundation
import Language
import Record
import Returns
import Sheets
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
    @Option(help: "Write figures, what stands beside them, breakdowns and records as CSV files into this folder.") var csv: String?
    @Option(help: "Write the same as one workbook.") var xlsx: String?
    @Flag(help: "Print the return that was sealed for the period instead, with its digest.") var sealed = false
    @Option(name: .customLong("return"), help: "Which sealed return, where the period has several.") var name: String?
    @Option(help: "Which of the times it was sent; default the last.") var number: Int?
    @Option(help: "Set beside each other what was once printed (published) and what the records come to.") var compare: Printed?
    @Flag(help: "Print the statements that the figures are read by, as JSON, for measuring another database.") var statements = false

    enum Printed: String, ExpressibleByArgument, CaseIterable { case published }

    func run() async throws {
        let house = try await House.open(data)
        if statements { return try await house.statements(service, period) }
        if compare != nil { return try await house.compare(service, json: json) }
        try await house.keepLookAtEverybody("homeward report", for: "figures")
        if sealed {
            let found = try await house.sealed(service, period, named: name, number: number)
            try write(found.sealed.workbook(found.digest, in: try house.service(service).service.calendar))
            Talk.show(json ? found.sealed.file(found.digest).canonicalText : found.words)
        } else {
            let report = try await house.report(service, period, isOpened: json || csv != nil || xlsx != nil)
            try write(Workbook(report.sheets, asAt: report.asAt))
            if json {
                Talk.show(report.json.canonicalText)
            } else {
                Talk.show("\(report.period.words), figures as at \(report.asAt.words)")
                for figure in report.figures { Talk.show(figure.line) }
            }
        }
        await house.database.close()
    }

    private func write(_ made: @autoclosure () throws -> Workbook) throws {
        guard xlsx != nil || csv != nil else { return }
        let workbook = try made()
        if let xlsx { try workbook.write(to: xlsx) }
        guard let csv else { return }
        for sheet in workbook.sheets {
            do {
                try FileManager.default.createDirectory(atPath: csv, withIntermediateDirectories: true)
                try Data(sheet.csv.utf8).write(to: URL(fileURLWithPath: "\(csv)/\(sheet.name).csv"))
            } catch { throw CommandRefusal.dataFolder(csv) }
        }
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
        try await house.keepLookAtEverybody("homeward explain", for: "figures")
        let figure = try await house.explain(service, code, period)
        if json {
            Talk.show(figure.json.canonicalText)
        } else {
            Talk.show(figure.line)
            Talk.show("\(figure.coversWords). \(figure.words).")
            for line in figure.openedLines { Talk.show(line) }
        }
        await house.database.close()
    }
}

extension House {
    /// One figure with the four stretches before it.
    func explain(_ name: String, _ code: String, _ label: String?) async throws -> FigureReport {
        let published = try service(name)
        let (period, moment) = (try self.period(label, of: published), record.now())
        let reading = FigureReading(of: name, on: shelf, sent: SealStore.sent)
        let (report, codes) = try await database.read { transaction in
            let codes = try reading.published(in: period, transaction).service.figures.map(\.code)
            let known = codes.first { $0.uppercased() == code.uppercased() } ?? code
            return (
                try reading.report(known, period, asAt: moment, for: .operate("figures"), earlier: 4, in: transaction), codes
            )
        }
        guard let report else { throw CommandRefusal.noSuchFigure(code, known: codes) }
        return report
    }

    func statements(_ name: String, _ label: String?) async throws {
        let published = try service(name)
        let (period, moment) = (try self.period(label, of: published), record.now())
        let statements = try await database.read {
            try FigureReading(of: name, on: shelf).statements(period, asAt: moment, for: .operate("figures"), in: $0)
        }
        let list = statements.map { code, asked in
            JSON.object([
                "code": .text(code), "sql": .text(asked.statement.sql), "values": .list(asked.statement.values.map(\.json)),
                "reading": .text(asked.reading.rawValue),
            ])
        }
        Talk.show(JSON.list(list).canonicalText)
        await database.close()
    }

    private func period(_ label: String?, of published: Published) throws -> Period {
        let calendar = published.service.calendar
        return try label.map { try Period(label: $0, in: calendar) }
            ?? Period(published.service.reports, containing: record.now().day, in: calendar)
    }

    func report(_ name: String, _ label: String?, isOpened: Bool = true) async throws -> PeriodReport {
        let (period, moment) = (try self.period(label, of: try service(name)), record.now())
        let reading = FigureReading(of: name, on: shelf, sent: SealStore.sent), viewer = Viewer.operate("figures")
        guard isOpened else { return try await reading.glance(period, asAt: moment, for: viewer, in: database).report }
        return try await database.read { try reading.report(period, asAt: moment, for: viewer, in: $0) }
    }
}

extension Value {
    fileprivate var json: JSON {
        switch self {
        case .null, .bytes: .null
        case .integer(let number): .number(number)
        case .text(let text): .text(text)
        }
    }
}

extension FigureReport {
    /// `EX-1  Screening decisions …: 95.0 (38 of 40), target above 98%, missed`
    var line: String {
        let sum = numerator.flatMap { top in denominator.map { " (\(top) of \($0))" } } ?? ""
        let note = note.map { ". \($0)" } ?? ""
        return "\(code)  \(name): \(printed)\(sum), \(target.map { "target \($0), " } ?? "")\(result.rawValue)\(note)"
    }

    /// What the figure opens to: lists, folds, submitted totals, what stands beside it, earlier stretches.
    fileprivate var openedLines: [String] {
        var lines = awaited.map { "  awaiting \($0)" }
        lines += also.map { "Also, \($0.title): \(FigureReport.words($0.value, $0.unit))" }
        var lists = folds.map { ("\($0.words): \($0.value ?? "n/a")", $0.rows) }
        if folds.isEmpty { lists = [("Counted", counted), ("Not counted", notCounted), ("Left out", leftOut), ("Undecided", undecided)] }
        for (title, rows) in lists {
            lines.append("\(title): \(rows.count) \(rows.count == 1 ? "record" : "records")")
            lines += rows.map { "  \($0.printed)\($0.reason.map { ", \($0)" } ?? "")" }
        }
        lines += cells.map { "  \($0.row.printed): \($0.value), submitted by \($0.by)\($0.at.map { " at \($0.words)" } ?? "")" }
        lines += earlier.map { "\($0.words): \(FigureReport.words($0.value, unit)), \($0.result.rawValue)" }
        return lines + [movement.map { "Against the one before: \($0.rawValue)" }].compactMap(\.self)
    }
}
