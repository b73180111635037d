import Core
import Foundation
import Language
import Specification
import Storage
import Testbed
import Testing

@testable import Examples

/// The service folders beside the sources.
enum Services {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Services").path

    static let names: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(path)/\($0)/service.yaml") }.sorted()
    }()

    static func folder(_ name: String) throws -> Folder { try Folder(at: "\(path)/\(name)") }

    /// The catalogues' codes that worked examples name.
    static let codes = names.flatMap { name in (try? Service.load(folder(name)))?.examples.flatMap(\.covers) ?? [] }

    static func report(_ folder: Folder, on engine: TestEngine = .sqlite) async throws -> ExamplesReport {
        let service = try Service.load(folder)
        return try await withDatabase(on: engine) { try await WorkedExamples(in: $0).run(service) }
    }
}

@Suite struct `The worked examples of a folder` {
    @Test(.covers(all: Services.codes), arguments: Services.names, TestEngine.allCases)
    func `all pass`(_ name: String, on engine: TestEngine) async throws {
        let report = try await Services.report(Services.folder(name), on: engine)
        #expect(!report.results.isEmpty, "\(name) has no examples")
        for result in report.results {
            for failure in result.failures { Issue.record("\(name), \(result.covers.joined(separator: " ")), \(result.name): \(failure)") }
        }
    }

    /// The example folder with a change: a file, what stands there, what takes its place, and what the failing example then says.
    struct Change: Sendable, CustomTestStringConvertible {
        let file: String, from: String, to: String, failure: String
        var testDescription: String { "\(file): \(to)" }
        init(_ file: String, _ from: String, _ to: String, _ failure: String) {
            (self.file, self.from, self.to, self.failure) = (file, from, to, failure)
        }
    }

    @Test(arguments: [
        Change(
            "examples/pause.yaml", "a: 2026-04-17 17:00", "a: 2026-04-16 17:00",
            "due of plan_due for a: expected 2026-04-16 17:00, got 2026-04-17 17:00"),
        Change("examples/pause.yaml", "met_after_pause", "met", "state of plan_due for a: expected met, got met_after_pause"),
        Change(
            "examples/pause.yaml", "resumed: 2026-04-14", "resumed: 2026-04-15",
            "due of plan_due for a: expected 2026-04-17 17:00, got 2026-04-20 17:00"),
        Change("examples/pause.yaml", "total for d: 6", "total for d: 7", "value of total for d: expected 7, got 6"),
        Change(
            "examples/decision.yaml", "for a: Wednesday 8 April 2026", "for a: Thursday 9 April 2026",
            "value of decided on team for a: expected Thursday 9 April 2026 at 16:59, got Wednesday 8 April 2026 at 16:59"),
        Change(
            "boards.yaml", "first decision by decided", "first decision by decided where result is declined",
            "value of decided on team for a: expected Wednesday 8 April 2026 at 16:59, got not recorded"),
        Change("examples/pause.yaml", "a: supported", "a: planning", "stage of a: expected planning, got supported"),
        Change(
            "examples/decision.yaml", "result is accepted", "result is declined",
            "rule for a: expected has decision where result is declined, got not so"),
        Change(
            "examples/decision.yaml", "counted: [a]", "not counted: [a]",
            "not counted of figure HAR-1 in 2026-27-q1: expected a, got nothing (counted: a)"),
        Change("examples/decision.yaml", "numerator: 1", "numerator: 0", "numerator of figure HAR-1 in 2026-27-q1: expected 0, got 1"),
        Change("examples/decision.yaml", "result: met", "result: missed", "result of figure HAR-1 in 2026-27-q1: expected missed, got met"),
        Change(
            "clocks.yaml", "within: 2 working_days", "within: 1 working_days",
            "due of decision_due for a: expected 2026-04-08 17:00, got 2026-04-07 17:00"),
        Change(
            "pathway.yaml", "age(received) at least 16", "age(received) at least 10",
            "refused for a: expected The person is younger than 16."),
        Change(
            "kinds/worker.yaml", "The last day of work is before", "The last day is before",
            "refused for w: expected The last day of work is before"),
        Change(
            "kinds/referral.yaml", "Is this referral meant to be sent?", "Is it meant?", "asked for a: expected The person does not agree."),
    ])
    func `fail when the folder or the example says something else`(_ change: Change) async throws {
        let folder = try Services.folder("example")
        var files = folder.files
        let text = try #require(files[change.file])
        #expect(text.contains(change.from))
        files[change.file] = text.replacingOccurrences(of: change.from, with: change.to)
        let report = try await Services.report(Folder(name: "example", files: files))
        let failures = report.results.flatMap(\.failures).map(\.description)
        #expect(failures.contains { $0.contains(change.failure) }, "\(failures)")
    }

    /// What the embedded database cannot read is said at its place, not when the figure is due.
    @Test(arguments: TestEngine.allCases)
    func `find a rule that nests too deep for the database`(on engine: TestEngine) async throws {
        let folder = try Services.folder("example")
        var files = folder.files
        let deep = (1...6).reduce("decided is recorded") { inner, _ in
            "has referral where received is recorded and (has decision where \(inner))"
        }
        let figures = try #require(files["figures.yaml"])
        files["figures.yaml"] = figures.replacingOccurrences(
            of: "count of: open_now", with: "count of: referral where has decision where \(deep)")
        let report = try await Services.report(Folder(name: "example", files: files), on: engine)
        let found = report.mistakes.map { "\($0)" }
        let line = figures.prefix(through: try #require(figures.range(of: "count of: open_now")).lowerBound).count { $0 == "\n" } + 1
        let expected = "figures.yaml:\(line):15: a rule of HAR-3 nests deeper than the embedded database reads"
        #expect(found.count == (engine == .sqlite ? 1 : 0) && found.allSatisfy { $0.hasPrefix(expected) }, "\(found)")
    }

    /// The folder declares the places a number is kept to, and the example is written in those: a third of 7 to 2 decimals is 2.33.
    @Test(arguments: [
        ("number with 2 decimals", "2.33", true), ("number with 2 decimals", "2.34", false), ("number with 4 decimals", "2.3333", true),
    ])
    func `compare a number in the places it is kept to`(_ type: String, _ expected: String, _ holds: Bool) async throws {
        let folder = try Services.folder("example")
        var files = folder.files
        let kind = try #require(files["kinds/assessment.yaml"])
        files["kinds/assessment.yaml"] = kind.replacingOccurrences(
            of: "  weekly:\n", with: "  third:\n    rule: (total + 1) ÷ 3\n    label: Third\n    type: \(type)\n  weekly:\n")
        let example = try #require(files["examples/pause.yaml"])
        files["examples/pause.yaml"] = example.replacingOccurrences(
            of: "  - value of total for d: 6\n", with: "  - value of total for d: 6\n  - value of third for d: \(expected)\n")
        let report = try await Services.report(Folder(name: "example", files: files))
        #expect((report.failures == 0) == holds, "\(report.results.flatMap(\.failures))")
    }

    @Test func `leave nothing behind for one another`() async throws {
        let service = try Service.load(Services.folder("example"))
        try await withDatabase(on: .sqlite) { database in
            let first = try await WorkedExamples(in: database).run(service)
            let left = try await database.read { transaction in
                try ["fact", "record", "clock", "stage"].map { table in
                    try transaction.row("SELECT COUNT(*) AS number FROM \(name: table)") { try $0.get("number", as: Int.self) }
                }
            }
            #expect(first.failures == 0)
            #expect(left == [0, 0, 0, 0])
        }
    }
}
