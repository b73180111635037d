import ArgumentParser
import Cases
import Core
import Figures
import Record
import Specification
import Storage

extension House {
    /// `homeward report SERVICE --compare published`: every printed figure beside the computed one, and what is known of each difference.
    ///
    /// - Throws: ``CommandRefusal/nothingPrinted(_:)``; exit code 1 where a line differs and the folder does not say why.
    func compare(_ name: String, json: Bool) async throws {
        let name = try service(name).service.name
        let moment = record.now()
        let comparison = try await database.read {
            try FigureReading(of: name, on: shelf).comparison(asAt: moment, for: .operate("figures"), in: $0)
        }
        await database.close()
        guard let comparison else { throw CommandRefusal.nothingPrinted(name) }
        if json {
            Talk.show(comparison.json.canonicalText)
        } else {
            Talk.show(comparison.label)
            for line in comparison.lines { Talk.show(line.words) }
            for sentence in comparison.statements { Talk.show("\(sentence.page): “\(sentence.says)”. \(sentence.remark.words)") }
            let counts = PrintedComparison.Outcome.allCases.map { outcome in
                "\(comparison.lines.count { $0.outcome == outcome }) \(outcome.words)"
            }
            Talk.say(counts.joined(separator: ", ") + ".")
        }
        if !comparison.unexplained.isEmpty { throw ExitCode(1) }
    }
}

extension PrintedComparison.Outcome {
    fileprivate var words: String {
        switch self {
        case .agrees: "agree"
        case .explained: "differ and it is known why"
        case .unexplained: "differ and nobody says why"
        case .noRecords: "have no records"
        }
    }
}

extension PrintedComparison.Line {
    /// `Figure 1, KEN-KPI1 People who …, 2013-14-q2: printed 8032, computed 8024, slip (X14): the lines add up to 8,024.`
    fileprivate var words: String {
        let values = "printed \(FigureReport.words(printed, unit)), computed \(FigureReport.words(computed, unit))"
        let end =
            switch outcome {
            case .agrees: "agrees"
            case .noRecords: "there are no records of that time"
            case .unexplained: "differs, and nobody says why"
            case .explained: remark?.words ?? ""
            }
        return "\(page), \(code.map { "\($0) " } ?? "")\(label), \(period): \(values), \(end)"
    }
}

extension Remark {
    fileprivate var words: String { "\(verdict.rawValue) (\(check)): \(because)" }
}
